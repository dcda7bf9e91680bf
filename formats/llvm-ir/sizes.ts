/**
 * Sizes and alignments of IR types under the module's data layout (LLVM Language Reference, "Data Layout"):
 * what a GEP over a type multiplies by. Named types are looked up in the module; anything unknown gives `undefined`.
 */
import { scanLine, tokenText, WORD, INTEGER, LOCAL, type Tokens } from "./scan.js";

export interface Extent {
  readonly size: number;
  readonly align: number;
}

/** Knows the named types of one module. */
export interface TypeTable {
  readonly definitions: ReadonlyMap<string, string>;
  readonly alignments: ReadonlyMap<string, number>;
  /** Bytes of an address. */
  readonly pointer: number;
  readonly known: Map<string, Extent | undefined>;
}

/** Alignments in bytes by type word (`i64`, `f64`, `p`), from the `target datalayout` line. */
function readAlignments(layout: string): Map<string, number> {
  const found = new Map<string, number>([
    ["i1", 1],
    ["i8", 1],
    ["i16", 2],
    ["i32", 4],
    ["i64", 4],
    ["p", 8],
  ]);
  for (const part of layout.split("-")) {
    const scalar = /^([ifv])(\d+):(\d+)/.exec(part);
    if (scalar) found.set(scalar[1]! + scalar[2]!, Number(scalar[3]) / 8);
    const pointer = /^p(?:0)?:(\d+):(\d+)/.exec(part);
    if (pointer) found.set("p", Number(pointer[2]) / 8);
  }
  return found;
}

/** Reads the data layout and the lines `%name = type …` of a module. */
export function readTypes(lines: readonly string[]): TypeTable {
  const definitions = new Map<string, string>();
  let layout = "";
  for (const line of lines) {
    if (line.startsWith("target datalayout")) layout = /"([^"]*)"/.exec(line)?.[1] ?? "";
    if (line.charCodeAt(0) !== 37) continue;
    const is = line.indexOf(" = type ");
    if (is > 0) definitions.set(line.slice(0, is), line.slice(is + 8));
  }
  const pointer = Number(/(?:^|-)p(?:0)?:(\d+):/.exec(layout)?.[1] ?? 64) / 8;
  return { definitions, alignments: readAlignments(layout), pointer, known: new Map() };
}

const roundUp = (value: number, align: number): number => Math.ceil(value / align) * align;

interface Cursor {
  readonly text: string;
  readonly tokens: Tokens;
  at: number;
  readonly depth: number;
}

const FLOATS: Readonly<Record<string, number>> = {
  half: 2,
  bfloat: 2,
  float: 4,
  double: 8,
  fp128: 16,
  x86_fp80: 16,
};

function integerExtent(table: TypeTable, bits: number): Extent {
  const bytes = Math.ceil(bits / 8);
  let power = 1;
  while (power < bytes) power *= 2;
  const align =
    table.alignments.get(`i${power * 8}`) ?? Math.min(power, table.alignments.get("i64") ?? 8);
  return { size: roundUp(bytes, align), align };
}

function word(table: TypeTable, text: string): Extent | undefined {
  if (text === "ptr") return { size: table.pointer, align: table.alignments.get("p") ?? table.pointer };
  if (/^i\d+$/.test(text)) return integerExtent(table, Number(text.slice(1)));
  const size = FLOATS[text];
  if (size === undefined) return undefined;
  return { size, align: table.alignments.get(`f${size * 8}`) ?? size };
}

function sequence(table: TypeTable, cursor: Cursor, close: string): Extent | undefined {
  const count = Number(tokenText(cursor.text, cursor.tokens, cursor.at));
  if (tokenText(cursor.text, cursor.tokens, cursor.at + 1) !== "x") return undefined;
  cursor.at += 2;
  const element = parse(table, cursor);
  if (!element || tokenText(cursor.text, cursor.tokens, cursor.at++) !== close) return undefined;
  const size = element.size * count;
  return { size, align: close === ">" ? Math.max(1, size) : element.align };
}

function fields(table: TypeTable, cursor: Cursor, packed: boolean): Extent | undefined {
  let [size, align] = [0, 1];
  for (;;) {
    const text = tokenText(cursor.text, cursor.tokens, cursor.at);
    if (text === "}") break;
    if (text === ",") cursor.at++;
    const field = parse(table, cursor);
    if (!field) return undefined;
    const step = packed ? 1 : field.align;
    size = roundUp(size, step) + field.size;
    align = Math.max(align, step);
  }
  cursor.at++;
  return { size: roundUp(size, align), align };
}

function angled(table: TypeTable, cursor: Cursor): Extent | undefined {
  if (tokenText(cursor.text, cursor.tokens, cursor.at) !== "{") return sequence(table, cursor, ">");
  cursor.at++;
  const extent = fields(table, cursor, true);
  return tokenText(cursor.text, cursor.tokens, cursor.at++) === ">" ? extent : undefined;
}

function parse(table: TypeTable, cursor: Cursor): Extent | undefined {
  const kind = cursor.tokens[cursor.at * 3];
  const text = tokenText(cursor.text, cursor.tokens, cursor.at++);
  if (kind === WORD) return word(table, text);
  if (kind === LOCAL) return cursor.depth > 64 ? undefined : named(table, text, cursor.depth + 1);
  if (kind === INTEGER || kind === undefined) return undefined;
  if (text === "[") return sequence(table, cursor, "]");
  if (text === "{") return fields(table, cursor, false);
  return text === "<" ? angled(table, cursor) : undefined;
}

function named(table: TypeTable, name: string, depth: number): Extent | undefined {
  const known = table.known.get(name);
  if (known || table.known.has(name)) return known;
  table.known.set(name, undefined);
  const definition = table.definitions.get(name);
  const extent = definition === undefined ? undefined : extentOf(table, definition, depth);
  table.known.set(name, extent);
  return extent;
}

/** Size and alignment in bytes of the type that `text` is, or `undefined` where it is not a sized type. */
export function extentOf(table: TypeTable, text: string, depth = 0): Extent | undefined {
  const cursor: Cursor = { text, tokens: scanLine(text), at: 0, depth };
  const extent = parse(table, cursor);
  return cursor.at * 3 === cursor.tokens.length && extent && Number.isFinite(extent.size)
    ? extent
    : undefined;
}
