/** Resolving relocations once everything has its place: the formula of the row, the field of the row, nothing else. */
import { STT_FUNC, type ModelRelocation, type ModelSection, type RelocatableModel } from "../../formats/elf/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Architecture, Field, Relocation } from "../architecture.js";
import { decode, encode, fits, limits } from "../field.js";
import { evaluate } from "../formula.js";
import { slotKey, valueOf, type Addresses } from "./addresses.js";
import { at, complaint } from "./complaint.js";
import { completed, halvesAt } from "./halves.js";
import { rowNamed, rowsOf } from "./load.js";
import { veneerFor } from "./veneers.js";
import { meaning } from "./resolve.js";

/** A section whose copy in `data` at `from` is to be relocated. */
export interface Target {
  readonly part: number;
  readonly section: ModelSection;
  /** Position of the section in its model. */
  readonly position: number;
  readonly data: Uint8Array;
  readonly from: number;
  /** Address of the section. */
  readonly address: bigint;
  /** What a symbol is worth whose section is not in the program; missing where that cannot be. */
  readonly dead?: bigint;
}

interface Wanted {
  readonly row: Relocation;
  readonly offset: number;
  readonly addend: bigint;
}

/** Takes the way around the GOT where there is one, and changes the instruction for it. */
function shorten(
  addresses: Addresses,
  architecture: Architecture,
  target: Target,
  { type, offset, addend }: ModelRelocation,
): Wanted {
  const row = rowsOf(architecture).get(type)!;
  const bytes = target.data.subarray(target.from, target.from + sizeOfData(target.section));
  const halves = halvesAt(modelOf(addresses, target), target.position, offset, architecture);
  const direct = architecture.direct(bytes, offset, row, addend, halves);
  if (!direct) return { row, offset, addend };
  bytes.set(direct.bytes, direct.at);
  for (const half of direct.halves ?? []) bytes.set(half.bytes, half.at);
  return {
    row: rowNamed(architecture, direct.relocation),
    offset: direct.offset,
    addend: direct.addend,
  };
}

const modelOf = (addresses: Addresses, { part }: Target): RelocatableModel => addresses.resolution.parts[part]!.model;

const sizeOfData = (section: ModelSection): number =>
  section.content.kind === "bytes" ? section.content.data.length : 0;

function symbolValue(addresses: Addresses, target: Target, symbol: number | undefined): bigint {
  if (symbol === undefined) return 0n;
  const value = valueOf(addresses, target.part, symbol);
  return value.kind === "known" ? value.value : value.kind === "dead" ? (target.dead ?? 0n) : 0n;
}

function sizeValue(addresses: Addresses, part: number, symbol: number | undefined): bigint {
  if (symbol === undefined) return 0n;
  const means = meaning(addresses.resolution, part, symbol);
  return addresses.resolution.parts[means.part]!.model.symbols[means.symbol]!.size;
}

function isFunction(addresses: Addresses, part: number, symbol: number | undefined): boolean {
  if (symbol === undefined) return false;
  const means = meaning(addresses.resolution, part, symbol);
  return addresses.resolution.parts[means.part]!.model.symbols[means.symbol]!.type === STT_FUNC;
}

function compute(
  addresses: Addresses,
  architecture: Architecture,
  target: Target,
  wanted: Wanted,
  symbol: number | undefined,
): bigint {
  const value = symbolValue(addresses, target, symbol);
  const bits = isFunction(addresses, target.part, symbol) ? value & architecture.functionBits : 0n;
  const S = value - bits;
  const slot =
    symbol === undefined
      ? undefined
      : addresses.slots.get(slotKey(addresses.resolution, target.part, symbol));
  return evaluate(wanted.row.formula, {
    S,
    A: wanted.addend,
    P: target.address + BigInt(wanted.offset),
    L: S,
    G: BigInt(slot ?? 0),
    GOT: addresses.got,
    B: 0n,
    Z: sizeValue(addresses, target.part, symbol),
    TP: 0n,
    DTP: 0n,
    V: decode(fieldOf(wanted.row, target.data, target.from + wanted.offset), target.data, target.from + wanted.offset),
    T: bits,
  });
}

function outOfRange(
  addresses: Addresses,
  target: Target,
  { row, offset }: Wanted,
  value: bigint,
  name: string,
): Diagnostic {
  const { least, greatest } = limits(row.field);
  const where = `${addresses.resolution.parts[target.part]!.label} ${at(target.section.name, offset)}`;
  return complaint(
    "value_out_of_range",
    `${row.name} against ${name || "a section"} is ${value}, and the field can hold ${least} to ${greatest}`,
    [{ text: where }],
    [],
    ["the program is too large for this code model, or its base address too high"],
  );
}

/** Resolves all relocations of a section in `target.data`. */
export function relocate(
  addresses: Addresses,
  target: Target,
  architecture: Architecture,
): readonly Diagnostic[] {
  const model = modelOf(addresses, target);
  const known = new Map<ModelRelocation, Wanted>();
  const wantedAt = (relocation: ModelRelocation): Wanted => {
    const wanted = known.get(relocation) ?? shorten(addresses, architecture, target, relocation);
    known.set(relocation, wanted);
    return wanted;
  };
  return target.section.relocations.flatMap((relocation) => {
    const wanted = wantedAt(relocation);
    if (wanted.row.purpose === "none") return misaligned(addresses, target, wanted);
    // a half holds the rest of a number that is another relocation's
    const whole = wanted.row.completes ? completed(model, target.position, relocation, architecture)! : relocation;
    const direct = compute(addresses, architecture, target, wantedAt(whole), whole.symbol);
    const { row, addend } = wanted;
    const veneer = veneerFor(addresses, { part: target.part, section: target.position }, { row, addend, symbol: whole.symbol, distance: direct }, architecture);
    const value = veneer === undefined ? direct : veneer + architecture.branchAddend - target.address - BigInt(wanted.offset);
    const field = fieldOf(wanted.row, target.data, target.from + wanted.offset);
    const name = whole.symbol === undefined ? "" : model.symbols[whole.symbol]!.name;
    if (!fits(field, field.bits === 64 ? BigInt.asIntN(64, value) : value))
      return outOfRange(addresses, target, wanted, value, name);
    encode(field, target.data, target.from + wanted.offset, value);
    return [];
  });
}

/** Room for an alignment that a linker was to make by taking bytes away: as it is, it may happen to be right. */
function misaligned(addresses: Addresses, target: Target, { row, offset, addend }: Wanted): readonly Diagnostic[] {
  const multiple = row.alignment?.(addend);
  if (multiple === undefined || (target.address + BigInt(offset) + addend) % multiple === 0n) return [];
  const where = `${addresses.resolution.parts[target.part]!.label} ${at(target.section.name, offset)}`;
  return [
    complaint(
      "unsupported_in_closed_program",
      `RACE's own layout takes no instructions away, as ${row.name} at ${where} asks for an alignment to ${multiple} bytes`,
      [{ text: where }],
      [],
      ["compile it without relaxation (`-mno-relax`), or link with the system's linker: `--linker cc`, `lld` or `mold`"],
    ),
  ];
}

const fieldOf = (row: Relocation, data: Uint8Array, at: number): Field => row.fieldAt?.(data, at) ?? row.field;
