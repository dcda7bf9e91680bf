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

/** Kinds of edge without which a rule has no match, and those that it makes. */
interface Needs {
  readonly rule: CompiledRule;
  readonly needed: readonly string[];
  readonly made: readonly string[];
}

function needsOf(rule: CompiledRule): Needs {
  const needed = rule.body.atoms.flatMap((atom) => (atom.kind === "edge" && atom.kinds.length === 1 && atom.repeat !== "star" ? atom.kinds : []));
  return { rule, needed, made: rule.effects.effects.flatMap((effect) => (effect.kind === "edge" ? [effect.edge] : [])) };
}

/** Picks the rules that can match in a graph of these kinds of edge, or in what such rules make of it. */
export type Relevant = (graph: Steg) => readonly CompiledRule[];

/** Of many rules few have to do with a small graph. */
export function relevantOf(rewrites: readonly CompiledRule[]): Relevant {
  const all = rewrites.map(needsOf);
  const byNeed = new Map<string, Needs[]>();
  for (const one of all) byNeed.set(one.needed[0] ?? "", [...(byNeed.get(one.needed[0] ?? "") ?? []), one]);
  return (graph) => {
    const kinds = new Set([""]);
    graph.forEachEdge((_key, { kind }) => void kinds.add(kind));
    const found = new Set<CompiledRule>();
    for (let size = -1; size !== found.size + kinds.size; ) {
      size = found.size + kinds.size;
      for (const kind of kinds)
        for (const { rule, needed, made } of byNeed.get(kind) ?? []) {
          if (found.has(rule) || !needed.every((one) => kinds.has(one))) continue;
          found.add(rule);
          for (const one of made) kinds.add(one);
        }
    }
    return rewrites.filter((rule) => found.has(rule));
  };
}

/** The graph after all rewrites; nothing if they did not come to their end. */
export function settled(graph: Steg, program: Program, relevant: Relevant): Steg | undefined {
  const rewrites = relevant(graph);
  return rewrites.length ? after(graph, program, { kind: "group", group: { rewrites, strata: [], forbids: [] } }, false) : graph;
}
