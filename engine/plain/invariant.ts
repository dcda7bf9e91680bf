/** Invariants, when all stages have run: every match of the first clauses has a match of those behind `=>`, or it is an error of that name. */
import { spokenOf } from "./show.js";
import { record, restsOn } from "./journal.js";
import type { CompiledRule } from "../rule/program.js";
import type { Frame } from "./evaluate.js";
import { drawMatch, labelOf, matchesInOrder } from "./forbid.js";
import { evaluation, type Machine } from "./machine.js";

/** Looks whether an invariant holds. */
export function hold(machine: Machine, rule: CompiledRule): void {
  const { atoms, outer } = rule.holds!;
  const holds = evaluation(machine, rule).find(atoms, outer);
  for (const frame of matchesInOrder(machine, rule)) if (!holds(frame.slice(), () => true)) refuse(machine, rule, frame);
}

function refuse({ store, journal, diagnostics, said }: Machine, rule: CompiledRule, frame: Frame): void {
  const nodes = rule.body.variables.filter(({ sort, name, slot }) => sort === "node" && name !== undefined && frame[slot] !== undefined);
  const mark = `invariant ${rule.name} ${nodes.map(({ slot }) => frame[slot]).join(" ")}`;
  if (said.has(mark)) return;
  said.add(mark);
  record(journal, {
    deed: { kind: "diagnostic", code: rule.name, node: frame[nodes[0]?.slot ?? -1] as number | undefined },
    rule,
    frame,
    from: restsOn(store, rule, frame),
  });
  const doc = rule.tree.doc
    .map((line) => line.trim())
    .join(" ")
    .trim()
    .replace(/\.$/, "");
  diagnostics.push({
    severity: "error",
    code: rule.name,
    message: doc || `\`${rule.name}\` does not hold`,
    labels: nodes.map(({ slot, name }) =>
      labelOf(store, frame[slot] as number, `\`${name}\` is ${spokenOf(store, frame[slot] as number)}`),
    ),
    notes: [],
    help: [`this invariant stands in ${rule.path}, line ${rule.tree.name.span.line}: look for the rule that breaks it`],
    path: drawMatch(store, rule, frame),
  });
}
