/**
 * RISC-V with 64 bits, ELF psABI (riscv-elf, riscv-cc), ELF64.
 *
 * For a newcomer: instructions have 4 bytes, or 2 where the compressed extension has a short form; a number in one is at
 * most 20 bits, cut into pieces and shuffled (`fields.ts`). A number of 32 bits takes two: `lui` sets the high 20, and an
 * `addi`, a load or a store adds the low 12. Those are sign-extended, so the high part is one more where they are negative.
 * With `auipc` in place of `lui` the sum counts from the program counter. Relocations are RELA, and many stand at labels
 * that the assembler made: `R_RISCV_PCREL_LO12_I` names the label of the `auipc` that it completes, not a symbol of the
 * program. Linkers may shorten code as they place it (relaxation), which is why even distances within an object can be
 * left to them. RACE shortens nothing and takes its own layout's values; it hands on what it does not need.
 * A layout constant costs nothing where it is the immediate of the one instruction that uses it, and fits its twelve bits;
 * elsewhere two instructions, which hold 32 bits, sign-extended.
 * See `relocations.ts` (the table), `fields.ts` and `instruction.ts` (where numbers stand), `site.ts` (what fits them),
 * `relaxations.ts` (instructions made for addresses, with and without the GOT), `immediates.ts` and `open.ts` (immediates
 * that the frontend leaves open), `thunk.ts` (with `arguments.ts`) and
 * `copy.ts` (code that we write), `flow.ts` (what code does), `cases/` (each of these by example).
 */
import type { Architecture } from "../architecture.js";
import { copy } from "./copy.js";
import { flow } from "./flow.js";
import { immediates } from "./immediates.js";
import { relaxations, withoutTable } from "./relaxations.js";
import { otherRelocations, relocations } from "./relocations.js";
import { site } from "./site.js";
import { commonUnwind, thunk } from "./thunk.js";

/** `e_flags` (psABI, "File Header"): compressed instructions are used; floating-point arguments are in registers, as doubles. */
const RVC = 1;
const FLOAT_ABI_DOUBLE = 4;
const RVE = 8;
const floats = ["in integer registers (lp64)", "in registers, as floats (lp64f)", "in registers, as doubles (lp64d)", "in registers, as quadruples (lp64q)"];

const saidBy = "the ELF header (e_flags)";

/** `gc` means imafdc with control registers, and profiles have all of it; else the letters say what there is. */
const doubles = (triple: string): boolean => /^riscv64(gc|a\d\d|[a-z]*d)/.test(triple);

export const riscv64: Architecture = {
  name: "riscv64",
  // the last one is LLVM's name for all of them
  triples: ["riscv64gc", "riscv64imac", "riscv64a23", "riscv64"],
  tools: "riscv64",
  machine: 243,
  elfClass: 64,
  littleEndian: true,
  flags: (triple) => RVC | (doubles(triple) ? FLOAT_ABI_DOUBLE : 0),
  agreements: (flags) => [
    { about: "floating-point arguments", is: floats[(flags >> 1) & 3]!, saidBy },
    { about: "integer registers", is: flags & RVE ? "16 (RVE)" : "32", saidBy },
  ],
  page: 0x1000,
  pointer: 8,
  branchAddend: 0n,
  relocations,
  otherRelocations,
  implicitAddends: false,
  attributes: { name: ".riscv.attributes", type: 0x70000003 },
  functionBits: 0n,
  pointerRelocation: "R_RISCV_64",
  relaxations,
  // the assembler has no name for a symbol's value in one or two bytes; these set a field to one
  lowering: { narrow: { 1: "R_RISCV_SET8", 2: "R_RISCV_SET16" }, immediates },
  features: (triple) => ({ vector: false, floats: doubles(triple) }),
  site,
  direct: withoutTable,
  thunk,
  commonUnwind,
  flow,
  frameRelocation: "R_RISCV_32_PCREL",
  copy,
  // c.unimp: two bytes of zeros, an instruction that is illegal by definition
  trap: Uint8Array.of(0, 0),
  longestInstruction: 8,
};
