/**
 * Thunks: an old implementer's vtable slot reaches the default body of a newer method, which wants the vtable as one more
 * argument. `auipc` and `addi` put its address into the argument register of that position, the arguments behind it move
 * up by one, and a jump leaves stack and return address as they are. Arguments are in a0 to a7; t0 to t2 are free.
 *
 * Where that pushes an argument out of the registers the caller left no room for it: then the thunk calls instead of
 * jumping, from a frame of its own, in which the arguments on the stack lie as the body expects them (`arguments.ts`).
 * A panic may pass through it, so it says how its frame is undone. Both reach two gibibytes in either direction.
 */
import type { TargetFeatures, Unwritable, Written } from "../architecture.js";
import type { Place } from "../placed.js";
import { GENERAL, placed } from "./arguments.js";
import { AUIPC, bytesOf, JALR, LOAD, OP_IMM, STORE } from "./instruction.js";

const RA = 1;
const SP = 2;
const T0 = 5;
const T1 = 6;
const A0 = 10;

const immediate = (opcode: number, funct3: number, rd: number, rs1: number, number: number): number =>
  opcode | (rd << 7) | (funct3 << 12) | (rs1 << 15) | (number << 20);
const add = (rd: number, rs1: number, number: number): number => immediate(OP_IMM, 0, rd, rs1, number);
const load = (rd: number, offset: number): number => immediate(LOAD, 3, rd, SP, offset);
const store = (rs2: number, offset: number): number =>
  STORE | ((offset & 31) << 7) | (3 << 12) | (SP << 15) | (rs2 << 20) | ((offset >> 5) << 25);

/** `auipc` and what completes it, both still empty. */
const address = (rd: number): number[] => [AUIPC | (rd << 7), add(rd, rd, 0)];
const far = (link: number, through: number): number[] => [AUIPC | (through << 7), immediate(JALR, 0, link, through, 0)];

const assemble = (words: readonly number[]): Uint8Array => Uint8Array.from(words.flatMap((word) => [...bytesOf(word)]));

const relocated = (vtable: number, target: number): Written["relocations"] => [
  { offset: vtable, relocation: "R_RISCV_PCREL_HI20", symbol: "vtable", addend: 0n },
  { offset: vtable + 4, relocation: "R_RISCV_PCREL_LO12_I", symbol: { label: vtable }, addend: 0n },
  { offset: target, relocation: "R_RISCV_CALL_PLT", symbol: "target", addend: 0n },
];

/** The thunk's code; `words` are the arguments behind the receiver, where they are known. */
export function thunk(position: number, following: number, words: string, { floats }: TargetFeatures): Written | Unwritable {
  const known = (words !== "" || following === 0) && !/[^iwf]/.test(words);
  if (floats && position + following < GENERAL && !known && words.split("f").length <= GENERAL) {
    const word = (index: number): Move => ({ from: { kind: "register", index }, to: { kind: "register", index: index + 1 } });
    return jumping(position, Array.from({ length: following }, (_, at) => word(position + at)));
  }
  if (!known)
    return {
      unwritable: `with the vtable inserted there are ${position + following + 1} integer arguments, and ${GENERAL} registers for them`,
    };
  const before = placed("i".repeat(position) + words, floats);
  const after = placed("i".repeat(position + 1) + words, floats);
  const moves = before.places.map((from, at): Move => ({ from, to: after.places[at < position ? at : at + 1]! }));
  const stays = ({ from, to }: Move): boolean => to.kind !== "stack" || (from.kind === "stack" && from.offset === to.offset);
  return before.stack === after.stack && moves.every(stays) ? jumping(position, moves) : calling(position, moves, after.stack);
}

/** What one word of an argument needs to come from where the caller put it to where the body looks for it. */
interface Move {
  readonly from: Place;
  readonly to: Place;
}

/** Arguments only ever move up among the registers: the last one first. */
const upwards = (moves: readonly Move[]): number[] =>
  [...moves].reverse().flatMap(({ from, to }) =>
    from.kind === "register" && to.kind === "register" && from.index !== to.index ? [add(A0 + to.index, A0 + from.index, 0)] : [],
  );

function jumping(position: number, moves: readonly Move[]): Written {
  const words = upwards(moves);
  const vtable = words.length * 4;
  words.push(...address(A0 + position), ...far(0, T1));
  return { bytes: assemble(words), relocations: relocated(vtable, vtable + 8) };
}

function calling(position: number, moves: readonly Move[], stack: number): Written | Unwritable {
  // sp is a multiple of 16 at every call; the return address lies above the arguments
  const frame = Math.ceil((stack + 8) / 16) * 16;
  if (frame > 1024) return { unwritable: `its arguments take ${stack} bytes of the stack` };
  const words = [add(SP, SP, -frame), store(RA, frame - 8)];
  for (const { from, to } of moves) if (to.kind === "stack") words.push(...toStack(from, to.offset, frame));
  words.push(...upwards(moves));
  const vtable = words.length * 4;
  words.push(...address(A0 + position), ...far(RA, RA), load(RA, frame - 8));
  const loaded = words.length * 4;
  words.push(add(SP, SP, frame), immediate(JALR, 0, 0, RA, 0));
  return {
    bytes: assemble(words),
    relocations: relocated(vtable, vtable + 8),
    unwind: Uint8Array.from([
      ...advance(4),
      ...cfaOffset(frame),
      ...advance(4),
      ...[0x80 | RA, 1],
      ...advance(loaded - 8),
      0xc0 | RA,
      ...advance(4),
      ...cfaOffset(0),
    ]),
  };
}

function toStack(from: Place, offset: number, frame: number): number[] {
  if (from.kind === "register") return [store(A0 + from.index, offset)];
  if (from.kind === "float") throw new Error("an argument left a floating-point register");
  return [load(T0, frame + from.offset), store(T0, offset)];
}

// Call frame instructions: DWARF 5, section 6.4.2 and 7.24.
const advance = (by: number): number[] => (by < 256 ? [0x02, by] : [0x03, by & 255, by >> 8]);
const cfaOffset = (offset: number): number[] => [0x0e, ...uleb128(offset)];
const uleb128 = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...uleb128(value >>> 7)]);

/**
 * The common information entry of such frames, behind its length: version 1, "zR", code in steps of 1 and data of -8 bytes,
 * the return address is register 1; addresses are relative, in 4 bytes; the frame's address is sp where nothing is pushed.
 */
export const commonUnwind: Uint8Array = Uint8Array.from([0, 0, 0, 0, 1, 0x7a, 0x52, 0, 1, 0x78, RA, 1, 0x1b, 0x0c, SP, 0]);
