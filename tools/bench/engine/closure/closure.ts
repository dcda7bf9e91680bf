/**
 * W7: the transitive closure of a random graph, the one that Python draws after `random.seed(7)` with
 * `randrange(1000)` for both ends until there are 3000 edges without loops: 880,811 pairs.
 * For other sizes the number of pairs is counted here by a walk from each place.
 */
import type { Steg } from "../../../../engine/index.js";
import { drawing, numbered } from "../draw.js";
import type { Size, Tally, Workload } from "../workload.js";
import { below, mersenne } from "./mersenne.js";

const SEED = 7;

/** Pairs of the graph that everybody else has measured. */
const KNOWN = { places: 1000, edges: 3000, pairs: 880_811 } as const;

/** The edges in the order in which they were drawn. */
export function edgesOf({ places, edges }: Size): readonly (readonly [number, number])[] {
  const words = mersenne(SEED);
  const drawn = new Map<number, readonly [number, number]>();
  while (drawn.size < edges!) {
    const from = below(words, places!);
    const to = below(words, places!);
    if (from !== to) drawn.set(from * places! + to, [from, to]);
  }
  return [...drawn.values()];
}

function reachable(next: readonly (readonly number[])[], start: number): number {
  const seen = new Set<number>();
  const waiting = [...next[start]!];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    waiting.push(...next[place]!);
  }
  return seen.size;
}

/** How many pairs the closure of some edges has, counted without rules. */
export function closureOf(places: number, edges: readonly (readonly [number, number])[]): number {
  const next: number[][] = Array.from({ length: places }, () => []);
  for (const [from, to] of edges) next[from]!.push(to);
  return next.reduce((sum, _, start) => sum + reachable(next, start), 0);
}

/** How many pairs there are. */
export function pairsOf(size: Size): number {
  const pairs = closureOf(size["places"]!, edgesOf(size));
  const known = size["places"] === KNOWN.places && size["edges"] === KNOWN.edges;
  if (known && pairs !== KNOWN.pairs) throw new Error(`the graph of seed ${SEED} has ${pairs} pairs, not ${KNOWN.pairs}: it is not Python's`);
  return pairs;
}

function tally(size: Size): Tally {
  const pairs = pairsOf(size);
  return { steps: pairs, nodes: { Place: size["places"]! }, edges: { leads_to: size["edges"]!, reaches: pairs } };
}

/** The graph of some edges. */
export function graphOf(places: number, edges: readonly (readonly [number, number])[]): Steg {
  const { steg, node, edge } = drawing();
  for (let place = 0; place < places; place++) node("Place", placeKey(place));
  for (const [from, to] of edges) edge(placeKey(from), "leads_to", placeKey(to));
  return steg;
}

/** The key of a place. */
export const placeKey = (place: number): string => numbered("n", place);

export const closure: Workload = {
  name: "W7",
  title: "closure",
  policy: "closure/closure.race",
  parameters: () => ({}),
  graph: (size) => graphOf(size["places"]!, edgesOf(size)),
  expected: tally,
  work: pairsOf,
  unit: "pairs",
  small: { places: 30, edges: 60 },
  full: { places: KNOWN.places, edges: KNOWN.edges },
  aim: 0.35,
  // Pairs, which are the work, grow with the square of the places.
  growth: [
    { places: 32, edges: 96 },
    { places: 100, edges: 300 },
    { places: 316, edges: 948 },
    { places: 1000, edges: 3000 },
  ],
};

/** The same as one repeated edge. */
export const repeated: Workload = { ...closure, name: "W7r", title: "closure as one repeated edge", policy: "closure/repeated.race" };
