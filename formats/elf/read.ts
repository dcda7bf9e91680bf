/**
 * Reads little endian ELF files of both classes (gABI 4.1): objects, executables and shared libraries.
 * Everything is checked against the file's length before it is used, and tables may not sum up to more than the
 * file, so a damaged or hostile file costs no more than an honest one of its size.
 * Relocations whose addends stand in the fields (SHT_REL) are read in ELF32: only a backend knows the fields, so they come
 * without. No target of this project writes them for 64 bits, and they are refused there.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { formOf } from "./form.js";
import type { Elf, ElfSection } from "./model.js";
import * as N from "./names.js";
import { readHeader, type ElfHeader } from "./read-header.js";
import { readSections, readSegments } from "./read-sections.js";
import { readGroups, readNotes, readRelocations, readSymbols } from "./read-tables.js";
import { damage, Damage, type Source } from "./source.js";

/** Reads an ELF file; `elf` is missing exactly if a diagnostic says why. */
export function readElf(
  bytes: Uint8Array,
  file: string,
): { readonly elf?: Elf; readonly diagnostics: readonly Diagnostic[] } {
  const source = open(bytes, file);
  try {
    const header = readHeader(source);
    if ("severity" in header) return { diagnostics: [header] };
    return { elf: readBody(source, header), diagnostics: [] };
  } catch (error) {
    if (error instanceof Damage) return { diagnostics: [error.diagnostic] };
    throw error;
  }
}

/** Whether the bytes start as an ELF file of any class does. */
export function looksLikeElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

function open(bytes: Uint8Array, file: string): Source {
  return {
    bytes,
    file,
    buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    form: formOf(bytes[4] === 1 ? 32 : 64),
    budget: {
      tables: bytes.length,
      names: 16 * bytes.length + 4096,
      contents: bytes.length,
      padding: 8 * bytes.length + 65536,
    },
  };
}

function readBody(source: Source, header: ElfHeader): Elf {
  const sections = readSections(source, header);
  const symbols = readSymbols(source, header, sections, only(source, sections, N.SHT_SYMTAB));
  const dynamicSymbols = readSymbols(
    source,
    header,
    sections,
    only(source, sections, N.SHT_DYNSYM),
  );
  return {
    file: source.file,
    bytes: source.bytes,
    elfClass: source.form.elfClass,
    type: header.type,
    machine: header.machine,
    flags: header.flags,
    osAbi: header.osAbi,
    entry: header.entry,
    sections,
    symbols,
    dynamicSymbols,
    relocations: readRelocations(source, header, sections, symbols.length, dynamicSymbols.length),
    groups: readGroups(source, sections, symbols.length),
    segments: readSegments(source, header),
    notes: readNotes(source, sections),
  };
}

function only(
  source: Source,
  sections: readonly ElfSection[],
  type: number,
): ElfSection | undefined {
  const found = sections.filter((section) => section.type === type);
  if (found.length > 1) damage(source, found[1]!.offset, "it has two symbol tables of one kind");
  return found[0];
}
