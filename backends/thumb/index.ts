/**
 * Thumb instructions of ARMv7E-M (Cortex-M4 and M7) and ARMv7-M, AAPCS, "ELF for the Arm Architecture", ELF32.
 *
 * For a newcomer: instructions are one halfword or two (`fields.ts`). These machines have no other instruction set, but the
 * rules of their elder brothers hold: the lowest bit of a function's value is 1 and says "Thumb" (T), and it is no part of
 * the place. A number of 32 bits takes two instructions, `movw` for the low half and `movt` for the high one; together
 * they hold anything, so a layout constant always fits; most fit the immediate of the instruction that uses them. Relocations are REL: addends stand in the fields, sign-extended
 * from 16 bits in those two. Code and data may alternate within a function (literals, tables of `tbb`); local symbols `$t`
 * and `$d` say where each begins. Unwind tables are of a form of their own (`.ARM.exidx`), which closed programs drop.
 * See `relocations.ts` (the table), `fields.ts` and `instruction.ts` (where numbers stand), `site.ts` (what fits them), `immediates.ts` and `open.ts` (immediates that are left open, and what is done
 * where a number does not fit),
 * `attributes.ts` (what objects say of themselves),
 * `thunk.ts` (with `arguments.ts`) and `copy.ts` (code that we write), `flow.ts` (what code does), `cases/` (by example).
 */
import type { Architecture } from "../architecture.js";
import { agreements, merge, programFlags } from "./attributes.js";
import { copy } from "./copy.js";
import { flow } from "./flow.js";
import { immediates } from "./immediates.js";
import { otherRelocations, relocations } from "./relocations.js";
import { site } from "./site.js";
import { thunk, veneers } from "./thunk.js";

/** `e_flags` ("ELF header"): version 5 of the EABI. */
const EABI5 = 0x05000000;

const hardFloat = (triple: string): boolean => /hf$/.test(triple);

export const thumb: Architecture = {
  name: "thumb",
  triples: ["thumbv7em", "thumbv7m"],
  tools: "arm",
  machine: 40,
  elfClass: 32,
  littleEndian: true,
  flags: () => EABI5,
  agreements,
  page: 0x1000,
  pointer: 4,
  // the processor finds its first stack pointer and instruction in a table of vectors at address 0
  base: 0n,
  first: /^\.(vector_table|vectors|isr_vector)(\.|$)/,
  branchAddend: -4n,
  relocations,
  otherRelocations,
  implicitAddends: true,
  attributes: { name: ".ARM.attributes", type: 0x70000003, merge, programFlags },
  functionBits: 1n,
  pointerRelocation: "R_ARM_ABS32",
  relaxations: [],
  // programs for these machines are never moved; position-independent code would fetch each number from a table
  lowering: { relocation: "static", immediates },
  features: (triple) => ({ vector: false, floats: hardFloat(triple) }),
  site,
  direct: () => undefined,
  thunk,
  veneers,
  flow,
  copy,
  // udf #0xfe
  trap: Uint8Array.of(0xfe, 0xde),
  longestInstruction: 4,
};
