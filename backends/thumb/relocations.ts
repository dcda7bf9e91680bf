/**
 * Relocations of ARM, from "ELF for the Arm Architecture", table "Relocation codes": those of data and of Thumb
 * instructions. Addends stand in the fields. T is 1 where the symbol is a Thumb function: here every function is one.
 *
 * `TARGET1` and `TARGET2` mean what a platform decides: constructors are absolute, and types in unwind tables are reached
 * through the table of addresses, as lld has it unless told otherwise.
 * The psABI leaves `PRIVATE_0` and those behind it to anybody: ours mark immediates that are open (`immediates.ts`).
 * Rows of purpose `tls` are here so that a report can name them; only the system's linker resolves them.
 */
import type { Field, Purpose, Relocation } from "../architecture.js";
import { nothing, word } from "../field.js";
import { call, compare, conditional, halfAddend, highHalf, lowHalf, pairOffset, prel31, short, shortConditional, sixteen, sumOffset, twelve } from "./fields.js";

const bits8 = word(1, "either");
const bits16 = word(2, "either");
const bits32 = word(4, "either");
const signed32 = word(4, "signed");

type More = Pick<Relocation, "addend" | "instruction" | "mark">;
const code: More = { instruction: true };
const open: More = { instruction: true, mark: true };
const half: More = { instruction: true, addend: halfAddend };
type Row = readonly [number, string, Purpose, string, Field, More?];

// prettier-ignore
const rows: readonly Row[] = [
  [  0, "R_ARM_NONE",             "none",   "",                  nothing],
  [  2, "R_ARM_ABS32",            "data",   "(S + A) | T",       bits32],
  [  3, "R_ARM_REL32",            "data",   "((S + A) | T) - P", signed32],
  [  5, "R_ARM_ABS16",            "data",   "S + A",             bits16],
  [  8, "R_ARM_ABS8",             "data",   "S + A",             bits8],
  [ 10, "R_ARM_THM_CALL",         "branch", "((S + A) | T) - P", call,             code],
  [ 24, "R_ARM_GOTOFF32",         "data",   "((S + A) | T) - GOT", signed32],
  [ 25, "R_ARM_BASE_PREL",        "data",   "GOT + A - P",       signed32],
  [ 26, "R_ARM_GOT_BREL",         "got",    "G + A",             signed32],
  [ 30, "R_ARM_THM_JUMP24",       "branch", "((S + A) | T) - P", call,             code],
  [ 38, "R_ARM_TARGET1",          "data",   "(S + A) | T",       bits32],
  [ 40, "R_ARM_V4BX",             "none",   "",                  nothing],
  [ 41, "R_ARM_TARGET2",          "got",    "G + GOT + A - P",   signed32],
  [ 42, "R_ARM_PREL31",           "data",   "((S + A) | T) - P", prel31],
  [ 47, "R_ARM_THM_MOVW_ABS_NC",  "data",   "(S + A) | T",       lowHalf,          half],
  [ 48, "R_ARM_THM_MOVT_ABS",     "data",   "S + A",             highHalf,         half],
  [ 49, "R_ARM_THM_MOVW_PREL_NC", "data",   "((S + A) | T) - P", lowHalf,          half],
  [ 50, "R_ARM_THM_MOVT_PREL",    "data",   "S + A - P",         highHalf,         half],
  [ 51, "R_ARM_THM_JUMP19",       "branch", "((S + A) | T) - P", conditional,      code],
  [ 52, "R_ARM_THM_JUMP6",        "branch", "S + A - P",         compare,          code],
  [ 55, "R_ARM_ABS32_NOI",        "data",   "S + A",             bits32],
  [ 56, "R_ARM_REL32_NOI",        "data",   "S + A - P",         signed32],
  [ 95, "R_ARM_GOT_ABS",          "got",    "G + GOT + A",       bits32],
  [ 96, "R_ARM_GOT_PREL",         "got",    "G + GOT + A - P",   signed32],
  [102, "R_ARM_THM_JUMP11",       "branch", "S + A - P",         short,            code],
  [103, "R_ARM_THM_JUMP8",        "branch", "S + A - P",         shortConditional, code],
  [104, "R_ARM_TLS_GD32",         "tls",    "G + GOT + A - P",   signed32],
  [106, "R_ARM_TLS_LDO32",        "tls",    "S + A - DTP",       signed32],
  [107, "R_ARM_TLS_IE32",         "tls",    "G + GOT + A - P",   signed32],
  [108, "R_ARM_TLS_LE32",         "tls",    "S + A - TP",        signed32],
  [112, "R_ARM_PRIVATE_0",        "data",   "S + A",             twelve,           open],
  [113, "R_ARM_PRIVATE_1",        "data",   "S + A",             pairOffset,       open],
  [114, "R_ARM_PRIVATE_2",        "data",   "S + A",             sumOffset,        open],
  [115, "R_ARM_PRIVATE_3",        "data",   "S + A",             sixteen,          open],
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

/** Of ARM instructions, which these machines have not, of forms that nobody makes for them, and of linked files. */
export const otherRelocations: readonly (readonly [number, string])[] = [
  [1, "R_ARM_PC24"],
  [4, "R_ARM_LDR_PC_G0"],
  [6, "R_ARM_ABS12"],
  [7, "R_ARM_THM_ABS5"],
  [9, "R_ARM_SBREL32"],
  [11, "R_ARM_THM_PC8"],
  [20, "R_ARM_COPY"],
  [21, "R_ARM_GLOB_DAT"],
  [22, "R_ARM_JUMP_SLOT"],
  [23, "R_ARM_RELATIVE"],
  [27, "R_ARM_PLT32"],
  [28, "R_ARM_CALL"],
  [29, "R_ARM_JUMP24"],
  [43, "R_ARM_MOVW_ABS_NC"],
  [44, "R_ARM_MOVT_ABS"],
  [45, "R_ARM_MOVW_PREL_NC"],
  [46, "R_ARM_MOVT_PREL"],
  [53, "R_ARM_THM_ALU_PREL_11_0"],
  [54, "R_ARM_THM_PC12"],
  [105, "R_ARM_TLS_LDM32"],
  [132, "R_ARM_THM_ALU_ABS_G0_NC"],
  [133, "R_ARM_THM_ALU_ABS_G1_NC"],
  [134, "R_ARM_THM_ALU_ABS_G2_NC"],
  [135, "R_ARM_THM_ALU_ABS_G3"],
  [160, "R_ARM_IRELATIVE"],
];
