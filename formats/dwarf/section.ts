/**
 * One debug section with a place to read at and the relocations that fill its fields: in an object file an address or
 * an offset into a table of strings is not known until it is relocated (symbol value plus addend; in ELF32 the addend may
 * stand in the field, which is of 32 bits in debug information).
 * What is wrong is thrown as `DwarfDamage` and becomes a warning in `lines.ts`: without lines one can still link.
 */
import type { Elf, ElfSection } from "../elf/index.js";

/** Debug information that cannot be read; never leaves `formats/dwarf`. */
export class DwarfDamage extends Error {}

/** What a relocated field refers to: an offset into a section of an object. */
export interface Target {
  readonly section: number;
  readonly offset: number;
}

export interface DebugSection {
  readonly name: string;
  readonly data: Uint8Array;
  readonly view: DataView;
  /** Field offset → target. */
  readonly targets: ReadonlyMap<number, Target>;
  at: number;
  /** End of what may be read now: the section, a unit or a header. */
  end: number;
}

const compressed = 0x800n;

/** The first section of that name, if the file has it and it is not compressed. */
export function debugSection(elf: Elf, name: string): DebugSection | undefined {
  const section = elf.sections.find((candidate) => candidate.name === name);
  if (!section) return undefined;
  if (section.flags & compressed) throw new DwarfDamage(`${name} is compressed`);
  return openSection(elf, section);
}

/** A section to be read from its start. */
export function openSection(elf: Elf, section: ElfSection): DebugSection {
  const { data } = section;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return {
    name: section.name,
    data,
    view,
    targets: targetsOf(elf, section),
    at: 0,
    end: data.length,
  };
}

function targetsOf(elf: Elf, section: ElfSection): ReadonlyMap<number, Target> {
  const targets = new Map<number, Target>();
  for (const table of elf.relocations) {
    if (table.target !== section.index || table.dynamic) continue;
    for (const { offset, symbol, addend: explicit } of table.entries) {
      const addend = table.implicit ? inField(section, offset) : explicit;
      const { place, value } = elf.symbols[symbol] ?? {
        place: { kind: "undefined" as const },
        value: 0n,
      };
      if (place.kind === "section")
        targets.set(offset, { section: place.section, offset: Number(value + addend) });
    }
  }
  return targets;
}

function inField({ data }: ElfSection, offset: number): bigint {
  return offset + 4 <= data.length ? BigInt(new DataView(data.buffer, data.byteOffset + offset, 4).getInt32(0, true)) : 0n;
}

function take(s: DebugSection, size: number): number {
  const at = s.at;
  if (size > s.end - at) throw new DwarfDamage(`${s.name} ends within a field at ${at}`);
  s.at = at + size;
  return at;
}

export const u8 = (s: DebugSection): number => s.view.getUint8(take(s, 1));
export const i8 = (s: DebugSection): number => s.view.getInt8(take(s, 1));
export const u16 = (s: DebugSection): number => s.view.getUint16(take(s, 2), true);
export const u32 = (s: DebugSection): number => s.view.getUint32(take(s, 4), true);

/** A 64 bit field; beyond 2^53 it is no offset in any file. */
export function u64(s: DebugSection): number {
  return Number(s.view.getBigUint64(take(s, 8), true));
}

/** Moves on by `size` bytes. */
export function skip(s: DebugSection, size: number): void {
  take(s, size);
}

/** LEB128 without sign (DWARF 5, 7.6); digits beyond 2^53 make it damaged. */
export function uleb(s: DebugSection): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = u8(s);
    value += (byte & 127) * scale;
    if (value > Number.MAX_SAFE_INTEGER)
      throw new DwarfDamage(`a number in ${s.name} is too large`);
    if (byte < 128) return value;
    if (scale > 2 ** 56) throw new DwarfDamage(`a number in ${s.name} is too long`);
  }
}

/** LEB128 with sign. */
export function sleb(s: DebugSection): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = u8(s);
    value += (byte & 127) * scale;
    if (scale > 2 ** 42) throw new DwarfDamage(`a number in ${s.name} is too long`);
    if (byte < 128) return byte & 64 ? value - scale * 128 : value;
  }
}

/** Moves over a text that ends with NUL; returns where it starts. */
export function text(s: DebugSection): number {
  const start = s.at;
  const end = s.data.indexOf(0, start);
  if (end < 0 || end >= s.end) throw new DwarfDamage(`a text in ${s.name} does not end`);
  s.at = end + 1;
  return start;
}
