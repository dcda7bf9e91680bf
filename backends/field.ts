/**
 * Fields: how a number is cut into the bits of an instruction or of data.
 * A whole word is one piece; AArch64's `adr` and RISC-V's branches are several. All little-endian.
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
  return { least, greatest };
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
  const value = field.pieces.reduce(
    (sum, piece) => sum | (((word >> BigInt(piece.at)) & mask(piece)) << BigInt(piece.value)),
    0n,
  );
  return field.sign === "unsigned" ? value : BigInt.asIntN(field.bits, value);
}

/** Writes a number that fits; other bits of the word stay. The caller has checked the bounds. */
export function encode(field: Field, bytes: Uint8Array, at: number, value: bigint): void {
  let word = readWord(bytes, at, field.bytes);
  for (const piece of field.pieces) {
    const bits = (value >> BigInt(piece.value)) & mask(piece);
    word = (word & ~(mask(piece) << BigInt(piece.at))) | (bits << BigInt(piece.at));
  }
  writeWord(bytes, at, field.bytes, word);
}

const width = (field: Field): number =>
  field.pieces.reduce((most, piece) => Math.max(most, piece.value + piece.length), 0);

/** Whether a field holds `value`, whatever sign it is read with. */
export function holds(field: Field, bytes: Uint8Array, at: number, value: bigint): boolean {
  return (
    BigInt.asUintN(width(field), decode(field, bytes, at)) === BigInt.asUintN(width(field), value)
  );
}

/** The same field where the instruction extends its sign: what fits must fit both. An unsigned one loses its top half. */
export function signExtended(field: Field): Field {
  if (field.sign === "signed") return field;
  return field.sign === "either"
    ? { ...field, sign: "signed" }
    : { ...field, bits: field.bits - 1, pieces: [{ value: 0, at: 0, length: field.bits }] };
}
