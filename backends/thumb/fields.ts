/**
 * Where numbers stand in instructions (ARMv7-M Architecture Reference Manual, A5 and A7). An instruction of 32 bits is two
 * halfwords, the first of which comes first in memory: read as one little-endian word, its bits are 0 to 15 and those of
 * the second 16 to 31. `i:imm3:imm8` and the like are cut over both.
 */
import type { Field, Piece } from "../architecture.js";

/** A piece of the first or second halfword, with the numbers of the manual. */
const first = (value: number, at: number, length: number): Piece => ({ value, at, length });
const second = (value: number, at: number, length: number): Piece => ({ value, at: at + 16, length });

/** imm4:i:imm3:imm8 of `movw` and `movt`, as the bits of the number from `low` on. */
const imm16 = (low: number): readonly Piece[] => [second(low, 0, 8), second(low + 8, 12, 3), first(low + 11, 10, 1), first(low + 12, 0, 4)];

/** `movw`: the low half; what is above is another instruction's. */
export const lowHalf: Field = { bytes: 4, bits: 32, sign: "either", scale: 0, pieces: imm16(0) };
/** `movt`: the high half. */
export const highHalf: Field = { bytes: 4, bits: 32, sign: "either", scale: 0, pieces: imm16(16) };
/** An addend stands in both as it is, sign-extended from 16 bits (psABI, "Addends and PC-bias compensation"). */
export const halfAddend: Field = { bytes: 4, bits: 16, sign: "signed", scale: 0, pieces: imm16(0) };

/** imm12 of loads and stores. */
export const twelve: Field = { bytes: 4, bits: 12, sign: "unsigned", scale: 0, pieces: [second(0, 0, 12)] };
/** imm8 of `ldrd` and `strd`, in words. */
export const pairOffset: Field = { bytes: 4, bits: 10, sign: "unsigned", scale: 2, pieces: [second(2, 0, 8)] };
/** i:imm3:imm8 of `addw`. */
export const sumOffset: Field = { bytes: 4, bits: 12, sign: "unsigned", scale: 0, pieces: [second(0, 0, 8), second(8, 12, 3), first(11, 10, 1)] };
/** All that `movw` holds, with no `movt` behind it. */
export const sixteen: Field = { bytes: 4, bits: 16, sign: "unsigned", scale: 0, pieces: imm16(0) };

/**
 * `bl` and `b.w`: S:I1:I2:imm10:imm11:0, of which J1 and J2 are I1 and I2 inverted where S is zero: what was once a pair of
 * short instructions got two bits more. The number may be odd (T), and its lowest bit is left out.
 */
export const call: Field = {
  bytes: 4,
  bits: 25,
  sign: "signed",
  scale: 0,
  pieces: [second(1, 0, 11), first(12, 0, 10), { ...second(22, 11, 1), mixed: true }, { ...second(23, 13, 1), mixed: true }, first(24, 10, 1)],
};
/** `b<c>.w`: S:J2:J1:imm6:imm11:0. */
export const conditional: Field = {
  bytes: 4,
  bits: 21,
  sign: "signed",
  scale: 0,
  pieces: [second(1, 0, 11), first(12, 0, 6), second(18, 13, 1), second(19, 11, 1), first(20, 10, 1)],
};
/** `b`. */
export const short: Field = { bytes: 2, bits: 12, sign: "signed", scale: 0, pieces: [first(1, 0, 11)] };
/** `b<c>`. */
export const shortConditional: Field = { bytes: 2, bits: 9, sign: "signed", scale: 0, pieces: [first(1, 0, 8)] };
/** `cbz`, `cbnz`: forwards only. */
export const compare: Field = { bytes: 2, bits: 7, sign: "unsigned", scale: 0, pieces: [first(1, 3, 5), first(6, 9, 1)] };
/** A distance in a table of the unwinder, beside a bit of another meaning. */
export const prel31: Field = { bytes: 4, bits: 31, sign: "signed", scale: 0, pieces: [{ value: 0, at: 0, length: 31 }] };
