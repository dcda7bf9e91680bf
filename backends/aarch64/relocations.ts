/**
 * Relocations of AArch64, from "ELF for the Arm 64-bit Architecture", 5.7 ("Relocation types"), in its letters but for
 * two: `G + GOT` is its `G(GDAT(S + A))`, and `DTP`, `TP` stand where it says `DTPREL` and `TPREL`.
 *
 * An instruction has room for a part of an address only, so addresses are put together from two or more: `Page(S + A)`
 * by an `adrp`, the low 12 bits by the instruction behind it. A row whose name ends in `_NC` ("no check") writes its part
 * and does not mind what else there is, so its field takes any number of 64 bits. The other rows of a family check.
 * Rows of purpose `tls` are here so that a report can name them; only the system's linker resolves them.
 */
import type { Field, Purpose, Relocation, Sign } from "../architecture.js";
import { nothing, word } from "../field.js";

/** A field of an instruction: `length` bits of the number from bit `value` on stand at bit `at`. */
const part = (bits: number, sign: Sign, value: number, at: number, length: number, scale = 0): Field => ({
  bytes: 4,
  bits,
  sign,
  scale,
  pieces: [{ value, at, length }],
});

const bits16 = word(2, "either");
const bits32 = word(4, "either");
const bits64 = word(8, "either");
const signed32 = word(4, "signed");

/** The 16 bits of `movz`, `movk` and `movn` that stand for bits `16 * group`… of the number. */
const group = (group: number, checked: boolean, sign: Sign = "unsigned"): Field =>
  part(checked ? 16 * (group + 1) + (sign === "signed" ? 1 : 0) : 64, checked ? sign : "either", 16 * group, 5, 16);

/** The lowest 12 bits of an address, in units of the access. */
const low12 = (scale: number): Field => part(64, "either", scale, 10, 12 - scale, scale);
const checked12 = (scale: number): Field => part(12, "unsigned", scale, 10, 12 - scale, scale);
/** `adr` and `adrp` have the two lowest bits apart from the others. */
const address = (bits: number, scale: number): Field => ({
  bytes: 4,
  bits,
  sign: bits === 64 ? "either" : "signed",
  scale,
  pieces: [
    { value: scale, at: 29, length: 2 },
    { value: scale + 2, at: 5, length: 19 },
  ],
});
const adr = address(21, 0);
const adrp = address(33, 12);
const branch = (bits: number, at: number): Field => part(bits, "signed", 2, at, bits - 2, 2);

type Row = readonly [number, string, Purpose, string, Field];

const page = "Page(S + A) - Page(P)";
const slotPage = "Page(G + GOT + A) - Page(P)";
const slot = "G + GOT + A";

// prettier-ignore
const data: readonly Row[] = [
  [  0, "NONE",                     "none",   "",                nothing],
  [257, "ABS64",                    "data",   "S + A",           bits64],
  [258, "ABS32",                    "data",   "S + A",           bits32],
  [259, "ABS16",                    "data",   "S + A",           bits16],
  [260, "PREL64",                   "data",   "S + A - P",       bits64],
  [261, "PREL32",                   "data",   "S + A - P",       bits32],
  [262, "PREL16",                   "data",   "S + A - P",       bits16],
  [307, "GOTREL64",                 "data",   "S + A - GOT",     bits64],
  [308, "GOTREL32",                 "data",   "S + A - GOT",     bits32],
  [314, "PLT32",                    "branch", "L + A - P",       signed32],
  [315, "GOTPCREL32",               "got",    "G + GOT + A - P", signed32],
];

// prettier-ignore
const instructions: readonly Row[] = [
  [263, "MOVW_UABS_G0",             "data",   "S + A",           group(0, true)],
  [264, "MOVW_UABS_G0_NC",          "data",   "S + A",           group(0, false)],
  [265, "MOVW_UABS_G1",             "data",   "S + A",           group(1, true)],
  [266, "MOVW_UABS_G1_NC",          "data",   "S + A",           group(1, false)],
  [267, "MOVW_UABS_G2",             "data",   "S + A",           group(2, true)],
  [268, "MOVW_UABS_G2_NC",          "data",   "S + A",           group(2, false)],
  [269, "MOVW_UABS_G3",             "data",   "S + A",           group(3, false)],
  [273, "LD_PREL_LO19",             "data",   "S + A - P",       branch(21, 5)],
  [274, "ADR_PREL_LO21",            "data",   "S + A - P",       adr],
  [275, "ADR_PREL_PG_HI21",         "data",   page,              adrp],
  [276, "ADR_PREL_PG_HI21_NC",      "data",   page,              address(64, 12)],
  [277, "ADD_ABS_LO12_NC",          "data",   "S + A",           low12(0)],
  [278, "LDST8_ABS_LO12_NC",        "data",   "S + A",           low12(0)],
  [279, "TSTBR14",                  "branch", "S + A - P",       branch(16, 5)],
  [280, "CONDBR19",                 "branch", "S + A - P",       branch(21, 5)],
  [282, "JUMP26",                   "branch", "S + A - P",       branch(28, 0)],
  [283, "CALL26",                   "branch", "S + A - P",       branch(28, 0)],
  [284, "LDST16_ABS_LO12_NC",       "data",   "S + A",           low12(1)],
  [285, "LDST32_ABS_LO12_NC",       "data",   "S + A",           low12(2)],
  [286, "LDST64_ABS_LO12_NC",       "data",   "S + A",           low12(3)],
  [287, "MOVW_PREL_G0",             "data",   "S + A - P",       group(0, true, "signed")],
  [288, "MOVW_PREL_G0_NC",          "data",   "S + A - P",       group(0, false)],
  [289, "MOVW_PREL_G1",             "data",   "S + A - P",       group(1, true, "signed")],
  [290, "MOVW_PREL_G1_NC",          "data",   "S + A - P",       group(1, false)],
  [291, "MOVW_PREL_G2",             "data",   "S + A - P",       group(2, true, "signed")],
  [292, "MOVW_PREL_G2_NC",          "data",   "S + A - P",       group(2, false)],
  [293, "MOVW_PREL_G3",             "data",   "S + A - P",       group(3, false)],
  [299, "LDST128_ABS_LO12_NC",      "data",   "S + A",           low12(4)],
  [309, "GOT_LD_PREL19",            "got",    "G + GOT + A - P", branch(21, 5)],
  [310, "LD64_GOTOFF_LO15",         "got",    "G + A",           part(15, "unsigned", 3, 10, 12, 3)],
  [311, "ADR_GOT_PAGE",             "got",    slotPage,          adrp],
  [312, "LD64_GOT_LO12_NC",         "got",    slot,              low12(3)],
  [313, "LD64_GOTPAGE_LO15",        "got",    "G + GOT + A - Page(GOT)", part(15, "unsigned", 3, 10, 12, 3)],
  [512, "TLSGD_ADR_PREL21",         "tls",    "G + GOT + A - P", adr],
  [513, "TLSGD_ADR_PAGE21",         "tls",    slotPage,          adrp],
  [514, "TLSGD_ADD_LO12_NC",        "tls",    slot,              low12(0)],
  [541, "TLSIE_ADR_GOTTPREL_PAGE21",   "tls", slotPage,          adrp],
  [542, "TLSIE_LD64_GOTTPREL_LO12_NC", "tls", slot,              low12(3)],
  [543, "TLSIE_LD_GOTTPREL_PREL19",    "tls", "G + GOT + A - P", branch(21, 5)],
  [544, "TLSLE_MOVW_TPREL_G2",      "tls",    "S + A - TP",      group(2, true)],
  [545, "TLSLE_MOVW_TPREL_G1",      "tls",    "S + A - TP",      group(1, true)],
  [546, "TLSLE_MOVW_TPREL_G1_NC",   "tls",    "S + A - TP",      group(1, false)],
  [547, "TLSLE_MOVW_TPREL_G0",      "tls",    "S + A - TP",      group(0, true)],
  [548, "TLSLE_MOVW_TPREL_G0_NC",   "tls",    "S + A - TP",      group(0, false)],
  [549, "TLSLE_ADD_TPREL_HI12",     "tls",    "S + A - TP",      part(24, "unsigned", 12, 10, 12)],
  [550, "TLSLE_ADD_TPREL_LO12",     "tls",    "S + A - TP",      checked12(0)],
  [551, "TLSLE_ADD_TPREL_LO12_NC",  "tls",    "S + A - TP",      low12(0)],
  [552, "TLSLE_LDST8_TPREL_LO12",   "tls",    "S + A - TP",      checked12(0)],
  [553, "TLSLE_LDST8_TPREL_LO12_NC",  "tls",  "S + A - TP",      low12(0)],
  [554, "TLSLE_LDST16_TPREL_LO12",    "tls",  "S + A - TP",      checked12(1)],
  [555, "TLSLE_LDST16_TPREL_LO12_NC", "tls",  "S + A - TP",      low12(1)],
  [556, "TLSLE_LDST32_TPREL_LO12",    "tls",  "S + A - TP",      checked12(2)],
  [557, "TLSLE_LDST32_TPREL_LO12_NC", "tls",  "S + A - TP",      low12(2)],
  [558, "TLSLE_LDST64_TPREL_LO12",    "tls",  "S + A - TP",      checked12(3)],
  [559, "TLSLE_LDST64_TPREL_LO12_NC", "tls",  "S + A - TP",      low12(3)],
  [560, "TLSDESC_LD_PREL19",        "tls",    "G + GOT + A - P", branch(21, 5)],
  [561, "TLSDESC_ADR_PREL21",       "tls",    "G + GOT + A - P", adr],
  [562, "TLSDESC_ADR_PAGE21",       "tls",    slotPage,          adrp],
  [563, "TLSDESC_LD64_LO12",        "tls",    slot,              low12(3)],
  [564, "TLSDESC_ADD_LO12",         "tls",    slot,              low12(0)],
  [569, "TLSDESC_CALL",             "tls",    "S + A",           nothing],
  [570, "TLSLE_LDST128_TPREL_LO12", "tls",    "S + A - TP",      checked12(4)],
  [571, "TLSLE_LDST128_TPREL_LO12_NC", "tls", "S + A - TP",      low12(4)],
];

// prettier-ignore
const others: readonly (readonly [number, string])[] = [
  [270, "MOVW_SABS_G0"], [271, "MOVW_SABS_G1"], [272, "MOVW_SABS_G2"], [300, "MOVW_GOTOFF_G0"], [301, "MOVW_GOTOFF_G0_NC"],
  [302, "MOVW_GOTOFF_G1"], [303, "MOVW_GOTOFF_G1_NC"], [304, "MOVW_GOTOFF_G2"], [305, "MOVW_GOTOFF_G2_NC"], [306, "MOVW_GOTOFF_G3"],
  [565, "TLSDESC_OFF_G1"], [566, "TLSDESC_OFF_G0_NC"], [567, "TLSDESC_LDR"], [568, "TLSDESC_ADD"],
  [1024, "COPY"], [1025, "GLOB_DAT"], [1026, "JUMP_SLOT"], [1027, "RELATIVE"], [1028, "TLS_DTPMOD"], [1029, "TLS_DTPREL"],
  [1030, "TLS_TPREL"], [1031, "TLSDESC"], [1032, "IRELATIVE"],
];

/** Those of linked files and those that no compiler writes, by name. */
export const otherRelocations = others.map(([number, name]) => [number, `R_AARCH64_${name}`] as const);

const made = (rows: readonly Row[]): Relocation[] =>
  rows.map(([number, name, purpose, formula, field]) => ({ number, name: `R_AARCH64_${name}`, purpose, formula, field }));

/** The table: rows for data, then rows that stand in instructions only. */
export const relocations: readonly Relocation[] = [
  ...made(data),
  ...made(instructions).map((row): Relocation => ({ ...row, instruction: true })),
];
