/**
 * Where numbers stand in instructions (RISC-V unprivileged ISA, "Immediate Encoding Variants"; "Compressed Instruction
 * Formats"). The sign is always bit 31, and the other bits are shuffled so that each mostly stands in one place: good
 * for wires, hard for readers. Written here as the manual prints them, from the highest bit of the word to the lowest.
 */
import type { Field, Piece } from "../architecture.js";

/** `imm[12|10:5]` at the top of a word, and so on: the bits of the number that stand from bit `at` upwards. */
function pieces(...places: readonly (readonly [bits: string, at: number])[]): readonly Piece[] {
  return places.flatMap(([bits, at]) => {
    let next = at;
    return bits
      .split("|")
      .reverse()
      .map((range): Piece => {
        const [high = 0, low = high] = range.split(":").map(Number);
        const piece = { value: low, at: next, length: high - low + 1 };
        next += piece.length;
        return piece;
      });
  });
}

/** Half of what twelve sign-extended bits hold: `lui` and `auipc` make up for what the low part will take away. */
const round = 0x800n;

const upper = (at: number): Piece => ({ value: 12, at, length: 20, round });
const shared = { bits: 32, sign: "signed", scale: 0 } as const;

/** I: `addi`, loads, `jalr`; the low part of a number of 32 bits. */
export const low12I: Field = { bytes: 4, ...shared, pieces: pieces(["11:0", 20]) };
/** S: stores. */
export const low12S: Field = { bytes: 4, ...shared, pieces: pieces(["11:5", 25], ["4:0", 7]) };
/** U: `lui`, `auipc`; the high part. */
export const high20: Field = { bytes: 4, ...shared, pieces: [upper(12)] };
/** `auipc` and the `jalr` behind it, as one word of eight bytes. */
export const highAndLow: Field = { bytes: 8, ...shared, pieces: [upper(12), ...pieces(["11:0", 52])] };
/** B: conditional branches. */
export const branch: Field = { bytes: 4, bits: 13, sign: "signed", scale: 1, pieces: pieces(["12|10:5", 25], ["4:1|11", 7]) };
/** J: `jal`. */
export const jump: Field = { bytes: 4, bits: 21, sign: "signed", scale: 1, pieces: pieces(["20|10:1|11|19:12", 12]) };
/** CB: `c.beqz`, `c.bnez`. */
export const shortBranch: Field = { bytes: 2, bits: 9, sign: "signed", scale: 1, pieces: pieces(["8|4:3", 10], ["7:6|2:1|5", 2]) };
/** CJ: `c.j`. */
export const shortJump: Field = { bytes: 2, bits: 12, sign: "signed", scale: 1, pieces: pieces(["11|4|9:8|10|6|7|3:1|5", 2]) };

/** What fits an instruction alone, with nothing that adds a high part. */
export function alone(low: Field): Field {
  return { ...low, bits: 12 };
}

/** `bits` of a sum or a difference of which each half alone may be any number; what does not fit is cut off. */
export function wrapped(bytes: 1 | 2 | 4 | 8, bits = bytes * 8): Field {
  return { bytes, bits: 64, sign: "either", scale: 0, pieces: [{ value: 0, at: 0, length: bits }] };
}

/**
 * ULEB128 as the assembler laid it out: seven bits in each byte, and the highest says whether another one follows
 * (DWARF 5, 7.6). Undefined where it goes on beyond eight bytes or the end.
 */
export function uleb128(bytes: Uint8Array, offset: number): Field | undefined {
  const count = bytes.subarray(offset, offset + 8).findIndex((byte) => byte < 0x80) + 1;
  if (count < 1) return undefined;
  const groups = Array.from({ length: count }, (_, index): Piece => ({ value: 7 * index, at: 8 * index, length: 7 }));
  return { bytes: count, bits: 64, sign: "either", scale: 0, pieces: groups };
}
