/**
 * One graph, two matches: what comes out when either is applied first and the group's rewrites then run to their end.
 * A match is applied by the rule itself, held to the match's nodes by their keys and run once, so that what is compared
 * is what the engine does.
 */
import type { Steg } from "../../graph/steg.js";
import { run, writeBack } from "../../plain/run.js";
import type { Slot, Term } from "../../rule/pattern.js";
import type { CompiledRule, Program, ProgramStep } from "../../rule/program.js";

/** A rule with the keys of the nodes that its names and nameless nodes stand for. */
export interface Match {
  readonly rule: CompiledRule;
  readonly keys: ReadonlyMap<Slot, string>;
}

/** Steps that a run may take. */
export const MOST_STEPS = 300;

const nowhere = { start: 0, end: 0, line: 1, column: 1 };

function held({ rule, keys }: Match): CompiledRule {
  const pins = [...keys].map(([node, key]) => {
    const condition: Term = { kind: "binary", op: "==", left: { kind: "key", node }, right: { kind: "value", value: key }, span: nowhere };
    return { kind: "where" as const, condition, origin: { clause: -1, span: nowhere } };
  });
  return { ...rule, body: { ...rule.body, atoms: [...rule.body.atoms, ...pins] } };
}

/** Runs steps on a graph; nothing if the run did not come to a good end, or nothing happened that had to. */
function after(graph: Steg, program: Program, step: ProgramStep, mustChange: boolean): Steg | undefined {
  const outcome = run(graph, { ...program, stages: [{ name: "main", steps: [step] }], invariants: [] }, { budget: MOST_STEPS });
  if (outcome.diagnostics.some(({ severity }) => severity === "error") || (mustChange && !outcome.steps)) return undefined;
  const result = graph.copy() as Steg;
  writeBack(result, outcome);
  return result;
}

/** The graph after one match of a rule; nothing if the rule does not match there. */
export function applied(graph: Steg, program: Program, match: Match): Steg | undefined {
  return after(graph, program, { kind: "times", rule: held(match), count: 1 }, true);
}

/** The graph after all rewrites; nothing if they did not come to their end. */
export function settled(graph: Steg, program: Program, rewrites: readonly CompiledRule[]): Steg | undefined {
  return after(graph, program, { kind: "group", group: { rewrites, strata: [], forbids: [] } }, false);
}
