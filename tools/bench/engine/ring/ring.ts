/**
 * W1 and W2: mutual exclusion in a ring (G. Varró, A. Schürr, D. Varró, Benchmarking for graph transformation, 2005).
 * A token that goes round once, and deadlocks that are made and broken; both start from two processes.
 */
import type { Steg } from "../../../../engine/index.js";
import { drawing } from "../draw.js";
import type { Size, Workload } from "../workload.js";

function twoProcesses(): Steg {
  const { steg, node, edge } = drawing();
  node("Process", "p1");
  node("Process", "p2");
  edge("p1", "next", "p2");
  edge("p2", "next", "p1");
  return steg;
}

const int = BigInt;

/** W1: `processes` are made, mount one resource, and pass it round. */
export const token: Workload = {
  name: "W1",
  title: "token ring",
  policy: "ring/token.race",
  parameters: ({ processes }) => ({ joining: int(processes! - 2), processes: int(processes!) }),
  graph: twoProcesses,
  expected: ({ processes }) => ({
    steps: 5 * processes! - 1,
    nodes: { Process: processes!, Resource: 1 },
    edges: { next: processes!, token: 1 },
  }),
  work: ({ processes }) => 5 * processes! - 1,
  unit: "rewrites",
  small: { processes: 10 },
  full: { processes: 1_000_000 },
  aim: 0.7,
  growth: [{ processes: 1_000 }, { processes: 10_000 }, { processes: 100_000 }, { processes: 1_000_000 }],
};

// Of each round all is one step for each process, but what is done for each at once.
const stepsOfRound = ({ processes }: Size): number => 5 * processes! + 1;

/** W2: `rounds` deadlocks among `processes`. */
export const deadlock: Workload = {
  name: "W2",
  title: "deadlock",
  policy: "ring/deadlock.race",
  parameters: ({ processes, rounds }) => ({
    joining: int(processes! - 2),
    processes: int(processes!),
    others: int(processes! - 1),
    rounds: int(rounds!),
  }),
  graph: twoProcesses,
  expected: (size) => ({
    steps: size["processes"]! - 1 + size["rounds"]! * stepsOfRound(size),
    nodes: { Process: size["processes"]!, Resource: size["processes"]! },
    edges: { next: size["processes"]!, held_by: size["processes"]! },
  }),
  // Here each of what is done at once counts, as in other engines.
  work: ({ processes, rounds }) => 2 * processes! - 2 + 6 * processes! * rounds!,
  unit: "rewrites",
  small: { processes: 6, rounds: 7 },
  full: { processes: 20, rounds: 10_000 },
  aim: 0.3,
  growth: [
    { processes: 20, rounds: 10 },
    { processes: 20, rounds: 100 },
    { processes: 20, rounds: 1_000 },
    { processes: 20, rounds: 10_000 },
  ],
};
