/** The architectures: one folder and one line each. */
import type { Architecture } from "./architecture.js";
import { x86_64 } from "./x86-64/index.js";

export const architectures: readonly Architecture[] = [x86_64];

/** The architecture of a target triple. */
export function architectureOf(triple: string): Architecture | undefined {
  const first = triple.split("-")[0] ?? "";
  return architectures.find((architecture) => architecture.triples.includes(first));
}

/** The architecture of an ELF file, by `e_machine` and class. */
export function architectureOfMachine(
  machine: number,
  elfClass: 32 | 64,
): Architecture | undefined {
  return architectures.find(
    (architecture) => architecture.machine === machine && architecture.elfClass === elfClass,
  );
}
