/**
 * Why a rule did not match: the longest partial match, and the clause that blocked it.
 * The clauses are tried on the saturated graph, in the order of the plan.
 */
import type { Span } from "../../grammar/ast.js";
import { evaluation, newMachine } from "../plain/machine.js";
import type { Outcome } from "../plain/run.js";
import { chain } from "../plain/matcher.js";
import type { Frame } from "../plain/evaluate.js";
import { planAtoms, type Step } from "../plain/planner.js";
import { rulesOf, type CompiledRule } from "../rule/program.js";

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

/** Says what keeps a rule from matching, with some of its names bound to keys beforehand. */
export function whyNot(outcome: Outcome, ruleName: string, bindings: Readonly<Record<string, string>> = {}): WhyNot {
  const rule = rulesOf(outcome.program).find(({ name }) => name === ruleName);
  if (!rule) return { kind: "no_such_rule" };
  const frame: Frame = new Array<undefined>(rule.body.slots).fill(undefined);
  const bound = new Set<number>();
  for (const [name, key] of Object.entries(bindings)) {
    const variable = rule.body.variables.find((one) => one.name === name && one.sort === "node");
    const node = outcome.store.indexOf.get(key);
    if (!variable || node === undefined) return { kind: "no_such_binding", name };
    frame[variable.slot] = node;
    bound.add(variable.slot);
  }
  return furthest(outcome, rule, frame, bound);
}

function furthest(outcome: Outcome, rule: CompiledRule, frame: Frame, bound: ReadonlySet<number>): WhyNot {
  const { store } = outcome;
  const steps = planAtoms(store, rule.body.atoms, bound);
  let reached = -1;
  let best: Frame = frame.slice();
  let matched: Frame | undefined;
  const found = (full: Frame): boolean => ((matched = full.slice()), true);
  const trace = (step: number, now: Frame): void => {
    if (step <= reached) return;
    reached = step;
    best = now.slice();
  };
  chain(steps, evaluation(newMachine(store, 0), rule), found, trace)(frame);
  if (matched) return { kind: "matches", match: keys(outcome, rule, matched, new Set(rule.body.variables.map(({ slot }) => slot))) };
  const known = new Set([...bound, ...steps.slice(0, reached).flatMap(binds)]);
  const { clause, span } = steps[reached]!.atom.origin;
  return { kind: "blocked", match: keys(outcome, rule, best, known), clause, file: rule.path, span };
}

function binds(step: Step): readonly number[] {
  if (step.kind === "nodes" || step.kind === "lookup") return [step.node];
  return step.atom.kind === "edge" ? [step.atom.from, step.atom.to] : [];
}

function keys({ store }: Outcome, rule: CompiledRule, frame: Frame, known: ReadonlySet<number>): Readonly<Record<string, string>> {
  const named = rule.body.variables.filter(({ name, sort, slot }) => name !== undefined && sort === "node" && known.has(slot));
  return Object.fromEntries(named.map(({ name, slot }) => [name!, store.keys[frame[slot] as number]!]));
}
