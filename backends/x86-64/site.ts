/**
 * Sites: where a relocation stands and what numbers can be written there.
 *
 * In data a site is the relocation's field. In code the instruction around it decides: a displacement is always
 * sign-extended, an immediate by its opcode, so what may be written is what fits the relocation *and* the machine.
 */
import type { Code, NoSite, Relocation, Site } from "../architecture.js";
import { signExtended } from "../field.js";
import { sweep, type Instruction, type InstructionField } from "./instruction.js";
import { relax } from "./relaxations.js";

const shown = 15;

function unknown(code: Code, start: number, offset: number, reason: string): NoSite {
  return {
    kind: "no-site",
    reason,
    start,
    bytes: code.bytes.slice(start, Math.min(offset + 8, start + shown, code.end)),
  };
}

function inData(code: Code, offset: number, relocation: Relocation): Site | NoSite {
  if (relocation.formula !== "S + A")
    return unknown(code, offset, offset, "it computes an address; a plain number has none");
  const bytes = code.bytes.slice(offset, offset + relocation.field.bytes);
  return {
    kind: "site",
    at: offset,
    bytes,
    fieldAt: offset,
    field: relocation.field,
    bias: 0n,
    start: offset,
  };
}

function inField(
  code: Code,
  instruction: Instruction,
  field: InstructionField,
  relocation: Relocation,
): Site | NoSite {
  const { start, length } = instruction;
  const bytes = code.bytes.slice(start, start + length);
  const no = (reason: string): NoSite => ({ kind: "no-site", reason, start, bytes });
  if (field.bytes !== relocation.field.bytes)
    return no(`the field has ${field.bytes} bytes, the relocation ${relocation.field.bytes}`);
  if (field.role === "scaled") return no("its displacement is scaled by the vector length");
  if (field.role === "branch" || field.role === "rip-relative")
    return no("it is relative to the instruction, and a plain number is not");
  const extended = field.role === "displacement" || field.role === "sign-extended";
  const found = code.bytes.slice(field.at, field.at + field.bytes);
  return {
    kind: "site",
    at: field.at,
    bytes: found,
    fieldAt: field.at,
    field: extended ? signExtended(relocation.field) : relocation.field,
    bias: 0n,
    start,
  };
}

/** Where and how the relocation at `offset` can hold a plain number; the field lies inside the section. */
export function site(
  code: Code,
  offset: number,
  relocation: Relocation,
  addend: bigint,
): Site | NoSite {
  if (!code.executable) return inData(code, offset, relocation);
  const instruction = sweep(code.bytes, code.start, code.end, offset);
  if ("failedAt" in instruction)
    return unknown(
      code,
      instruction.failedAt,
      offset,
      "the bytes of the function up to here are no instructions that are known",
    );
  const field = instruction.fields.find((candidate) => candidate.at === offset);
  const bytes = code.bytes.slice(instruction.start, instruction.start + instruction.length);
  const no = (reason: string): NoSite => ({
    kind: "no-site",
    reason,
    start: instruction.start,
    bytes,
  });
  if (!field) return no("no field of the instruction starts at the relocation");
  if (relocation.formula === "S + A") return inField(code, instruction, field, relocation);
  if (field.role !== "rip-relative" || field.bytes !== relocation.field.bytes)
    return no("it computes an address; a plain number has none");
  return relax(code.bytes, instruction, offset, relocation.name, addend);
}
