/**
 * Relocations of x86-64, from the System V psABI, table "Relocation Types".
 *
 * Fields are whole little-endian words, wherever they stand in an instruction. 8 and 16 bit rows take what fits as
 * signed or as unsigned, as GNU ld and lld have it: the instruction decides (see `site.ts`), and data does not care.
 * Rows of purpose `tls` are here so that a report can name them; only the system's linker resolves them.
 */
import type { Purpose, Relocation } from "../architecture.js";
import { nothing, word } from "../field.js";

const bits8 = word(1, "either");
const bits16 = word(2, "either");
const unsigned32 = word(4, "unsigned");
const signed8 = word(1, "signed");
const signed16 = word(2, "signed");
const signed32 = word(4, "signed");
const bits64 = word(8, "either");

type Row = readonly [number, string, Purpose, string, typeof bits8];

// prettier-ignore
const rows: readonly Row[] = [
  [ 0, "R_X86_64_NONE",          "none",   "",                nothing],
  [ 1, "R_X86_64_64",            "data",   "S + A",           bits64],
  [ 2, "R_X86_64_PC32",          "data",   "S + A - P",       signed32],
  [ 3, "R_X86_64_GOT32",         "got",    "G + A",           unsigned32],
  [ 4, "R_X86_64_PLT32",         "branch", "L + A - P",       signed32],
  [ 9, "R_X86_64_GOTPCREL",      "got",    "G + GOT + A - P", signed32],
  [10, "R_X86_64_32",            "data",   "S + A",           unsigned32],
  [11, "R_X86_64_32S",           "data",   "S + A",           signed32],
  [12, "R_X86_64_16",            "data",   "S + A",           bits16],
  [13, "R_X86_64_PC16",          "data",   "S + A - P",       signed16],
  [14, "R_X86_64_8",             "data",   "S + A",           bits8],
  [15, "R_X86_64_PC8",           "data",   "S + A - P",       signed8],
  [17, "R_X86_64_DTPOFF64",      "tls",    "S + A - DTP",     bits64],
  [18, "R_X86_64_TPOFF64",       "tls",    "S + A - TP",      bits64],
  [19, "R_X86_64_TLSGD",         "tls",    "G + GOT + A - P", signed32],
  [20, "R_X86_64_TLSLD",         "tls",    "G + GOT + A - P", signed32],
  [21, "R_X86_64_DTPOFF32",      "tls",    "S + A - DTP",     signed32],
  [22, "R_X86_64_GOTTPOFF",      "tls",    "G + GOT + A - P", signed32],
  [23, "R_X86_64_TPOFF32",       "tls",    "S + A - TP",      signed32],
  [24, "R_X86_64_PC64",          "data",   "S + A - P",       bits64],
  [25, "R_X86_64_GOTOFF64",      "data",   "S + A - GOT",     bits64],
  [26, "R_X86_64_GOTPC32",       "data",   "GOT + A - P",     signed32],
  [27, "R_X86_64_GOT64",         "got",    "G + A",           bits64],
  [28, "R_X86_64_GOTPCREL64",    "got",    "G + GOT - P + A", bits64],
  [29, "R_X86_64_GOTPC64",       "data",   "GOT - P + A",     bits64],
  [31, "R_X86_64_PLTOFF64",      "branch", "L - GOT + A",     bits64],
  [32, "R_X86_64_SIZE32",        "size",   "Z + A",           unsigned32],
  [33, "R_X86_64_SIZE64",        "size",   "Z + A",           bits64],
  [34, "R_X86_64_GOTPC32_TLSDESC", "tls",  "G + GOT + A - P", signed32],
  [41, "R_X86_64_GOTPCRELX",     "got",    "G + GOT + A - P", signed32],
  [42, "R_X86_64_REX_GOTPCRELX", "got",    "G + GOT + A - P", signed32],
];

// prettier-ignore
const others: readonly (readonly [number, string])[] = [
  [5, "COPY"], [6, "GLOB_DAT"], [7, "JUMP_SLOT"], [8, "RELATIVE"], [16, "DTPMOD64"], [30, "GOTPLT64"],
  [35, "TLSDESC_CALL"], [36, "TLSDESC"], [37, "IRELATIVE"], [38, "RELATIVE64"],
];

/** Those of linked files, by name. */
export const otherRelocations = others.map(([number, name]) => [number, `R_X86_64_${name}`] as const);

/** The table, by number. */
export const relocations: readonly Relocation[] = rows.map(
  ([number, name, purpose, formula, field]) => ({
    number,
    name,
    purpose,
    formula,
    field,
  }),
);
