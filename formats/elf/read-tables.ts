/** Symbols, relocations, groups and notes: the sections that are tables (gABI, "Symbol Table", "Relocation", "Section Groups", "Note Section"). */
import { readWord, type Form } from "./form.js";
import type {
  ElfGroup,
  ElfNote,
  ElfRelocation,
  ElfSection,
  ElfSymbol,
  RelocationTable,
  SymbolPlace,
} from "./model.js";
import * as N from "./names.js";
import type { ElfHeader } from "./read-header.js";
import { damage, nameReader, position, spend, type Source } from "./source.js";

const undefinedPlace: SymbolPlace = { kind: "undefined" };
const absolutePlace: SymbolPlace = { kind: "absolute" };
const commonPlace: SymbolPlace = { kind: "common" };

/** Number of entries of a table; charges them to the budget. */
function entries(source: Source, section: ElfSection, size: number, what: string): number {
  if (section.entrySize !== size)
    damage(
      source,
      section.offset,
      `${what} has entries of ${section.entrySize} bytes, not ${size}`,
    );
  if (section.data.length % size)
    damage(source, section.offset, `${what} does not end with a whole entry`);
  spend(source, section.offset, section.data.length, what);
  return section.data.length / size;
}

/** All symbols of a table, the null symbol included; none if there is no table. */
export function readSymbols(
  source: Source,
  header: ElfHeader,
  sections: readonly ElfSection[],
  table: ElfSection | undefined,
): readonly ElfSymbol[] {
  if (!table) return [];
  const symbolSize = source.form.symbol.size;
  const count = entries(source, table, symbolSize, "the symbol table");
  const strings = sections[table.link];
  if (!strings || strings.type !== N.SHT_STRTAB)
    damage(source, table.offset, "the symbol table has no names");
  const name = nameReader(source, strings.data, strings.offset);
  const place = placeReader(source, header, sections, table);
  const symbols: ElfSymbol[] = [];
  for (let i = 0; i < count; i++)
    symbols.push(readSymbol(source, table.offset + i * symbolSize, i, name, place));
  return symbols;
}

type PlaceOf = (shndx: number, symbol: number) => SymbolPlace;

function readSymbol(
  source: Source,
  at: number,
  i: number,
  name: (at: number) => string,
  place: PlaceOf,
): ElfSymbol {
  const { view, form } = source;
  const { symbol } = form;
  const info = view.getUint8(at + symbol.info);
  const other = view.getUint8(at + symbol.other);
  return {
    name: name(view.getUint32(at, true)),
    binding: info >> 4,
    type: info & 15,
    visibility: other & 3,
    ...(other > 3 ? { other: other & ~3 } : {}),
    place: place(view.getUint16(at + symbol.section, true), i),
    value: readWord(view, form, at + symbol.value),
    size: readWord(view, form, at + symbol.bytes),
  };
}

/** Tools that strip linked files leave section indexes behind that mean nothing any more: such symbols are addresses. */
function placeReader(
  source: Source,
  header: ElfHeader,
  sections: readonly ElfSection[],
  table: ElfSection,
): PlaceOf {
  const wide = sections.find(
    (section) => section.type === N.SHT_SYMTAB_SHNDX && section.link === table.index,
  );
  const places = sections.map((_, section): SymbolPlace => ({ kind: "section", section }));
  return (shndx, symbol) => {
    if (shndx === N.SHN_UNDEF) return undefinedPlace;
    if (shndx === N.SHN_ABS) return absolutePlace;
    if (shndx === N.SHN_COMMON) return commonPlace;
    const index = shndx === N.SHN_XINDEX ? wideIndex(source, wide, symbol) : shndx;
    if (shndx !== N.SHN_XINDEX && shndx >= N.SHN_LORESERVE)
      damage(source, table.offset, `symbol ${symbol} is in the reserved section ${shndx}`);
    return (
      (index && places[index]) ||
      (header.type !== N.ET_REL && absolutePlace) ||
      damage(source, table.offset, `symbol ${symbol} is in section ${index}, which does not exist`)
    );
  };
}

function wideIndex(source: Source, wide: ElfSection | undefined, symbol: number): number {
  if (!wide || 4 * symbol + 4 > wide.data.length)
    damage(source, wide?.offset ?? 0, `the section index of symbol ${symbol} is missing`);
  return source.view.getUint32(wide.offset + 4 * symbol, true);
}

/** All relocation tables, in section order. */
export function readRelocations(
  source: Source,
  header: ElfHeader,
  sections: readonly ElfSection[],
  symbols: number,
  dynamicSymbols: number,
): readonly RelocationTable[] {
  return sections
    .filter(
      (section) =>
        section.type === N.SHT_RELA || (section.type === N.SHT_REL && !isHint(sections, section)),
    )
    .map((section) =>
      readRelocationTable(source, header, sections, section, symbols, dynamicSymbols),
    );
}

/** `SHT_LLVM_CALL_GRAPH_PROFILE`: counts for a linker that orders functions; LLVM relocates it without addends. */
const callGraphProfile = 0x6fff4c09;

function isHint(sections: readonly ElfSection[], table: ElfSection): boolean {
  return sections[table.info]?.type === callGraphProfile;
}

function readRelocationTable(
  source: Source,
  header: ElfHeader,
  sections: readonly ElfSection[],
  section: ElfSection,
  symbols: number,
  dynamicSymbols: number,
): RelocationTable {
  const { form } = source;
  const implicit = section.type === N.SHT_REL;
  if (implicit && form.elfClass === 64)
    damage(source, section.offset, "it has relocations without addends (SHT_REL)");
  const relocationSize = implicit ? form.relocation.short : form.relocation.size;
  const count = entries(source, section, relocationSize, `the relocation table ${section.name}`);
  const dynamic = sections[section.link]?.type === N.SHT_DYNSYM;
  const target = header.type === N.ET_REL ? relocated(source, sections, section) : undefined;
  const limit = dynamic ? dynamicSymbols : symbols;
  const list: ElfRelocation[] = [];
  for (let i = 0; i < count; i++)
    list.push(readRelocation(source, section.offset + i * relocationSize, limit, target?.size, implicit));
  return { section: section.index, target: target?.index ?? 0, dynamic, implicit, entries: list };
}

function relocated(source: Source, sections: readonly ElfSection[], table: ElfSection): ElfSection {
  if (sections[table.link]?.type !== N.SHT_SYMTAB)
    damage(source, table.offset, `${table.name} has no symbol table`);
  const target = sections[table.info];
  if (!target || !table.info) damage(source, table.offset, `${table.name} is for no section`);
  return target;
}

function readRelocation(
  source: Source,
  at: number,
  symbols: number,
  size: number | undefined,
  implicit: boolean,
): ElfRelocation {
  const { view, form } = source;
  const offset = position(source, at, "the place of a relocation");
  const [type, symbol] = readInfo(source, at + form.relocation.info);
  if (symbol >= symbols && symbol > 0)
    damage(source, at, `a relocation names symbol ${symbol} of ${symbols}`);
  if (size !== undefined && offset >= size && type !== 0)
    damage(source, at, `a relocation is at ${offset} in a section of ${size} bytes`);
  return {
    offset,
    type,
    symbol,
    addend: implicit ? 0n : readAddend(view, form, at + form.relocation.addend),
  };
}

/** `r_info`: type and symbol in 32 bits each, or in 8 and 24. */
function readInfo({ view, form }: Source, at: number): readonly [type: number, symbol: number] {
  if (form.elfClass === 64) return [view.getUint32(at, true), view.getUint32(at + 4, true)];
  const info = view.getUint32(at, true);
  return [info & 0xff, info >>> 8];
}

const readAddend = (view: DataView, form: Form, at: number): bigint =>
  form.word === 8 ? view.getBigInt64(at, true) : BigInt(view.getInt32(at, true));

/** All section groups. */
export function readGroups(
  source: Source,
  sections: readonly ElfSection[],
  symbols: number,
): readonly ElfGroup[] {
  return sections
    .filter((section) => section.type === N.SHT_GROUP)
    .map((section) => readGroup(source, sections, section, symbols));
}

function readGroup(
  source: Source,
  sections: readonly ElfSection[],
  section: ElfSection,
  symbols: number,
): ElfGroup {
  const count = entries(source, section, 4, "a section group");
  if (!count) damage(source, section.offset, "a section group is empty");
  if (section.info >= symbols)
    damage(source, section.offset, `a section group is named by symbol ${section.info}`);
  const members: number[] = [];
  for (let i = 1; i < count; i++) {
    const member = source.view.getUint32(section.offset + 4 * i, true);
    if (!member || member >= sections.length)
      damage(source, section.offset, `a group holds section ${member}`);
    members.push(member);
  }
  const comdat = (source.view.getUint32(section.offset, true) & N.GRP_COMDAT) !== 0;
  return { section: section.index, comdat, signature: section.info, members };
}

/** All notes of all `SHT_NOTE` sections; reading of a section stops at a note that does not fit it. */
export function readNotes(source: Source, sections: readonly ElfSection[]): readonly ElfNote[] {
  return sections
    .filter((section) => section.type === N.SHT_NOTE)
    .flatMap((section) => notesOf(source, section));
}

function notesOf(source: Source, section: ElfSection): ElfNote[] {
  spend(source, section.offset, section.data.length, "a note section");
  const notes: ElfNote[] = [];
  const step = section.alignment === 8 ? 8 : 4;
  const up = (at: number): number => Math.ceil(at / step) * step;
  for (let at = 0; at + 12 <= section.data.length;) {
    const start = section.offset + at;
    const nameSize = source.view.getUint32(start, true);
    const dataAt = up(at + 12 + nameSize);
    const end = dataAt + source.view.getUint32(start + 4, true);
    if (end > section.data.length) break;
    const name = source.buffer
      .toString("latin1", start + 12, start + 12 + nameSize)
      .replace(/\0.*$/s, "");
    notes.push({
      section: section.index,
      name,
      type: source.view.getUint32(start + 8, true),
      data: section.data.subarray(dataAt, end),
    });
    at = up(end);
  }
  return notes;
}
