/**
 * Where two patterns can disturb each other: what the one takes away, sets or makes, and the other uses, sets, takes away
 * or must not find. Each such pair says which nodes of the two have to be one node; without one, the two rules can be
 * taken in either order.
 */
import type { Pattern, PatternEdge } from "./pattern.js";

/** Pairs of a node of the one pattern and a node of the other that are one node. */
export type Anchor = readonly (readonly [one: number, other: number])[];

const ends = (one: PatternEdge, other: PatternEdge): Anchor => [
  [one.from, other.from],
  [one.to, other.to],
];

function sameEdges(ones: readonly PatternEdge[], others: readonly PatternEdge[]): readonly Anchor[] {
  return ones.flatMap((one) => others.filter(({ edge }) => edge === one.edge).map((other) => ends(one, other)));
}

const turned = (anchors: readonly Anchor[]): readonly Anchor[] => anchors.map((anchor) => anchor.map(([one, other]) => [other, one] as const));

/** What `one` takes away or sets, and `other` rests on. */
function disturbs(one: Pattern, other: Pattern): readonly Anchor[] {
  const matched = other.nodes.flatMap(({ part }, node) => (part === "made" ? [] : [node]));
  const nodes = one.takesNodes.flatMap((taken) => matched.map((node): Anchor => [[taken, node]]));
  const values = one.sets.flatMap(({ node, name }) =>
    [...other.looksAt, ...other.sets].filter((look) => look.name === name).map((look): Anchor => [[node, look.node]]),
  );
  return [...sameEdges(one.takesEdges, other.edges), ...nodes, ...values, ...sameEdges(one.makesEdges, other.takesEdges)];
}

/** What `one` makes, and `other` looks for beyond its match. */
function supplies(one: Pattern, other: Pattern): readonly Anchor[] {
  const beyond = other.edges.filter((edge) => edge.beyond);
  const alone = other.nodes.flatMap(({ part }, node) => (part === "beyond" && !other.edges.some(({ from, to }) => from === node || to === node) ? [node] : []));
  const made = one.makesNodes.flatMap((node) => alone.map((lonely): Anchor => [[node, lonely]]));
  const values = one.sets.flatMap(({ node, name }) => other.looksAt.filter((look) => look.name === name).map((look): Anchor => [[node, look.node]]));
  return [...sameEdges(one.makesEdges, beyond), ...made, ...values];
}

function anchorsFrom(one: Pattern, other: Pattern): readonly Anchor[] {
  if (one.beyond) return [];
  if (other.beyond === "missing") return supplies(one, other);
  const found = disturbs(one, other);
  // What is drawn beyond the match is drawn for the sake of what happens to it.
  const touches = (anchor: Anchor): boolean => anchor.some(([, node]) => other.nodes[node]!.part === "beyond");
  return other.beyond === "there" ? found.filter(touches) : found;
}

/** Every way in which the two can disturb each other; of one rule with itself, each once. */
export function anchorsOf(one: Pattern, other: Pattern): readonly Anchor[] {
  if (one.rule === other.rule) return anchorsFrom(one, other);
  return [...anchorsFrom(one, other), ...turned(anchorsFrom(other, one))];
}
