/**
 * What a workload of the engine is: a policy in a file, a graph to start from, and what must come of it, to the last
 * node. The counts are known from elsewhere (papers, other engines, arithmetic), so they are a gate: nothing is timed
 * whose counts are wrong, and at small sizes they are ordinary tests.
 */
import type { ParameterValues, Steg } from "../../../engine/index.js";

/** The sizes of one run, by name: `{ processes: 1000 }`. */
export type Size = Readonly<Record<string, number>>;

/** How much of what there is; a kind that is not named does not occur. */
export interface Tally {
  /** Matches that were applied. */
  readonly steps?: number;
  readonly nodes: Readonly<Record<string, number>>;
  readonly edges: Readonly<Record<string, number>>;
  /** `Kind.attribute` → sum over all nodes. */
  readonly sums?: Readonly<Record<string, number>>;
  /** Diagnostics by code. */
  readonly said?: Readonly<Record<string, number>>;
}

export interface Workload {
  /** As `07-performance` and the table call it: `W1`. */
  readonly name: string;
  readonly title: string;
  /** Path of the policy from this folder. */
  readonly policy: string;
  readonly parameters: (size: Size) => ParameterValues;
  readonly graph: (size: Size) => Steg;
  readonly expected: (size: Size) => Tally;
  /** Where all states that rewrites can lead to are counted, instead of running to the end: `steps` are states then. */
  readonly search?: "every state" | "modulo symmetry";
  /** Work in the unit that others are compared by, such as rewrites or pairs. */
  readonly work: (size: Size) => number;
  readonly unit: string;
  /** Of the test. */
  readonly small: Size;
  /** What is timed against the aim. */
  readonly full: Size;
  /** The median, in seconds, that is wanted at `full`. */
  readonly aim?: number;
  /** From small to large, for growth over decades. */
  readonly growth: readonly Size[];
}
