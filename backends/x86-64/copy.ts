/**
 * Copies: a value of a type whose size only the linker knows is copied by a call, and the linker writes the callee
 * for exactly that size. `preserve_most` (LLVM language reference; `CSR_64_RT_MostRegs` in its X86 target) leaves the
 * callee r11 and the vector registers; everything else must come back as it was, so that the caller's registers
 * survive what used to be a few moves. rdi is the destination, rsi the source; they do not overlap unless they are equal.
 *
 * Values are copied again soon, and a processor forwards a store to a load only if that one store covers all of it. So
 * every copy of a size uses the same pieces, and they do not overlap: 16 bytes each, then what is left by 8 and 4. Only
 * a rest that is no multiple of 4 is copied by a move that ends at the last byte and overlaps what was copied before:
 * never a byte outside.
 * Kernels must not touch vector registers: there r11 alone moves the bytes, and rax counts, saved around the loop.
 */
import type { TargetFeatures, Unwritable, Written } from "../architecture.js";

const RAX = 0;
const R11 = 11;
const batch = 8;
const unrolled = 256;
const stride = 64;
const unrolledWithoutVector = 128;

/** What addresses a byte: rdi or rsi, plus a counter register, plus a displacement. */
interface Place {
  readonly base: "to" | "from";
  readonly counter?: number;
  readonly at: number;
}

function little32(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}

/** ModRM, SIB and displacement of a place, with `register` in ModRM.reg. */
function address(place: Place, register: number): number[] {
  const base = place.base === "to" ? 7 : 6;
  const mode = place.at === 0 ? 0 : place.at >= -128 && place.at < 128 ? 1 : 2;
  const tail = mode === 0 ? [] : mode === 1 ? [place.at & 0xff] : little32(place.at);
  const low = (register & 7) << 3;
  if (place.counter === undefined) return [(mode << 6) | low | base, ...tail];
  return [(mode << 6) | low | 4, ((place.counter & 7) << 3) | base, ...tail];
}

/** REX for a register in ModRM.reg and a counter; empty where none is needed. */
function rex(wide: boolean, register: number, counter = 0): number[] {
  const byte = 0x40 | (wide ? 8 : 0) | ((register >> 3) << 2) | ((counter >> 3) << 1);
  return byte === 0x40 ? [] : [byte];
}

/** `movups xmm, [place]` or the store. */
function vectorMove(store: boolean, register: number, place: Place): number[] {
  return [
    ...rex(false, register, place.counter),
    0x0f,
    store ? 0x11 : 0x10,
    ...address(place, register),
  ];
}

/** A move of 1, 2, 4 or 8 bytes through r11; loads of 1 and 2 bytes are zero-extended. */
function generalMove(store: boolean, bytes: number, place: Place): number[] {
  const prefix = store && bytes === 2 ? [0x66] : [];
  const head = rex(bytes === 8, R11, place.counter);
  if (store) return [...prefix, ...head, bytes === 1 ? 0x88 : 0x89, ...address(place, R11)];
  if (bytes < 4) return [...head, 0x0f, bytes === 1 ? 0xb6 : 0xb7, ...address(place, R11)];
  return [...head, 0x8b, ...address(place, R11)];
}

const general = (bytes: number, at: number, counter?: number): number[] => {
  const place = counter === undefined ? { at } : { at, counter };
  return [
    ...generalMove(false, bytes, { ...place, base: "from" }),
    ...generalMove(true, bytes, { ...place, base: "to" }),
  ];
};

/** Offsets at which chunks of `chunk` bytes cover `from`…`to`, the last one ending at `to`. */
function cover(from: number, to: number, chunk: number): number[] {
  const offsets: number[] = [];
  for (let at = from; at + chunk <= to; at += chunk) offsets.push(at);
  if ((to - from) % chunk) offsets.push(to - chunk);
  return offsets;
}

/** Loads of up to eight chunks before their stores, so that the loads need not wait. */
function vectorRun(offsets: readonly number[], counter?: number): number[] {
  const bytes: number[] = [];
  for (let first = 0; first < offsets.length; first += batch) {
    const part = offsets.slice(first, first + batch);
    const place = (at: number) => (counter === undefined ? { at } : { at, counter });
    part.forEach((at, register) =>
      bytes.push(...vectorMove(false, register, { ...place(at), base: "from" })),
    );
    part.forEach((at, register) =>
      bytes.push(...vectorMove(true, register, { ...place(at), base: "to" })),
    );
  }
  return bytes;
}

/** Under 16 bytes, from `from` on: pieces of 8 and 4, or two overlapping moves of the largest power of two. */
function small(size: number, from = 0): number[] {
  if (size % 4 === 0) return pieces(size, from);
  const chunk = [8, 4, 2, 1].find((bytes) => bytes <= size)!;
  return cover(from, from + size, chunk).flatMap((at) => general(chunk, at));
}

function pieces(size: number, from: number): number[] {
  const eight = size >= 8 ? general(8, from) : [];
  return size % 8 === 0 ? eight : [...eight, ...general(4, from + size - 4)];
}

/** From `from` to `to` by vectors, and a rest that is a multiple of 4 without overlap. */
function run(from: number, to: number): number[] {
  const rest = (to - from) % 16;
  if (rest % 4 !== 0) return vectorRun(cover(from, to, 16));
  return [...vectorRun(cover(from, to - rest, 16)), ...small(rest, to - rest)];
}

/** `xor counter, counter; body; add counter, step; cmp counter, limit; jb body`. */
function loop(counter: number, step: number, limit: number, body: readonly number[]): number[] {
  const high = counter >> 3;
  const low = counter & 7;
  const clear = [
    ...rex(false, counter, 0).map((byte) => byte | high),
    0x31,
    0xc0 | (low << 3) | low,
  ];
  const add = [0x48 | high, 0x83, 0xc0 | low, step];
  const compare = [0x48 | high, 0x81, 0xf8 | low, ...little32(limit)];
  const back = -(body.length + add.length + compare.length + 6);
  return [...clear, ...body, ...add, ...compare, 0x0f, 0x82, ...little32(back)];
}

function withVectors(size: number): number[] {
  if (size < 16) return small(size);
  if (size <= unrolled) return run(0, size);
  const whole = size - (size % stride);
  return [...loop(R11, stride, whole, vectorRun([0, 16, 32, 48], R11)), ...run(whole, size)];
}

/** The same by words of 8 bytes. */
function words(from: number, to: number): number[] {
  const rest = (to - from) % 8;
  if (rest % 4 !== 0) return cover(from, to, 8).flatMap((at) => general(8, at));
  return [...cover(from, to - rest, 8).flatMap((at) => general(8, at)), ...small(rest, to - rest)];
}

function withoutVectors(size: number): number[] {
  if (size < 16) return small(size);
  if (size <= unrolledWithoutVector) return words(0, size);
  const whole = size - (size % 32);
  const body = [0, 8, 16, 24].flatMap((at) => general(8, at, RAX));
  return [0x50, ...loop(RAX, 32, whole, body), 0x58, ...words(whole, size)];
}

/** The function's code; a size beyond what a displacement reaches is refused. */
export function copy(size: bigint, features: TargetFeatures): Written | Unwritable {
  if (size < 0n || size >= 1n << 31n)
    return { unwritable: `a size of ${size} bytes is not below 2 GiB` };
  const count = Number(size);
  const body = features.vector ? withVectors(count) : withoutVectors(count);
  return { bytes: Uint8Array.from([...body, 0xc3]), relocations: [] };
}
