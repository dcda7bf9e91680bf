/**
 * What `bench options --keep` found, beside the matrix of compilers whose page tells it: ratios of instructions and of time to
 * those of a whole program, bytes of the plugin's code in the program, and sites.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sourceRoot } from "./root.js";

/** One way of packing. */
export interface Cost {
  readonly packed: string;
  /** Geometric mean over the kernels. */
  readonly instructions: number;
  readonly worst: { readonly kernel: string; readonly instructions: number };
  /** Geometric mean over the kernels, of medians in alternation, by one machine that did nothing else. */
  readonly time: number;
  readonly code: number;
  readonly sites: number;
}

export interface Costs {
  /** Release of the compiler. */
  readonly compiler: string;
  readonly kernels: number;
  readonly ways: readonly Cost[];
}

const file = join(sourceRoot, "tools/matrix/costs.json");

export const keepCosts = (costs: Costs): void => writeFileSync(file, JSON.stringify(costs, null, 2) + "\n");

export const keptCosts = (): Costs | undefined => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Costs) : undefined);
