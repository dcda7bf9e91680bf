/** The architectures: one folder and one line each. */
import type { Architecture } from "./architecture.js";
import { aarch64 } from "./aarch64/index.js";
import { riscv64 } from "./riscv64/index.js";
import { thumb } from "./thumb/index.js";
import { x86_64 } from "./x86-64/index.js";

export const architectures: readonly Architecture[] = [aarch64, riscv64, thumb, x86_64];

/** The architecture of a target triple. */
export function architectureOf(triple: string): Architecture | undefined {
  const first = triple.split("-")[0] ?? "";
  return architectures.find((architecture) => architecture.triples.includes(first));
}

/** `R_X86_64_32S`, or `relocation 77 of machine 62` where no name is known. */
export function relocationName(machine: number, type: number): string {
  const architecture = architectures.find((one) => one.machine === machine);
  const row = architecture?.relocations.find((one) => one.number === type)?.name;
  return row ?? architecture?.otherRelocations?.find(([number]) => number === type)?.[1] ?? `relocation ${type} of machine ${machine}`;
}

/** `aarch64 (183)`, or the number alone where no architecture has it. */
export function machineName(machine: number): string {
  const name = architectures.find((one) => one.machine === machine)?.name;
  return name === undefined ? `${machine}` : `${name} (${machine})`;
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
