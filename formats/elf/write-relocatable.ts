/**
 * Writes relocatable objects in the order that LLVM uses: names first, each section followed by its relocations,
 * the symbol table last. Names of sections and symbols share one string table, as LLVM's do.
 */
import { formOf, writeWord, type Form } from "./form.js";
import type { ModelContent, ModelSection, RelocatableModel } from "./model.js";
import * as N from "./names.js";
import { stringTable, type StringTable } from "./string-table.js";
import {
  alignUp,
  encodeSymbols,
  orderSymbols,
  writeHeader,
  writeSections,
  type OutSection,
  type SymbolOrder,
} from "./write-tables.js";

const namesIndex = 1;

/** Where the model's sections come to stand in the file. */
interface Numbering {
  readonly section: readonly number[];
  readonly symbolTable: number;
}

type Placed = Omit<OutSection, "offset">;

/** A little endian relocatable object; the same model gives the same bytes. */
export function writeRelocatable(model: RelocatableModel): Uint8Array {
  const form = formOf(model.elfClass ?? 64);
  const order = orderSymbols(model.symbols);
  const numbering = number(model.sections);
  const names = stringTable();
  const sections = allSections(model, order, numbering, names, form);
  const placed = place(sections, form);
  const table = alignUp(end(placed, form), form.word);
  const out = new Uint8Array(table + placed.length * form.section.size);
  const view = new DataView(out.buffer);
  writeHeader(view, form, {
    osAbi: model.osAbi ?? 0,
    type: N.ET_REL,
    machine: model.machine,
    flags: model.flags,
    entry: 0n,
    segmentCount: 0,
    sectionTable: table,
    sectionCount: placed.length,
    namesIndex,
  });
  writeSections(out, view, form, table, placed, names, namesIndex);
  return out;
}

function number(sections: readonly ModelSection[]): Numbering {
  let next = namesIndex + 1;
  const section = sections.map(({ relocations }) => {
    const index = next;
    next += relocations.length ? 2 : 1;
    return index;
  });
  return { section, symbolTable: next };
}

function allSections(
  model: RelocatableModel,
  order: SymbolOrder,
  numbering: Numbering,
  names: StringTable,
  form: Form,
): Placed[] {
  const of = (section: number): number => numbering.section[section]!;
  const symbols = encodeSymbols(model.symbols, order, names, of, form);
  const middle = model.sections.flatMap((section, i) => [
    contentSection(model.sections, section, order, numbering),
    ...(section.relocations.length ? [relocationSection(model.sections, i, order, numbering, form)] : []),
  ]);
  const symbolTable: Placed = {
    ...blank(".symtab", N.SHT_SYMTAB, symbols.table),
    link: namesIndex,
    info: order.firstGlobal,
    alignment: form.word,
    entrySize: form.symbol.size,
  };
  const wide: Placed[] = symbols.wide
    ? [
        {
          ...blank(".symtab_shndx", N.SHT_SYMTAB_SHNDX, symbols.wide),
          link: numbering.symbolTable,
          alignment: 4,
          entrySize: 4,
        },
      ]
    : [];
  const rest = [...middle, symbolTable, ...wide];
  names.at(".strtab");
  rest.forEach(({ name }) => names.at(name));
  const nothing: Placed = { ...blank("", N.SHT_NULL, new Uint8Array(0)), alignment: 0 };
  return [nothing, blank(".strtab", N.SHT_STRTAB, names.bytes()), ...rest];
}

function blank(name: string, type: number, data: Uint8Array): Placed {
  return {
    name,
    type,
    flags: 0n,
    address: 0n,
    size: data.length,
    link: 0,
    info: 0,
    alignment: 1,
    entrySize: 0,
    data,
  };
}

function contentSection(
  sections: readonly ModelSection[],
  section: ModelSection,
  order: SymbolOrder,
  numbering: Numbering,
): Placed {
  const { name, type, flags, alignment, entrySize, content } = section;
  const link = section.link === undefined ? 0 : numbering.section[section.link]!;
  const base = { name, type, flags, address: 0n, alignment, entrySize, info: 0, link };
  switch (content.kind) {
    case "bytes":
      return { ...base, size: content.data.length, data: content.data };
    case "zeros":
      return { ...base, size: content.size };
    case "group": {
      const data = groupData(sections, content, numbering);
      const info = order.position[content.signature]!;
      return { ...base, size: data.length, data, link: numbering.symbolTable, info };
    }
  }
}

/** A member's relocations are members too (gABI, "Section Groups"). */
function groupData(
  sections: readonly ModelSection[],
  group: ModelContent & { readonly kind: "group" },
  numbering: Numbering,
): Uint8Array {
  const members = group.members.flatMap((member) => {
    const index = numbering.section[member]!;
    return sections[member]!.relocations.length ? [index, index + 1] : [index];
  });
  const data = new Uint8Array(4 * (members.length + 1));
  const view = new DataView(data.buffer);
  view.setUint32(0, group.comdat ? N.GRP_COMDAT : 0, true);
  members.forEach((member, i) => view.setUint32(4 * i + 4, member, true));
  return data;
}

function relocationSection(
  sections: readonly ModelSection[],
  i: number,
  order: SymbolOrder,
  numbering: Numbering,
  form: Form,
): Placed {
  const section = sections[i]!;
  const relocationSize = section.implicit ? form.relocation.short : form.relocation.size;
  const data = new Uint8Array(section.relocations.length * relocationSize);
  const view = new DataView(data.buffer);
  section.relocations.forEach((relocation, at) => {
    const symbol = relocation.symbol === undefined ? 0 : order.position[relocation.symbol]!;
    const start = at * relocationSize;
    writeWord(view, form, start, BigInt(relocation.offset));
    writeWord(view, form, start + form.relocation.info, (BigInt(symbol) << (form.word === 8 ? 32n : 8n)) | BigInt(relocation.type));
    if (!section.implicit) writeWord(view, form, start + form.relocation.addend, form.word === 8 ? BigInt.asUintN(64, relocation.addend) : relocation.addend);
  });
  return {
    ...(section.implicit ? blank(`.rel${section.name}`, N.SHT_REL, data) : blank(`.rela${section.name}`, N.SHT_RELA, data)),
    flags: section.flags & N.SHF_GROUP || N.SHF_INFO_LINK,
    link: numbering.symbolTable,
    info: numbering.section[i]!,
    alignment: form.word,
    entrySize: relocationSize,
  };
}

function place(sections: readonly Placed[], form: Form): OutSection[] {
  let at = form.header.size;
  return sections.map((section, i) => {
    if (!i) return { ...section, offset: 0 };
    const offset = section.data?.length ? alignUp(at, section.alignment) : at;
    at = section.data ? offset + section.data.length : offset;
    return { ...section, offset };
  });
}

function end(sections: readonly OutSection[], form: Form): number {
  return Math.max(form.header.size, ...lastEnds(sections));
}

/** Sections are in file order, so the last few decide; spreading all of them could overflow the stack. */
function lastEnds(sections: readonly OutSection[]): number[] {
  return sections.slice(-3).map((section) => section.offset + (section.data?.length ?? 0));
}
