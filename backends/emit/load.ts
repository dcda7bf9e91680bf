/**
 * Objects as they come in: read, and everything that a later step relies on checked once. That it is a relocatable
 * object of this machine, that every relocation is of a known type and inside its section.
 */
import { withAddends } from "../addends.js";
import { machineName, relocationName } from "../architectures.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import {
  ET_REL,
  readElf,
  relocatableModel,
  type Elf,
  type ModelSection,
  type RelocatableModel,
} from "../../formats/elf/index.js";
import type { Architecture, Relocation } from "../architecture.js";
import { at, complaint } from "./complaint.js";

/** One object file, and how the plan and messages call it. */
export interface ObjectInput {
  readonly unit: string;
  /** Member name in the unit, "" where the unit has one object. */
  readonly object: string;
  readonly bytes: Uint8Array;
  /** For messages; the unit and member where it is missing. */
  readonly file?: string;
}

/** An object that was read and checked. */
export interface Part {
  readonly label: string;
  readonly model: RelocatableModel;
  /** Section index in the file → position in the model. */
  readonly positions: ReadonlyMap<number, number>;
}

/** Bytes of a section; of zeros, their number alone counts. */
export function sizeOf(section: ModelSection): number {
  switch (section.content.kind) {
    case "bytes":
      return section.content.data.length;
    case "zeros":
      return section.content.size;
    case "group":
      return 0;
  }
}

const tables = new WeakMap<Architecture, ReadonlyMap<number, Relocation>>();

/** The architecture's rows by number. */
export function rowsOf(architecture: Architecture): ReadonlyMap<number, Relocation> {
  const known = tables.get(architecture);
  if (known) return known;
  const rows = new Map(
    architecture.relocations.map((relocation) => [relocation.number, relocation]),
  );
  tables.set(architecture, rows);
  return rows;
}

/** The row of a name that the architecture itself uses. */
export function rowNamed(architecture: Architecture, name: string): Relocation {
  const row = architecture.relocations.find((relocation) => relocation.name === name);
  if (!row) throw new Error(`${architecture.name} has no relocation ${name}`);
  return row;
}

/** What messages call an object. */
export function labelOf(input: ObjectInput): string {
  return input.file ?? (input.object ? `${input.unit}(${input.object})` : input.unit);
}

/** Refuses an object whose machine or class is not this link's. */
export function forOtherMachine(elf: Elf, label: string, architecture: Architecture): Diagnostic | undefined {
  if (elf.machine === architecture.machine && elf.elfClass === architecture.elfClass) return undefined;
  return complaint(
    "wrong_target",
    elf.machine === architecture.machine
      ? `${label} is of ${elf.elfClass} bits, and this link is for ${architecture.name}, of ${architecture.elfClass}`
      : `${label} is for another machine: ${machineName(elf.machine)}, and this link is for ${machineName(architecture.machine)}`,
    [{ text: label }],
    [],
    ["pack it for this link's target (`race pack --target …`)"],
  );
}

function foreign(elf: Elf, label: string, architecture: Architecture): Diagnostic | undefined {
  const other = forOtherMachine(elf, label, architecture);
  if (other || elf.type === ET_REL) return other;
  return complaint(
    "not_an_object",
    `${label} is linked already: its ELF type is ${elf.type}`,
    [{ text: label }],
    [],
    ["give the relocatable object it was made from"],
  );
}

function wrongRelocations(
  section: ModelSection,
  label: string,
  machine: number,
  rows: ReadonlyMap<number, Relocation>,
): Diagnostic[] {
  const size = sizeOf(section);
  return section.relocations.flatMap(({ type, offset }) => {
    const row = rows.get(type);
    const place = at(section.name, offset);
    if (!row)
      return complaint(
        "unknown_relocation",
        `${label} has a relocation that RACE does not know: ${relocationName(machine, type)} at ${place}`,
        [{ text: `${label} ${place}` }],
      );
    if (
      row.field.bits === 0 ||
      (section.content.kind === "bytes" && offset + row.field.bytes <= size)
    )
      return [];
    return complaint(
      "relocation_outside_section",
      `${label} has a relocation outside its section: ${row.name} at ${place}, where the section has ${size} bytes`,
      [{ text: `${label} ${place}` }],
    );
  });
}

const isPower = (value: number): boolean =>
  value === 0 || (value <= 1 << 30 && Number.isInteger(Math.log2(value)));

/** Alignments that no layout can honour (gABI: 0, 1 and powers of two). */
function wrongAlignments({ sections, symbols }: RelocatableModel, label: string): Diagnostic[] {
  const damaged = (what: string, value: number | bigint): Diagnostic =>
    complaint(
      "damaged_object",
      `${label} is damaged: ${what} has the alignment ${value}`,
      [{ text: label }],
      [],
      ["build or pack it again"],
    );
  return [
    ...sections
      .filter(({ alignment }) => !isPower(alignment))
      .map(({ name, alignment }) => damaged(`section ${name}`, alignment)),
    ...symbols
      .filter(({ place, value }) => place.kind === "common" && !isPower(Number(value)))
      .map(({ name, value }) => damaged(`common symbol ${name}`, value)),
  ];
}

/** Reads and checks an object; `part` is missing exactly if there are diagnostics. */
export function loadObject(
  input: ObjectInput,
  architecture: Architecture,
): { readonly part?: Part; readonly diagnostics: readonly Diagnostic[] } {
  const label = labelOf(input);
  const { elf, diagnostics } = readElf(input.bytes, label);
  if (!elf) return { diagnostics };
  const fault = foreign(elf, label, architecture);
  if (fault) return { diagnostics: [fault] };
  const { model, positions } = relocatableModel(withAddends(elf, architecture));
  const rows = rowsOf(architecture);
  const wrong = [
    ...wrongAlignments(model, label),
    ...model.sections.flatMap((section) => wrongRelocations(section, label, elf.machine, rows)),
  ];
  return wrong.length
    ? { diagnostics: wrong }
    : { part: { label, model, positions }, diagnostics: [] };
}
