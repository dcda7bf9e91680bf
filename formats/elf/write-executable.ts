/**
 * Writes static executables: ELF header, program headers, segments at file offsets congruent to their addresses
 * (gABI, "Program Loading"), then what only debuggers read: sections outside segments, symbols, section headers.
 */
import { formOf, writeWord, type Form } from "./form.js";
import type { ExecutableModel, ExecutableSection, ModelSegment } from "./model.js";
import * as N from "./names.js";
import { stringTable, type StringTable } from "./string-table.js";
import {
  alignUp,
  encodeSymbols,
  orderSymbols,
  writeHeader,
  writeSections,
  type OutSection,
} from "./write-tables.js";

/** A segment with its place in the file. */
interface Placed {
  readonly segment: ModelSegment;
  readonly offset: number;
  readonly fileSize: number;
}

/** A little endian `ET_EXEC` file; the same model gives the same bytes. Throws if a segment or section lies in no other's file range. */
export function writeExecutable(model: ExecutableModel): Uint8Array {
  const form = formOf(model.elfClass ?? 64);
  const segments = placeSegments(model.segments, form);
  const names = stringTable();
  const sections = model.sections.length ? allSections(model, segments, names, form) : [];
  const lastSegment = segments.reduce(
    (at, s) => Math.max(at, s.offset + s.fileSize),
    headersEnd(model.segments, form),
  );
  const lastSection = sections.reduce(
    (at, s) => Math.max(at, s.data ? s.offset + s.data.length : 0),
    lastSegment,
  );
  const table = alignUp(lastSection, form.word);
  const out = new Uint8Array(
    sections.length ? table + sections.length * form.section.size : lastSegment,
  );
  const view = new DataView(out.buffer);
  writeHeader(view, form, {
    osAbi: 0,
    type: N.ET_EXEC,
    machine: model.machine,
    flags: model.flags,
    entry: model.entry,
    segmentCount: segments.length,
    sectionTable: sections.length ? table : 0,
    sectionCount: sections.length,
    namesIndex: Math.max(0, sections.length - 1),
  });
  segments.forEach((placed, i) =>
    writeSegment(out, view, form, form.header.size + i * form.segment.size, placed),
  );
  writeSections(out, view, form, table, sections, names, Math.max(0, sections.length - 1));
  return out;
}

const headersEnd = (segments: readonly ModelSegment[], form: Form): number =>
  form.header.size + segments.length * form.segment.size;

function placeSegments(segments: readonly ModelSegment[], form: Form): Placed[] {
  let at = headersEnd(segments, form);
  const own = segments.map((segment): Placed => {
    if (!segment.data) return { segment, offset: 0, fileSize: segment.fileSize ?? 0 };
    const offset = congruent(at, segment.address, segment.alignment);
    at = offset + segment.data.length;
    return { segment, offset, fileSize: segment.data.length };
  });
  return own.map((placed) =>
    placed.segment.data || !placed.segment.address
      ? placed
      : { ...placed, offset: offsetOf(own, placed.segment.address, placed.fileSize) },
  );
}

/** The first offset from `at` on that equals `address` modulo `alignment`. */
function congruent(at: number, address: bigint, alignment: bigint): number {
  if (alignment <= 1n) return at;
  const want = Number(address % alignment);
  const have = at % Number(alignment);
  return at + ((want - have + Number(alignment)) % Number(alignment));
}

function offsetOf(segments: readonly Placed[], address: bigint, size: number): number {
  for (const { segment, offset, fileSize } of segments) {
    if (!segment.data || address < segment.address) continue;
    const into = address - segment.address;
    if (into + BigInt(size) <= BigInt(fileSize)) return offset + Number(into);
  }
  if (size === 0) return 0;
  throw new Error(`no segment holds ${size} bytes at ${address}`);
}

function writeSegment(
  out: Uint8Array,
  view: DataView,
  form: Form,
  at: number,
  { segment, offset, fileSize }: Placed,
): void {
  if (segment.data) out.set(segment.data, offset);
  const word = (field: "offset" | "address" | "physical" | "fileSize" | "memorySize" | "alignment", value: bigint | number): void =>
    writeWord(view, form, at + form.segment[field], BigInt(value));
  view.setUint32(at, segment.type, true);
  view.setUint32(at + form.segment.flags, segment.flags, true);
  word("offset", offset);
  word("address", segment.address);
  word("physical", segment.physical ?? segment.address);
  word("fileSize", fileSize);
  word("memorySize", segment.memorySize);
  word("alignment", segment.alignment);
}

function allSections(
  model: ExecutableModel,
  segments: readonly Placed[],
  names: StringTable,
  form: Form,
): OutSection[] {
  let at = segments.reduce(
    (end, s) => Math.max(end, s.offset + s.fileSize),
    headersEnd(model.segments, form),
  );
  const append = (section: Omit<OutSection, "offset">): OutSection => {
    const offset = alignUp(at, section.alignment);
    at = offset + (section.data?.length ?? 0);
    return { ...section, offset };
  };
  const nothing = { ...bare("", N.SHT_NULL), alignment: 0, offset: 0 };
  const own = model.sections.map((section) => ownSection(section, segments, append));
  const first = [nothing, ...own];
  const tables = model.symbols.length ? symbolTables(model, first.length, append, form) : [];
  [...own, ...tables].forEach(({ name }) => names.at(name));
  names.at(".shstrtab");
  const data = names.bytes();
  return [
    ...first,
    ...tables,
    append({ ...bare(".shstrtab", N.SHT_STRTAB), size: data.length, data }),
  ];
}

function bare(name: string, type: number): Omit<OutSection, "offset" | "data"> {
  return {
    name,
    type,
    flags: 0n,
    address: 0n,
    size: 0,
    link: 0,
    info: 0,
    alignment: 1,
    entrySize: 0,
  };
}

function ownSection(
  section: ExecutableSection,
  segments: readonly Placed[],
  append: (section: Omit<OutSection, "offset">) => OutSection,
): OutSection {
  const base = { ...section, link: 0, info: 0 };
  if (section.data) return append({ ...base, size: section.data.length });
  const size = section.type === N.SHT_NOBITS ? 0 : section.size;
  return { ...base, offset: offsetOf(segments, section.address, size) };
}

function symbolTables(
  model: ExecutableModel,
  index: number,
  append: (section: Omit<OutSection, "offset">) => OutSection,
  form: Form,
): OutSection[] {
  const order = orderSymbols(model.symbols);
  const names = stringTable();
  const { table, wide } = encodeSymbols(model.symbols, order, names, (section) => section + 1, form);
  const data = names.bytes();
  const symbols = append({
    ...bare(".symtab", N.SHT_SYMTAB),
    size: table.length,
    link: index + 1,
    info: order.firstGlobal,
    alignment: form.word,
    entrySize: form.symbol.size,
    data: table,
  });
  const strings = append({ ...bare(".strtab", N.SHT_STRTAB), size: data.length, data });
  if (!wide) return [symbols, strings];
  const indexes = {
    ...bare(".symtab_shndx", N.SHT_SYMTAB_SHNDX),
    size: wide.length,
    link: index,
    alignment: 4,
    entrySize: 4,
    data: wide,
  };
  return [symbols, strings, append(indexes)];
}
