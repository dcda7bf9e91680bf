/**
 * Sites: where a relocation stands and what numbers can be written there.
 *
 * In data a site is the relocation's field. In code it is one half of a number, each with a relocation of its own that
 * names the symbol (`lui` and `addi`), so each is a site; or the first half names it and the second one names the first
 * (`auipc` and `addi`, `auipc` and `ld`), so both are one site, and become `lui` and `addi` (`relaxations.ts`).
 * All immediates are sign-extended, and a number must fit `lui` and what comes behind it together.
 */
import type { Code, Field, NoSite, Relocation, Site } from "../architecture.js";
import { word } from "../field.js";
import { alone } from "./fields.js";
import { JALR, LOAD, LOAD_FP, LUI, OP_IMM, OP_IMM_32, readInstruction, STORE, STORE_FP, type Instruction } from "./instruction.js";
import { openSite } from "./open.js";
import { relax } from "./relaxations.js";

const refuse = (code: Code, offset: number, reason: string): NoSite => ({
  kind: "no-site",
  reason,
  start: offset,
  bytes: code.bytes.slice(offset, Math.min(offset + 4, code.bytes.length)),
});

const plain = (code: Code, offset: number, field: Field): Site => ({
  kind: "site",
  at: offset,
  bytes: code.bytes.slice(offset, offset + field.bytes),
  fieldAt: offset,
  field,
  bias: 0n,
  start: offset,
});

/** Beside an instruction whose immediate is open. */
const MARK = "R_RISCV_NONE";

/** Fields that are set, with nothing taken away from them: one value, and then it must fit. */
const whole: Readonly<Record<string, Field>> = { R_RISCV_SET8: word(1, "either"), R_RISCV_SET16: word(2, "either") };

/** Whether the instruction has its number where the relocation's field is, and uses it as a number. */
function takes({ opcode, funct3 }: Instruction, relocation: string): boolean {
  switch (relocation) {
    case "R_RISCV_HI20":
      return opcode === LUI;
    case "R_RISCV_LO12_S":
      return opcode === STORE || opcode === STORE_FP;
    case "R_RISCV_LO12_I":
      // only an addition makes one number of both parts
      if (opcode === OP_IMM || opcode === OP_IMM_32) return funct3 === 0;
      return opcode === LOAD || opcode === LOAD_FP || opcode === JALR;
    default:
      return false;
  }
}

/** Where and how the relocation at `offset` can hold a plain number; the field lies inside the section. */
export function site(code: Code, offset: number, relocation: Relocation, addend: bigint): Site | NoSite {
  const { name, purpose, formula, field, instruction: inCode } = relocation;
  if (name === MARK && code.executable) return openSite(code, offset);
  const narrow = whole[name];
  if (narrow && !code.executable) return plain(code, offset, narrow);
  if (purpose === "difference") return refuse(code, offset, "it is half of a difference between two places; a plain number is none");
  if (!code.executable) {
    if (inCode) return refuse(code, offset, "it is for an instruction, and this is data");
    if (formula === "S + A") return plain(code, offset, field);
    return refuse(code, offset, "it computes an address; a plain number has none");
  }
  const instruction = offset % 2 === 0 ? readInstruction(code.bytes, offset) : undefined;
  if (!instruction || instruction.length !== 4) return refuse(code, offset, "no instruction of four bytes starts at the relocation");
  if (formula !== "S + A") return relax(code, offset, relocation, addend) ?? refuse(code, offset, "it computes an address; a plain number has none");
  if (!takes(instruction, name)) return refuse(code, offset, "the instruction has no such field");
  const bare = name !== "R_RISCV_HI20" && instruction.rs1 === 0;
  return plain(code, offset, bare ? alone(field) : field);
}
