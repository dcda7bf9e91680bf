/**
 * Fields: how a number is cut into the bits of an instruction or of data.
 * A whole word is one piece; AArch64's `adr` and RISC-V's branches are several. All little-endian.
 *
 * A field need not have room for all of the number: where two instructions share one, each takes its part (`kept`), and
 * each is checked against what both together can hold. Pieces say which bits they take; a number that must be a multiple
 * of something says so by its scale. RISC-V's low parts are sign-extended, and its high parts make up for that: `round`.
 */
import type { Field, Piece, Sign } from "./architecture.js";

/** A field that is a whole word. */
export function word(bytes: 1 | 2 | 4 | 8, sign: Sign): Field {
  return {
    bytes,
    bits: bytes * 8,
    sign,
    scale: 0,
    pieces: [{ value: 0, at: 0, length: bytes * 8 }],
  };
}

/** No field at all: for relocations that write nothing. */
export const nothing: Field = { bytes: 1, bits: 0, sign: "either", scale: 0, pieces: [] };

/** Least and greatest number that a field holds. */
export function limits(field: Field): { readonly least: bigint; readonly greatest: bigint } {
  if (field.bits === 0) return { least: 0n, greatest: 0n };
  const half = 1n << BigInt(field.bits - 1);
  const step = 1n << BigInt(field.scale);
  const least = field.sign === "unsigned" ? 0n : -half;
  const greatest = (field.sign === "signed" ? half : 2n * half) - step;
  const round = field.pieces.reduce((most, piece) => Math.max(most, Number(piece.round ?? 0n)), 0);
  return { least: least - BigInt(round), greatest: greatest - BigInt(round) };
}

/** Bits of a number that a field has room for. */
const room = (field: Field): bigint => field.pieces.reduce((sum, piece) => sum | (mask(piece) << BigInt(piece.value)), 0n);

/** What of a number comes back when it was written to a field: all of it, or one part where two instructions share it. */
export function kept(field: Field, value: bigint): bigint {
  const whole = field.pieces.find(({ round }) => round !== undefined);
  const alone = whole !== undefined && !field.pieces.some((piece) => piece.value < whole.value);
  const bits = (alone ? value + whole.round! : value) & room(field);
  return field.sign === "unsigned" ? bits : BigInt.asIntN(field.bits, bits);
}

/** Whether `value` lies within the limits and is a multiple of the scale. */
export function fits(field: Field, value: bigint): boolean {
  const { least, greatest } = limits(field);
  return value >= least && value <= greatest && (value & ((1n << BigInt(field.scale)) - 1n)) === 0n;
}

function readWord(bytes: Uint8Array, at: number, count: number): bigint {
  let word = 0n;
  for (let index = count - 1; index >= 0; index--) word = (word << 8n) | BigInt(bytes[at + index]!);
  return word;
}

function writeWord(bytes: Uint8Array, at: number, count: number, word: bigint): void {
  for (let index = 0; index < count; index++)
    bytes[at + index] = Number((word >> BigInt(8 * index)) & 0xffn);
}

const mask = (piece: Piece): bigint => (1n << BigInt(piece.length)) - 1n;

/** The number in a field; read as signed unless the field is unsigned. The caller has checked the bounds. */
export function decode(field: Field, bytes: Uint8Array, at: number): bigint {
  const word = readWord(bytes, at, field.bytes);
  const sign = field.pieces.find(({ value, length }) => value + length === field.bits);
  const negative = sign !== undefined && (word >> BigInt(sign.at + sign.length - 1)) & 1n;
  const cut = (piece: Piece): bigint => ((word >> BigInt(piece.at)) & mask(piece)) ^ (piece.mixed && !negative ? 1n : 0n);
  const plain = field.pieces.reduce((sum, piece) => (piece.round === undefined ? sum | (cut(piece) << BigInt(piece.value)) : sum), 0n);
  const value = field.pieces.reduce((sum, piece) => {
    if (piece.round === undefined) return sum;
    const carried = (plain + piece.round) >> BigInt(piece.value);
    return sum + ((cut(piece) - carried) << BigInt(piece.value));
  }, plain);
  return field.sign === "unsigned" ? value : BigInt.asIntN(field.bits, value);
}

/** Writes a number that fits; other bits of the word stay. The caller has checked the bounds. */
export function encode(field: Field, bytes: Uint8Array, at: number, value: bigint): void {
  let word = readWord(bytes, at, field.bytes);
  const negative = (value >> BigInt(Math.max(0, field.bits - 1))) & 1n;
  for (const piece of field.pieces) {
    const bits = (((value + (piece.round ?? 0n)) >> BigInt(piece.value)) & mask(piece)) ^ (piece.mixed && !negative ? 1n : 0n);
    word = (word & ~(mask(piece) << BigInt(piece.at))) | (bits << BigInt(piece.at));
  }
  writeWord(bytes, at, field.bytes, word);
}

/** Whether a field holds `value`, whatever sign it is read with. */
export function holds(field: Field, bytes: Uint8Array, at: number, value: bigint): boolean {
  const there = bytes.slice(at, at + field.bytes);
  const wanted = there.slice();
  encode(field, wanted, 0, value);
  return there.every((byte, index) => byte === wanted[index]);
}

/** The same field where the instruction extends its sign: what fits must fit both. An unsigned one loses its top half. */
export function signExtended(field: Field): Field {
  if (field.sign === "signed") return field;
  return field.sign === "either"
    ? { ...field, sign: "signed" }
    : { ...field, bits: field.bits - 1, pieces: [{ value: 0, at: 0, length: field.bits }] };
}
