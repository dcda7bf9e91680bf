/**
 * Which definition each global name means (gABI, "Symbol Table"; "Section Groups"), for outputs that RACE makes by itself.
 * The first of several COMDAT groups of one signature stays; a strong definition beats a common one, that a weak one;
 * two strong ones are refused. Archive members are taken when a name is needed and not defined, until none is.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import {
  looksLikeElf,
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  type ModelSymbol,
} from "../../formats/elf/index.js";
import { readAr } from "../../formats/ar/index.js";
import type { Architecture } from "../architecture.js";
import { complaint } from "./complaint.js";
import { loadObject, type Part } from "./load.js";

/** An archive whose members are taken as they are needed. */
export interface ArchiveInput {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Where a global name is defined. */
export interface Definition {
  readonly part: number;
  readonly symbol: number;
}

/** A name that objects share. */
export interface Global {
  definition?: Definition;
  /** 3 strong, 2 common, 1 weak, 0 none. */
  strength: number;
  /** Whether somebody needs it more than weakly. */
  needed: boolean;
}

/** The parts of an output with what their names mean. */
export interface Resolution {
  readonly parts: readonly Part[];
  /** Sections of each part that lost to another object's group of the same signature. */
  readonly discarded: readonly ReadonlySet<number>[];
  /** In order of first mention. */
  readonly globals: ReadonlyMap<string, Global>;
  readonly diagnostics: readonly Diagnostic[];
}

interface Growing {
  readonly parts: Part[];
  readonly discarded: Set<number>[];
  readonly globals: Map<string, Global>;
  readonly groups: Set<string>;
  readonly diagnostics: Diagnostic[];
}

function discardGroups(growing: Growing, part: Part): Set<number> {
  const discarded = new Set<number>();
  part.model.sections.forEach((section, position) => {
    if (section.content.kind !== "group" || !section.content.comdat) return;
    const signature = part.model.symbols[section.content.signature]?.name;
    if (signature === undefined) return;
    if (!growing.groups.has(signature)) return void growing.groups.add(signature);
    discarded.add(position);
    for (const member of section.content.members) discarded.add(member);
  });
  return discarded;
}

function strengthOf(symbol: ModelSymbol, discarded: ReadonlySet<number>): number {
  const { place, binding } = symbol;
  if (place.kind === "undefined" || (place.kind === "section" && discarded.has(place.section)))
    return 0;
  if (place.kind === "common") return 2;
  return binding === STB_WEAK ? 1 : 3;
}

function duplicate(growing: Growing, name: string, first: Definition, second: Part): Diagnostic {
  const one = growing.parts[first.part]!.label;
  return complaint(
    "duplicate_symbol",
    `both ${one} and ${second.label} define ${name}`,
    [{ text: one }, { text: second.label }],
    [],
    ["rename one of the two, or leave out one of the objects"],
  );
}

function addSymbol(
  growing: Growing,
  part: Part,
  index: number,
  discarded: ReadonlySet<number>,
): void {
  const symbol = part.model.symbols[index]!;
  const global = growing.globals.get(symbol.name) ?? { strength: 0, needed: false };
  growing.globals.set(symbol.name, global);
  const strength = strengthOf(symbol, discarded);
  if (strength === 0) global.needed ||= symbol.binding === STB_GLOBAL;
  else if (strength === 3 && global.strength === 3)
    growing.diagnostics.push(duplicate(growing, symbol.name, global.definition!, part));
  else if (
    strength > global.strength ||
    (strength === 2 && global.strength === 2 && symbol.size > sizeAt(growing, global.definition!))
  ) {
    global.definition = { part: growing.parts.length, symbol: index };
    global.strength = strength;
  }
}

const sizeAt = (growing: Growing, { part, symbol }: Definition): bigint =>
  growing.parts[part]!.model.symbols[symbol]!.size;

function addPart(growing: Growing, part: Part): void {
  const discarded = discardGroups(growing, part);
  part.model.symbols.forEach((symbol, index) => {
    if (symbol.binding !== STB_LOCAL && symbol.name) addSymbol(growing, part, index, discarded);
  });
  growing.parts.push(part);
  growing.discarded.push(discarded);
}

/** A member that may be taken, with the names it would define. */
interface Candidate {
  readonly part: Part;
  readonly defines: readonly string[];
  taken: boolean;
}

function definedNames(part: Part): readonly string[] {
  const none = new Set<number>();
  return part.model.symbols.flatMap((symbol) =>
    symbol.binding !== STB_LOCAL && strengthOf(symbol, none) > 0 ? [symbol.name] : [],
  );
}

function candidates(
  growing: Growing,
  archive: ArchiveInput,
  architecture: Architecture,
): Candidate[] {
  const { archive: read, diagnostics } = readAr(archive.bytes, archive.file);
  growing.diagnostics.push(...diagnostics);
  return (read?.members ?? []).flatMap(({ name, data }): Candidate[] => {
    if (!looksLikeElf(data)) return [];
    const { part, diagnostics: wrong } = loadObject(
      { unit: archive.file, object: name, bytes: data },
      architecture,
    );
    growing.diagnostics.push(...wrong);
    return part ? [{ part, defines: definedNames(part), taken: false }] : [];
  });
}

function takeMembers(growing: Growing, members: readonly Candidate[]): void {
  const wanted = (name: string): boolean => {
    const global = growing.globals.get(name);
    return global !== undefined && global.needed && global.strength === 0;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const member of members) {
      if (member.taken || !member.defines.some(wanted)) continue;
      member.taken = true;
      addPart(growing, member.part);
      changed = true;
    }
  }
}

/** Resolves the names of `parts`, with members of `archives` and with `roots`, names that are needed from outside. */
export function resolve(
  parts: readonly Part[],
  archives: readonly ArchiveInput[],
  roots: readonly string[],
  architecture: Architecture,
): Resolution {
  const growing: Growing = {
    parts: [],
    discarded: [],
    globals: new Map(),
    groups: new Set(),
    diagnostics: [],
  };
  for (const name of roots) growing.globals.set(name, { strength: 0, needed: true });
  for (const part of parts) addPart(growing, part);
  takeMembers(
    growing,
    archives.flatMap((archive) => candidates(growing, archive, architecture)),
  );
  return growing;
}

/** The symbol that a relocation's symbol means: its own part's, or the one that its name is defined by. */
export function meaning(resolution: Resolution, part: number, symbol: number): Definition {
  const { binding, name, place } = resolution.parts[part]!.model.symbols[symbol]!;
  if (binding === STB_LOCAL || (!name && place.kind === "section")) return { part, symbol };
  return resolution.globals.get(name)?.definition ?? { part, symbol };
}
