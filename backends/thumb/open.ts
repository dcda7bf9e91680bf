/**
 * Instructions whose immediate is open (`immediates.ts`): the number is written there if it fits. If it does not, there is a
 * jump to code behind the section that does the same with the number in r12, and back; a mark says that r12 is free.
 * No flags change and the stack stays as it is. Nothing depends on what lies around.
 */
import type { Code, Detour, Field, NoSite, Site } from "../architecture.js";
import { encode, fits } from "../field.js";
import { call, pairOffset, sixteen, sumOffset, twelve } from "./fields.js";
import { marks } from "./immediates.js";
import { addRegister, bytesOf, isAddw, isMovw, movt, movw, PC, readInstruction, SP, type Instruction } from "./instruction.js";

const FREE = 12;

const accesses = new Set([0xf880, 0xf8a0, 0xf8c0, 0xf890, 0xf8b0, 0xf8d0, 0xf990, 0xf9b0]);
const pairs = new Set([0xe9c0, 0xe9d0]);

/** What a mark stands beside. */
interface Form {
  readonly field: Field;
  readonly is: (one: Instruction) => boolean;
  /** Registers that are read or written. */
  readonly registers: (one: Instruction) => readonly number[];
  /** The same with the number in r12, or what puts it together. */
  readonly around: (one: Instruction, value: bigint) => readonly number[];
}

const base = ({ first }: Instruction): number => first & 15;
const target = ({ second }: Instruction): number => second >> 12;
const second = ({ second: half }: Instruction): number => (half >> 8) & 15;

const number = (register: number, value: bigint): readonly number[] => {
  const bits = Number(BigInt.asUintN(32, value));
  return [...movw(register, bits & 0xffff), ...movt(register, bits >>> 16)];
};

const forms: Readonly<Record<string, Form>> = {
  [marks.access]: {
    field: twelve,
    is: ({ first }) => accesses.has(first & 0xfff0),
    registers: (one) => [base(one), target(one)],
    // [base, r12]
    around: (one, value) => [...number(FREE, value), one.first & ~0x80, (target(one) << 12) | FREE],
  },
  [marks.pair]: {
    field: pairOffset,
    is: ({ first }) => pairs.has(first & 0xfff0),
    registers: (one) => [base(one), target(one), second(one)],
    around: (one, value) => [...number(FREE, value), ...addRegister(FREE, base(one), FREE), (one.first & 0xfff0) | FREE, one.second & 0xff00],
  },
  [marks.sum]: {
    field: sumOffset,
    is: isAddw,
    registers: (one) => [base(one), second(one)],
    around: (one, value) => [...number(FREE, value), ...addRegister(second(one), base(one), FREE)],
  },
  [marks.number]: {
    field: sixteen,
    is: isMovw,
    registers: (one) => [second(one)],
    around: (one, value) => number(second(one), value),
  },
};

/** `b.w` over so many bytes; it counts from four bytes behind its start. */
function jump(distance: number): Uint8Array | undefined {
  const bytes = bytesOf([0xf000, 0x9000]);
  if (!fits(call, BigInt(distance - 4))) return undefined;
  encode(call, bytes, 0, BigInt(distance - 4));
  return bytes;
}

function detour(form: Form, one: Instruction, value: bigint, distance: number): Detour | undefined {
  if (value < -(1n << 31n) || value >= 1n << 32n || form.registers(one).includes(FREE)) return undefined;
  const code = bytesOf(form.around(one, value));
  const there = jump(distance);
  const back = jump(-(distance + code.length - 4));
  if (!there || !back) return undefined;
  const island = new Uint8Array(code.length + back.length);
  island.set(code);
  island.set(back, code.length);
  return { bytes: there, island };
}

/** The site at a mark; undefined where the relocation is none. */
export function openSite(code: Code, offset: number, relocation: string): Site | NoSite | undefined {
  const form = forms[relocation];
  if (!form) return undefined;
  const bytes = code.bytes.slice(offset, offset + 4);
  const no = (reason: string): NoSite => ({ kind: "no-site", reason, start: offset, bytes });
  if (!code.executable) return no("it is for an instruction, and this is data");
  const one = offset % 2 === 0 ? readInstruction(code.bytes, offset) : undefined;
  if (!one || !form.is(one)) return no("the instruction has no such field");
  const [from, ...written] = form.registers(one);
  if (from === PC || written.some((register) => register === PC || register === SP)) return no("it uses a register that no number is put together with");
  return { kind: "site", at: offset, bytes, fieldAt: offset, field: form.field, bias: 0n, start: offset, far: (value, distance) => detour(form, one, value, distance) };
}
