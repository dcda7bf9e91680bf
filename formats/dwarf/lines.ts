/**
 * From places in sections to source lines. In an object file addresses are relocations, so a place is a section and an
 * offset in it. Lines are a comfort: what cannot be read is a warning, and the rest of the table still serves.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { ET_REL, SHF_ALLOC, type Elf } from "../elf/index.js";
import { refusal } from "../refusal.js";
import { readLineHeader, type FileEntry, type LineHeader, type NameAt } from "./line-header.js";
import { runLineProgram, type Locate, type Rows, type Sequence } from "./line-program.js";
import { debugSection, DwarfDamage, openSection, type DebugSection } from "./section.js";

/**
 * `line` and `column` count from 1; no column where the compiler gave none.
 * `file` is relative to the folder of the compilation where the compiler gave it so: that folder is not part of it.
 */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** One row of a section: from `offset` on, code is of `source`, up to the next row; without `source` nobody's. */
export interface LineRow {
  readonly offset: number;
  readonly source?: SourceLine;
}

export interface Lines {
  /** Indexes of the sections that have lines, ascending. */
  readonly sections: readonly number[];
  /** The source line of the byte at `offset` of a section; undefined if none is known or the compiler made it up. */
  readonly lookup: (section: number, offset: number) => SourceLine | undefined;
  /** All rows of a section, ascending, also those of line 0 (code without a line). */
  readonly rows: (section: number) => readonly LineRow[];
}

/** The line tables of an ELF file: of all of its units, DWARF 2 to 5. */
export function readLines(elf: Elf): {
  readonly lines: Lines;
  readonly diagnostics: readonly Diagnostic[];
} {
  const rows: Rows = { offsets: [], files: [], lines: [], columns: [] };
  const sequences: Sequence[] = [];
  const units: Unit[] = [];
  const faults = elf.sections
    .filter((section) => section.name === ".debug_line")
    .map((section) => readSection(elf, section.index, rows, sequences, units))
    .filter((fault) => fault !== undefined);
  const names = nameTable(elf, units);
  return {
    lines: table(rows, bySection(sequences), names),
    diagnostics: faults.slice(0, 1).map((why) => warning(elf, why)),
  };
}

interface Unit {
  readonly header: LineHeader;
  readonly firstFile: number;
  readonly section: DebugSection;
}

function warning(elf: Elf, why: string): Diagnostic {
  const notes = ["places in code that it describes are shown without their source lines"];
  const message = `some of the debug information of ${elf.file} cannot be read: ${why}`;
  return {
    ...refusal("unreadable_debug_information", elf.file, message, notes),
    severity: "warning",
  };
}

function readSection(
  elf: Elf,
  index: number,
  rows: Rows,
  sequences: Sequence[],
  units: Unit[],
): string | undefined {
  try {
    const section = elf.sections[index]!;
    if (section.flags & 0x800n) throw new DwarfDamage(".debug_line is compressed");
    const s = openSection(elf, section);
    while (s.at < s.data.length) readUnit(s, locator(elf), rows, sequences, units);
    return undefined;
  } catch (error) {
    if (error instanceof DwarfDamage) return error.message;
    throw error;
  }
}

function readUnit(
  s: DebugSection,
  locate: Locate,
  rows: Rows,
  sequences: Sequence[],
  units: Unit[],
): void {
  const header = readLineHeader(s);
  const last = units.at(-1);
  const firstFile = last ? last.firstFile + last.header.files.length : 0;
  units.push({ header, firstFile, section: s });
  runLineProgram(s, header, firstFile, locate, rows, sequences);
}

/** In linked files the section that holds an address. */
function locator(elf: Elf): Locate {
  if (elf.type === ET_REL) return () => undefined;
  const loaded = elf.sections.filter(
    (section) => section.flags & SHF_ALLOC && section.address > 0n,
  );
  return (address) => {
    const at = BigInt(address);
    const found = loaded.find(
      (section) => at >= section.address && at < section.address + BigInt(section.size),
    );
    return found && { section: found.index, offset: Number(at - found.address) };
  };
}

function bySection(sequences: readonly Sequence[]): ReadonlyMap<number, readonly Sequence[]> {
  const map = new Map<number, Sequence[]>();
  for (const sequence of [...sequences].sort(
    (a, b) => a.section - b.section || a.start - b.start,
  )) {
    const list = map.get(sequence.section);
    if (list) list.push(sequence);
    else map.set(sequence.section, [sequence]);
  }
  return map;
}

function table(
  rows: Rows,
  sections: ReadonlyMap<number, readonly Sequence[]>,
  name: (file: number) => string,
): Lines {
  const source = (row: number): SourceLine | undefined => {
    const file = rows.files[row]!;
    if (file < 0) return undefined;
    const column = rows.columns[row]!;
    const place = { file: name(file), line: rows.lines[row]! };
    return column ? { ...place, column } : place;
  };
  const lookup = (section: number, offset: number): SourceLine | undefined => {
    const sequence = lastBefore(sections.get(section) ?? [], offset, (s) => s.start);
    const row = sequence && rowAt(rows, sequence, offset);
    return row === undefined || rows.lines[row]! <= 0 ? undefined : source(row);
  };
  const all = (section: number): LineRow[] =>
    (sections.get(section) ?? []).flatMap((sequence) => sequenceRows(rows, sequence, source));
  return { sections: [...sections.keys()], lookup, rows: all };
}

function sequenceRows(
  rows: Rows,
  { from, to }: Sequence,
  source: (row: number) => SourceLine | undefined,
): LineRow[] {
  const list: LineRow[] = [];
  for (let row = from; row < to; row++) {
    const place = source(row);
    list.push(
      place ? { offset: rows.offsets[row]!, source: place } : { offset: rows.offsets[row]! },
    );
  }
  return list;
}

/** The last item that starts at or before `offset`. */
function lastBefore<T>(
  items: readonly T[],
  offset: number,
  start: (item: T) => number,
): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(items[middle]!) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** The last row of a sequence at or before `offset`: of several at one offset, only the last covers code. */
function rowAt(rows: Rows, { from, to }: Sequence, offset: number): number | undefined {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows.offsets[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low > from ? low - 1 : undefined;
}

/** Names of files by their number over all units, decoded when first asked for. */
function nameTable(elf: Elf, units: readonly Unit[]): (file: number) => string {
  const known = new Map<number, string>();
  const strings = new Map<string, Uint8Array>();
  const bytes = (unit: Unit, name: NameAt): Uint8Array => {
    if (name.table === ".debug_line") return unit.section.data;
    const found = strings.get(name.table) ?? stringSection(elf, name.table);
    strings.set(name.table, found);
    return found;
  };
  return (file) => {
    const found = known.get(file) ?? pathOf(file, units, bytes);
    known.set(file, found);
    return found;
  };
}

function stringSection(elf: Elf, name: string): Uint8Array {
  try {
    return debugSection(elf, name)?.data ?? new Uint8Array(0);
  } catch {
    return new Uint8Array(0);
  }
}

function pathOf(
  file: number,
  units: readonly Unit[],
  bytes: (unit: Unit, name: NameAt) => Uint8Array,
): string {
  const unit = lastBefore(units, file, (candidate) => candidate.firstFile)!;
  const { files, directories } = unit.header;
  const entry: FileEntry = files[file - unit.firstFile]!;
  const text = (name: NameAt | undefined): string =>
    name && name.at >= 0 ? textAt(bytes(unit, name), name.at) : "";
  const name = text(entry.name);
  const directory = entry.directory ? text(directories[entry.directory]) : "";
  return name.startsWith("/") || !directory ? name : `${directory}/${name}`;
}

/** Longer names than any file system has are cut. */
const longestName = 4096;

function textAt(bytes: Uint8Array, at: number): string {
  const end = bytes.indexOf(0, at);
  if (at >= bytes.length || end < 0) return "";
  return new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + longestName)));
}
