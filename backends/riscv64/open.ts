/**
 * Instructions of four bytes whose immediate is open (`immediates.ts`): the number is written there if it fits twelve bits.
 * If it does not, there is a jump to code behind the section that does the same with the number in a register, and back.
 * That register is the one that is written anyway, or else one that is saved on the stack meanwhile. Nothing depends on
 * what lies around.
 */
import type { Code, Detour, Field, NoSite, Site } from "../architecture.js";
import { encode, fits } from "../field.js";
import { alone, high20, jump, low12I, low12S } from "./fields.js";
import { bytesOf, JAL, LOAD, LOAD_FP, LUI, OP, OP_IMM, OP_IMM_32, readInstruction, STORE, STORE_FP, type Instruction } from "./instruction.js";

const SP = 2;
const temporaries = [5, 6, 7] as const;

/** A number as a register of 64 bits holds it, with its sign. */
const inRegister = (value: bigint): bigint => BigInt.asIntN(64, value);
/** The lowest twelve bits, as an instruction extends them by their sign. */
const lowest = (value: bigint): bigint => BigInt.asIntN(12, value);

/** `li`: the instructions that put a number of 64 bits together in a register, and need no other. */
export function number(rd: number, value: bigint): number[] {
  const whole = inRegister(value);
  const low = lowest(whole);
  const last = Number(low) & 0xfff;
  if (whole === low) return [addNumber(rd, 0, last)];
  const high = inRegister(whole - low);
  if (fits(high20, whole)) return [(LUI | (rd << 7) | (Number(high & 0xfffff000n) | 0)) >>> 0, ...(low === 0n ? [] : [OP_IMM_32 | (rd << 7) | (rd << 15) | (last << 20)])];
  let shift = 12n;
  while (((high >> shift) & 1n) === 0n) shift++;
  return [...number(rd, high >> shift), shiftLeft(rd, Number(shift)), ...(low === 0n ? [] : [addNumber(rd, rd, last)])];
}

const shiftLeft = (rd: number, by: number): number => OP_IMM | (1 << 12) | (rd << 7) | (rd << 15) | (by << 20);
const add = (rd: number, rs1: number, rs2: number): number => OP | (rd << 7) | (rs1 << 15) | (rs2 << 20);
const addNumber = (rd: number, rs1: number, number: number): number => OP_IMM | (rd << 7) | (rs1 << 15) | (number << 20);
const push = (register: number): number[] => [addNumber(SP, SP, -16), STORE | (3 << 12) | (SP << 15) | (register << 20)];
const pop = (register: number): number[] => [LOAD | (3 << 12) | (register << 7) | (SP << 15), addNumber(SP, SP, 16)];

/** Instructions in order, the parts of `value` put into those that ask for them. */
function assembled(words: readonly (number | readonly [word: number, field: Field])[], value: bigint): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  words.forEach((one, index) => {
    const [word, field] = typeof one === "number" ? [one] : one;
    bytes.set(bytesOf(word), index * 4);
    if (field) encode(field, bytes, index * 4, value);
  });
  return bytes;
}

function jumpBy(distance: number): Uint8Array | undefined {
  const bytes = bytesOf(JAL);
  if (!fits(jump, BigInt(distance))) return undefined;
  encode(jump, bytes, 0, BigInt(distance));
  return bytes;
}

const isStore = ({ opcode }: Instruction): boolean => opcode === STORE || opcode === STORE_FP;
/** Whether it writes an integer register. */
const writes = (one: Instruction): boolean => !isStore(one) && one.opcode !== LOAD_FP;

/** The same with the number in a register, without the jump back. */
function around(one: Instruction, value: bigint): Uint8Array | undefined {
  const { opcode, word, rd, rs1, rs2 } = one;
  const low: Field = { ...(isStore(one) ? low12S : low12I), bits: 64 };
  const based = (register: number): number => (word & ~(31 << 15)) | (register << 15);
  const high = (register: number) => [[LUI | (register << 7), high20] as const, ...(rs1 === 0 ? [] : [add(register, register, rs1)])];
  const integer = opcode === STORE ? rs2 : writes(one) ? rd : -1;
  if (writes(one) && rd !== rs1) return assembled([...high(rd), [based(rd), low]], value);
  // with the stack pointer as base, nothing may be pushed
  if (rs1 === SP) return undefined;
  const free = temporaries.find((register) => register !== rs1 && register !== integer)!;
  return assembled([...push(free), ...high(free), [based(free), low], ...pop(free)], value);
}

/** Code behind the section, a jump to it, and one back behind where the first stands. */
export function island(code: Uint8Array, distance: number): Detour | undefined {
  const there = jumpBy(distance);
  const back = jumpBy(-(distance + code.length - 4));
  if (!there || !back) return undefined;
  const added = new Uint8Array(code.length + 4);
  added.set(code);
  added.set(back, code.length);
  return { bytes: there, island: added };
}

/** A number that is wider than `lui` and what comes behind it, in a register: all ones are one instruction, most others some. */
function wide(rd: number, value: bigint, distance: number): Detour | undefined {
  const words = number(rd, value);
  return words.length === 1 ? { bytes: bytesOf(words[0]!) } : island(assembled(words, 0n), distance);
}

/** What `lui` would have put into the register if it held more than 32 bits: whoever adds the lowest twelve has the number. */
export const highPart = (rd: number, value: bigint): Uint8Array => assembled(number(rd, value - lowest(value)), 0n);

function detour(one: Instruction, value: bigint, distance: number): Detour | undefined {
  if (!fits(high20, value)) return one.opcode === OP_IMM && one.rs1 === 0 ? wide(one.rd, value, distance) : undefined;
  const code = around(one, value);
  return code && island(code, distance);
}

/** The site at a mark in code. */
export function openSite(code: Code, offset: number): Site | NoSite {
  const bytes = code.bytes.slice(offset, offset + 4);
  const no = (reason: string): NoSite => ({ kind: "no-site", reason, start: offset, bytes });
  const one = offset % 2 === 0 ? readInstruction(code.bytes, offset) : undefined;
  if (!one || one.length !== 4) return no("no instruction of four bytes starts at the relocation");
  const { opcode, funct3, rd, immediate } = one;
  const addition = opcode === OP_IMM && funct3 === 0;
  if (!addition && opcode !== LOAD && opcode !== LOAD_FP && !isStore(one)) return no("the instruction has no such field");
  if (immediate !== 0) return no("the instruction holds a number already");
  if (writes(one) && (rd === 0 || rd === SP)) return no("it writes a register that no number is put together in");
  const field = alone(isStore(one) ? low12S : low12I);
  return { kind: "site", at: offset, bytes, fieldAt: offset, field, bias: 0n, start: offset, far: (value, distance) => detour(one, value, distance) };
}
