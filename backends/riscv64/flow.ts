/**
 * What the instructions of a function do beside computing: where control leaves it, how much stack it takes, whether it
 * calls the system or computes with floating point. One sweep from its first byte to its last: compilers put no data
 * between instructions here, and bytes that are no instruction end the reading.
 *
 * The frame is the sum of everything that lowers the stack pointer (x2). Compilers lower it in straight lines and raise it
 * again on the way out, so the sum is never too small; where a loop lowers it, or a register of which it is not known what
 * it holds, the size counts as unknown. A large frame needs a register for its size: constants are followed within a
 * stretch of code that nothing jumps into, and so is the slot of a vtable on its way to the call.
 */
import type { Branch, Flow } from "../architecture.js";
import { AUIPC, BRANCH, JAL, JALR, LOAD, LUI, OP, OP_FP, OP_IMM, OP_IMM_32, OTHER, readInstruction, STORE, STORE_FP, SYSTEM, type Instruction } from "./instruction.js";

const RA = 1;
const SP = 2;
const FRAME = 8;

/** What a register holds, as far as it is known. */
interface Held {
  readonly constant?: number;
  /** Where the relocation of a number stands that it was made of. */
  readonly field?: number;
  /** The sum of two registers, as code reaches an entry of a table of distances. */
  readonly sum?: boolean;
  /** The program counter and a number. */
  readonly place?: number;
}

interface Reading {
  readonly code: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly relocationAt: (offset: number) => string | undefined;
  readonly branches: Branch[];
  readonly held: Map<number, Held>;
  /** Where the stack pointer was lowered. */
  readonly lowered: number[];
  frame: number;
  dynamicFrame: boolean;
  systemCall: boolean;
  floatingPoint: boolean;
}

const calls = /^R_RISCV_(CALL|CALL_PLT|JAL|BRANCH|RVC_BRANCH|RVC_JUMP)$/;
const inside = ({ start, end }: Reading, to: number): boolean => to >= start && to < end;

function lower(reading: Reading, at: number, by: number): void {
  if (by <= 0) return;
  reading.frame += by;
  reading.lowered.push(at);
}

/** A jump or branch with its destination in the instruction. */
function direct(reading: Reading, at: number, one: Instruction): void {
  const relocation = reading.relocationAt(at);
  if (relocation && calls.test(relocation)) return void reading.branches.push({ kind: "symbol", at, field: at });
  const to = at + one.immediate;
  // a jump within the function is a loop or a choice; a call there is one of the function itself
  if ((one.opcode === JAL && one.rd === RA) || !inside(reading, to)) reading.branches.push({ kind: "place", at, to });
  else if (to <= at && reading.lowered.some((lowered) => lowered >= to)) reading.dynamicFrame = true;
}

/** `jalr`: back, on from an `auipc`, or through a pointer. */
function indirect(reading: Reading, at: number, one: Instruction): void {
  const held = reading.held.get(one.rs1) ?? {};
  const linked = one.rd !== 0;
  if (!linked && one.rs1 === RA) return;
  if (held.field !== undefined && held.place !== undefined) return void reading.branches.push({ kind: "symbol", at, field: held.field });
  if (held.place !== undefined) {
    const to = held.place + one.immediate;
    if (linked || !inside(reading, to)) reading.branches.push({ kind: "place", at, to });
    return;
  }
  reading.branches.push({ kind: "pointer", at, table: !linked && held.sum === true, ...(held.field === undefined ? {} : { field: held.field }) });
}

/** What lowers or sets the stack pointer. */
function stack(reading: Reading, at: number, one: Instruction): void {
  const { opcode, rd, rs1, rs2, funct3, funct7, immediate } = one;
  const writes = rd === SP && opcode !== STORE && opcode !== STORE_FP && opcode !== BRANCH && opcode !== OTHER && opcode !== OP_FP;
  if (!writes) return;
  const known = reading.relocationAt(at) === undefined;
  if (opcode === OP_IMM && funct3 === 0 && known && rs1 === SP) return lower(reading, at, -immediate);
  // back from the frame pointer is the way out
  if (opcode === OP_IMM && funct3 === 0 && known && rs1 === FRAME) return;
  // masks: andi with a negative number, and shifting bits out and back in
  if (opcode === OP_IMM && funct3 === 7 && rs1 === SP && immediate < 0) return lower(reading, at, -immediate);
  if (opcode === OP_IMM && funct3 === 1 && immediate < 20) return lower(reading, at, 1 << immediate);
  const other = rs1 === SP ? reading.held.get(rs2)?.constant : rs2 === SP ? reading.held.get(rs1)?.constant : undefined;
  if (opcode === OP && funct3 === 0 && other !== undefined && (funct7 === 0 || rs1 === SP)) return lower(reading, at, funct7 === 0 ? -other : other);
  reading.dynamicFrame = true;
}

/** What the register that an instruction writes holds from then on. */
function result(reading: Reading, at: number, one: Instruction): Held {
  const { opcode, rs1, rs2, funct3, funct7, immediate } = one;
  const relocation = reading.relocationAt(at);
  const from: Held = rs1 === 0 ? { constant: 0 } : (reading.held.get(rs1) ?? {});
  const symbolic = relocation !== undefined && relocation !== "R_RISCV_RELAX";
  if (opcode === LUI) return symbolic ? { field: at } : { constant: immediate };
  if (opcode === AUIPC) return symbolic ? { field: at, ...(calls.test(relocation) ? { place: at } : {}) } : { place: at + immediate };
  if ((opcode === OP_IMM || opcode === OP_IMM_32) && funct3 === 0) {
    if (symbolic) return { field: from.field ?? at };
    if (from.constant !== undefined) return { constant: (from.constant + immediate) | 0 };
    return immediate === 0 && opcode === OP_IMM ? from : {};
  }
  if (opcode === LOAD) return symbolic ? { field: from.field ?? at } : from.field === undefined ? {} : { field: from.field };
  if (opcode === OP && funct3 === 0 && funct7 === 0) {
    const other: Held = rs2 === 0 ? { constant: 0 } : (reading.held.get(rs2) ?? {});
    if (rs1 === 0) return other;
    const field = from.field ?? other.field;
    return { sum: true, ...(field === undefined ? {} : { field }) };
  }
  return {};
}

/** Arithmetic of floating-point numbers: all but moves and changes of sign. */
function computes({ opcode, funct3, funct7 }: Instruction): boolean {
  if (opcode === 0x43 || opcode === 0x47 || opcode === 0x4b || opcode === 0x4f) return true;
  const operation = funct7 >> 2;
  const moves = operation === 0x04 || operation === 0x1e || (operation === 0x1c && funct3 === 0);
  return opcode === OP_FP && !moves;
}

function step(reading: Reading, at: number, one: Instruction): void {
  const { opcode, rd } = one;
  stack(reading, at, one);
  // ecall and ebreak differ in their number
  reading.systemCall ||= opcode === SYSTEM && one.funct3 === 0 && one.immediate === 0 && one.rd === 0;
  reading.floatingPoint ||= computes(one);
  if (opcode === JAL || opcode === BRANCH) direct(reading, at, one);
  else if (opcode === JALR) indirect(reading, at, one);
  if (opcode === JAL || opcode === BRANCH || opcode === JALR) reading.held.clear();
  else if (opcode !== STORE && opcode !== STORE_FP && rd !== 0) reading.held.set(rd, result(reading, at, one));
}

/** Places within the function that a branch leads to; undefined where its bytes cannot be read. */
function entries(code: Uint8Array, start: number, end: number): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (let at = start; at < end; ) {
    const one = readInstruction(code, at, end);
    if (!one) return undefined;
    if (one.opcode === JAL || one.opcode === BRANCH) found.add(at + one.immediate);
    at += one.length;
  }
  return found;
}

/** What a function does; undefined where its bytes cannot be read. */
export function flow(code: Uint8Array, start: number, end: number, relocationAt: (offset: number) => string | undefined): Flow | undefined {
  const targets = entries(code, start, end);
  if (!targets) return undefined;
  const reading: Reading = {
    code, start, end, relocationAt, branches: [], held: new Map(), lowered: [],
    frame: 0, dynamicFrame: false, systemCall: false, floatingPoint: false,
  };
  for (let at = start; at < end; ) {
    const one = readInstruction(code, at, end)!;
    if (targets.has(at)) reading.held.clear();
    step(reading, at, one);
    at += one.length;
  }
  const { branches, frame, dynamicFrame, systemCall, floatingPoint } = reading;
  return { branches, frame, dynamicFrame, systemCall, floatingPoint };
}
