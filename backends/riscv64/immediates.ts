/**
 * Layout constants as immediates. LLVM would put each into a register first, in two instructions, for twelve bits are all
 * that one has. But most numbers of a layout fit twelve bits, so the instruction is written with its immediate open, and
 * `R_RISCV_NONE` names the symbol beside it: a relocation that asks linkers for nothing, and that RACE knows as a mark
 * (`site.ts`). `R_RISCV_LO12_I` would say that a high part was added before. The instruction keeps its four bytes, so that
 * a jump has room there where the number does not fit.
 */
import type { AccessForm, Immediates } from "../architecture.js";

const open = (symbol: number, instruction: string): string => `.option push; .option norvc; .reloc ., R_RISCV_NONE, $${symbol}; ${instruction}; .option pop`;

const form = (types: readonly string[], load: string, store: string, signed?: string): AccessForm => ({
  types,
  register: "r",
  load: open(2, `${load} $0, 0($1)`),
  store: open(2, `${store} $0, 0($1)`),
  zero: open(1, `${store.replace("f", "")} zero, 0($0)`),
  ...(signed ? { signed: open(2, `${signed} $0, 0($1)`) } : {}),
});

/** Floating-point numbers, where the machine has registers for them. */
const floating = (type: string, needs: string, load: string, store: string): AccessForm => ({ ...form([type], load, store), register: "f", needs });

export const immediates: Immediates = {
  bits: 64,
  symbol: "S",
  add: open(2, "addi $0, $1, 0"),
  number: open(1, "addi $0, zero, 0"),
  accesses: [form(["i8"], "lbu", "sb", "lb"), form(["i16"], "lhu", "sh", "lh"), form(["i32"], "lwu", "sw", "lw"), form(["i64", "ptr"], "ld", "sd"), floating("float", "f", "flw", "fsw"), floating("double", "d", "fld", "fsd")],
};
