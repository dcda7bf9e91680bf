/**
 * Relocations of RISC-V, from the psABI (riscv-elf-psabi-doc), table "Relocation types".
 *
 * Numbers of 32 bits are shared: a high part of 20 bits in `lui` or `auipc`, a low part of 12, sign-extended, in what
 * follows. `PCREL_LO12_I` and `PCREL_LO12_S` name no symbol of their own but the label of their `auipc`: they complete it.
 * Linkers for RISC-V may shorten code (`RELAX`), so the distance between two labels is left to them as a sum in several
 * steps: `ADD`, `SUB` and `SET` on what the field holds (V). RACE shortens nothing: `RELAX` is an offer that it does not
 * take, and what it hands to another linker still has it. `ALIGN` stands where an assembler put more `nop`s than needed,
 * for a linker to take some away; RACE's own layout refuses a program in which they do not happen to be right.
 * Rows of purpose `tls` are here so that a report can name them; only the system's linker resolves them.
 */
import type { Field, Purpose, Relocation } from "../architecture.js";
import { nothing, word } from "../field.js";
import { branch, high20, highAndLow, jump, low12I, low12S, shortBranch, shortJump, uleb128, wrapped } from "./fields.js";

const bits32 = word(4, "either");
const signed32 = word(4, "signed");
const bits64 = word(8, "either");

/** What `PCREL_LO12` may complete. */
const highParts = ["R_RISCV_PCREL_HI20", "R_RISCV_GOT_HI20", "R_RISCV_TLS_GOT_HI20", "R_RISCV_TLS_GD_HI20"];
const descriptor = ["R_RISCV_TLSDESC_HI20"];

/** As many `nop`s as an alignment can need stand there, less the shortest instruction: the next power of two is meant. */
const alignment = (addend: bigint): bigint => 1n << BigInt(addend.toString(2).length);

type More = Pick<Relocation, "completes" | "fieldAt" | "alignment" | "instruction">;
const code: More = { instruction: true };
type Row = readonly [number, string, Purpose, string, Field, More?];

// prettier-ignore
const rows: readonly Row[] = [
  [ 0, "R_RISCV_NONE",              "none",       "",                nothing],
  [ 1, "R_RISCV_32",                "data",       "S + A",           bits32],
  [ 2, "R_RISCV_64",                "data",       "S + A",           bits64],
  [ 8, "R_RISCV_TLS_DTPREL32",      "tls",        "S + A - DTP",     bits32],
  [ 9, "R_RISCV_TLS_DTPREL64",      "tls",        "S + A - DTP",     bits64],
  [16, "R_RISCV_BRANCH",            "branch",     "S + A - P",       branch],
  [17, "R_RISCV_JAL",               "branch",     "S + A - P",       jump],
  [18, "R_RISCV_CALL",              "branch",     "L + A - P",       highAndLow],
  [19, "R_RISCV_CALL_PLT",          "branch",     "L + A - P",       highAndLow],
  [20, "R_RISCV_GOT_HI20",          "got",        "G + GOT + A - P", high20],
  [21, "R_RISCV_TLS_GOT_HI20",      "tls",        "G + GOT + A - P", high20],
  [22, "R_RISCV_TLS_GD_HI20",       "tls",        "G + GOT + A - P", high20],
  [23, "R_RISCV_PCREL_HI20",        "data",       "S + A - P",       high20],
  [24, "R_RISCV_PCREL_LO12_I",      "data",       "S - P",           low12I,      { completes: highParts }],
  [25, "R_RISCV_PCREL_LO12_S",      "data",       "S - P",           low12S,      { completes: highParts }],
  [26, "R_RISCV_HI20",              "data",       "S + A",           high20,      code],
  [27, "R_RISCV_LO12_I",            "data",       "S + A",           low12I,      code],
  [28, "R_RISCV_LO12_S",            "data",       "S + A",           low12S,      code],
  [29, "R_RISCV_TPREL_HI20",        "tls",        "S + A - TP",      high20],
  [30, "R_RISCV_TPREL_LO12_I",      "tls",        "S + A - TP",      low12I],
  [31, "R_RISCV_TPREL_LO12_S",      "tls",        "S + A - TP",      low12S],
  [32, "R_RISCV_TPREL_ADD",         "none",       "",                nothing],
  [33, "R_RISCV_ADD8",              "difference", "V + S + A",       wrapped(1)],
  [34, "R_RISCV_ADD16",             "difference", "V + S + A",       wrapped(2)],
  [35, "R_RISCV_ADD32",             "difference", "V + S + A",       wrapped(4)],
  [36, "R_RISCV_ADD64",             "difference", "V + S + A",       wrapped(8)],
  [37, "R_RISCV_SUB8",              "difference", "V - S - A",       wrapped(1)],
  [38, "R_RISCV_SUB16",             "difference", "V - S - A",       wrapped(2)],
  [39, "R_RISCV_SUB32",             "difference", "V - S - A",       wrapped(4)],
  [40, "R_RISCV_SUB64",             "difference", "V - S - A",       wrapped(8)],
  [41, "R_RISCV_GOT32_PCREL",       "got",        "G + GOT + A - P", signed32],
  [43, "R_RISCV_ALIGN",             "none",       "",                nothing,     { alignment }],
  [44, "R_RISCV_RVC_BRANCH",        "branch",     "S + A - P",       shortBranch],
  [45, "R_RISCV_RVC_JUMP",          "branch",     "S + A - P",       shortJump],
  [51, "R_RISCV_RELAX",             "none",       "",                nothing],
  [52, "R_RISCV_SUB6",              "difference", "V - S - A",       wrapped(1, 6)],
  [53, "R_RISCV_SET6",              "difference", "S + A",           wrapped(1, 6)],
  [54, "R_RISCV_SET8",              "difference", "S + A",           wrapped(1)],
  [55, "R_RISCV_SET16",             "difference", "S + A",           wrapped(2)],
  [56, "R_RISCV_SET32",             "difference", "S + A",           wrapped(4)],
  [57, "R_RISCV_32_PCREL",          "data",       "S + A - P",       signed32],
  [59, "R_RISCV_PLT32",             "data",       "L + A - P",       signed32],
  [60, "R_RISCV_SET_ULEB128",       "difference", "S + A",           wrapped(1, 7), { fieldAt: uleb128 }],
  [61, "R_RISCV_SUB_ULEB128",       "difference", "V - S - A",       wrapped(1, 7), { fieldAt: uleb128 }],
  [62, "R_RISCV_TLSDESC_HI20",      "tls",        "G + GOT + A - P", high20],
  [63, "R_RISCV_TLSDESC_LOAD_LO12", "tls",        "S - P",           low12I,      { completes: descriptor }],
  [64, "R_RISCV_TLSDESC_ADD_LO12",  "tls",        "S - P",           low12I,      { completes: descriptor }],
  [65, "R_RISCV_TLSDESC_CALL",      "none",       "",                nothing],
];

/** What only linked files have, or that is reserved for others. */
export const otherRelocations: readonly (readonly [number, string])[] = [
  [3, "R_RISCV_RELATIVE"],
  [4, "R_RISCV_COPY"],
  [5, "R_RISCV_JUMP_SLOT"],
  [6, "R_RISCV_TLS_DTPMOD32"],
  [7, "R_RISCV_TLS_DTPMOD64"],
  [10, "R_RISCV_TLS_TPREL32"],
  [11, "R_RISCV_TLS_TPREL64"],
  [12, "R_RISCV_TLSDESC"],
  [46, "R_RISCV_RVC_LUI"],
  [58, "R_RISCV_IRELATIVE"],
  [191, "R_RISCV_VENDOR"],
];

/** The table, by number. */
export const relocations: readonly Relocation[] = rows.map(([number, name, purpose, formula, field, more]) => ({
  number,
  name,
  purpose,
  formula,
  field,
  ...more,
}));
