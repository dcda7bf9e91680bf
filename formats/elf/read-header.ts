/** The ELF header (gABI, "ELF Header"): what kind of file this is, and where its two tables are. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { refusal } from "../refusal.js";
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

const headerSize = 64;

/** The header, or why this file is not one that can be read. */
export function readHeader(source: Source): ElfHeader | Diagnostic {
  const fault = foreign(source);
  if (fault) return fault;
  const { bytes, view } = source;
  if (bytes.length < headerSize)
    damage(source, 0, `its ${bytes.length} bytes do not hold an ELF header`);
  const type = view.getUint16(16, true);
  if (type < N.ET_REL || type > N.ET_DYN) return unsupported(source, `its type is ${type}`);
  const segmentCount = view.getUint16(56, true);
  const sectionTable = position(source, 40, "the place of the section table");
  if (segmentCount && view.getUint16(54, true) !== 56)
    damage(source, 54, "its program headers have a wrong size");
  if (sectionTable && view.getUint16(58, true) !== 64)
    damage(source, 58, "its section headers have a wrong size");
  return {
    type,
    machine: view.getUint16(18, true),
    flags: view.getUint32(48, true),
    osAbi: bytes[7]!,
    entry: view.getBigUint64(24, true),
    segmentTable: position(source, 32, "the place of the program headers"),
    segmentCount,
    sectionTable,
    sectionCount: view.getUint16(60, true),
    namesIndex: view.getUint16(62, true),
  };
}

function foreign(source: Source): Diagnostic | undefined {
  const { bytes } = source;
  if (bytes[0] !== 0x7f || bytes[1] !== 0x45 || bytes[2] !== 0x4c || bytes[3] !== 0x46)
    return refusal("not_elf", source.file, `${source.file} is not an ELF file`, [
      "it does not start with 7f 45 4c 46",
    ]);
  if (bytes.length < 16) damage(source, 0, `its ${bytes.length} bytes do not hold an ELF header`);
  if (bytes[4] !== 2) return unsupported(source, "it is not of the 64 bit class");
  if (bytes[5] !== 1) return unsupported(source, "it is not little endian");
  if (bytes[6] !== 1) return unsupported(source, `its ELF version is ${bytes[6]}`);
  return undefined;
}

function unsupported(source: Source, why: string): Diagnostic {
  return refusal(
    "unsupported_elf",
    source.file,
    `${source.file} is an ELF file that RACE does not read: ${why}`,
    ["RACE reads relocatable objects, executables and shared libraries of 64 bits, little endian"],
    ["build it for a target such as x86_64-unknown-linux-gnu"],
  );
}
