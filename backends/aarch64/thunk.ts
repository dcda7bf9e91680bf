/**
 * Thunks: an old implementer's vtable slot reaches the default body of a newer method, which wants the vtable as one
 * more argument, behind the receiver. The place of a result in memory is in x8 and no argument, so that is x1 always.
 * The arguments behind it move up by one, and a jump leaves stack and return address as they are.
 *
 * Where that would change what lies on the stack the thunk calls instead of jumping, from a frame of its own, in which the
 * arguments on the stack lie as the body expects them (`arguments.ts`). A panic may pass through it, so it says how its
 * frame is undone. x16 and x17 are nobody's between a call and its function (AAPCS64, 6.1.1).
 */
import type { Unwritable, Veneers, Written } from "../architecture.js";
import type { Place, Words } from "../placed.js";
import { GENERAL, placed } from "./arguments.js";
import { addNumber, bytesOf, move, RETURN, STACK } from "./instruction.js";

const SCRATCH = 16;
const FRAME = 29;
const ADRP = 0x90000000;
const JUMP = 0x14000000;
const CALL = 0x94000000;

/** What one word of an argument needs to come from where the caller put it to where the body looks for it. */
interface Move {
  readonly from: Place;
  readonly to: Place;
}

/** `ldr register, [base, #offset]` or the store, of 64 bits. */
const memory = (store: boolean, register: number, base: number, offset: number): number =>
  ((store ? 0xf9000000 : 0xf9400000) | ((offset >> 3) << 10) | (base << 5) | register) >>> 0;

/** The thunk's code; `words` are the arguments behind the receiver. */
export function thunk(position: number, following: number, words: string): Written | Unwritable {
  const at = Math.min(position, 1);
  if (/[^iwf]/.test(words) || (words === "" && following > 0))
    return { unwritable: `with the vtable inserted there are ${at + 1 + following} integer arguments, of which it is not known how they lie in the ${GENERAL} registers for them` };
  const before = placed(("i".repeat(at) + words) as Words);
  const after = placed(("i".repeat(at + 1) + words) as Words);
  const moves = before.places.map((from, index): Move => ({ from, to: after.places[index < at ? index : index + 1]! }));
  if (after.stack >= 1 << 12) return { unwritable: `its arguments take ${after.stack} bytes of stack` };
  const same = moves.every(({ from, to }) => to.kind !== "stack" || (from.kind === "stack" && from.offset === to.offset));
  return same && before.stack === after.stack ? jumping(at, moves) : calling(at, moves, after.stack);
}

/** Registers only ever move up: the last one first. */
const upwards = (moves: readonly Move[]): number[] =>
  [...moves].reverse().flatMap(({ from, to }) => (from.kind === "register" && to.kind === "register" && from.index !== to.index ? [move(to.index, from.index)] : []));

const loadVtable = (register: number): number[] => [(ADRP | register) >>> 0, addNumber(register, register, 0)];

/** The relocations of an `adrp` and `add` at `vtable`, and of a branch. */
const relocated = (vtable: number, branch: number, relocation: string): Written["relocations"] => [
  { offset: vtable, relocation: "R_AARCH64_ADR_PREL_PG_HI21", symbol: "vtable", addend: 0n },
  { offset: vtable + 4, relocation: "R_AARCH64_ADD_ABS_LO12_NC", symbol: "vtable", addend: 0n },
  { offset: branch, relocation, symbol: "target", addend: 0n },
];

/** A branch that does not reach its function goes by one of these: `adrp x16`, `add x16`, `br x16`. */
export const veneers: Veneers = {
  relocations: ["R_AARCH64_JUMP26", "R_AARCH64_CALL26"],
  reach: 2 ** 27,
  code: {
    bytes: bytesOf((ADRP | SCRATCH) >>> 0, addNumber(SCRATCH, SCRATCH, 0), 0xd61f0000 | (SCRATCH << 5)),
    relocations: [
      { offset: 0, relocation: "R_AARCH64_ADR_PREL_PG_HI21", symbol: "target", addend: 0n },
      { offset: 4, relocation: "R_AARCH64_ADD_ABS_LO12_NC", symbol: "target", addend: 0n },
    ],
  },
};

function jumping(at: number, moves: readonly Move[]): Written {
  const code = [...upwards(moves), ...loadVtable(at), JUMP];
  const end = 4 * code.length;
  return { bytes: bytesOf(...code), relocations: relocated(end - 12, end - 4, "R_AARCH64_JUMP26") };
}

function toStack({ from, to }: Move): number[] {
  if (to.kind !== "stack") return [];
  if (from.kind === "register") return [memory(true, from.index, STACK, to.offset)];
  if (from.kind === "float") throw new Error("an argument left a vector register");
  return [memory(false, SCRATCH, FRAME, 16 + from.offset), memory(true, SCRATCH, STACK, to.offset)];
}

function calling(at: number, moves: readonly Move[], stack: number): Written {
  // stp x29, x30, [sp, #-16]!; mov x29, sp; sub sp, sp, #stack
  const code = [0xa9bf7bfd, addNumber(FRAME, STACK, 0), addNumber(STACK, STACK, -stack)];
  for (const one of moves) code.push(...toStack(one));
  code.push(...upwards(moves));
  for (const { from, to } of moves) if (from.kind === "stack" && to.kind === "register") code.push(memory(false, to.index, FRAME, 16 + from.offset));
  code.push(...loadVtable(at), CALL);
  const end = 4 * code.length;
  // mov sp, x29; ldp x29, x30, [sp], #16; ret
  code.push(addNumber(STACK, FRAME, 0), 0xa8c17bfd, RETURN);
  return {
    bytes: bytesOf(...code),
    relocations: relocated(end - 12, end - 4, "R_AARCH64_CALL26"),
    unwind: Uint8Array.from([...entered, ...advance(end / 4), ...left]),
  };
}

// Call frame instructions (DWARF 5, 6.4.2 and 7.24); code in steps of 4 bytes, data in steps of -8.
const advance = (by: number): number[] => (by < 64 ? [0x40 | by] : by < 256 ? [0x02, by] : [0x03, by & 255, by >> 8]);
/** Behind `stp`: the frame's address is sp + 16, x29 and x30 lie at its bottom; behind `mov`: it is x29 + 16. */
const entered = [...advance(1), 0x0e, 16, 0x80 | FRAME, 2, 0x80 | 30, 1, ...advance(1), 0x0d, FRAME];
/** Behind the last `ldp` all is as it was. */
const left = [0x0c, STACK, 0, 0xc0 | FRAME, 0xc0 | 30];

/**
 * The common information entry of such frames, behind its length: version 1, "zR", code in steps of 4 and data of -8 bytes,
 * the return address is x30, the frame's address is sp; addresses are relative, in 4 bytes (AADWARF64).
 */
export const commonUnwind: Uint8Array = Uint8Array.from([0, 0, 0, 0, 1, 0x7a, 0x52, 0, 4, 0x78, 30, 1, 0x1b, 0x0c, STACK, 0]);
