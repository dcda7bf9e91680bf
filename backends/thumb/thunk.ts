/**
 * Thunks: an old implementer's vtable slot reaches the default body of a newer method, which wants the vtable as one more
 * argument. `movw` and `movt` put its address into the argument register of that position, the arguments behind it move
 * up by one, and a jump leaves stack and return address as they are. Arguments are in r0 to r3; r12 is free.
 *
 * Four registers are few: where an argument is pushed out of them, the thunk calls instead of jumping, from a frame of its
 * own, in which the arguments on the stack lie as the body expects them (`arguments.ts`). Nobody unwinds on these machines.
 * The target's address is put together as well, so that a body can lie anywhere: `b.w` would reach 16 MiB.
 */
import type { TargetFeatures, Unwritable, Veneers, Written } from "../architecture.js";
import type { Place } from "../placed.js";
import { GENERAL, placed } from "./arguments.js";
import { blx, bx, bytesOf, load, LR, mov, movt, movw, SP, store } from "./instruction.js";

const SCRATCH = 12;

/** What one word of an argument needs to come from where the caller put it to where the body looks for it. */
interface Move {
  readonly from: Place;
  readonly to: Place;
}

/** Code that grows, with its relocations. */
interface Growing {
  readonly halfwords: number[];
  readonly relocations: Written["relocations"][number][];
}

/** `movw register; movt register` of an address. */
function address({ halfwords, relocations }: Growing, register: number, symbol: "vtable" | "target"): void {
  const offset = halfwords.length * 2;
  relocations.push({ offset, relocation: "R_ARM_THM_MOVW_ABS_NC", symbol, addend: 0n });
  relocations.push({ offset: offset + 4, relocation: "R_ARM_THM_MOVT_ABS", symbol, addend: 0n });
  halfwords.push(...movw(register, 0), ...movt(register, 0));
}

function written({ halfwords, relocations }: Growing): Written {
  return { bytes: bytesOf(halfwords), relocations };
}

/** The thunk's code; `words` are the arguments behind the receiver. */
export function thunk(position: number, following: number, words: string, { floats }: TargetFeatures): Written | Unwritable {
  if (/[^iwf]/.test(words) || (words === "" && following > 0))
    return {
      unwritable: `with the vtable inserted there are ${position + following + 1} integer arguments, of which it is not known how they lie in the ${GENERAL} registers for them`,
    };
  const before = placed("i".repeat(position) + words, floats);
  const after = placed("i".repeat(position + 1) + words, floats);
  const moves = before.places.map((from, at): Move => ({ from, to: after.places[at < position ? at : at + 1]! }));
  const stays = ({ from, to }: Move): boolean => to.kind !== "stack" || (from.kind === "stack" && from.offset === to.offset);
  if (position < GENERAL && before.stack === after.stack && moves.every(stays)) return jumping(position, moves);
  return calling(position, moves, after.stack);
}

/** A branch that does not reach its function goes by one of these: `movw r12`, `movt r12`, `bx r12`. */
export const veneers: Veneers = { relocations: ["R_ARM_THM_CALL", "R_ARM_THM_JUMP24"], reach: 2 ** 24, code: stop() };

function stop(): Written {
  const growing: Growing = { halfwords: [], relocations: [] };
  address(growing, SCRATCH, "target");
  growing.halfwords.push(bx(SCRATCH));
  return written(growing);
}

/** Arguments only ever move up among the registers: the last one first. */
const upwards = (moves: readonly Move[]): number[] =>
  [...moves].reverse().flatMap(({ from, to }) => (from.kind === "register" && to.kind === "register" && from.index !== to.index ? [mov(to.index, from.index)] : []));

function jumping(position: number, moves: readonly Move[]): Written {
  const growing: Growing = { halfwords: upwards(moves), relocations: [] };
  address(growing, position, "vtable");
  address(growing, SCRATCH, "target");
  growing.halfwords.push(bx(SCRATCH));
  return written(growing);
}

/** `addw sp, sp, #number` or `subw`. */
const adjust = (opcode: 0xf20d | 0xf2ad, number: number): readonly number[] => [
  opcode | ((number & 0x800) >> 1),
  ((number & 0x700) << 4) | (SP << 8) | (number & 255),
];

function calling(position: number, moves: readonly Move[], stack: number): Written | Unwritable {
  // sp is a multiple of 8 at every call; the return address lies above the arguments
  const frame = Math.ceil((stack + 4) / 8) * 8;
  if (frame > 1024) return { unwritable: `its arguments take ${stack} bytes of the stack` };
  const growing: Growing = { halfwords: [...adjust(0xf2ad, frame), ...store(4, LR, SP, frame - 4)], relocations: [] };
  const { halfwords } = growing;
  for (const { from, to } of moves) if (to.kind === "stack") halfwords.push(...toStack(from, to.offset, frame));
  halfwords.push(...upwards(moves));
  address(growing, position, "vtable");
  address(growing, SCRATCH, "target");
  halfwords.push(blx(SCRATCH), ...load(4, LR, SP, frame - 4), ...adjust(0xf20d, frame), bx(LR));
  return written(growing);
}

function toStack(from: Place, offset: number, frame: number): readonly number[] {
  if (from.kind === "register") return store(4, from.index, SP, offset);
  if (from.kind === "float") throw new Error("an argument left a floating-point register");
  return [...load(4, SCRATCH, SP, frame + from.offset), ...store(4, SCRATCH, SP, offset)];
}
