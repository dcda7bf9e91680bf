/**
 * `--emit obj`: all objects of a link as one relocatable file, for a build system or a kernel's build to take further.
 * Sections are kept apart, in the order of the objects, so that a later `--gc-sections` works as before; names are
 * merged, references between the objects go straight to the definitions, of several COMDAT groups one stays.
 * What is still undefined stays undefined, except layout symbols: those must have been resolved before.
 */
import {
  SHF_ALLOC,
  STB_LOCAL,
  STV_DEFAULT,
  STV_HIDDEN,
  writeRelocatable,
  type ModelContent,
  type ModelRelocation,
  type ModelSection,
  type ModelSymbol,
  type RelocatableModel,
} from "../../formats/elf/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Architecture } from "../architecture.js";
import { disagreements, flagsOf, mergedAttributes } from "./agree.js";
import { withoutFrames } from "./frames.js";
import { loadObject, type ObjectInput } from "./load.js";
import { pruneSymbols } from "./prune.js";
import { at, discardedTarget } from "./complaint.js";
import { meaning, resolve, type Resolution } from "./resolve.js";
import { isReserved, unresolved } from "./unresolved.js";

export interface MergeOptions {
  readonly architecture: Architecture;
}

/** Where sections and symbols of the parts come to stand. */
interface Numbering {
  /** Of each part: position of a section in the merged object; missing for what is left out. */
  readonly sections: readonly ReadonlyMap<number, number>[];
  readonly symbols: readonly ReadonlyMap<number, number>[];
}

/** Sections of which one is enough: that the stack need not hold code, and what the objects were built for. */
const isOnce = (name: string, architecture: Architecture): boolean => name === ".note.GNU-stack" || name === architecture.attributes?.name;

function numberSections(resolution: Resolution, architecture: Architecture): readonly ReadonlyMap<number, number>[] {
  let next = 0;
  const first = new Map<string, number>();
  return resolution.parts.map(({ model }, part) => {
    const positions = new Map<number, number>();
    model.sections.forEach(({ name }, index) => {
      if (resolution.discarded[part]!.has(index)) return;
      const once = isOnce(name, architecture);
      const position = (once ? first.get(name) : undefined) ?? next++;
      if (once) first.set(name, position);
      positions.set(index, position);
    });
    return positions;
  });
}

/** One symbol for each local one and for each global name; `made` gets them in order. */
function numberSymbols(
  resolution: Resolution,
  sections: readonly ReadonlyMap<number, number>[],
  made: ModelSymbol[],
): readonly ReadonlyMap<number, number>[] {
  const byName = new Map<string, number>();
  const add = (symbol: ModelSymbol): number => made.push(symbol) - 1;
  const placed = (part: number, symbol: ModelSymbol): ModelSymbol => {
    const { place } = symbol;
    if (place.kind !== "section") return symbol;
    const section = sections[part]!.get(place.section);
    return section === undefined
      ? { ...symbol, place: { kind: "undefined" }, value: 0n, size: 0n }
      : { ...symbol, place: { kind: "section", section } };
  };
  return resolution.parts.map(({ model }, part) => {
    const positions = new Map<number, number>();
    model.symbols.forEach((symbol, index) => {
      if (symbol.binding === STB_LOCAL) {
        const own = placed(part, symbol);
        if (own.place.kind !== "undefined") positions.set(index, add(own));
        return;
      }
      const known = byName.get(symbol.name);
      if (known === undefined) {
        const target = meaning(resolution, part, index);
        byName.set(
          symbol.name,
          add(placed(target.part, resolution.parts[target.part]!.model.symbols[target.symbol]!)),
        );
      } else made[known] = merged(made[known]!, symbol);
      positions.set(index, byName.get(symbol.name)!);
    });
    return positions;
  });
}

/** The most constraining visibility of all mentions (gABI, "Symbol Visibility"); undefined and weak only if all are. */
function merged(known: ModelSymbol, other: ModelSymbol): ModelSymbol {
  const both = [known.visibility, other.visibility].filter(
    (visibility) => visibility !== STV_DEFAULT,
  );
  const visibility = both.length ? Math.min(...both) : STV_DEFAULT;
  const stronger =
    known.place.kind === "undefined" &&
    other.place.kind === "undefined" &&
    other.binding < known.binding;
  return { ...known, visibility, binding: stronger ? other.binding : known.binding };
}

function content(content: ModelContent, part: number, numbering: Numbering): ModelContent {
  if (content.kind !== "group") return content;
  const members = content.members.flatMap((member) => numbering.sections[part]!.get(member) ?? []);
  return { ...content, signature: numbering.symbols[part]!.get(content.signature) ?? 0, members };
}

/** Whether a relocation is against code or data that lost to another object's. */
function isGone(resolution: Resolution, part: number, symbol: number | undefined): boolean {
  if (symbol === undefined) return false;
  const { place } = resolution.parts[part]!.model.symbols[symbol]!;
  return place.kind === "section" && resolution.discarded[part]!.has(place.section);
}

/** Parts of the program that refer to what was left out by a name that only the lost object has. */
function danglers(resolution: Resolution): readonly Diagnostic[] {
  return resolution.parts.flatMap(({ model, label }, part) =>
    model.sections.flatMap((section, index) => {
      if (!(section.flags & SHF_ALLOC) || resolution.discarded[part]!.has(index)) return [];
      const kept =
        section.name === ".eh_frame"
          ? withoutFrames(section, ({ symbol }) => isGone(resolution, part, symbol))
          : section;
      const lost = kept.relocations.find(
        ({ symbol }) =>
          isGone(resolution, part, symbol) && model.symbols[symbol!]!.binding === STB_LOCAL,
      );
      return lost ? [discardedTarget(label, at(section.name, lost.offset))] : [];
    }),
  );
}

function relocations(
  section: ModelSection,
  part: number,
  numbering: Numbering,
): readonly ModelRelocation[] {
  return section.relocations.flatMap((relocation): ModelRelocation[] => {
    if (relocation.symbol === undefined) return [relocation];
    const symbol = numbering.symbols[part]!.get(relocation.symbol);
    return symbol === undefined ? [] : [{ ...relocation, symbol }];
  });
}

function mergeSection(
  resolution: Resolution,
  part: number,
  section: ModelSection,
  numbering: Numbering,
): ModelSection {
  const gone = ({ symbol }: ModelRelocation): boolean => isGone(resolution, part, symbol);
  const unwound = section.name === ".eh_frame" ? withoutFrames(section, gone) : section;
  // debug information of discarded code refers to nothing, not to the copy that stayed
  const kept =
    unwound.flags & SHF_ALLOC
      ? unwound
      : { ...unwound, relocations: unwound.relocations.filter((relocation) => !gone(relocation)) };
  const link = section.link === undefined ? undefined : numbering.sections[part]!.get(section.link);
  const { link: _, ...rest } = kept;
  return {
    ...rest,
    content: content(kept.content, part, numbering),
    relocations: relocations(kept, part, numbering),
    ...(link === undefined ? {} : { link }),
  };
}

/** What the link made is nobody else's: two merged objects may each have their own. */
function inward(symbol: ModelSymbol): ModelSymbol {
  const own =
    symbol.place.kind === "section" && symbol.visibility === STV_HIDDEN && isReserved(symbol.name);
  return own ? { ...symbol, binding: STB_LOCAL, visibility: STV_DEFAULT } : symbol;
}

function mergeModels(resolution: Resolution, architecture: Architecture): RelocatableModel {
  const symbols: ModelSymbol[] = [];
  const sections = numberSections(resolution, architecture);
  const numbering: Numbering = { sections, symbols: numberSymbols(resolution, sections, symbols) };
  const merged: ModelSection[] = [];
  resolution.parts.forEach(({ model }, part) => {
    for (const [index, position] of sections[part]!)
      merged[position] ??= mergeSection(resolution, part, model.sections[index]!, numbering);
  });
  const { elfClass, machine } = architecture;
  const attributes = mergedAttributes(resolution.parts, architecture);
  const all = merged.map((section) => (attributes && section.name === architecture.attributes!.name ? { ...section, content: { kind: "bytes" as const, data: attributes } } : section));
  return { elfClass, machine, flags: flagsOf(resolution.parts), sections: all, symbols: symbols.map(inward) };
}

/** One relocatable object of all; missing exactly if there are diagnostics. */
export function mergeObjects(
  objects: readonly ObjectInput[],
  { architecture }: MergeOptions,
): { readonly object?: Uint8Array; readonly diagnostics: readonly Diagnostic[] } {
  const read = objects.map((input) => loadObject(input, architecture));
  const wrong = read.flatMap(({ diagnostics }) => diagnostics);
  if (wrong.length) return { diagnostics: wrong };
  const resolution = resolve(
    read.flatMap(({ part }) => part ?? []),
    [],
    [],
    architecture,
  );
  if (resolution.diagnostics.length) return { diagnostics: resolution.diagnostics };
  const mixed = disagreements(resolution.parts, architecture);
  if (mixed.length) return { diagnostics: mixed };
  const lost = danglers(resolution);
  if (lost.length) return { diagnostics: lost };
  const model = pruneSymbols(mergeModels(resolution, architecture));
  const left = unresolved(model, "the merged object", new Set());
  return left.length ? { diagnostics: left } : { object: writeRelocatable(model), diagnostics: [] };
}
