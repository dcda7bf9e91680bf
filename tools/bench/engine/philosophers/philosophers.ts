/**
 * W6: dining philosophers, all states that they can get into; the policy is the one that the search itself is tested with.
 * The counts are known from model checkers. One state is a deadlock: everybody has the left fork.
 */
import { drawing, numbered } from "../draw.js";
import type { Workload } from "../workload.js";

const states: Readonly<Record<number, number>> = { 8: 1_154, 10: 6_726, 12: 39_202, 14: 228_486 };
const turnedStates: Readonly<Record<number, number>> = { 8: 151, 10: 684, 12: 3_293, 14: 16_358 };

export const philosophers: Workload = {
  name: "W6",
  title: "philosophers",
  policy: "../../../engine/verify/cases/philosophers.race",
  search: "every state",
  parameters: () => ({}),
  graph: ({ philosophers: count }) => {
    const { steg, node, edge } = drawing();
    const [person, fork] = [(i: number) => numbered("p", i), (i: number) => numbered("f", i)];
    for (let i = 0; i < count!; i++) {
      node("Philosopher", person(i));
      node("Fork", fork(i));
    }
    for (let i = 0; i < count!; i++) {
      edge(person(i), "left", fork(i));
      edge(person(i), "right", fork((i + 1) % count!));
    }
    return steg;
  },
  expected: ({ philosophers: count }) => ({ steps: states[count!]!, nodes: {}, edges: {} }),
  work: ({ philosophers: count }) => states[count!]!,
  unit: "states",
  small: { philosophers: 8 },
  full: { philosophers: 12 },
  // 150,000 states a second.
  aim: 39_202 / 150_000,
  growth: [{ philosophers: 8 }, { philosophers: 10 }, { philosophers: 12 }, { philosophers: 14 }],
};

/** The same, where states that are one turned round the table are one state. */
export const turned: Workload = {
  ...philosophers,
  name: "W6t",
  title: "philosophers modulo rotation",
  search: "modulo symmetry",
  expected: ({ philosophers: count }) => ({ steps: turnedStates[count!]!, nodes: {}, edges: {} }),
  work: ({ philosophers: count }) => turnedStates[count!]!,
  aim: 3_293 / 150_000,
};
