/**
 * What the instructions of a function do beside computing: where control leaves it, how much stack it takes, whether it
 * calls the system or computes with floating point. One sweep from its first byte to its last: compilers put no data
 * between instructions here, and bytes that are no instruction end the reading.
 *
 * The frame is the sum of everything that lowers the stack pointer. Code that LLVM emits lowers it in straight lines and
 * raises it again on the way out, so the sum is never too small; where a loop lowers it (probing the pages of a large
 * frame), a `lea` below the stack pointer says beforehand how far. Everything else counts as a size that is not known.
 */
import type { Branch, Flow } from "../architecture.js";
import { readInstruction, type Instruction } from "./instruction.js";

const redZone = 128;
const word = 8;

interface Reading {
  readonly code: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly relocationAt: (offset: number) => string | undefined;
  readonly branches: Branch[];
  frame: number;
  dynamicFrame: boolean;
  systemCall: boolean;
  floatingPoint: boolean;
}

const regOf = (modrm: number): number => (modrm >> 3) & 7;
const rmOf = (modrm: number): number => modrm & 7;
const isRegister = (modrm: number): boolean => modrm >> 6 === 3;

/** Whether the operand in ModRM's `rm` is the register rsp. */
const rmIsStack = ({ modrm, rex }: Instruction): boolean => modrm !== undefined && isRegister(modrm) && rmOf(modrm) === 4 && !(rex & 1);
const regIsStack = ({ modrm, rex }: Instruction): boolean => modrm !== undefined && regOf(modrm) === 4 && !(rex & 4);

function signed(code: Uint8Array, at: number, bytes: number): number {
  const view = new DataView(code.buffer, code.byteOffset + at, bytes);
  return bytes === 1 ? view.getInt8(0) : bytes === 2 ? view.getInt16(0, true) : view.getInt32(0, true);
}

/** A call or jump with its destination in the instruction. */
function direct(reading: Reading, one: Instruction): void {
  const field = one.fields.find(({ role }) => role === "branch");
  if (!field) return;
  if (reading.relocationAt(field.at)) reading.branches.push({ kind: "symbol", at: one.start, field: field.at });
  else {
    const to = one.start + one.length + signed(reading.code, field.at, field.bytes);
    // a jump within the function is a loop or a choice; a call there is one of the function itself
    const isCall = one.map === 0 && one.opcode === 0xe8;
    if (isCall || to < reading.start || to >= reading.end) reading.branches.push({ kind: "place", at: one.start, to });
  }
}

/** `add %a, %b` right before `jmp *%b`: how code reaches an entry of a table of distances. */
function sumsInto(before: Instruction | undefined, jump: Instruction): boolean {
  if (!before || before.map !== 0 || before.modrm === undefined || jump.modrm === undefined || !isRegister(before.modrm) || !isRegister(jump.modrm)) return false;
  const target = rmOf(jump.modrm) | ((jump.rex & 1) << 3);
  if (before.opcode === 0x01) return (rmOf(before.modrm) | ((before.rex & 1) << 3)) === target;
  return before.opcode === 0x03 && (regOf(before.modrm) | ((before.rex & 4) << 1)) === target;
}

/** FF /2 to /5: through a register or memory. */
function indirect(reading: Reading, one: Instruction, before: Instruction | undefined): void {
  const field = one.fields.find(({ at }) => reading.relocationAt(at) !== undefined);
  const name = field && reading.relocationAt(field.at)!;
  if (field && name!.includes("GOTPCREL")) reading.branches.push({ kind: "symbol", at: one.start, field: field.at });
  else {
    const jump = regOf(one.modrm!) >= 4;
    reading.branches.push({ kind: "pointer", at: one.start, table: jump && (sumsInto(before, one) || (field !== undefined && field.role !== "rip-relative")), ...(field ? { field: field.at } : {}) });
  }
}

/** 81 and 83 on rsp: adding, masking, subtracting a number. */
function adjustByNumber(reading: Reading, one: Instruction): void {
  const field = one.fields.find(({ role }) => role !== "displacement");
  const operation = regOf(one.modrm!);
  if (!field || reading.relocationAt(field.at)) reading.dynamicFrame ||= operation !== 7;
  else {
    const number = signed(reading.code, field.at, field.bytes);
    // 0 add, 4 and, 5 sub, 7 cmp
    if (operation === 5) reading.frame += Math.max(0, number);
    else if (operation === 0 || operation === 4) reading.frame += Math.max(0, -number);
    else if (operation !== 7) reading.dynamicFrame = true;
  }
}

/** `lea` of what lies below the stack pointer. */
function addressOfStack(reading: Reading, one: Instruction): void {
  const modrm = one.modrm!;
  const sib = rmOf(modrm) === 4 ? reading.code[one.opcodeAt + 2] : undefined;
  const fromStack = sib === 0x24 && !(one.rex & 1);
  const field = one.fields.find(({ role }) => role === "displacement");
  const symbolic = field !== undefined && reading.relocationAt(field.at) !== undefined;
  if (fromStack && field && !symbolic) reading.frame += Math.max(0, -signed(reading.code, field.at, field.bytes));
  else if (regIsStack(one)) reading.dynamicFrame ||= symbolic || fromStack || rmOf(modrm) !== 5 || (one.rex & 1) !== 0;
}

/** Copies to and from rsp: back from the frame pointer is the way out, from elsewhere nobody knows. */
function move(reading: Reading, one: Instruction): void {
  const { opcode, modrm = 0, rex } = one;
  const fromFramePointer = opcode === 0x89 ? regOf(modrm) === 5 && !(rex & 4) : isRegister(modrm) && rmOf(modrm) === 5 && !(rex & 1);
  if ((opcode === 0x89 ? rmIsStack(one) : regIsStack(one)) && rex & 8 && !fromFramePointer) reading.dynamicFrame = true;
}

function stack(reading: Reading, one: Instruction): void {
  const { opcode, map, modrm, rex } = one;
  if (map !== 0 || one.vector) return;
  if ((opcode >= 0x50 && opcode < 0x58) || opcode === 0x6a || opcode === 0x68 || opcode === 0x9c) reading.frame += word;
  else if (opcode === 0xff && modrm !== undefined && regOf(modrm) === 6) reading.frame += word;
  else if (opcode === 0xc8) reading.dynamicFrame = true;
  else if ((opcode === 0x81 || opcode === 0x83) && rmIsStack(one)) adjustByNumber(reading, one);
  else if (opcode === 0x8d) addressOfStack(reading, one);
  else if (opcode === 0x89 || opcode === 0x8b) move(reading, one);
  else if (opcode === 0x29 || opcode === 0x01 || opcode === 0x87 || opcode === 0x21) reading.dynamicFrame ||= rmIsStack(one) && opcode !== 0x01;
  else if (opcode === 0x2b) reading.dynamicFrame ||= regIsStack(one);
  else if (opcode === 0x5c) reading.dynamicFrame ||= !(rex & 1);
}

const conversions = new Set([0x2a, 0x2c, 0x2d, 0x2e, 0x2f, 0x51, 0x52, 0x53, 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0xc2, 0xe6]);

/** Arithmetic of SSE, AVX and FMA, and everything of the x87. */
function computesWithFloats({ map, opcode, vector }: Instruction): boolean {
  if (map === 0) return opcode >= 0xd8 && opcode <= 0xdf;
  return map === 1 ? conversions.has(opcode) : map === 2 && vector && opcode >= 0x96 && opcode <= 0xbf;
}

/** What a function does; undefined where its bytes cannot be read. */
export function flow(code: Uint8Array, start: number, end: number, relocationAt: (offset: number) => string | undefined): Flow | undefined {
  const reading: Reading = { code, start, end, relocationAt, branches: [], frame: word, dynamicFrame: false, systemCall: false, floatingPoint: false };
  let before: Instruction | undefined;
  let calls = false;
  for (let at = start; at < end; ) {
    const one = readInstruction(code, at);
    if (!one || at + one.length > end) return undefined;
    const through = one.map === 0 && one.opcode === 0xff && one.modrm !== undefined && regOf(one.modrm) >= 2 && regOf(one.modrm) <= 5;
    if (through) indirect(reading, one, before);
    else direct(reading, one);
    calls ||= (one.map === 0 && one.opcode === 0xe8) || (through && regOf(one.modrm!) < 4);
    stack(reading, one);
    // syscall, sysenter, int
    reading.systemCall ||= (one.map === 1 && !one.vector && (one.opcode === 0x05 || one.opcode === 0x34)) || (one.map === 0 && one.opcode === 0xcd);
    reading.floatingPoint ||= computesWithFloats(one);
    before = one;
    at += one.length;
  }
  const { branches, frame, dynamicFrame, systemCall, floatingPoint } = reading;
  return { branches, frame: frame + (calls ? 0 : redZone), dynamicFrame, systemCall, floatingPoint };
}
