/** Invariants, when all stages have run: every match of the first clauses has a match of those behind `=>`, or it is an error of that name. */
import { spokenOf } from "../describe/show.js";
import { intList } from "../match/int-list.js";
import { beginRecord } from "../provenance/record.js";
import type { CompiledRule } from "../rule/program.js";
import { drawMatch, labelOf, matchesInOrder } from "./forbid.js";
import type { Machine } from "./machine.js";
import { allOf, ruleCode, type RuleCode } from "./rule-code.js";

/** Looks whether an invariant holds. */
export function hold(machine: Machine, rule: CompiledRule): void {
  const code = ruleCode(machine, rule);
  const matches = intList(64);
  allOf(code)(matches);
  for (const at of matchesInOrder(machine, code, matches)) refuse(machine, code, matches.data, at);
}

function refuse({ store, journal, diagnostics, said }: Machine, { rule, layout }: RuleCode, data: Int32Array, at: number): void {
  const places = new Map(layout.match.map(({ slot }, i) => [slot, data[at + i]!]));
  const nodes = rule.body.variables.filter(({ sort, name, slot }) => sort === "node" && name !== undefined && places.get(slot)! >= 0);
  const mark = `invariant ${rule.name} ${nodes.map(({ slot }) => places.get(slot)).join(" ")}`;
  if (said.has(mark)) return;
  said.add(mark);
  if (journal.on) {
    const start = beginRecord(journal, 1 + layout.match.length);
    journal.records.data[start] = journal.numbers.get(rule)!;
    journal.records.data.set(data.subarray(at, at + layout.match.length), start + 1);
  }
  const doc = rule.tree.doc.map((line) => line.trim()).join(" ").trim().replace(/\.$/, "");
  diagnostics.push({
    severity: "error",
    code: rule.name,
    message: doc || `\`${rule.name}\` does not hold`,
    labels: nodes.map(({ slot, name }) => labelOf(store, places.get(slot)!, `\`${name}\` is ${spokenOf(store, places.get(slot)!)}`)),
    notes: [],
    help: [`this invariant stands in ${rule.path}, line ${rule.tree.name.span.line}: look for the rule that breaks it`],
    path: drawMatch(store, rule, (slot) => places.get(slot) ?? -1),
  });
}
