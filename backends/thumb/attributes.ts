/**
 * What an ARM object says of itself in `.ARM.attributes` ("Addenda to, and Errata in, the ABI for the Arm Architecture":
 * Build Attributes). All objects of a program must say some of it alike, for calls and data between them rest on it; of the
 * rest, the program needs the most that one of them needs.
 *
 * The great question is where floating-point arguments are: `soft` and `softfp` both pass them in integer registers and go
 * together; `hard` passes them in registers of their own and goes with neither.
 */
import { readBuildAttributes, writeBuildAttributes, type BuildAttributes } from "../../formats/elf/index.js";
import type { Agreement } from "../architecture.js";

const vendor = "aeabi";

/** CPU_raw_name, CPU_name; from 33 on the lowest bit says it. */
const isText = (tag: number): boolean => (tag < 32 ? tag === 4 || tag === 5 : tag % 2 === 1);

const VFP_ARGS = 28;
/** Values that are not there are 0. */
const valueOf = (attributes: BuildAttributes, tag: number): number => Number(attributes.get(tag) ?? 0);

const read = (bytes: Uint8Array | undefined): BuildAttributes | undefined => (bytes ? readBuildAttributes(bytes, vendor, isText) : new Map());

/** Tag, its name, what is said, and in which words; a value without words says nothing. */
type Row = readonly [tag: number, name: string, about: string, words: Readonly<Record<number, string>>];

// prettier-ignore
const rows: readonly Row[] = [
  [ 7, "Tag_CPU_arch_profile",    "instructions",              { 65: "those of applications' processors (A)", 82: "those of processors for real time (R)", 77: "those of microcontrollers (M)" }],
  [14, "Tag_ABI_PCS_R9_use",      "register r9",               { 0: "like any other", 1: "the base of static data", 2: "the thread pointer" }],
  [18, "Tag_ABI_PCS_wchar_t",     "`wchar_t`",                 { 2: "2 bytes", 4: "4 bytes" }],
  [26, "Tag_ABI_enum_size",       "`enum` of C",               { 1: "as small as its values allow", 2: "4 bytes" }],
  [VFP_ARGS, "Tag_ABI_VFP_args",  "floating-point arguments",  { 0: "in integer registers (soft, softfp)", 1: "in floating-point registers (hard)", 2: "as one toolchain has it" }],
  [38, "Tag_ABI_FP_16bit_format", "numbers of 16 bits",        { 1: "as IEEE 754 has them", 2: "in ARM's alternative format" }],
];

/** What an object says that others must say, too; one without attributes says nothing. */
export function agreements(_flags: number, bytes: Uint8Array | undefined): readonly Agreement[] | undefined {
  const attributes = read(bytes);
  if (!attributes || attributes.size === 0) return attributes && [];
  return rows.flatMap(([tag, name, about, words]): Agreement[] => {
    const is = words[valueOf(attributes, tag)];
    return is === undefined ? [] : [{ about, is, saidBy: `.ARM.attributes (${name})` }];
  });
}

/** `EF_ARM_ABI_FLOAT_…`: a program says it in its header as well. */
export function programFlags(bytes: Uint8Array): number {
  const attributes = read(bytes);
  if (!attributes?.size) return 0;
  return [0x200, 0x400][valueOf(attributes, VFP_ARGS)] ?? 0;
}

/** Tag_CPU_arch of microcontrollers, each with all that those before have; numbers are in the order of their publication. */
const microcontrollers = [11, 12, 16, 10, 13, 17, 21];
/** Of these the least counts; of all others the greatest. */
const least = new Set([/* Tag_ABI_align_preserved */ 25]);
/** What fits both sides (3) gives way to the side. */
const either = new Set([VFP_ARGS, 14, 26]);
/** What whole objects were made for: it stays where all say the same. */
const shared = new Set([/* CPU_raw_name */ 4, /* CPU_name */ 5, /* optimization goals */ 30, 31, /* also compatible with */ 65, /* conformance */ 67]);

function architecture(values: readonly number[], profiled: boolean): number {
  const known = values.map((value) => microcontrollers.indexOf(value));
  if (!profiled || known.includes(-1)) return Math.max(...values);
  // v8-M.base has what v7-M lacks and the other way round: v8-M.main has both
  if (values.includes(16) && values.some((value) => value === 10 || value === 13)) return Math.max(17, ...values);
  return microcontrollers[Math.max(...known)]!;
}

function mergedValue(tag: number, all: readonly BuildAttributes[]): number | string | undefined {
  const values = all.map((one) => one.get(tag));
  const texts = values.filter((value) => typeof value === "string");
  if (shared.has(tag) || texts.length) return values.every((value) => value === values[0]) ? values[0] : undefined;
  const numbers = all.map((one) => valueOf(one, tag));
  if (tag === 6) return architecture(numbers, all.some((one) => valueOf(one, 7) === 77));
  if (least.has(tag)) return Math.min(...numbers);
  if (either.has(tag)) return Math.max(...(numbers.some((value) => value !== 3) ? numbers.filter((value) => value !== 3) : numbers));
  return Math.max(...numbers);
}

/** The attributes of a program of these objects. */
export function merge(sections: readonly Uint8Array[]): Uint8Array {
  const all = sections.flatMap((bytes) => {
    const one = read(bytes);
    return one?.size ? [one] : [];
  });
  // the version of the rules comes first ("Tag_conformance")
  const first = (tag: number): number => (tag === 67 ? -1 : tag);
  const tags = [...new Set(all.flatMap((one) => [...one.keys()]))].sort((a, b) => first(a) - first(b));
  const merged = tags.flatMap((tag) => {
    const value = mergedValue(tag, all);
    return value === undefined || value === 0 ? [] : [[tag, value] as const];
  });
  return merged.length ? writeBuildAttributes(new Map(merged), vendor) : new Uint8Array();
}
