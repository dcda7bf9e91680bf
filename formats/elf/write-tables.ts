/** What both writers share: the encodings of headers, symbols and section headers (gABI chapter 4). */
import type { ElfSection, ModelSymbol, SymbolPlace } from "./model.js";
import * as N from "./names.js";
import type { StringTable } from "./string-table.js";

export const headerSize = 64;
export const sectionHeaderSize = 64;
export const segmentHeaderSize = 56;
export const symbolSize = 24;
export const relocationSize = 24;

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
export function writeHeader(view: DataView, header: OutHeader): void {
  [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1].forEach((byte, i) => view.setUint8(i, byte));
  view.setUint8(7, header.osAbi);
  view.setUint16(16, header.type, true);
  view.setUint16(18, header.machine, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, header.entry, true);
  view.setBigUint64(32, header.segmentCount ? BigInt(headerSize) : 0n, true);
  view.setBigUint64(40, BigInt(header.sectionTable), true);
  view.setUint32(48, header.flags, true);
  view.setUint16(52, headerSize, true);
  view.setUint16(54, header.segmentCount ? segmentHeaderSize : 0, true);
  view.setUint16(56, header.segmentCount, true);
  view.setUint16(58, header.sectionCount ? sectionHeaderSize : 0, true);
  view.setUint16(60, header.sectionCount < N.SHN_LORESERVE ? header.sectionCount : 0, true);
  view.setUint16(62, header.namesIndex < N.SHN_LORESERVE ? header.namesIndex : N.SHN_XINDEX, true);
}

/** Writes the data and the headers of all sections; the first is the null section. */
export function writeSections(
  out: Uint8Array,
  view: DataView,
  table: number,
  sections: readonly OutSection[],
  names: StringTable,
  namesIndex: number,
): void {
  sections.forEach((section, i) => {
    if (section.data) out.set(section.data, section.offset);
    writeSectionHeader(view, table + i * sectionHeaderSize, section, names.at(section.name));
  });
  if (sections.length >= N.SHN_LORESERVE)
    view.setBigUint64(table + 32, BigInt(sections.length), true);
  if (namesIndex >= N.SHN_LORESERVE) view.setUint32(table + 40, namesIndex, true);
}

function writeSectionHeader(view: DataView, at: number, section: OutSection, name: number): void {
  view.setUint32(at, name, true);
  view.setUint32(at + 4, section.type, true);
  view.setBigUint64(at + 8, section.flags, true);
  view.setBigUint64(at + 16, section.address, true);
  view.setBigUint64(at + 24, BigInt(section.offset), true);
  view.setBigUint64(at + 32, BigInt(section.size), true);
  view.setUint32(at + 40, section.link, true);
  view.setUint32(at + 44, section.info, true);
  view.setBigUint64(at + 48, BigInt(section.alignment), true);
  view.setBigUint64(at + 56, BigInt(section.entrySize), true);
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
): { readonly table: Uint8Array; readonly wide?: Uint8Array } {
  const table = new Uint8Array((order.length + 1) * symbolSize);
  const view = new DataView(table.buffer);
  const wide = new Uint32Array(order.length + 1);
  order.forEach((model, i) => {
    const symbol = symbols[model]!;
    const place = encodePlace(symbol.place, sectionIndex);
    if (place.wide) wide[i + 1] = place.wide;
    encodeSymbol(view, (i + 1) * symbolSize, symbol, names.at(symbol.name), place.index);
  });
  return wide.some((index) => index > 0) ? { table, wide: new Uint8Array(wide.buffer) } : { table };
}

function encodeSymbol(
  view: DataView,
  at: number,
  symbol: ModelSymbol,
  name: number,
  index: number,
): void {
  view.setUint32(at, name, true);
  view.setUint8(at + 4, (symbol.binding << 4) | symbol.type);
  view.setUint8(at + 5, symbol.visibility | (symbol.other ?? 0));
  view.setUint16(at + 6, index, true);
  view.setBigUint64(at + 8, symbol.value, true);
  view.setBigUint64(at + 16, symbol.size, true);
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
