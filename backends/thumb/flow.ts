/**
 * What the instructions of a function do beside computing: where control leaves it, how much stack it takes, whether it
 * calls the system or computes with floating point. One sweep from its first byte to its last, past the data that its
 * mapping symbols name.
 *
 * The frame is the sum of everything that lowers the stack pointer. Compilers lower it in straight lines and raise it
 * again on the way out, so the sum is never too small; where a loop lowers it, or a register of which it is not known what
 * it holds, the size counts as unknown. Constants, copies of the stack pointer and the slots of vtables are followed
 * within a stretch of code that nothing jumps into.
 */
import type { Branch, Flow } from "../architecture.js";
import { imm16, isAddw, isMovt, isMovw, LR, PC, readInstruction, SP, type Instruction } from "./instruction.js";

const FRAME = 7;

/** What a register holds, as far as it is known. */
interface Held {
  readonly constant?: number;
  /** Where the relocation of a number stands that it was made of. */
  readonly field?: number;
  /** The stack pointer, less so many bytes at most. */
  readonly below?: number;
  /** The frame pointer and a number: where the stack pointer was, on the way out. */
  readonly frame?: boolean;
}

interface Reading {
  readonly start: number;
  readonly end: number;
  readonly relocationAt: (offset: number) => string | undefined;
  readonly branches: Branch[];
  readonly held: Map<number, Held>;
  readonly lowered: number[];
  frame: number;
  dynamicFrame: boolean;
  systemCall: boolean;
  floatingPoint: boolean;
}

const calls = /^R_ARM_THM_(CALL|JUMP)/;
const signed = (value: number, width: number): number => (value << (32 - width)) >> (32 - width);
const count = (bits: number): number => bits.toString(2).replaceAll("0", "").length;

/** A modified constant (ARM, A5.3.2): a byte repeated, or shifted anywhere. */
function expand({ first, second }: Instruction): number {
  const number = ((first & 0x400) << 1) | ((second & 0x7000) >> 4) | (second & 255);
  const byte = number & 255;
  if (number >> 10 !== 0) {
    const [value, by] = [0x80 | (number & 127), number >> 7];
    return ((value >>> by) | (value << (32 - by))) >>> 0;
  }
  return [byte, byte | (byte << 16), (byte << 8) | (byte << 24), byte * 0x01010101][number >> 8]! >>> 0;
}

/** A jump with its destination in the instruction: how far, and whether it is a call. */
export function destination({ length, first, second }: Instruction): { readonly by: number; readonly call: boolean } | undefined {
  if (length === 2) {
    if (first >> 11 === 0b11100) return { by: signed((first & 0x7ff) << 1, 12) + 4, call: false };
    if (first >> 12 === 0b1101 && ((first >> 8) & 15) < 14) return { by: signed((first & 255) << 1, 9) + 4, call: false };
    if ((first & 0xf500) === 0xb100) return { by: (((first & 0x200) >> 3) | ((first & 0xf8) >> 2)) + 4, call: false };
    return undefined;
  }
  if (first >> 11 !== 0b11110 || (second & 0x8000) === 0) return undefined;
  const s = (first >> 10) & 1;
  const [j1, j2] = [(second >> 13) & 1, (second >> 11) & 1];
  if (second & 0x1000) {
    const [i1, i2] = [j1 ^ s ^ 1, j2 ^ s ^ 1];
    return { by: signed((s << 24) | (i1 << 23) | (i2 << 22) | ((first & 0x3ff) << 12) | ((second & 0x7ff) << 1), 25) + 4, call: (second & 0x4000) !== 0 };
  }
  // hints, barriers and accesses to special registers have a condition of 111x
  if (second & 0x4000 || ((first >> 7) & 7) === 7) return undefined;
  return { by: signed((s << 20) | (j2 << 19) | (j1 << 18) | ((first & 0x3f) << 12) | ((second & 0x7ff) << 1), 21) + 4, call: false };
}

function direct(reading: Reading, at: number, one: Instruction): boolean {
  const found = destination(one);
  if (!found) return false;
  const relocation = reading.relocationAt(at);
  const to = at + found.by;
  const inside = to >= reading.start && to < reading.end;
  if (relocation && calls.test(relocation)) reading.branches.push({ kind: "symbol", at, field: at });
  else if (found.call || !inside) reading.branches.push({ kind: "place", at, to });
  else if (to <= at && reading.lowered.some((lowered) => lowered >= to)) reading.dynamicFrame = true;
  reading.held.clear();
  return true;
}

/** Through a register or memory: `bx`, `blx`, and whatever else sets the program counter; back is no branch. */
function indirect(reading: Reading, at: number, { length, first, second }: Instruction): boolean {
  const through = (register: number | undefined, table: boolean): true => {
    const field = register === undefined ? undefined : reading.held.get(register)?.field;
    reading.branches.push({ kind: "pointer", at, table, ...(field === undefined ? {} : { field }) });
    reading.held.clear();
    return true;
  };
  if (length === 2) {
    const register = (first >> 3) & 15;
    if ((first & 0xff00) === 0x4700) return first & 0x80 || register !== LR ? through(register, false) : true;
    // mov pc, r; add pc, r
    if ((first & 0xff87) === 0x4687) return register === LR ? true : through(register, true);
    return (first & 0xff87) === 0x4487 ? through(undefined, true) : false;
  }
  // tbb, tbh: the table lies behind it
  if ((first & 0xfff0) === 0xe8d0 && (second & 0xffe0) === 0xf000) return true;
  // ldr pc, of a table by an index, or of anything else; pop {…, pc} by `ldr pc, [sp], #4` is back
  if ((first & 0xff70) === 0xf850 && second >> 12 === PC) return (first & 15) === SP ? true : through(undefined, (second & 0xfc0) === 0);
  return false;
}

function lower(reading: Reading, at: number, by: number): void {
  if (by <= 0) return;
  reading.frame += by;
  reading.lowered.push(at);
}

/** Instructions that lower or set the stack pointer; true if this is one. */
function stack(reading: Reading, at: number, one: Instruction): boolean {
  const { length, first, second } = one;
  if (length === 2) {
    if ((first & 0xfe00) === 0xb400) return lower(reading, at, 4 * count(first & 0x1ff)), true;
    if ((first & 0xff00) === 0xb000) return lower(reading, at, first & 0x80 ? (first & 0x7f) * 4 : 0), true;
    if ((first & 0xff87) === 0x4685) return assign(reading, at, (first >> 3) & 15), true;
    // add sp, r
    if ((first & 0xff87) === 0x4485) return add(reading, at, reading.held.get((first >> 3) & 15)?.constant), true;
    return false;
  }
  if (first === 0xe92d) return lower(reading, at, 4 * count(second)), true;
  // vpush: words in the lowest byte
  if ((first & 0xffbf) === 0xed2d && (second & 0xe00) === 0xa00) return lower(reading, at, (second & 255) * 4), true;
  // str, strd with writeback below sp
  if (first === 0xf84d && (second & 0xf00) === 0xd00) return lower(reading, at, second & 255), true;
  if ((first & 0xff7f) === 0xe96d) return lower(reading, at, first & 0x80 ? 0 : (second & 255) * 4), true;
  const toStack = ((second >> 8) & 15) === SP;
  if (!toStack || (second & 0x8000) !== 0) return false;
  if ((first & 0xfbff) === 0xf1ad) return lower(reading, at, expand(one)), true;
  if ((first & 0xfbff) === 0xf2ad) return lower(reading, at, ((first & 0x400) << 1) | ((second & 0x7000) >> 4) | (second & 255)), true;
  if ((first & 0xfbff) === 0xf10d || (first & 0xfbff) === 0xf20d) return true;
  // sub.w sp, r7, #n: back to where it was
  if ([0xf1a7, 0xf2a7].includes(first & 0xfbff)) return true;
  if (first === 0xebad) {
    const other = reading.held.get(second & 15)?.constant;
    return add(reading, at, other === undefined || second & 0x70f0 ? undefined : -other), true;
  }
  // every other computation of 32 bits that has a register as its result
  if (first >> 9 === 0b1110101 || (first >> 11 === 0b11110 && (first & 0x200) === 0)) return (reading.dynamicFrame = true);
  return false;
}

function add(reading: Reading, at: number, by: number | undefined): void {
  if (by === undefined) reading.dynamicFrame = true;
  else lower(reading, at, -by);
}

/** `mov sp, register`. */
function assign(reading: Reading, at: number, register: number): void {
  const held = reading.held.get(register);
  if (register === FRAME || held?.frame) return;
  if (held?.below === undefined) reading.dynamicFrame = true;
  else lower(reading, at, held.below);
}

/** What the register that an instruction writes holds from then on; nothing is known of the others that it may write. */
function follow(reading: Reading, at: number, one: Instruction): void {
  const { length, first, second } = one;
  const { held } = reading;
  const relocated = reading.relocationAt(at) !== undefined;
  const set = (register: number, value: Held | undefined): void => {
    if (value && Object.keys(value).length) held.set(register, value);
    else held.delete(register);
  };
  const low = (at: number): number => (first >> at) & 7;
  if (length === 2) {
    // mov r, r
    if ((first & 0xff00) === 0x4600) {
      const [to, from] = [((first & 0x80) >> 4) | low(0), (first >> 3) & 15];
      return set(to, from === SP ? { below: 0 } : held.get(from));
    }
    if (first >> 11 === 0b00100) return set(low(8), { constant: first & 255 });
    // add r, r; adds r, r, r
    if ((first & 0xff00) === 0x4400) {
      const [to, from] = [((first & 0x80) >> 4) | low(0), (first >> 3) & 15];
      return set(to, fieldOf(held, to, from));
    }
    if (first >> 9 === 0b0001100) return set(low(0), fieldOf(held, low(3), low(6)));
    // ldr r, [r, r]; ldr r, [r, #n]
    if (first >> 9 === 0b0101100) return set(low(0), fieldOf(held, low(3), low(6)));
    if (first >> 11 === 0b01101) return set(low(0), fieldOf(held, low(3)));
    // stores, comparisons and branches write no register; what writes one of the lower eight is forgotten
    if (first >> 11 === 0b01100 || first >> 11 === 0b01110 || first >> 11 === 0b10000 || first >> 11 === 0b10010 || first >> 9 === 0b0101000 || first >> 11 === 0b00101) return;
    if (first >> 8 === 0xbf) return;
    for (let register = 0; register < 8; register++) held.delete(register);
    return;
  }
  const to = (second >> 8) & 15;
  if (isMovw(one)) return set(to, relocated ? { field: at } : { constant: imm16(one) });
  if (isMovt(one)) {
    const before = held.get(to);
    if (relocated) return set(to, before?.field === undefined ? { field: at } : before);
    return set(to, before?.constant === undefined ? undefined : { constant: (before.constant & 0xffff) | (imm16(one) << 16) });
  }
  const base = first & 15;
  // an immediate that is open, and r12, which the code around one may need
  if (relocated) held.delete(12);
  if (relocated && isAddw(one)) return set(to, { field: at });
  if (relocated && (first & 0xfff0) === 0xf8d0) return set(second >> 12, { field: at });
  // ldr.w r, [r, #n] and [r, r]
  if ((first & 0xfff0) === 0xf8d0) return set(second >> 12, fieldOf(held, base));
  if ((first & 0xfff0) === 0xf850 && (second & 0xfc0) === 0) return set(second >> 12, fieldOf(held, base, second & 15));
  if ((first & 0xfff0) === 0xeb00) return set(to, fieldOf(held, base, second & 15));
  // bfc r, #0, #n: alignment; sub.w r, r7, #n: the way out; sub.w r, sp, #n
  if (first === 0xf36f && (second & 0x70c0) === 0) return set(to, held.get(to)?.below === undefined ? undefined : { below: held.get(to)!.below! + (1 << ((second & 31) + 1)) });
  if ((first & 0xfbff) === 0xf1a7 || (first & 0xfbff) === 0xf2a7) return set(to, { frame: true });
  if ((first & 0xfbff) === 0xf1ad) return set(to, { below: expand(one) });
  if ((first & 0xff50) === 0xf840 || (first & 0xff00) === 0xed00) return;
  held.clear();
}

function fieldOf(held: ReadonlyMap<number, Held>, ...registers: readonly number[]): Held | undefined {
  const field = registers.map((register) => held.get(register)?.field).find((one) => one !== undefined);
  return field === undefined ? undefined : { field };
}

/** Arithmetic of the floating-point unit: all but moves. */
function computes({ first, second }: Instruction): boolean {
  if (first >> 8 !== 0xee || (second & 0xe10) !== 0xa00) return false;
  const other = (first & 0xb0) === 0xb0;
  return !(other && ((second & 0x40) === 0 || ((first & 15) === 0 && (second & 0xc0) === 0x40)));
}

function step(reading: Reading, at: number, one: Instruction): void {
  // svc
  reading.systemCall ||= one.length === 2 && first8(one) === 0xdf;
  reading.floatingPoint ||= one.length === 4 && computes(one);
  if (direct(reading, at, one) || indirect(reading, at, one)) return;
  if (!stack(reading, at, one)) follow(reading, at, one);
}

const first8 = ({ first }: Instruction): number => first >> 8;

/** Starts of instructions in order, past data; undefined where one goes beyond the end. */
function starts(code: Uint8Array, start: number, end: number, dataUntil: (offset: number) => number | undefined): readonly number[] | undefined {
  const found: number[] = [];
  for (let at = start; at < end; ) {
    const behind = dataUntil(at);
    if (behind !== undefined && behind > at) at = behind;
    else {
      const one = readInstruction(code, at, end);
      if (!one) return undefined;
      found.push(at);
      at += one.length;
    }
  }
  return found;
}

/** What a function does; undefined where its bytes cannot be read. */
export function flow(
  code: Uint8Array,
  start: number,
  end: number,
  relocationAt: (offset: number) => string | undefined,
  dataUntil: (offset: number) => number | undefined = () => undefined,
): Flow | undefined {
  const places = starts(code, start, end, dataUntil);
  if (!places) return undefined;
  const targets = new Set(places.map((at) => at + (destination(readInstruction(code, at, end)!)?.by ?? NaN)));
  const reading: Reading = {
    start, end, relocationAt, branches: [], held: new Map(), lowered: [],
    frame: 0, dynamicFrame: false, systemCall: false, floatingPoint: false,
  };
  for (const at of places) {
    if (targets.has(at)) reading.held.clear();
    step(reading, at, readInstruction(code, at, end)!);
  }
  const { branches, frame, dynamicFrame, systemCall, floatingPoint } = reading;
  return { branches, frame, dynamicFrame, systemCall, floatingPoint };
}
