/**
 * The two classes of ELF (gABI, "ELF Header", "Sections", "Symbol Table", "Relocation", "Program Header"): the same
 * records, with words of 4 or 8 bytes and in another order here and there. Sizes and offsets of fields, in bytes.
 */

export type ElfClass = 32 | 64;

export interface Form {
  readonly elfClass: ElfClass;
  /** Bytes of an address, and alignment of tables. */
  readonly word: 4 | 8;
  readonly header: Record<"size" | "entry" | "segments" | "sections" | "flags" | "headerSize" | "segmentSize" | "segmentCount" | "sectionSize" | "sectionCount" | "namesIndex", number>;
  readonly section: Record<"size" | "flags" | "address" | "offset" | "bytes" | "link" | "info" | "alignment" | "entrySize", number>;
  readonly segment: Record<"size" | "flags" | "offset" | "address" | "physical" | "fileSize" | "memorySize" | "alignment", number>;
  readonly symbol: Record<"size" | "info" | "other" | "section" | "value" | "bytes", number>;
  /** `short` is the size of one without an addend (SHT_REL). */
  readonly relocation: Record<"size" | "short" | "info" | "addend", number>;
}

// prettier-ignore
const form64: Form = {
  elfClass: 64,
  word: 8,
  header: { size: 64, entry: 24, segments: 32, sections: 40, flags: 48, headerSize: 52, segmentSize: 54, segmentCount: 56, sectionSize: 58, sectionCount: 60, namesIndex: 62 },
  section: { size: 64, flags: 8, address: 16, offset: 24, bytes: 32, link: 40, info: 44, alignment: 48, entrySize: 56 },
  segment: { size: 56, flags: 4, offset: 8, address: 16, physical: 24, fileSize: 32, memorySize: 40, alignment: 48 },
  symbol: { size: 24, info: 4, other: 5, section: 6, value: 8, bytes: 16 },
  relocation: { size: 24, short: 16, info: 8, addend: 16 },
};

// prettier-ignore
const form32: Form = {
  elfClass: 32,
  word: 4,
  header: { size: 52, entry: 24, segments: 28, sections: 32, flags: 36, headerSize: 40, segmentSize: 42, segmentCount: 44, sectionSize: 46, sectionCount: 48, namesIndex: 50 },
  section: { size: 40, flags: 8, address: 12, offset: 16, bytes: 20, link: 24, info: 28, alignment: 32, entrySize: 36 },
  segment: { size: 32, flags: 24, offset: 4, address: 8, physical: 12, fileSize: 16, memorySize: 20, alignment: 28 },
  symbol: { size: 16, info: 12, other: 13, section: 14, value: 4, bytes: 8 },
  relocation: { size: 12, short: 8, info: 4, addend: 8 },
};

export const formOf = (elfClass: ElfClass): Form => (elfClass === 32 ? form32 : form64);

/** A word of the class, without sign. */
export function readWord(view: DataView, form: Form, at: number): bigint {
  return form.word === 8 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
}

/** Writes a word of the class; throws on a value that has no room in it, which no target of that class has. */
export function writeWord(view: DataView, form: Form, at: number, value: bigint): void {
  if (form.word === 8) return view.setBigUint64(at, value, true);
  if (value >= 1n << 32n || value < -(1n << 31n)) throw new Error(`${value} does not fit a word of ELF32`);
  view.setUint32(at, Number(BigInt.asUintN(32, value)), true);
}
