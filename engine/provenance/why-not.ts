/**
 * Why a rule did not match: the longest partial match, and the clause that blocked it.
 * The clauses are tried on the saturated graph, in the order of the plan; the function that tries them says how far it came.
 */
import type { Span } from "../../grammar/ast.js";
import { compile, type Emission, type Look } from "../match/compile.js";
import { planAtoms } from "../match/plan.js";
import { constant, emit } from "../match/source.js";
import { statisticsOf } from "../match/statistics.js";
import { nodeOf, type NodeIndex } from "../match/store.js";
import type { Slot } from "../rule/pattern.js";
import { fileOf, rulesOf, type CompiledRule } from "../rule/program.js";
import type { Outcome } from "../run/run.js";
import { shownKey } from "./record.js";

export type WhyNot =
  | { readonly kind: "no_such_rule" }
  /** A name that the rule does not bind, or a node that is not there. */
  | { readonly kind: "no_such_binding"; readonly name: string }
  /** It does match. */
  | { readonly kind: "matches"; readonly match: Readonly<Record<string, string>> }
  | {
      readonly kind: "blocked";
      /** Names that the longest partial match binds, with keys of nodes. */
      readonly match: Readonly<Record<string, string>>;
      /** Position of the clause in the rule, from 0, and where it stands. */
      readonly clause: number;
      readonly file: string;
      readonly span: Span;
    };

type Bound = ReadonlyMap<Slot, NodeIndex>;

/** Says what keeps a rule from matching, with some of its names bound to keys beforehand. */
export function whyNot(outcome: Outcome, ruleName: string, bindings: Readonly<Record<string, string>> = {}): WhyNot {
  const rule = rulesOf(outcome.program).find(({ name }) => name === ruleName);
  if (!rule) return { kind: "no_such_rule" };
  const bound = new Map<Slot, NodeIndex>();
  for (const [name, key] of Object.entries(bindings)) {
    const variable = rule.body.variables.find((one) => one.name === name && one.sort === "node");
    const node = nodeOf(outcome.store, key);
    if (!variable || node === undefined) return { kind: "no_such_binding", name };
    bound.set(variable.slot, node);
  }
  return furthest(outcome, rule, bound);
}

/** How far the search came, with the slots and nodes that were bound there by turns. */
interface Reached {
  step: number;
  nodes: readonly number[];
}

function furthest(outcome: Outcome, rule: CompiledRule, bound: Bound): WhyNot {
  const { store } = outcome;
  const statistics = statisticsOf(store);
  const reached: Reached = { step: -1, nodes: [] };
  const trace = ({ source, scope }: Emission, step: number): readonly string[] => {
    const nodes = [...scope].flatMap(([slot, { as }]) => (as === "node" ? [`${slot}, n${slot}`] : []));
    const name = constant(source, reached, "reached");
    return [`if (${step} > ${name}.step) { ${name}.step = ${step}; ${name}.nodes = [${nodes.join(", ")}]; }`];
  };
  const slots = [...bound.keys()].map((slot, place) => ({ slot, held: { as: "node" as const }, place }));
  const context = { store, statistics, factories: new Map(), warn: () => undefined, compareNodes: outcome.journal.compareNodes };
  const look = compile<Look>(context, `why_not_${rule.name}`, { kind: "frame", slots }, rule.body.atoms, ({ source }) => emit(source, "return true;"), trace);
  const matched = look(Int32Array.from(bound.values()), 0);
  const match = keys(outcome, rule, reached);
  if (matched) return { kind: "matches", match };
  const { clause, span } = planAtoms(statistics, rule.body.atoms, bound.keys())[reached.step]!.atom.origin;
  return { kind: "blocked", match, clause, file: fileOf(rule, span), span };
}

function keys({ journal }: Outcome, rule: CompiledRule, { nodes }: Reached): Readonly<Record<string, string>> {
  const known = new Map(nodes.flatMap((slot, i) => (i % 2 ? [] : [[slot, nodes[i + 1]!] as const])));
  const named = rule.body.variables.filter(({ name, sort, slot }) => name !== undefined && sort === "node" && (known.get(slot) ?? -1) >= 0);
  return Object.fromEntries(named.map(({ name, slot }) => [name!, shownKey(journal, known.get(slot)!)]));
}
