/**
 * Copies: a value of a type whose size only the linker knows is copied by a call, and the linker writes the callee for
 * exactly that size. `preserve_most` (`CSR_AArch64_RT_MostRegs` in LLVM's AArch64 target) leaves the callee x0 to x8, x16,
 * x17 and those vector registers that every call may change; x0 is the destination, x1 the source, x8 counts.
 *
 * Every copy of a size uses the same pieces, which do not overlap: pairs of vectors, then what is left by 16, 8 and 4, as a
 * processor forwards a store to a load only if that one store covers all of it. Only a rest that is no multiple of 4 is
 * copied by a move that ends at the last byte and overlaps what was copied before: never a byte outside.
 * Without vectors, pairs of general registers do the same. Where accesses must be aligned (`strict-align`: no memory
 * management yet), addresses that are multiples of 8 are copied by words, and all others byte by byte.
 */
import type { TargetFeatures, Unwritable, Written } from "../architecture.js";
import { bytesOf, number, RETURN } from "./instruction.js";

const TO = 0;
const FROM = 1;
const COUNT = 8;
/** Unrolled up to here, in bytes. */
const straight = 256;

/** A pair of registers of 16 or 8 bytes each; `post` moves the address behind it. */
interface Pair {
  readonly bytes: 16 | 8;
  readonly post: boolean;
}

function pair(store: boolean, { bytes, post }: Pair, register: number, at: number): number {
  const kind = bytes === 16 ? 0xac000000 : 0xa8000000;
  const mode = post ? 0x00800000 : 0x01000000;
  const offset = (((post ? 2 * bytes : at) / bytes) & 127) << 15;
  return (kind | mode | (store ? 0 : 0x00400000) | offset | ((register + 1) << 10) | ((store ? TO : FROM) << 5) | register) >>> 0;
}

const unscaledKinds: Readonly<Record<number, number>> = { 16: 0x3c800000, 8: 0xf8000000, 4: 0xb8000000, 2: 0x78000000, 1: 0x38000000 };

/** One move by `ldur` and `stur` through x2 or q0. */
function single(bytes: number, at: number): number[] {
  const register = bytes === 16 ? 0 : 2;
  const word = (unscaledKinds[bytes]! | ((at & 0x1ff) << 12) | register) >>> 0;
  return [(word | 0x00400000 | (FROM << 5)) >>> 0, (word | (TO << 5)) >>> 0];
}

/** Up to four pairs are loaded before the first is stored, so that the loads need not wait. */
function pairs(kind: Pair, offsets: readonly number[]): number[] {
  const code: number[] = [];
  const first = kind.bytes === 16 ? 0 : 2;
  const batch = kind.bytes === 16 ? 4 : 3;
  for (let from = 0; from < offsets.length; from += batch) {
    const part = offsets.slice(from, from + batch);
    part.forEach((at, index) => code.push(pair(false, kind, first + 2 * index, at)));
    part.forEach((at, index) => code.push(pair(true, kind, first + 2 * index, at)));
  }
  return code;
}

const offsetsOf = (count: number, step: number): number[] => Array.from({ length: count }, (_, index) => index * step);

/** `subs x8, x8, #1; b.ne body` behind the body. */
function loop(times: number, body: readonly number[]): number[] {
  const back = -(body.length + 1);
  return [...number(COUNT, BigInt(times)), ...body, 0xf1000508, (0x54000001 | ((back & 0x7ffff) << 5)) >>> 0];
}

/** The last `size` bytes, fewer than 32, from `at` on; `copied` says whether there are bytes before them. */
function rest(size: number, at: number, widest: 16 | 8, copied: boolean): number[] {
  if (size === 0) return [];
  const fits = [16, 8, 4, 2, 1].filter((bytes) => bytes <= widest);
  if (size % 4 === 0) {
    const bytes = fits.find((one) => one <= size)!;
    return [...single(bytes, at), ...rest(size - bytes, at + bytes, widest, true)];
  }
  // ends at the last byte; begins inside what is copied before, or with the value
  const over = fits.findLast((bytes) => bytes >= size);
  if (over !== undefined && copied) return single(over, at + size - over);
  const bytes = fits.find((one) => one <= size)!;
  return [...single(bytes, at), ...(size > bytes ? rest(size - bytes, at + bytes, bytes as 16 | 8, true) : [])];
}

/** By pairs of registers of `bytes` each. */
function unaligned(size: number, bytes: 16 | 8): number[] {
  const step = 2 * bytes;
  const tail = size % step;
  const whole = size - tail;
  if (size <= straight / (16 / bytes) || whole === 0)
    return [...pairs({ bytes, post: false }, offsetsOf(whole / step, step)), ...rest(tail, whole, bytes, whole > 0)];
  const two = Math.floor(whole / (2 * step));
  const post = { bytes, post: true };
  const odd = whole % (2 * step) ? pairs(post, [0]) : [];
  return [...loop(two, pairs(post, [0, 0])), ...odd, ...rest(tail, 0, bytes, true)];
}

/** Words where both addresses are multiples of 8, else bytes. */
function aligned(size: number): number[] {
  if (size === 0) return [];
  const words = Math.floor(size / 8);
  const tail = [4, 2, 1].filter((bytes) => size & bytes);
  const at = words <= 16 ? words * 8 : 0;
  // ldr x2, [x1], #8; str x2, [x0], #8
  const body = words <= 16 ? offsetsOf(words, 8).flatMap((offset) => single(8, offset)) : loop(words, [0xf8408422, 0xf8008402]);
  const byWords = [...body, ...tail.flatMap((bytes, index) => single(bytes, at + tail.slice(0, index).reduce((sum, one) => sum + one, 0))), RETURN];
  // ldrb w2, [x1], #1; strb w2, [x0], #1
  const byBytes = loop(size, [0x38401422, 0x38001402]);
  // orr x8, x0, x1; tst x8, #7; b.ne bytes
  return [0xaa010008, 0xf240091f, (0x54000001 | ((byWords.length + 1) << 5)) >>> 0, ...byWords, ...byBytes];
}

/** The function's code. */
export function copy(size: bigint, features: TargetFeatures): Written | Unwritable {
  if (size < 0n || size >= 1n << 31n) return { unwritable: `a size of ${size} bytes is not below 2 GiB` };
  const count = Number(size);
  const body = features.aligned ? aligned(count) : unaligned(count, features.vector ? 16 : 8);
  return { bytes: bytesOf(...body, RETURN), relocations: [] };
}
