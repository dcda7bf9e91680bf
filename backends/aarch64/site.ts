/**
 * Sites: where a relocation stands and what numbers can be written there.
 *
 * In data a site is the relocation's field. In code a number is an immediate, and immediates are small: 12 bits in `add`,
 * 12 bits in units of the access in loads and stores, 16 in `movz`. A relocation of the family `LO12` writes the low bits
 * of an address there; of a plain number, what is meant is the number itself, and the instruction must hold all of it.
 * So `adrp` of a plain number is 0, and the instruction behind it has the whole number (`relaxations`).
 *
 * A number that does not fit has ways around (`far`): another instruction in the same four bytes (`sub`, `ldur`, `movn`),
 * or a detour: a jump to code behind the section that does the same with the number in a register, and back. That register
 * is the one that is written anyway, or else one that is saved on the stack meanwhile. Nothing depends on what lies around.
 */
import type { Code, Detour, Field, NoSite, Relaxation, Relocation, Site } from "../architecture.js";
import { word } from "../field.js";
import * as I from "./instruction.js";

const pages = ["R_AARCH64_ADR_PREL_PG_HI21", "R_AARCH64_ADR_PREL_PG_HI21_NC"];
const slots = ["R_AARCH64_LD64_GOT_LO12_NC", "R_AARCH64_LD64_GOTPAGE_LO15"];

/** Instructions made for an address that become others. */
export const relaxations: readonly Relaxation[] = [
  { name: "page-to-zero", relocations: pages },
  { name: "adr-to-mov", relocations: ["R_AARCH64_ADR_PREL_LO21"] },
  { name: "got-page-to-nop", relocations: ["R_AARCH64_ADR_GOT_PAGE"] },
  { name: "got-load-to-mov", relocations: slots },
  { name: "got-literal-to-mov", relocations: ["R_AARCH64_GOT_LD_PREL19"] },
];

/** There is no relocation of one byte: this one, which asks for nothing, marks a byte of data. */
export const BYTE = "R_AARCH64_NONE";

const immediate = (bits: number, at: number, length: number, scale = 0): Field => ({
  bytes: 4,
  bits,
  sign: "unsigned",
  scale,
  pieces: [{ value: scale, at, length }],
});
const twelve = immediate(12, 10, 12);
const sixteen = immediate(16, 5, 16);
/** Takes any number and writes nothing: the other instruction of the pair has all of it. */
const elsewhere: Field = { bytes: 4, bits: 64, sign: "either", scale: 0, pieces: [] };

const scratch = [16, 17, 15];

/** Jumps to `island` at `distance`, which ends with the jump back. */
function detour(distance: number, island: readonly number[]): Detour | undefined {
  const back = -(distance + 4 * island.length - 4);
  if (!I.reaches(distance) || !I.reaches(back)) return undefined;
  return { bytes: I.bytesOf(I.jump(distance)), island: I.bytesOf(...island, I.jump(back)) };
}

const isNarrow = (value: bigint): boolean => value >= -(1n << 31n) && value < 1n << 32n;

/** `add rd, rn, #value` for any value. */
function farAdd(word: number, value: bigint, distance: number): Detour | undefined {
  const [to, from] = [I.destination(word), I.base(word)];
  const wide = word >>> 31 === 1;
  if (!wide || to === I.STACK || !isNarrow(value)) return undefined;
  if (value < 0n && value > -4096n) return { bytes: I.bytesOf(I.addNumber(to, from, Number(value))) };
  if (value % 4096n === 0n && value >= 0n && value < 1n << 24n) return { bytes: I.bytesOf(I.addNumber(to, from, Number(value >> 12n), true)) };
  if (to !== from) return detour(distance, [...I.number(to, value), I.addRegister(to, from, to)]);
  const free = scratch.find((register) => register !== to)!;
  return detour(distance, [I.push(free), ...I.number(free, value), I.addRegister(to, from, free), I.pop(free)]);
}

/** A load or store at any offset. */
function farAccess(word: number, value: bigint, distance: number): Detour | undefined {
  if (value >= -256n && value < 256n) return { bytes: I.bytesOf(I.unscaled(word, Number(value))) };
  const target = I.loaded(word);
  if (!isNarrow(value)) return undefined;
  if (target !== undefined && target !== I.base(word)) return detour(distance, [...I.number(target, value), I.indexed(word, target)]);
  // with the stack pointer as base, nothing may be pushed
  if (I.base(word) === I.STACK) return undefined;
  const free = scratch.find((register) => !I.registersOf(word).includes(register))!;
  return detour(distance, [I.push(free), ...I.number(free, value), I.indexed(word, free), I.pop(free)]);
}

/** Any number in a register. */
function farMove(register: number, value: bigint, distance: number): Detour | undefined {
  const words = I.number(register, value);
  return words.length === 1 ? { bytes: I.bytesOf(...words) } : detour(distance, words);
}

function inData(code: Code, offset: number, relocation: Relocation): Site | NoSite {
  const bytes = code.bytes.slice(offset, offset + relocation.field.bytes);
  if (relocation.name === BYTE) return { kind: "site", at: offset, bytes, fieldAt: offset, field: word(1, "either"), bias: 0n, start: offset };
  if (relocation.formula !== "S + A") return { kind: "no-site", reason: "it computes an address; a plain number has none", start: offset, bytes };
  return { kind: "site", at: offset, bytes, fieldAt: offset, field: relocation.field, bias: 0n, start: offset };
}

type Far = Site["far"];

/** What the instruction becomes, if a number has a form for it. */
interface Form {
  readonly word: number;
  readonly field: Field;
  readonly far?: Far;
  readonly relaxation?: string;
}

const asMove = (word: number, relaxation: string): Form => {
  const register = I.destination(word);
  return { word: (0xd2800000 | register) >>> 0, field: sixteen, relaxation, far: (value, distance) => farMove(register, value, distance) };
};

/** `movz` and `movk` by the group that they write. */
function moveForm(word: number, { name, field }: Relocation): Form | string {
  const group = Number(/_G(\d)/.exec(name)![1]);
  if (!(I.isMovz(word) || I.isMovk(word)) || I.groupOf(word) !== group) return `it is no \`movz\` or \`movk\` of the bits from ${16 * group} on`;
  const whole = name === "R_AARCH64_MOVW_UABS_G0" && I.isMovz(word) && word >>> 31 === 1;
  const register = I.destination(word);
  return { word, field, ...(whole ? { far: (value: bigint, distance: number) => farMove(register, value, distance) } : {}) };
}

function accessForm(word: number, relocation: Relocation): Form | string {
  const scale = relocation.field.scale;
  if (!I.isAccess(word) || I.accessScale(word) !== scale) return `it is no access of ${1 << scale} bytes with an immediate`;
  return { word, field: immediate(12 + scale, 10, 12, scale), far: (value, distance) => farAccess(word, value, distance) };
}

/** The form with a plain number, or why there is none. */
function formOf(word: number, relocation: Relocation, addend: bigint): Form | string {
  const { name } = relocation;
  if (name.startsWith("R_AARCH64_MOVW_UABS_")) return moveForm(word, relocation);
  if (/^R_AARCH64_LDST\d+_ABS_LO12_NC$/.test(name)) return accessForm(word, relocation);
  if (name === "R_AARCH64_ADD_ABS_LO12_NC")
    return I.isAdd(word) ? { word, field: twelve, far: (value, distance) => farAdd(word, value, distance) } : "it is no `add` of an immediate";
  if (pages.includes(name)) return I.isAdrp(word) ? { word: (0xd2800000 | I.destination(word)) >>> 0, field: elsewhere, relaxation: "page-to-zero" } : "it is no `adrp`";
  if (name === "R_AARCH64_ADR_PREL_LO21") return I.isAdr(word) ? asMove(word, "adr-to-mov") : "it is no `adr`";
  if (relocation.purpose === "got" && addend !== 0n) return "it addresses a place beside the symbol's slot in the global offset table";
  if (name === "R_AARCH64_ADR_GOT_PAGE") return I.isAdrp(word) ? { word: I.NOP, field: elsewhere, relaxation: "got-page-to-nop" } : "it is no `adrp`";
  if (slots.includes(name)) return I.isLoad64(word) ? asMove(word, "got-load-to-mov") : "it is no load of 64 bits";
  if (name === "R_AARCH64_GOT_LD_PREL19") return I.isLiteral64(word) ? asMove(word, "got-literal-to-mov") : "it is no load of 64 bits";
  return "it is relative to the instruction, and a plain number is not";
}

/** Where and how the relocation at `offset` can hold a plain number; the field lies inside the section. */
export function site(code: Code, offset: number, relocation: Relocation, addend: bigint): Site | NoSite {
  const bytes = code.bytes.slice(offset, offset + 4);
  const no = (reason: string): NoSite => ({ kind: "no-site", reason, start: offset, bytes });
  if (!relocation.instruction && !(code.executable && relocation.name === BYTE)) return inData(code, offset, relocation);
  if (!code.executable) return no("it is for an instruction, and here are none");
  if (offset % 4 !== 0 || bytes.length < 4) return no("no instruction starts at the relocation");
  const form = formOf(I.wordAt(bytes, 0), relocation, addend);
  if (typeof form === "string") return no(form);
  const { field, far, relaxation } = form;
  return {
    kind: "site",
    at: offset,
    bytes: I.bytesOf(form.word),
    fieldAt: offset,
    field,
    bias: 0n,
    start: offset,
    ...(far ? { far } : {}),
    ...(relaxation === undefined ? {} : { relaxation }),
  };
}
