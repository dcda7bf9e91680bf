/**
 * What the instructions of a function do beside computing: where control leaves it, how much stack it takes, whether it
 * calls the system or computes with floating point. One sweep from its first instruction to its last.
 *
 * The frame is the sum of everything that lowers the stack pointer, as on every machine: never too small. Where a loop
 * lowers it (probing the pages of a large frame), a `sub` into another register says beforehand how far.
 *
 * Pointers are called from registers, so what was written to each register last is remembered: a load with a relocation is
 * a slot of the global offset table, which is as good as the symbol, or of a vtable; a sum may be a place in a table.
 */
import type { Branch, Flow } from "../architecture.js";
import { base, destination, isAccess, isAdr, STACK, wordAt } from "./instruction.js";

/** What a register holds, as far as it matters to a jump. */
type Held =
  | { readonly kind: "loaded"; readonly at: number; readonly relocation: string }
  /** `adr` of a place in the function: a table of distances begins there. */
  | { readonly kind: "place" }
  | { readonly kind: "sum"; readonly local: boolean };

interface Reading {
  readonly start: number;
  readonly end: number;
  readonly relocationAt: (offset: number) => string | undefined;
  readonly held: Map<number, Held>;
  readonly branches: Branch[];
  frame: number;
  dynamicFrame: boolean;
  systemCall: boolean;
  floatingPoint: boolean;
}

const is = (word: number, mask: number, value: number): boolean => (word & mask) >>> 0 === value;
const signed = (value: number, bits: number): number => (value << (32 - bits)) >> (32 - bits);

/** Where a branch goes whose distance stands in it; undefined for other instructions. */
function distanceOf(word: number): number | undefined {
  if (is(word, 0x7c000000, 0x14000000)) return 4 * signed(word & 0x3ffffff, 26);
  if (is(word, 0xff000000, 0x54000000) || is(word, 0x7e000000, 0x34000000)) return 4 * signed((word >>> 5) & 0x7ffff, 19);
  return is(word, 0x7e000000, 0x36000000) ? 4 * signed((word >>> 5) & 0x3fff, 14) : undefined;
}

const isCall = (word: number): boolean => is(word, 0xfc000000, 0x94000000);
/** `br`, `blr` and their forms with pointer authentication; `ret` is none. */
const isIndirect = (word: number): boolean => is(word, 0xfedff000, 0xd61f0000);
const calls = (word: number): boolean => (word & 0x00200000) !== 0;

function direct(reading: Reading, word: number, at: number, distance: number): void {
  if (reading.relocationAt(at)) reading.branches.push({ kind: "symbol", at, field: at });
  else {
    const to = at + distance;
    if (isCall(word) || to < reading.start || to >= reading.end) reading.branches.push({ kind: "place", at, to });
  }
}

function indirect(reading: Reading, word: number, at: number): void {
  const held = reading.held.get(base(word));
  if (held?.kind === "loaded" && held.relocation.includes("GOT")) reading.branches.push({ kind: "symbol", at, field: held.at });
  // a table of distances without relocations leads back into the function
  else if (!calls(word) && held?.kind === "sum" && held.local) return;
  else {
    const field = held?.kind === "loaded" ? { field: held.at } : {};
    reading.branches.push({ kind: "pointer", at, table: !calls(word) && held?.kind === "sum", ...field });
  }
}

/** Remembers what an instruction leaves in its destination. */
function remember(reading: Reading, word: number, at: number): void {
  const relocation = reading.relocationAt(at);
  const isSum = is(word, 0xff200000, 0x8b000000) || is(word, 0xffe00000, 0x8b200000);
  const local = isSum && [base(word), (word >>> 16) & 31].some((register) => reading.held.get(register)?.kind === "place");
  if (isAccess(word) && relocation) reading.held.set(destination(word), { kind: "loaded", at, relocation });
  else if (isAdr(word) && !relocation) reading.held.set(destination(word), { kind: "place" });
  else if (isSum) reading.held.set(destination(word), { kind: "sum", local });
  else reading.held.delete(destination(word));
  // a pair of loads has its second destination elsewhere
  if (is(word, 0x3a400000, 0x28400000)) reading.held.delete((word >>> 10) & 31);
}

const isNumberToStack = (word: number): boolean => is(word, 0xff800000, 0xd1000000) || is(word, 0xff800000, 0x91000000);

/** `add` and `sub` of a number, where the stack pointer takes part. */
function adjustByNumber(reading: Reading, word: number, at: number): void {
  const [to, from] = [destination(word), base(word)];
  const by = ((word >>> 10) & 0xfff) * (word & 0x400000 ? 4096 : 1);
  const subtracts = (word & 0x40000000) !== 0;
  if (from === STACK && reading.relocationAt(at)) reading.dynamicFrame ||= subtracts || to === STACK;
  else if (from === STACK) reading.frame += subtracts ? by : 0;
  // back from the frame pointer is the way out, from elsewhere nobody knows
  else if (to === STACK && from !== 29) reading.dynamicFrame = true;
}

function stack(reading: Reading, word: number, at: number): void {
  // a store that lowers its base before: of one register, of two
  if (is(word, 0x3b600c00, 0x38000c00) && base(word) === STACK) reading.frame += Math.max(0, -signed((word >>> 12) & 0x1ff, 9));
  else if (is(word, 0x3bc00000, 0x29800000) && base(word) === STACK) reading.frame += Math.max(0, -signed((word >>> 15) & 0x7f, 7) * pairUnit(word));
  else if (isNumberToStack(word) && (destination(word) === STACK || base(word) === STACK)) adjustByNumber(reading, word, at);
  // and sp, xn, #mask: rounds down, by what the mask takes away at most
  else if (is(word, 0xffc00000, 0x92400000) && destination(word) === STACK) reading.frame += 2 ** (63 - ((word >>> 10) & 63));
  // add and sub of a register
  else if (is(word, 0xffe00000, 0xcb200000) && (destination(word) === STACK || base(word) === STACK)) reading.dynamicFrame = true;
  else if (is(word, 0xffe00000, 0x8b200000) && destination(word) === STACK) reading.dynamicFrame = true;
}

/** Bytes of one register of a pair. */
const pairUnit = (word: number): number => (word & 0x04000000 ? 4 << (word >>> 30) : word >>> 31 ? 8 : 4);

/** Comparisons with zero, signs, widths, rounding and conversions of vectors (C4.1.95, "Advanced SIMD two-register miscellaneous"). */
const floatOpcodes: ReadonlySet<number> = new Set([0x0c, 0x0d, 0x0e, 0x0f, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1f]);

/** Scalar arithmetic, comparisons and conversions of floating point, and those of vectors; not moves. */
function computesWithFloats(word: number): boolean {
  if (is(word, 0x5f000000, 0x1f000000)) return true;
  if (is(word, 0x5f200000, 0x1e200000)) return !isFloatMove(word);
  // vectors, by opcode: of three operands, of two, by element
  if (is(word, 0x8f200400, 0x0e200400)) return ((word >>> 11) & 31) >= 0x18;
  if (is(word, 0x8f3e0c00, 0x0e200800)) return floatOpcodes.has((word >>> 12) & 31);
  return is(word, 0x8f000400, 0x0f000000) && [1, 5, 9].includes((word >>> 12) & 15);
}

/** Between registers, to and from general registers without conversion, and of a constant. */
function isFloatMove(word: number): boolean {
  if (is(word, 0xff3ffc00, 0x1e204000) || is(word, 0xff201fe0, 0x1e201000)) return true;
  return is(word, 0x7f20fc00, 0x1e200000) && ((word >>> 16) & 7) >= 6;
}

/** Encodings that no instruction has (ARM ARM, C4.1). */
const isNothing = (word: number): boolean => {
  const kind = (word >>> 25) & 15;
  return kind === 1 || kind === 3 || (kind === 0 && word >>> 16 !== 0);
};

/** What a function does; undefined where its bytes cannot be read. */
export function flow(code: Uint8Array, start: number, end: number, relocationAt: (offset: number) => string | undefined): Flow | undefined {
  const reading: Reading = { start, end, relocationAt, held: new Map(), branches: [], frame: 0, dynamicFrame: false, systemCall: false, floatingPoint: false };
  if (start % 4 !== 0 || end % 4 !== 0 || end > code.length) return undefined;
  for (let at = start; at < end; at += 4) {
    const word = wordAt(code, at);
    if (isNothing(word)) return undefined;
    const distance = distanceOf(word);
    if (distance !== undefined) direct(reading, word, at, distance);
    else if (isIndirect(word)) indirect(reading, word, at);
    else {
      stack(reading, word, at);
      remember(reading, word, at);
      // svc, hvc, smc
      reading.systemCall ||= is(word, 0xffe0001c, 0xd4000000) && (word & 3) !== 0;
      reading.floatingPoint ||= computesWithFloats(word);
    }
    if (isCall(word) || (isIndirect(word) && calls(word))) for (let register = 0; register <= 18; register++) reading.held.delete(register);
  }
  const { branches, frame, dynamicFrame, systemCall, floatingPoint } = reading;
  return { branches, frame, dynamicFrame, systemCall, floatingPoint };
}
