/** The ELF header (gABI, "ELF Header"): what kind of file this is, and where its two tables are. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { refusal } from "../refusal.js";
import { readWord } from "./form.js";
import * as N from "./names.js";
import { damage, position, type Source } from "./source.js";

export interface ElfHeader {
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
  readonly osAbi: number;
  readonly entry: bigint;
  readonly segmentTable: number;
  readonly segmentCount: number;
  readonly sectionTable: number;
  /** As in the header: 0 means that section 0 holds the number. */
  readonly sectionCount: number;
  /** As in the header: `SHN_XINDEX` means that section 0 holds the index. */
  readonly namesIndex: number;
}

/** The header, or why this file is not one that can be read. */
export function readHeader(source: Source): ElfHeader | Diagnostic {
  const fault = foreign(source);
  if (fault) return fault;
  const { bytes, view, form } = source;
  const { header } = form;
  if (bytes.length < header.size)
    damage(source, 0, `its ${bytes.length} bytes do not hold an ELF header`);
  const type = view.getUint16(16, true);
  if (type < N.ET_REL || type > N.ET_DYN) return unsupported(source, `its type is ${type}`);
  const says = view.getUint16(header.headerSize, true);
  if (says !== header.size) damage(source, header.headerSize, `its header says that it has ${says} bytes, not ${header.size}`);
  const segmentCount = view.getUint16(header.segmentCount, true);
  const sectionTable = position(source, header.sections, "the place of the section table");
  if (segmentCount && view.getUint16(header.segmentSize, true) !== form.segment.size)
    damage(source, header.segmentSize, "its program headers have a wrong size");
  if (sectionTable && view.getUint16(header.sectionSize, true) !== form.section.size)
    damage(source, header.sectionSize, "its section headers have a wrong size");
  return {
    type,
    machine: view.getUint16(18, true),
    flags: view.getUint32(header.flags, true),
    osAbi: bytes[7]!,
    entry: readWord(view, form, header.entry),
    segmentTable: position(source, header.segments, "the place of the program headers"),
    segmentCount,
    sectionTable,
    sectionCount: view.getUint16(header.sectionCount, true),
    namesIndex: view.getUint16(header.namesIndex, true),
  };
}

function foreign(source: Source): Diagnostic | undefined {
  const { bytes } = source;
  if (bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46)
    return refusal("not_elf", source.file, `${source.file} is not an ELF file`, [
      "it does not start with 7f 45 4c 46",
    ]);
  if (bytes.length < 16) damage(source, 0, `its ${bytes.length} bytes do not hold an ELF header`);
  if (bytes[4] !== 1 && bytes[4] !== 2) return unsupported(source, `its class is ${bytes[4]}`);
  if (bytes[5] !== 1) return unsupported(source, "it is not little endian");
  if (bytes[6] !== 1) return unsupported(source, `its ELF version is ${bytes[6]}`);
  return undefined;
}

function unsupported(source: Source, why: string): Diagnostic {
  return refusal(
    "unsupported_elf",
    source.file,
    `${source.file} is an ELF file that RACE does not read: ${why}`,
    ["RACE reads relocatable objects, executables and shared libraries of 32 and 64 bits, little endian"],
    ["build it for a target such as x86_64-unknown-linux-gnu"],
  );
}
