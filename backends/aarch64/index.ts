/**
 * AArch64, AAPCS64 and the psABI "ELF for the Arm 64-bit Architecture", ELF64, little endian.
 *
 * For a newcomer: every instruction has four bytes, so no instruction holds an address; one is put together from the page
 * that it lies on (`adrp`, relative to the page of the instruction) and its place on the page (the `lo12` of an `add`, a
 * load or a store). Immediates are small, and in loads and stores they count in units of the access: `ldr w8, [x0, #off]`
 * reaches 16380. Relocations are RELA: the addend stands in the relocation, the field holds zero. Branches are relative to
 * the branch itself, in units of four bytes, and reach 128 MiB. Arguments are in x0 to x7, a result in memory at x8, the
 * return address in x30; x16 and x17 are free between a call and its function, so a linker's own code may use them there.
 *
 * Layout constants are immediates of the instructions that use them, and cost nothing at run time as long as they fit.
 * See `relocations.ts` (the table), `instruction.ts` (the encodings), `site.ts` (what fits, and the ways around where
 * something does not), `immediates.ts` (what the frontend has LLVM write), `got.ts` (what needs no table of addresses), `thunk.ts` (with `arguments.ts`) and `copy.ts` (code
 * that we write), `flow.ts` (what code does), `cases/` (each of these by example).
 */
import type { Architecture } from "../architecture.js";
import { copy } from "./copy.js";
import { flow } from "./flow.js";
import { direct } from "./got.js";
import { immediates } from "./immediates.js";
import { bytesOf } from "./instruction.js";
import { otherRelocations, relocations } from "./relocations.js";
import { BYTE, relaxations, site } from "./site.js";
import { commonUnwind, thunk, veneers } from "./thunk.js";

export const aarch64: Architecture = {
  name: "aarch64",
  triples: ["aarch64"],
  tools: "aarch64",
  machine: 183,
  elfClass: 64,
  littleEndian: true,
  flags: () => 0,
  agreements: () => [],
  page: 0x10000,
  pointer: 8,
  branchAddend: 0n,
  relocations,
  otherRelocations,
  implicitAddends: false,
  functionBits: 0n,
  pointerRelocation: "R_AARCH64_ABS64",
  relaxations,
  lowering: { narrow: { 1: BYTE }, immediates },
  features: (triple) => ({ vector: !/softfloat|kernel/.test(triple), aligned: /-none(-|$)/.test(triple), floats: !/softfloat/.test(triple) }),
  site,
  direct,
  thunk,
  veneers,
  commonUnwind,
  flow,
  frameRelocation: "R_AARCH64_PREL32",
  copy,
  // brk #1
  trap: bytesOf(0xd4200020),
  longestInstruction: 4,
};
