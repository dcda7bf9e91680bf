/**
 * Thunks: an old implementer's vtable slot reaches the default body of a newer method, which wants the vtable
 * as one more argument. `lea` puts its address into the integer register of that position, the arguments behind it
 * move up by one, and a jump leaves stack and return address as they are. System V: rdi rsi rdx rcx r8 r9.
 *
 * Where that pushes an argument out of the registers the caller left no room for it: then the thunk calls instead of
 * jumping, from a frame of its own, in which the arguments on the stack lie as the body expects them (`arguments.ts`).
 * A panic may pass through it, so it says how its frame is undone.
 */
import type { Unwritable, Written } from "../architecture.js";
import type { Place, Words } from "../placed.js";
import { placed } from "./arguments.js";

// Numbers of rdi rsi rdx rcx r8 r9 as the instruction encoding has them.
const registers = [7, 6, 2, 1, 8, 9] as const;
const SCRATCH = 11;

/** `mov to, from`, 64 bits. */
const move = (to: number, from: number): number[] => [
  0x48 | ((from >> 3) << 2) | (to >> 3),
  0x89,
  0xc0 | ((from & 7) << 3) | (to & 7),
];

const int32 = (value: number): number[] => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >> 24];

/** `mov register, [rsp + offset]` (0x8b) or `mov [rsp + offset], register` (0x89). */
const memory = (opcode: 0x89 | 0x8b, register: number, offset: number): number[] => [
  0x48 | ((register >> 3) << 2),
  opcode,
  0x84 | ((register & 7) << 3),
  0x24,
  ...int32(offset),
];

/** `lea register, [rip + 0]`. */
const load = (register: number): number[] => [
  0x48 | ((register >> 3) << 2),
  0x8d,
  0x05 | ((register & 7) << 3),
  0,
  0,
  0,
  0,
];

/** The thunk's code; `words` are the arguments behind the receiver, where they are known. */
export function thunk(position: number, following: number, words: string): Written | Unwritable {
  const last = position + following;
  if (last < registers.length) return jumping(position, last);
  if (words === "" || /[^iwf]/.test(words))
    return {
      unwritable: `with the vtable inserted there are ${last + 1} integer arguments, and ${registers.length} registers for them`,
    };
  return calling(position, words);
}

const relocated = (vtable: number, target: number): Written["relocations"] => [
  { offset: vtable, relocation: "R_X86_64_PC32", symbol: "vtable", addend: -4n },
  { offset: target, relocation: "R_X86_64_PLT32", symbol: "target", addend: -4n },
];

function jumping(position: number, last: number): Written {
  const bytes: number[] = [];
  for (let index = last; index > position; index--)
    bytes.push(...move(registers[index]!, registers[index - 1]!));
  bytes.push(...load(registers[position]!));
  const vtable = bytes.length - 4;
  bytes.push(0xe9, 0, 0, 0, 0);
  return { bytes: Uint8Array.from(bytes), relocations: relocated(vtable, bytes.length - 4) };
}

/** What one word of an argument needs to come from where the caller put it to where the body looks for it. */
interface Move {
  readonly from: Place;
  readonly to: Place;
}

function calling(position: number, words: string): Written {
  const before = placed(("i".repeat(position) + words) as Words);
  const after = placed(("i".repeat(position + 1) + words) as Words);
  // rsp is a multiple of 16 where a call is made, and was 8 more where this began
  const frame = after.stack + (after.stack % 16 === 8 ? 0 : 8);
  const moves = before.places.map((from, at): Move => ({ from, to: after.places[at < position ? at : at + 1]! }));
  const bytes = [0x48, 0x81, 0xec, ...int32(frame)];
  const entered = bytes.length;
  for (const { from, to } of moves) if (to.kind === "stack") bytes.push(...toStack(from, to.offset, frame));
  // arguments only ever move up among the registers: the last one first
  for (const { from, to } of [...moves].reverse())
    if (from.kind === "register" && to.kind === "register" && from.index !== to.index)
      bytes.push(...move(registers[to.index]!, registers[from.index]!));
  for (const { from, to } of moves)
    if (from.kind === "stack" && to.kind === "register")
      bytes.push(...memory(0x8b, registers[to.index]!, frame + 8 + from.offset));
  bytes.push(...load(registers[position]!));
  const vtable = bytes.length - 4;
  bytes.push(0xe8, 0, 0, 0, 0);
  const target = bytes.length - 4;
  bytes.push(0x48, 0x81, 0xc4, ...int32(frame));
  const left = bytes.length;
  bytes.push(0xc3);
  return {
    bytes: Uint8Array.from(bytes),
    relocations: relocated(vtable, target),
    unwind: Uint8Array.from([...advance(entered), ...cfaOffset(8 + frame), ...advance(left - entered), ...cfaOffset(8)]),
  };
}

function toStack(from: Place, offset: number, frame: number): number[] {
  if (from.kind === "register") return memory(0x89, registers[from.index]!, offset);
  if (from.kind === "float") throw new Error("an argument left a vector register");
  return [...memory(0x8b, SCRATCH, frame + 8 + from.offset), ...memory(0x89, SCRATCH, offset)];
}

// Call frame instructions: DWARF 5, section 6.4.2 and 7.24.
const advance = (by: number): number[] => (by < 256 ? [0x02, by] : [0x03, by & 255, by >> 8]);
const cfaOffset = (offset: number): number[] => [0x0e, ...uleb128(offset)];
const uleb128 = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...uleb128(value >>> 7)]);

/**
 * The common information entry of such frames, behind its length: version 1, "zR", code in steps of 1 and data of -8 bytes, the
 * return address is register 16 (psABI, figure 3.36) and lies below the frame's address; addresses are relative, in 4 bytes.
 */
export const commonUnwind: Uint8Array = Uint8Array.from([
  0, 0, 0, 0, 1, 0x7a, 0x52, 0, 1, 0x78, 16, 1, 0x1b, 0x0c, 7, 8, 0x90, 1, 0, 0,
]);
