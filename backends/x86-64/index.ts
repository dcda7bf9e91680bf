/**
 * x86-64, System V psABI, ELF64.
 *
 * For a newcomer: instructions have 1 to 15 bytes, and a number in one is a whole little-endian word of 1, 2, 4 or
 * 8 bytes, at the end (immediate) or before it (displacement). Almost all of them are sign-extended to 64 bits when
 * they are used. Relocations are RELA: the addend stands in the relocation, the field holds zero. Branches and
 * addresses are relative to the *end* of the instruction, which mostly is the end of the field: hence all the
 * addends of -4. Layout constants are immediates and displacements, and cost nothing at run time.
 * See `relocations.ts` (the table), `instruction.ts` (where fields lie), `site.ts` (what fits them), `relaxations.ts`
 * (instructions made for addresses), `got.ts` (what needs no table of addresses), `thunk.ts` (with `arguments.ts`) and `copy.ts` (code that we write), `cases/` (each of these by example).
 */
import type { Architecture } from "../architecture.js";
import { copy } from "./copy.js";
import { flow } from "./flow.js";
import { direct } from "./got.js";
import { relaxations } from "./relaxations.js";
import { otherRelocations, relocations } from "./relocations.js";
import { site } from "./site.js";
import { commonUnwind, thunk } from "./thunk.js";

export const x86_64: Architecture = {
  name: "x86-64",
  triples: ["x86_64"],
  tools: "x86_64",
  machine: 62,
  elfClass: 64,
  littleEndian: true,
  flags: () => 0,
  agreements: () => [],
  page: 0x1000,
  pointer: 8,
  branchAddend: -4n,
  relocations,
  otherRelocations,
  implicitAddends: false,
  functionBits: 0n,
  pointerRelocation: "R_X86_64_64",
  relaxations,
  features: (triple) => {
    const vector = !/-none(-|$)|kernel|softfloat/.test(triple);
    return { vector, floats: vector };
  },
  site,
  direct,
  thunk,
  commonUnwind,
  flow,
  frameRelocation: "R_X86_64_PC32",
  copy,
  // int3: one byte, so that it fills a gap of any length
  trap: Uint8Array.of(0xcc),
  longestInstruction: 15,
};
