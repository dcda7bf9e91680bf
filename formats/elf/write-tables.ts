/** What both writers share: the encodings of headers, symbols and section headers (gABI chapter 4). */
import type { ElfSection, ModelSymbol, SymbolPlace } from "./model.js";
import { writeWord, type Form } from "./form.js";
import * as N from "./names.js";
import type { StringTable } from "./string-table.js";

/** One section header with where its data goes; `data` is missing for what takes no room in the file. */
export interface OutSection extends Omit<ElfSection, "index" | "data"> {
  readonly data?: Uint8Array;
}

/** `at` rounded up to a multiple of `alignment`. */
export function alignUp(at: number, alignment: number): number {
  return alignment > 1 ? Math.ceil(at / alignment) * alignment : at;
}

export interface OutHeader {
  readonly osAbi: number;
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
  readonly entry: bigint;
  readonly segmentCount: number;
  readonly sectionTable: number;
  readonly sectionCount: number;
  readonly namesIndex: number;
}

/** Writes the ELF header; section numbers that do not fit it go to section 0, as `writeSectionHeaders` does. */
export function writeHeader(view: DataView, form: Form, header: OutHeader): void {
  const at = form.header;
  [0x7f, 0x45, 0x4c, 0x46, form.elfClass / 32, 1, 1].forEach((byte, i) => view.setUint8(i, byte));
  view.setUint8(7, header.osAbi);
  view.setUint16(16, header.type, true);
  view.setUint16(18, header.machine, true);
  view.setUint32(20, 1, true);
  writeWord(view, form, at.entry, header.entry);
  writeWord(view, form, at.segments, header.segmentCount ? BigInt(at.size) : 0n);
  writeWord(view, form, at.sections, BigInt(header.sectionTable));
  view.setUint32(at.flags, header.flags, true);
  view.setUint16(at.headerSize, at.size, true);
  view.setUint16(at.segmentSize, header.segmentCount ? form.segment.size : 0, true);
  view.setUint16(at.segmentCount, header.segmentCount, true);
  view.setUint16(at.sectionSize, header.sectionCount ? form.section.size : 0, true);
  view.setUint16(at.sectionCount, header.sectionCount < N.SHN_LORESERVE ? header.sectionCount : 0, true);
  view.setUint16(at.namesIndex, header.namesIndex < N.SHN_LORESERVE ? header.namesIndex : N.SHN_XINDEX, true);
}

/** Writes the data and the headers of all sections; the first is the null section. */
export function writeSections(
  out: Uint8Array,
  view: DataView,
  form: Form,
  table: number,
  sections: readonly OutSection[],
  names: StringTable,
  namesIndex: number,
): void {
  sections.forEach((section, i) => {
    if (section.data) out.set(section.data, section.offset);
    writeSectionHeader(view, form, table + i * form.section.size, section, names.at(section.name));
  });
  if (sections.length >= N.SHN_LORESERVE)
    writeWord(view, form, table + form.section.bytes, BigInt(sections.length));
  if (namesIndex >= N.SHN_LORESERVE) view.setUint32(table + form.section.link, namesIndex, true);
}

function writeSectionHeader(view: DataView, form: Form, at: number, section: OutSection, name: number): void {
  const word = (field: "flags" | "address" | "offset" | "bytes" | "alignment" | "entrySize", value: bigint | number): void =>
    writeWord(view, form, at + form.section[field], BigInt(value));
  view.setUint32(at, name, true);
  view.setUint32(at + 4, section.type, true);
  word("flags", section.flags);
  word("address", section.address);
  word("offset", section.offset);
  word("bytes", section.size);
  view.setUint32(at + form.section.link, section.link, true);
  view.setUint32(at + form.section.info, section.info, true);
  word("alignment", section.alignment);
  word("entrySize", section.entrySize);
}

/** Symbols as the file orders them: `order[i]` is the model's position of entry `i + 1`, `position[m]` the entry of `m`. */
export interface SymbolOrder {
  readonly order: readonly number[];
  readonly position: readonly number[];
  /** `sh_info`: the first entry that is not local. */
  readonly firstGlobal: number;
}

/** Local symbols first, otherwise as the model has them. */
export function orderSymbols(symbols: readonly ModelSymbol[]): SymbolOrder {
  const all = symbols.map((_, i) => i);
  const local = all.filter((i) => symbols[i]!.binding === N.STB_LOCAL);
  const order = [...local, ...all.filter((i) => symbols[i]!.binding !== N.STB_LOCAL)];
  const position: number[] = [];
  order.forEach((model, i) => (position[model] = i + 1));
  return { order, position, firstGlobal: local.length + 1 };
}

/** The symbol table, and the table of section indexes beyond 16 bits if any symbol needs it. */
export function encodeSymbols(
  symbols: readonly ModelSymbol[],
  { order }: SymbolOrder,
  names: StringTable,
  sectionIndex: (section: number) => number,
  form: Form,
): { readonly table: Uint8Array; readonly wide?: Uint8Array } {
  const symbolSize = form.symbol.size;
  const table = new Uint8Array((order.length + 1) * symbolSize);
  const view = new DataView(table.buffer);
  const wide = new Uint32Array(order.length + 1);
  order.forEach((model, i) => {
    const symbol = symbols[model]!;
    const place = encodePlace(symbol.place, sectionIndex);
    if (place.wide) wide[i + 1] = place.wide;
    encodeSymbol(view, form, (i + 1) * symbolSize, symbol, names.at(symbol.name), place.index);
  });
  return wide.some((index) => index > 0) ? { table, wide: new Uint8Array(wide.buffer) } : { table };
}

function encodeSymbol(
  view: DataView,
  form: Form,
  at: number,
  symbol: ModelSymbol,
  name: number,
  index: number,
): void {
  view.setUint32(at, name, true);
  view.setUint8(at + form.symbol.info, (symbol.binding << 4) | symbol.type);
  view.setUint8(at + form.symbol.other, symbol.visibility | (symbol.other ?? 0));
  view.setUint16(at + form.symbol.section, index, true);
  writeWord(view, form, at + form.symbol.value, symbol.value);
  writeWord(view, form, at + form.symbol.bytes, symbol.size);
}

function encodePlace(
  place: SymbolPlace,
  sectionIndex: (section: number) => number,
): { readonly index: number; readonly wide?: number } {
  switch (place.kind) {
    case "undefined":
      return { index: N.SHN_UNDEF };
    case "absolute":
      return { index: N.SHN_ABS };
    case "common":
      return { index: N.SHN_COMMON };
    case "section": {
      const index = sectionIndex(place.section);
      return index < N.SHN_LORESERVE ? { index } : { index: N.SHN_XINDEX, wide: index };
    }
  }
}
