/**
 * Instructions that were made for an address and can hold a plain number in as many bytes.
 *
 * Position-independent code wants the address of a symbol as `lea r, [rip + s]`, or loads it from the GOT
 * (psABI, "Optimize GOTPCRELX Relocations"). If the symbol is a number, there is nothing to be relative to:
 * the number becomes the immediate of another form of the same instruction, of the same length.
 * REX.R, which extended the ModRM.reg operand, becomes REX.B, for the register is now ModRM.rm.
 */
import type { Field, NoSite, Relaxation, Site } from "../architecture.js";
import { word } from "../field.js";
import type { Instruction } from "./instruction.js";

/** Forms of one opcode byte: `op r, [rip + d]` → `op r, imm32`. */
interface Form {
  readonly name: string;
  readonly opcode: number;
  /** Opcode and ModRM.reg extension of the form with an immediate. */
  readonly to: number;
  readonly extension: number;
}

const direct = ["R_X86_64_PC32"];
const table = ["R_X86_64_GOTPCREL", "R_X86_64_GOTPCRELX", "R_X86_64_REX_GOTPCRELX"];

const lea: Form = { name: "lea-to-mov", opcode: 0x8d, to: 0xc7, extension: 0 };
const operations = ["add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"];
const loads: readonly Form[] = [
  { name: "got-mov-to-mov", opcode: 0x8b, to: 0xc7, extension: 0 },
  { name: "got-test-to-test", opcode: 0x85, to: 0xf7, extension: 0 },
  ...operations.map((name, index) => ({
    name: `got-${name}-to-${name}`,
    opcode: 0x03 + 8 * index,
    to: 0x81,
    extension: index,
  })),
];

/** All relaxations, for reports and for the conformance test. */
export const relaxations: readonly Relaxation[] = [
  { name: lea.name, relocations: direct },
  ...loads.map((form) => ({ name: form.name, relocations: table })),
];

const wide: Field = word(4, "signed");
const narrow: Field = word(4, "either");

function rewrite(
  code: Uint8Array,
  instruction: Instruction,
  form: Form,
  offset: number,
  bias: bigint,
): Site {
  const { start, length, opcodeAt, rex, modrm } = instruction;
  const bytes = code.slice(start, start + length);
  const register = (modrm! >> 3) & 7;
  if (rex) bytes[opcodeAt - 1 - start] = (rex & ~5) | ((rex >> 2) & 1);
  bytes[opcodeAt - start] = form.to;
  bytes[opcodeAt + 1 - start] = 0xc0 | (form.extension << 3) | register;
  return {
    kind: "site",
    at: start,
    bytes,
    fieldAt: offset,
    field: rex & 8 ? wide : narrow,
    bias,
    start,
    relaxation: form.name,
  };
}

function refuse(code: Uint8Array, { start, length }: Instruction, reason: string): NoSite {
  return { kind: "no-site", reason, start, bytes: code.slice(start, start + length) };
}

/** Turns a RIP-relative instruction at `offset` into one with an immediate; `addend` is the relocation's. */
export function relax(
  code: Uint8Array,
  instruction: Instruction,
  offset: number,
  relocation: string,
  addend: bigint,
): Site | NoSite {
  const simple = instruction.map === 0 && !instruction.vector && !instruction.prefixed;
  if (direct.includes(relocation)) {
    if (!simple || instruction.opcode !== lea.opcode)
      return refuse(
        code,
        instruction,
        "it reads memory at an address that is a plain number here; only `lea` can become a `mov` of the number",
      );
    return rewrite(code, instruction, lea, offset, 4n);
  }
  const form = loads.find((load) => load.opcode === instruction.opcode);
  if (!simple || !form)
    return refuse(
      code,
      instruction,
      "it takes the number from the global offset table, and has no form with an immediate",
    );
  if (addend !== -4n)
    return refuse(
      code,
      instruction,
      "it addresses a place beside the symbol's slot in the global offset table",
    );
  return rewrite(code, instruction, form, offset, 4n);
}
