/**
 * AArch64 instructions that the rest of this folder reads and writes (Arm Architecture Reference Manual, C4 and C6).
 * All have four bytes; registers stand in the same places nearly everywhere: the destination in bits 0 to 4, the base in
 * bits 5 to 9. Register 31 is the stack pointer in addresses and in `add` with an immediate, and zero elsewhere.
 */

export const STACK = 31;
export const NOP = 0xd503201f;
export const RETURN = 0xd65f03c0;

/** The instruction at `at`. */
export const wordAt = (code: Uint8Array, at: number): number =>
  (code[at]! | (code[at + 1]! << 8) | (code[at + 2]! << 16) | (code[at + 3]! << 24)) >>> 0;

/** Instructions as bytes. */
export const bytesOf = (...words: readonly number[]): Uint8Array =>
  Uint8Array.from(words.flatMap((word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]));

export const destination = (word: number): number => word & 31;
export const base = (word: number): number => (word >>> 5) & 31;
const matches = (word: number, mask: number, value: number): boolean => (word & mask) >>> 0 === value;

/** `add rd, rn, #imm12`, of 32 or 64 bits, the immediate not shifted. */
export const isAdd = (word: number): boolean => matches(word, 0x7fc00000, 0x11000000);
/** Loads and stores whose unsigned immediate of 12 bits counts in units of the access. */
export const isAccess = (word: number): boolean => matches(word, 0x3b000000, 0x39000000);
/** `movz`, of 32 or 64 bits. */
export const isMovz = (word: number): boolean => matches(word, 0x7f800000, 0x52800000);
export const isMovk = (word: number): boolean => matches(word, 0x7f800000, 0x72800000);
/** Which 16 bits a `movz` or `movk` writes. */
export const groupOf = (word: number): number => (word >>> 21) & 3;
export const isAdrp = (word: number): boolean => matches(word, 0x9f000000, 0x90000000);
export const isAdr = (word: number): boolean => matches(word, 0x9f000000, 0x10000000);
/** `ldr xt, [xn, #imm]`. */
export const isLoad64 = (word: number): boolean => matches(word, 0xffc00000, 0xf9400000);
/** `ldr xt, place`. */
export const isLiteral64 = (word: number): boolean => matches(word, 0xff000000, 0x58000000);

const isVector = (word: number): boolean => (word & 0x04000000) !== 0;
const operation = (word: number): number => (word >>> 22) & 3;

/** Bytes that an access moves, as a power of two. */
export const accessScale = (word: number): number => (isVector(word) && operation(word) & 2 ? 4 : word >>> 30);

/** The general register that an access only writes, if there is one: a free place until then. */
export function loaded(word: number): number | undefined {
  const prefetches = word >>> 30 === 3 && operation(word) === 2;
  return isVector(word) || operation(word) === 0 || prefetches || destination(word) === 31 ? undefined : destination(word);
}

/** The general registers that an access reads or writes. */
export const registersOf = (word: number): readonly number[] => (isVector(word) ? [base(word)] : [base(word), destination(word)]);

/** The same access with a signed offset of 9 bits that is not scaled (`ldur`, `stur`). */
export const unscaled = (word: number, offset: number): number => ((word & 0xfec003ff) | ((offset & 0x1ff) << 12)) >>> 0;

/** The same access with its offset in a register. */
export const indexed = (word: number, register: number): number => ((word & 0xfec003ff) | 0x00206800 | (register << 16)) >>> 0;

/** `add rd, rn, rm`, where `rn` may be the stack pointer. */
export const addRegister = (to: number, left: number, right: number): number => (0x8b206000 | (right << 16) | (left << 5) | to) >>> 0;

/** `add` or `sub` of an immediate below 4096, shifted by 12 or not. */
export const addNumber = (to: number, from: number, by: number, shifted = false): number =>
  ((by < 0 ? 0xd1000000 : 0x91000000) | (shifted ? 0x400000 : 0) | (Math.abs(by) << 10) | (from << 5) | to) >>> 0;

/** `mov to, from`. */
export const move = (to: number, from: number): number => (0xaa0003e0 | (from << 16) | to) >>> 0;

/** `str register, [sp, #-16]!` and `ldr register, [sp], #16`. */
export const push = (register: number): number => (0xf81f0fe0 | register) >>> 0;
export const pop = (register: number): number => (0xf84107e0 | register) >>> 0;

/** `b`, by a multiple of four bytes that fits 28 bits. */
export const jump = (distance: number): number => (0x14000000 | ((distance >> 2) & 0x3ffffff)) >>> 0;
export const reaches = (distance: number): boolean => distance % 4 === 0 && distance >= -(2 ** 27) && distance < 2 ** 27;

/** A number of 64 bits in a register, in as few of `movz`, `movn` and `movk` as it takes. */
export function number(register: number, value: bigint): readonly number[] {
  const groups = [0, 1, 2, 3].map((group) => Number((BigInt.asUintN(64, value) >> BigInt(16 * group)) & 0xffffn));
  const inverted = groups.filter((part) => part === 0xffff).length > groups.filter((part) => part === 0).length;
  const idle = inverted ? 0xffff : 0;
  const told = groups.flatMap((part, group) => (part === idle ? [] : [{ part, group }]));
  if (told.length === 0) told.push({ part: idle, group: 0 });
  return told.map(({ part, group }, index) => {
    const first = inverted ? 0x92800000 : 0xd2800000;
    const bits = index === 0 && inverted ? part ^ 0xffff : part;
    return ((index === 0 ? first : 0xf2800000) | (group << 21) | (bits << 5) | register) >>> 0;
  });
}
