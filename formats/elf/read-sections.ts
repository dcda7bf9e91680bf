/** Section headers and program headers (gABI, "Sections", "Program Header"). */
import { readWord } from "./form.js";
import type { ElfSection, ElfSegment } from "./model.js";
import * as N from "./names.js";
import type { ElfHeader } from "./read-header.js";
import { damage, inside, nameReader, position, spend, type Source } from "./source.js";

type Unnamed = Omit<ElfSection, "name"> & { readonly nameAt: number };

/** All sections, the null section included, so that indexes are the file's. */
export function readSections(source: Source, header: ElfHeader): readonly ElfSection[] {
  const table = header.sectionTable;
  const sectionHeaderSize = source.form.section.size;
  if (!table) return [];
  inside(source, table, sectionHeaderSize, "the first section header");
  const count = header.sectionCount || position(source, table + source.form.section.bytes, "the number of sections");
  inside(source, table, count * sectionHeaderSize, `the table of ${count} sections`);
  spend(source, table, count * sectionHeaderSize, "the table of sections");
  const unnamed: Unnamed[] = [];
  for (let i = 0; i < count; i++)
    unnamed.push(readSection(source, table + i * sectionHeaderSize, i));
  if (header.type === N.ET_REL) unnamed.forEach((section) => checkExtent(source, section));
  const namesIndex =
    header.namesIndex === N.SHN_XINDEX ? (unnamed[0]?.link ?? 0) : header.namesIndex;
  return nameSections(source, unnamed, namesIndex);
}

function readSection(source: Source, at: number, index: number): Unnamed {
  const { view, form } = source;
  const { section } = form;
  const type = view.getUint32(at + 4, true);
  const offset = position(source, at + section.offset, "the place of a section");
  const size = position(source, at + section.bytes, "the size of a section");
  const inFile = index > 0 && type !== N.SHT_NOBITS && type !== N.SHT_NULL;
  if (inFile) inside(source, offset, size, `section ${index}`);
  return {
    index,
    nameAt: view.getUint32(at, true),
    type,
    flags: readWord(view, form, at + section.flags),
    address: readWord(view, form, at + section.address),
    offset,
    size,
    link: view.getUint32(at + section.link, true),
    info: view.getUint32(at + section.info, true),
    alignment: position(source, at + section.alignment, "the alignment of a section"),
    entrySize: position(source, at + section.entrySize, "the size of a section's entries"),
    data: inFile ? source.bytes.subarray(offset, offset + size) : source.bytes.subarray(0, 0),
  };
}

/** The contents of an object's sections neither overlap nor are padded beyond what its alignments need. */
function checkExtent(source: Source, section: Unnamed): void {
  const { alignment, data, index, offset } = section;
  if (!/^(10*|0)$/.test(alignment.toString(2)))
    damage(source, offset, `the alignment of section ${index}, ${alignment}, is no power of 2`);
  if (!data.length) return;
  source.budget.contents -= data.length;
  source.budget.padding -= alignment;
  if (source.budget.contents < 0 || source.budget.padding < 0)
    damage(source, offset, `section ${index} and those before it are larger than the file`);
}

function nameSections(
  source: Source,
  unnamed: readonly Unnamed[],
  namesIndex: number,
): readonly ElfSection[] {
  const names = unnamed[namesIndex];
  if (!names || (namesIndex && names.type !== N.SHT_STRTAB))
    damage(source, source.form.header.namesIndex, `section ${namesIndex} cannot hold the names of sections`);
  const name = namesIndex ? nameReader(source, names.data, names.offset) : () => "";
  return unnamed.map(({ nameAt, ...section }) => ({ ...section, name: name(nameAt) }));
}

/** All program headers. */
export function readSegments(source: Source, header: ElfHeader): readonly ElfSegment[] {
  if (!header.segmentCount) return [];
  const segmentHeaderSize = source.form.segment.size;
  const size = header.segmentCount * segmentHeaderSize;
  inside(source, header.segmentTable, size, "the table of program headers");
  const segments: ElfSegment[] = [];
  for (let i = 0; i < header.segmentCount; i++)
    segments.push(readSegment(source, header.segmentTable + i * segmentHeaderSize, i));
  return segments;
}

function readSegment(source: Source, at: number, index: number): ElfSegment {
  const { view, form } = source;
  const { segment } = form;
  const offset = position(source, at + segment.offset, "the place of a segment");
  const fileSize = position(source, at + segment.fileSize, "the size of a segment");
  if (fileSize) inside(source, offset, fileSize, `segment ${index}`);
  return {
    type: view.getUint32(at, true),
    flags: view.getUint32(at + segment.flags, true),
    offset,
    address: readWord(view, form, at + segment.address),
    fileSize,
    memorySize: readWord(view, form, at + segment.memorySize),
    alignment: readWord(view, form, at + segment.alignment),
    data: fileSize ? source.bytes.subarray(offset, offset + fileSize) : source.bytes.subarray(0, 0),
  };
}
