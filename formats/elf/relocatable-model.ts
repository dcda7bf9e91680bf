/**
 * From a relocatable file as read to the model that the writer takes: tables that follow from the rest are left out,
 * indexes become positions in the model's lists. Sections that LLVM attaches to the symbol table as hints
 * (address significance, call graph profile) hold symbol indexes in forms of their own and are dropped.
 */
import type {
  Elf,
  ElfGroup,
  ElfSection,
  ModelContent,
  ModelRelocation,
  ModelSection,
  RelocatableModel,
} from "./model.js";
import * as N from "./names.js";

const tables = new Set([N.SHT_NULL, N.SHT_SYMTAB, N.SHT_RELA, N.SHT_REL, N.SHT_SYMTAB_SHNDX]);

/** The model of an `ET_REL` file, with the position that each of the file's sections has in it. */
export interface ReadModel {
  readonly model: RelocatableModel;
  /** File's section index → position in `model.sections`. */
  readonly positions: ReadonlyMap<number, number>;
}

/** What `writeRelocatable` needs to write this file again. Symbol `i` of the file is symbol `i - 1` of the model. */
export function relocatableModel(elf: Elf): ReadModel {
  const kept = elf.sections.filter((section) => isContent(elf, section));
  const positions = new Map(kept.map((section, i) => [section.index, i]));
  const relocations = new Map<number, ModelRelocation[]>();
  const implicit = new Set(elf.relocations.filter((table) => table.implicit).map(({ target }) => target));
  for (const table of elf.relocations) {
    const list = relocations.get(table.target) ?? [];
    for (const { offset, type, symbol, addend } of table.entries)
      list.push(symbol ? { offset, type, symbol: symbol - 1, addend } : { offset, type, addend });
    relocations.set(table.target, list);
  }
  const groups = new Map(elf.groups.map((group) => [group.section, group]));
  const sections = kept.map((section) =>
    modelSection(groups, section, positions, relocations.get(section.index) ?? [], implicit.has(section.index)),
  );
  const symbols = elf.symbols.slice(1).map((symbol) => {
    const { place } = symbol;
    if (place.kind !== "section") return symbol;
    const section = positions.get(place.section);
    return {
      ...symbol,
      place: section === undefined ? ({ kind: "undefined" } as const) : { ...place, section },
    };
  });
  return {
    model: { elfClass: elf.elfClass, machine: elf.machine, flags: elf.flags, osAbi: elf.osAbi, sections, symbols },
    positions,
  };
}

function isContent(elf: Elf, section: ElfSection): boolean {
  if (tables.has(section.type)) return false;
  if (section.type === N.SHT_STRTAB) return (section.flags & N.SHF_ALLOC) !== 0n;
  return section.type === N.SHT_GROUP || elf.sections[section.link]?.type !== N.SHT_SYMTAB;
}

function modelSection(
  groups: ReadonlyMap<number, ElfGroup>,
  section: ElfSection,
  positions: ReadonlyMap<number, number>,
  relocations: readonly ModelRelocation[],
  implicit: boolean,
): ModelSection {
  const { name, type, flags, alignment, entrySize } = section;
  const content = modelContent(groups, section, positions);
  const base = { name, type, flags, alignment, entrySize, content, relocations, ...(implicit ? { implicit } : {}) };
  const link = section.type === N.SHT_GROUP ? undefined : positions.get(section.link);
  return link === undefined ? base : { ...base, link };
}

function modelContent(
  groups: ReadonlyMap<number, ElfGroup>,
  section: ElfSection,
  positions: ReadonlyMap<number, number>,
): ModelContent {
  if (section.type === N.SHT_NOBITS) return { kind: "zeros", size: section.size };
  const group = groups.get(section.index);
  if (!group) return { kind: "bytes", data: section.data };
  const members = group.members
    .map((index) => positions.get(index))
    .filter((at) => at !== undefined);
  return { kind: "group", comdat: group.comdat, signature: group.signature - 1, members };
}
