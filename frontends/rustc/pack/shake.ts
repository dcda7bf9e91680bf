/**
 * A host for a target without a system would carry all of core and compiler_builtins, 10 MB, of which a program needs a
 * few kilobytes. Here the toolchain's archives are cut down, section by section, to what the host's own objects reach
 * and what plugins commonly call: failures, integers and text as text, formatting, `memcpy` and its like.
 * The host's own objects stay as they are. A plugin that calls something else is refused (`missing_symbol`), and the
 * host must then be packed with `--std whole`.
 */
import type { Record } from "../../../engine/index.js";
import { readAr } from "../../../formats/ar/index.js";
import {
  readElf,
  relocatableModel,
  STB_LOCAL,
  STB_WEAK,
  STT_FILE,
  writeRelocatable,
  type ModelSymbol,
  type RelocatableModel,
} from "../../../formats/elf/index.js";
import { canonicalIdentity } from "../../../formats/symbol-names/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { archiveOf, type HostBuild } from "./host.js";

/** How much of the toolchain's archives a host carries. */
export type StdPart = "whole" | "needed";

/** Whether there is no system below programs of this target, so that only what they carry is there. */
export const isBare = (target: string): boolean => /-none(-|$)/.test(target);

/**
 * What plugins commonly call in core, by path: failures, and text from integers and strings. Not `Debug`, hexadecimal
 * digits, floats, 128 bits, parsing, tables of Unicode, and not `Result::unwrap`, behind which is `dyn Error`: each is larger than all of this.
 */
const commonPaths: readonly RegExp[] = [
  /^core::panicking::(?:panic|panic_fmt|panic_bounds_check)$/,
  /^core::panicking::panic_const::panic_const_(?:(?:add|sub|mul|div|rem|neg)_overflow|(?:div|rem)_by_zero)$/,
  /^core::option::(?:unwrap|expect)_failed$/,
  /^core::slice::(?:\w+::)*\w+_fail$/,
  /^core::fmt::write$/,
  /^<core::fmt::Formatter>::(?:pad|pad_integral|write_str)$/,
  /^<(?:[iu]32|usize|str) as core::fmt::Display>::fmt$/,
  // the same as the older mangling has it
  /^core::fmt::Formatter::(?:pad|pad_integral|write_str)$/,
  /^core::fmt::num::(?:\w+::)?<impl core::fmt::Display for (?:[iu]32|usize)>::fmt$/,
];

const commonNames: ReadonlySet<string> = new Set(["memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"]);

/** Whether plugins commonly need this symbol of the toolchain's archives. */
export function isCommon(name: string): boolean {
  const path = canonicalIdentity(name);
  return path === undefined ? commonNames.has(name) : commonPaths.some((pattern) => pattern.test(path));
}

interface Piece {
  /** Position in the build's members. */
  readonly member: number;
  readonly name: string;
  readonly model: RelocatableModel;
  readonly kept: Set<number>;
}

interface Place {
  readonly piece: Piece;
  readonly section: number;
}

const crateOf = (file: string): string => file.replace(/^lib\/\d+-(?:lib)?/, "").replace(/\.\w+$/, "");

function readPiece(member: number, name: string, data: Uint8Array): Piece | Diagnostic {
  const { elf, diagnostics } = readElf(data, name);
  return elf ? { member, name, model: relocatableModel(elf).model, kept: new Set() } : diagnostics[0]!;
}

function readPieces(build: HostBuild): readonly (Piece | Diagnostic)[] {
  return build.members.flatMap(({ name, data }, member) => {
    if (name.endsWith(".o")) return [readPiece(member, name, data)];
    const { archive, diagnostics } = readAr(data, name);
    return archive ? archive.members.map((one) => readPiece(member, one.name, one.data)) : [diagnostics[0]!];
  });
}

/** Where each global name is defined in the toolchain's archives: the first that is not weak, else the first. */
function definitions(pieces: readonly Piece[]): ReadonlyMap<string, Place> {
  const found = new Map<string, Place & { readonly weak: boolean }>();
  for (const piece of pieces)
    for (const { name, binding, place } of piece.model.symbols) {
      if (place.kind !== "section" || binding === STB_LOCAL) continue;
      const weak = binding === STB_WEAK;
      const known = found.get(name);
      if (!known || (known.weak && !weak)) found.set(name, { piece, section: place.section, weak });
    }
  return found;
}

/** What the host's own objects leave to the toolchain. */
const wantedBy = (own: readonly Piece[]): readonly string[] =>
  own.flatMap((piece) => piece.model.symbols.filter((symbol) => symbol.place.kind === "undefined").map((symbol) => symbol.name));

/** Sections that a section cannot be without. */
function neighbours({ piece, section }: Place, defined: ReadonlyMap<string, Place>): readonly Place[] {
  const { sections, symbols } = piece.model;
  const here = sections[section]!;
  const called = here.relocations.flatMap(({ symbol }): Place[] => {
    const target = symbol === undefined ? undefined : symbols[symbol];
    if (!target) return [];
    if (target.place.kind === "section") return [{ piece, section: target.place.section }];
    return defined.has(target.name) ? [defined.get(target.name)!] : [];
  });
  const groups = sections.flatMap(({ content }, at) => (content.kind === "group" && content.members.includes(section) ? [at, ...content.members] : []));
  return [...called, ...[...groups, ...(here.link === undefined ? [] : [here.link])].map((at) => ({ piece, section: at }))];
}

function keepReachable(roots: readonly Place[], defined: ReadonlyMap<string, Place>): void {
  const open = [...roots];
  while (open.length) {
    const place = open.pop()!;
    if (place.piece.kept.has(place.section)) continue;
    place.piece.kept.add(place.section);
    open.push(...neighbours(place, defined));
  }
}

/** Whether a symbol has any business in what is left of its object. */
function stays(symbol: ModelSymbol, at: number, kept: ReadonlySet<number>, used: ReadonlySet<number>): boolean {
  if (symbol.type === STT_FILE) return false;
  if (used.has(at)) return true;
  // what is code and what is data between it, on machines that need to be told
  if (/^\$[adtx](\.|$)/.test(symbol.name) && symbol.binding === STB_LOCAL) return symbol.place.kind === "section" && kept.has(symbol.place.section);
  return symbol.place.kind === "section" && kept.has(symbol.place.section) && symbol.binding !== STB_LOCAL;
}

/** `.text._RNv…` → `.text`: each function still has a section of its own, and its name is that of its symbol. */
const plainName = (name: string): string => name.replace(/^(\.(?:text|rodata|data\.rel\.ro|data|bss))\._R.*$/, "$1");

/** The model with the kept sections alone. */
function cut({ model, kept }: Piece): RelocatableModel {
  const sections = model.sections.filter((_, at) => kept.has(at));
  const section = new Map(model.sections.flatMap((_, at) => (kept.has(at) ? [at] : [])).map((at, i) => [at, i]));
  const used = new Set(sections.flatMap(({ relocations, content }) => [...relocations.flatMap(({ symbol }) => symbol ?? []), ...(content.kind === "group" ? [content.signature] : [])]));
  const left = model.symbols.flatMap((symbol, at) => (stays(symbol, at, kept, used) ? [at] : []));
  const symbol = new Map(left.map((at, i) => [at, i]));
  return {
    ...model,
    sections: sections.map(({ link, ...one }) => ({
      ...one,
      name: plainName(one.name),
      ...(link === undefined ? {} : { link: section.get(link)! }),
      relocations: one.relocations.map((entry) => (entry.symbol === undefined ? entry : { ...entry, symbol: symbol.get(entry.symbol)! })),
      content: one.content.kind === "group" ? { ...one.content, signature: symbol.get(one.content.signature)!, members: one.content.members.map((at) => section.get(at)!) } : one.content,
    })),
    symbols: left.map((at) => {
      const one = model.symbols[at]!;
      return one.place.kind === "section" ? { ...one, place: { kind: "section", section: section.get(one.place.section)! } } : one;
    }),
  };
}

const isDiagnostic = (value: Piece | Diagnostic): value is Diagnostic => "severity" in value;

/** Cuts the toolchain's archives of a build down to what is needed; an archive of which nothing is needed goes. */
export function shakeStd(build: HostBuild): HostBuild | readonly Diagnostic[] {
  const read = readPieces(build);
  const damaged = read.filter(isDiagnostic);
  if (damaged.length) return damaged;
  const pieces = read.filter((one): one is Piece => !isDiagnostic(one));
  const crates = new Set(build.records.map((record) => record.crate));
  const isStd = (member: number): boolean => !build.members[member]!.name.endsWith(".o") && !crates.has(crateOf(build.members[member]!.name));
  const std = pieces.filter((piece) => isStd(piece.member));
  const defined = definitions(std);
  const names = [...wantedBy(pieces.filter((piece) => !isStd(piece.member))), ...[...defined.keys()].filter(isCommon)];
  keepReachable(names.flatMap((name) => defined.get(name) ?? []), defined);
  const members = build.members.flatMap((member, at) => {
    if (!isStd(at)) return [member];
    const left = std.filter((piece) => piece.member === at && piece.kept.size > 0);
    const objects = left.map((piece, i) => ({ name: `${crateOf(member.name)}.${i}.o`, data: writeRelocatable(cut(piece)) }));
    return left.length ? [{ ...member, data: archiveOf(objects) }] : [];
  });
  const files = new Set(members.map((member) => member.name));
  const items = build.link.items.filter((item) => item.kind === "flag" || files.has(`lib/${item.file}`));
  return { ...build, members, link: { ...build.link, items } };
}

/** A symbol of the toolchain that is there for others of its kind alone: it is not offered to plugins. */
function isInternal(record: Record): boolean {
  const { name, form, defined, object } = record.attributes;
  if (record.kind !== "Symbol" || defined !== true || form === "export") return false;
  return /^lib\/\d+-lib\w+\.rlib\(\w+\.\d+\.o\)$/.test(String(object)) && !isCommon(String(name));
}

/** Kinds that only say something of what mentions them. */
const described = new Set(["Type", "Field", "Variant", "Signature", "Parameter", "Trait", "Method", "Slot"]);

/** The panic handler is between the program and core: no plugin calls it, and half of core's types hang on it. */
function withoutHandler(record: Record): Record {
  if (record.kind !== "Symbol" || record.attributes.path !== "__rustc::rust_begin_unwind") return record;
  const { signature: _, ...edges } = record.edges;
  return { ...record, edges };
}

/** Facts of what is left: descriptions that nothing leads to are dropped. Types and traits that may evolve are always told. */
export function shakeFacts(all: readonly Record[]): readonly Record[] {
  const records = all.filter((record) => !isInternal(record)).map(withoutHandler);
  const byKey = new Map(records.map((record) => [record.key, record]));
  const kept = new Set<string>();
  const open = records.filter((record) => !described.has(record.kind) || record.attributes.resilient === true).map((record) => record.key);
  while (open.length) {
    const key = open.pop()!;
    if (kept.has(key) || !byKey.has(key)) continue;
    kept.add(key);
    for (const targets of Object.values(byKey.get(key)!.edges)) open.push(...targets);
  }
  return records.filter((record) => kept.has(record.key));
}
