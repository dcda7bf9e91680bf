/** Programs for other machines: GNU's cross compiler, and QEMU, which runs them here. */
import { architectureOf } from "../../backends/architectures.js";
import { driverOf } from "../cli/link/system.js";
import { program, type Ran, type Scratch } from "./native.js";

export interface ForeignMachine {
  readonly cc: string;
  readonly objdump: string;
  /** Runs a program in the scratch folder. */
  readonly run: (scratch: Scratch, file: string, ...args: readonly string[]) => Ran;
}

/** The tools for `machine` (`aarch64`, `riscv64`), or what is missing of them. */
export function foreignMachine(machine: string): ForeignMachine | { readonly missing: string } {
  const cc = `${machine}-linux-gnu-gcc`;
  const qemu = `qemu-${machine}`;
  const missing = [cc, qemu].filter((name) => !program(name));
  if (missing.length) return { missing: `${missing.join(" and ")} not here (npm run setup)` };
  const root = `/usr/${machine}-linux-gnu`;
  return { cc, objdump: `${machine}-linux-gnu-objdump`, run: (scratch, file, ...args) => scratch.attempt(qemu, "-L", root, file, ...args) };
}

/** What a program for `target` is started with: nothing for those of this machine, QEMU for others. */
export function startedBy(target: string | undefined): readonly string[] {
  const machine = target === undefined || driverOf(target) === "cc" ? undefined : architectureOf(target)!.tools;
  return machine ? [`qemu-${machine}`, "-L", `/usr/${machine}-linux-gnu`] : [];
}
