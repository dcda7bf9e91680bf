/**
 * Copies: a value of a type whose size only the linker knows is copied by a call, and the linker writes the callee for
 * exactly that size. `preserve_most` (`CSR_RT_MostRegs` in LLVM's RISC-V target) leaves the callee t1, t2, t3 and the
 * floating-point registers; everything else must come back as it was. a0 is the destination, a1 the source; they do not
 * overlap unless they are equal.
 *
 * Not every RISC-V machine reads a word at an odd address, and few do it fast. What alignment the type has is not known
 * here, so the code looks at the addresses: words of 8 bytes if both allow it, else of 4, else bytes. A path that the
 * size rules out is left out, for the size of a type is a multiple of its alignment.
 */
import type { TargetFeatures, Unwritable, Written } from "../architecture.js";
import { BRANCH, bytesOf, JALR, LOAD, LUI, OP, OP_IMM, OP_IMM_32, STORE } from "./instruction.js";

const [RA, T1, T2, A0, A1, T3] = [1, 6, 7, 10, 11, 28] as const;
const temporaries = [T1, T2, T3] as const;
const unrolled = 192;

const immediate = (opcode: number, funct3: number, rd: number, rs1: number, number: number): number =>
  opcode | (rd << 7) | (funct3 << 12) | (rs1 << 15) | (number << 20);
const add = (rd: number, rs1: number, rs2: number): number => OP | (rd << 7) | (rs1 << 15) | (rs2 << 20);
const or = (rd: number, rs1: number, rs2: number): number => add(rd, rs1, rs2) | (6 << 12);
/** `bnez rs1`, by bytes. */
const unlessZero = (rs1: number, by: number): number =>
  BRANCH | (1 << 12) | (rs1 << 15) | (((by >> 11) & 1) << 7) | (((by >> 1) & 15) << 8) | (((by >> 5) & 63) << 25) | (((by >> 12) & 1) << 31);

/** funct3 of loads and stores by width: `lb`, `lh`, `lw`, `ld`. */
const sizes: Readonly<Record<number, number>> = { 1: 0, 2: 1, 4: 2, 8: 3 };
const load = (width: number, rd: number, base: number, at: number): number => immediate(LOAD, sizes[width]!, rd, base, at);
const store = (width: number, rs2: number, base: number, at: number): number =>
  STORE | ((at & 31) << 7) | (sizes[width]! << 12) | (base << 15) | (rs2 << 20) | ((at >> 5) << 25);

interface Chunk {
  readonly at: number;
  readonly width: number;
}

/** From `from` to `to` by pieces of `width`, and smaller ones at the end. */
function chunks(from: number, to: number, width: number): readonly Chunk[] {
  const found: Chunk[] = [];
  for (let at = from; at < to; ) {
    const fitting = [8, 4, 2, 1].find((bytes) => bytes <= width && bytes <= to - at)!;
    found.push({ at, width: fitting });
    at += fitting;
  }
  return found;
}

/** Loads of up to three pieces before their stores, so that the loads need not wait. */
function straight(pieces: readonly Chunk[]): number[] {
  const code: number[] = [];
  for (let first = 0; first < pieces.length; first += temporaries.length) {
    const part = pieces.slice(first, first + temporaries.length);
    part.forEach(({ at, width }, index) => code.push(load(width, temporaries[index]!, A1, at)));
    part.forEach(({ at, width }, index) => code.push(store(width, temporaries[index]!, A0, at)));
  }
  return code;
}

/** `li rd, number` of up to 31 bits. */
function number(rd: number, value: number): number[] {
  const high = (value + 0x800) >>> 12;
  if (high === 0) return [immediate(OP_IMM, 0, rd, 0, value)];
  return [LUI | (rd << 7) | (high << 12), immediate(OP_IMM_32, 0, rd, rd, value - (high << 12))];
}

/** Downwards from `size`, a piece of `width` each time round. */
function loop(size: number, width: number): number[] {
  const body = [
    immediate(OP_IMM, 0, T1, T1, -width),
    add(T2, A1, T1),
    load(width, T2, T2, 0),
    add(T3, A0, T1),
    store(width, T2, T3, 0),
  ];
  return [...number(T1, size), ...body, unlessZero(T1, -4 * body.length)];
}

const back = immediate(JALR, 0, 0, RA, 0);

/** All of it by pieces of `width`, and back. */
function by(width: number, size: number): number[] {
  if (size <= unrolled) return [...straight(chunks(0, size, width)), back];
  const whole = size - (size % width);
  return [...loop(whole, width), ...straight(chunks(whole, size, width)), back];
}

/** The fastest path whose alignment both addresses have. */
function paths(size: number): number[] {
  const widths = [8, 4, 2, 1].filter((width) => width <= Math.max(1, size) && size % width === 0);
  return widths.reduceRight<number[]>((slower, width) => {
    const fast = by(width, size);
    if (slower.length === 0) return fast;
    return [or(T1, A0, A1), immediate(OP_IMM, 7, T1, T1, width - 1), unlessZero(T1, 4 * (fast.length + 1)), ...fast, ...slower];
  }, []);
}

/** The function's code; a size beyond what 31 bits count is refused. */
export function copy(size: bigint, _features: TargetFeatures): Written | Unwritable {
  if (size < 0n || size >= 1n << 31n) return { unwritable: `a size of ${size} bytes is not below 2 GiB` };
  const words = size === 0n ? [back] : paths(Number(size));
  return { bytes: Uint8Array.from(words.flatMap((word) => [...bytesOf(word)])), relocations: [] };
}
