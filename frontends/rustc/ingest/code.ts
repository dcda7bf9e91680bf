/**
 * The functions of a link by name: which object has the code of a symbol, where in it the function lies, and what the
 * code of one function does. Objects are opened when something in them is asked for; what a plugin calls is found in
 * the definers by its path without hashes, as the rules find it.
 */
import { relocationName } from "../../../backends/architectures.js";
import { settled } from "../../../backends/addends.js";
import type { Architecture, Flow } from "../../../backends/architecture.js";
import { readLines, type Lines } from "../../../formats/dwarf/index.js";
import { readAr } from "../../../formats/ar/index.js";
import { readElf, SHF_EXECINSTR, STB_LOCAL, STT_FUNC, STT_SECTION, type Elf, type ElfRelocation, type ElfSymbol } from "../../../formats/elf/index.js";
import type { Record } from "../../../engine/index.js";
import { carriedFor } from "../lift/index.js";
import { pathOfSymbol } from "./object.js";

export interface CodeUnit {
  readonly name: string;
  /** Whether others find its symbols. */
  readonly definer: boolean;
  readonly members: readonly { readonly name: string; readonly data: Uint8Array }[];
  /** What its compilers said of calls through pointers. */
  readonly routines: readonly Record[];
}

/** An object with what is needed to find a function in it. */
export interface CodeObject {
  readonly unit: string;
  readonly name: string;
  readonly elf: Elf;
  readonly relocations: ReadonlyMap<number, ReadonlyMap<number, ElfRelocation>>;
  /** Functions by section, ascending. */
  readonly spans: ReadonlyMap<number, readonly ElfSymbol[]>;
  /** Data between instructions, by section: start → end. */
  readonly data: ReadonlyMap<number, ReadonlyMap<number, number>>;
  readonly lines: () => Lines;
}

/** One function with code. */
export interface Code {
  readonly object: CodeObject;
  readonly symbol: ElfSymbol;
}

/** `race.drop.api::World` is bound to the drop function that the definer has beside the type: `api::__race_drop_World`. */
function dropFunction(name: string): string | undefined {
  const path = /^race\.drop\.([^<]*)$/.exec(name)?.[1];
  return path?.replace(/[^:]*$/, "__race_drop_$&");
}

const startOf = (symbol: ElfSymbol): number => Number(symbol.value);

function spansOf(elf: Elf): ReadonlyMap<number, readonly ElfSymbol[]> {
  const spans = new Map<number, ElfSymbol[]>();
  for (const symbol of elf.symbols) {
    if (symbol.place.kind !== "section" || symbol.type !== STT_FUNC) continue;
    const list = spans.get(symbol.place.section);
    if (list) list.push(symbol);
    else spans.set(symbol.place.section, [symbol]);
  }
  for (const list of spans.values()) list.sort((a, b) => startOf(a) - startOf(b) || (a.name < b.name ? -1 : 1));
  return spans;
}

function openObject(unit: string, name: string, data: Uint8Array, architecture: Architecture): CodeObject | undefined {
  const read = readElf(data, name).elf;
  if (!read) return undefined;
  const elf = settled(read, architecture);
  // of several relocations at one place the first one says what is there; others only comment on it
  const relocations = new Map(elf.relocations.map((table) => [table.target, new Map([...table.entries].reverse().map((entry) => [entry.offset, entry]))]));
  let lines: Lines | undefined;
  return { unit, name, elf, relocations, spans: spansOf(elf), data: dataIn(elf), lines: () => (lines ??= readLines(elf).lines) };
}

/** Data between instructions, from start to end by section, as mapping symbols tell it (`$d` until `$t`, `$x` or `$a`). */
function dataIn(elf: Elf): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const marks = elf.symbols.flatMap(({ name, binding, place, value }) => {
    const kind = binding === STB_LOCAL && place.kind === "section" ? /^\$([adtx])/.exec(name)?.[1] : undefined;
    return kind && place.kind === "section" ? [{ section: place.section, at: Number(value), data: kind === "d" }] : [];
  });
  const found = new Map<number, Map<number, number>>();
  marks.sort((a, b) => a.section - b.section || a.at - b.at);
  marks.forEach(({ section, at, data }, index) => {
    if (!data) return;
    const next = marks.slice(index + 1).find((one) => one.section !== section || !one.data);
    const end = next?.section === section ? next.at : (elf.sections[section]?.size ?? at);
    found.set(section, (found.get(section) ?? new Map<number, number>()).set(at, end));
  });
  return found;
}

function objectsOf(unit: CodeUnit, architecture: Architecture): readonly CodeObject[] {
  return unit.members.flatMap(({ name, data }) => {
    if (name.endsWith(".o")) return openObject(unit.name, name, data, architecture) ?? [];
    const { archive } = /\.(rlib|a)$/.test(name) ? readAr(data, name) : { archive: undefined };
    return (archive?.members ?? []).flatMap((one) => openObject(unit.name, `${name}(${one.name})`, one.data, architecture) ?? []);
  });
}

/** Finds functions by what symbols mean. */
export class CodeIndex {
  readonly #own = new Map<string, Code>();
  readonly #byPath = new Map<string, Code>();
  /** A unit's copies of functions of std, which serve where no definer has the function. */
  readonly #carried = new Map<string, Code>();
  readonly #local = new Map<string, Code>();
  readonly #data = new Set<string>();
  readonly exports: Code[] = [];
  readonly #defined: Code[] = [];

  readonly #branchAddend: bigint;

  constructor(units: readonly CodeUnit[], architecture: Architecture) {
    this.#branchAddend = architecture.branchAddend;
    for (const unit of units) for (const object of objectsOf(unit, architecture)) this.#add(unit, object);
  }

  #add(unit: CodeUnit, object: CodeObject): void {
    for (const symbol of object.elf.symbols) {
      if (symbol.place.kind !== "section" || symbol.name === "") continue;
      const code = { object, symbol };
      const flags = object.elf.sections[symbol.place.section]?.flags ?? 0n;
      if ((flags & SHF_EXECINSTR) === 0n) this.#data.add(symbol.name);
      else if (symbol.binding === STB_LOCAL) this.#local.set(`${unit.name}!${symbol.name}`, code);
      if (symbol.binding === STB_LOCAL || (flags & SHF_EXECINSTR) === 0n) continue;
      const path = pathOfSymbol(symbol.name);
      const exported = /^race\.(export|extend)\./.test(symbol.name);
      if (!this.#own.has(`${unit.name}!${symbol.name}`)) this.#own.set(`${unit.name}!${symbol.name}`, code);
      const carried = carriedFor(symbol.name);
      if (carried !== undefined) this.#carried.set(`${unit.name}!${carried}`, code);
      if ((unit.definer || exported) && !this.#byPath.has(path)) this.#byPath.set(path, code);
      if (exported && !unit.definer) this.exports.push(code);
      this.#defined.push(code);
    }
  }

  /** Functions of this path, in whatever units. */
  named(path: string): readonly Code[] {
    return this.#defined.filter(({ symbol }) => pathOfSymbol(symbol.name) === path);
  }

  /** What a symbol of an object means: code, or nothing that is known. */
  find(object: CodeObject, symbol: ElfSymbol, addend: bigint): Code | undefined {
    if (symbol.place.kind === "section") {
      if (symbol.type !== STT_SECTION) return { object, symbol };
      return this.at(object, symbol.place.section, Number(addend - this.#branchAddend));
    }
    return this.#shared(object.unit, symbol.name);
  }

  /** The code under a name, as a unit means it: its own before that of others. */
  byName(unit: string, name: string): Code | undefined {
    return this.#own.get(`${unit}!${name}`) ?? this.#local.get(`${unit}!${name}`) ?? this.#shared(unit, name);
  }

  #shared(unit: string, name: string): Code | undefined {
    return this.#own.get(`${unit}!${name}`) ?? this.#byPath.get(pathOfSymbol(dropFunction(name) ?? name)) ?? this.#carried.get(`${unit}!${name}`);
  }

  /** Whether some object has data under this name. */
  isData(name: string): boolean {
    return this.#data.has(name);
  }

  /** The function that begins at a place. */
  at(object: CodeObject, section: number, offset: number): Code | undefined {
    const symbol = object.spans.get(section)?.find((one) => startOf(one) === offset);
    return symbol && { object, symbol };
  }
}

/** Where a function ends: what its symbol says, else where the next begins. */
function endOf({ object, symbol }: Code, section: number): number {
  const start = startOf(symbol);
  if (symbol.size > 0n) return start + Number(symbol.size);
  const next = object.spans.get(section)?.find((one) => startOf(one) > start);
  return next ? startOf(next) : (object.elf.sections[section]?.data.length ?? start);
}

/** What the code does, with the relocations of its section. */
export function flowOf(code: Code, architecture: Architecture): { readonly flow: Flow; readonly section: number; readonly end: number } | undefined {
  const { object, symbol } = code;
  if (symbol.place.kind !== "section") return undefined;
  const { section } = symbol.place;
  const data = object.elf.sections[section]?.data;
  const table = object.relocations.get(section);
  const end = endOf(code, section);
  if (!data || end > data.length || end <= startOf(symbol)) return undefined;
  const relocationAt = (offset: number): string | undefined => {
    const entry = table?.get(offset);
    return entry && relocationName(object.elf.machine, entry.type);
  };
  const flow = architecture.flow(data, startOf(symbol), end, relocationAt, (offset) => object.data.get(section)?.get(offset));
  return flow && { flow, section, end };
}

/** Whether the function refers to a table whose entries lead back into its own section. */
export function hasTable({ object }: Code, section: number, start: number, end: number): boolean {
  for (const entry of object.relocations.get(section)?.values() ?? []) {
    const symbol = object.elf.symbols[entry.symbol];
    if (entry.offset < start || entry.offset >= end || symbol?.place.kind !== "section") continue;
    const there = symbol.place.section;
    if (((object.elf.sections[there]?.flags ?? 0n) & SHF_EXECINSTR) !== 0n) continue;
    for (const row of object.relocations.get(there)?.values() ?? []) {
      const target = object.elf.symbols[row.symbol];
      if (target?.place.kind === "section" && target.place.section === section) return true;
    }
  }
  return false;
}
