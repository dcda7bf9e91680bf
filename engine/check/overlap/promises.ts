/**
 * What the vocabulary promises of an edge (`one`: a node has at most one; `owned`: to a node leads at most one) rules out
 * most of the graphs in which two patterns lie over each other. It is taken at its word only where no rule could break it.
 */
import type { EdgeKind, Vocabulary } from "../../rule/vocabulary.js";
import { rulesOf, type CompiledRule, type Program } from "../../rule/program.js";
import type { ShapeEdge } from "./glue.js";

type End = "from" | "to";

/** A rule keeps the number of such edges at a node if it takes away one for each that it draws there, or draws one at a node that it makes. */
function keeps({ effects }: CompiledRule, edge: string, end: End): boolean {
  const at = (kind: "edge" | "delete_edge"): readonly number[] => effects.effects.flatMap((one) => (one.kind === kind && one.edge === edge ? [one[end]] : []));
  const taken = [...at("delete_edge"), ...effects.creations.map(({ slot }) => slot)];
  const count = (slots: readonly number[], slot: number): number => slots.filter((one) => one === slot).length;
  return at("edge").every((slot, _, drawn) => count(drawn, slot) <= count(taken, slot));
}

/** The vocabulary of a program with the promises that its rules keep. */
export function keptPromises(program: Program): Vocabulary {
  const rules = rulesOf(program);
  const kept = (name: string, { one, owned, ...rest }: EdgeKind): EdgeKind => ({
    ...rest,
    ...(one && rules.every((rule) => keeps(rule, name, "from")) && { one }),
    ...(owned && rules.every((rule) => keeps(rule, name, "to")) && { owned }),
  });
  const { vocabulary } = program;
  return { ...vocabulary, edges: Object.fromEntries(Object.entries(vocabulary.edges).map(([name, edge]) => [name, kept(name, edge)])) };
}

/** Whether edges, each there once, break no promise. */
export function mayStand(edges: readonly ShapeEdge[], schema: Vocabulary["edges"]): boolean {
  const twice = (end: End, promise: "one" | "owned"): boolean =>
    edges.some((edge, i) => schema[edge.kind]![promise] && edges.slice(i + 1).some((other) => other.kind === edge.kind && other[end] === edge[end]));
  return !twice("from", "one") && !twice("to", "owned");
}
