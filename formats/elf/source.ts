/**
 * The bytes that an ELF reader works on, with what it may still spend on tables and names.
 * Inside the reader damage is thrown as `Damage` and becomes a diagnostic at the reader's one public function:
 * hundreds of checks would otherwise each need a way out.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { refusal } from "../refusal.js";
import { readWord, type Form } from "./form.js";

export interface Source {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly buffer: Buffer;
  readonly view: DataView;
  /** Of the class that the file says it has. */
  readonly form: Form;
  /** Bytes of tables, names, contents and padding that may still come: what overlaps must not multiply work. */
  readonly budget: { tables: number; names: number; contents: number; padding: number };
}

/** Carries a diagnostic out of nested readers; never leaves `formats/elf`. */
export class Damage extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Gives up: the file is damaged at byte `at`. */
export function damage(source: Source, at: number, why: string): never {
  throw new Damage(
    refusal(
      "damaged_object",
      source.file,
      `${source.file} is damaged at byte ${at}: ${why}`,
      ["an object that is cut short or overwritten cannot be trusted in its other parts"],
      ["build or pack it again"],
    ),
  );
}

/** A word that is a position or size in the file. */
export function position(source: Source, at: number, what: string): number {
  const value = readWord(source.view, source.form, at);
  if (value > 0x1fffffffffffffn) damage(source, at, `${what} is ${value}`);
  return Number(value);
}

/** Checks that a table lies in the file, and charges it to the budget. */
export function spend(source: Source, at: number, size: number, what: string): void {
  source.budget.tables -= size;
  if (source.budget.tables < 0)
    damage(source, at, `${what} and the tables before it are larger than the file`);
}

/** Checks that `size` bytes at `at` lie in the file. */
export function inside(source: Source, at: number, size: number, what: string): void {
  if (at > source.bytes.length || size > source.bytes.length - at)
    damage(
      source,
      at,
      `${what} of ${size} bytes does not fit the file's ${source.bytes.length} bytes`,
    );
}

/** Names of one string table, each decoded once. */
export function nameReader(
  source: Source,
  table: Uint8Array,
  tableOffset: number,
): (at: number) => string {
  const known = new Map<number, string>([[0, ""]]);
  return (at) => {
    const found = known.get(at);
    if (found !== undefined) return found;
    const name = readName(source, table, tableOffset, at);
    known.set(at, name);
    return name;
  };
}

function readName(source: Source, table: Uint8Array, tableOffset: number, at: number): string {
  if (at >= table.length)
    damage(source, tableOffset, `a name at ${at} is outside its table of ${table.length} bytes`);
  const end = table.indexOf(0, at);
  if (end < 0) damage(source, tableOffset + at, "a name does not end within its table");
  source.budget.names -= end - at;
  if (source.budget.names < 0)
    damage(source, tableOffset + at, "its names overlap beyond all reason");
  const name = source.buffer.toString("utf8", tableOffset + at, tableOffset + end);
  if (name.includes("\ufffd")) damage(source, tableOffset + at, "a name is not UTF-8");
  return name;
}
