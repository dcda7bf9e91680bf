/**
 * Instructions that were made for an address and can hold a plain number in as many bytes.
 *
 * Position-independent code adds a distance to the program counter (`auipc`), and adds the rest of it (`addi`) or loads
 * the address from the GOT (`ld`). If the symbol is a number, there is nothing to be relative to: `lui` puts the high
 * part there without the program counter, and the second instruction adds the low part. It need not be the next one:
 * its relocation says which it is, and there may be several. One that reads or writes memory there cannot stay.
 */
import type { Code, Half, NoSite, Relaxation, Relocation, Site, SiteHalf } from "../architecture.js";
import { high20, low12I } from "./fields.js";
import { AUIPC, bytesOf, LOAD, LUI, OP_IMM, readInstruction } from "./instruction.js";
import { highPart, island } from "./open.js";

const near = "R_RISCV_PCREL_HI20";
const table = "R_RISCV_GOT_HI20";

/** All relaxations, for reports and for the conformance test. */
export const relaxations: readonly Relaxation[] = [
  { name: "auipc-addi-to-lui-addi", relocations: [near] },
  { name: "auipc-ld-to-lui-addi", relocations: [table] },
];

/** `addi rd, rs, 0` in place of a half, or why it cannot be. */
function addition(code: Code, { offset, relocation }: Half, through: boolean): SiteHalf | string {
  const one = relocation.name === "R_RISCV_PCREL_LO12_I" ? readInstruction(code.bytes, offset) : undefined;
  const expected = through ? { opcode: LOAD, funct3: 3 } : { opcode: OP_IMM, funct3: 0 };
  if (!one || one.length !== 4 || one.opcode !== expected.opcode || one.funct3 !== expected.funct3)
    return through
      ? "it takes the number from the global offset table, and not as a whole word"
      : "it reads or writes memory at an address that is a plain number here; only `addi` can take a number";
  if (one.immediate !== 0) return "its second half holds a number already";
  return { at: offset, bytes: bytesOf(OP_IMM | (one.word & 0x000f8f80)), fieldAt: offset, field: { ...low12I, bits: 64 } };
}

/** Turns the sequence whose `auipc` is at `offset` into `lui` and `addi`; undefined for other relocations. */
export function relax(code: Code, offset: number, relocation: Relocation, addend: bigint): Site | NoSite | undefined {
  const through = relocation.name === table;
  if (!through && relocation.name !== near) return undefined;
  const bytes = code.bytes.slice(offset, offset + 4);
  const no = (reason: string): NoSite => ({ kind: "no-site", reason, start: offset, bytes });
  const first = readInstruction(code.bytes, offset)!;
  if (first.opcode !== AUIPC) return no("the instruction has no such field");
  if (through && addend !== 0n) return no("it addresses a place beside the symbol's slot in the global offset table");
  if (!code.halves?.length) return no("no second instruction says that it completes the number");
  const halves = code.halves.map((half) => addition(code, half, through));
  const wrong = halves.find((half) => typeof half === "string");
  if (wrong !== undefined) return no(wrong);
  return {
    kind: "site",
    at: offset,
    bytes: bytesOf((first.word & ~0x7f) | LUI),
    fieldAt: offset,
    field: high20,
    bias: 0n,
    start: offset,
    relaxation: relaxations[through ? 1 : 0]!.name,
    halves: halves.filter((half) => typeof half !== "string"),
    far: (value, distance) => island(highPart(first.rd, value), distance),
  };
}

/** The direct form of an access through the GOT whose `auipc` is at `offset`: `auipc` and `addi` of the address itself. */
export function withoutTable(bytes: Uint8Array, offset: number, relocation: Relocation, addend: bigint, halves: readonly Half[]) {
  if (relocation.name !== table || addend !== 0n || !halves.length) return undefined;
  const code: Code = { bytes, executable: true, start: offset, end: bytes.length };
  const changed = halves.map((half) => addition(code, half, true));
  if (changed.some((half) => typeof half === "string")) return undefined;
  return {
    at: offset,
    bytes: bytes.slice(offset, offset + 4),
    offset,
    relocation: near,
    addend,
    halves: changed.filter((half) => typeof half !== "string"),
  };
}
