/**
 * RACE's own linker, for closed programs: objects and archives in, a static executable at a fixed address out.
 * Nothing is relocated when the program starts, so it needs no run-time system, and making it needs nothing but Node.
 *
 * The steps, in order: read and check, resolve names, find what is needed, look over it, give everything a place,
 * resolve relocations, write. Each step refuses for itself; nothing is written unless all is well.
 */
import {
  PF_R,
  PF_W,
  PF_X,
  PT_GNU_STACK,
  PT_LOAD,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_PROGBITS,
  STB_LOCAL,
  STT_FUNC,
  STT_OBJECT,
  writeExecutable,
  type ExecutableSection,
  type ModelSegment,
  type ModelSymbol,
} from "../../formats/elf/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Architecture } from "../architecture.js";
import { encode, word } from "../field.js";
import { disagreements, flagsOf, mergedAttributes } from "./agree.js";
import { commonsOf, key, valueOf, type Addresses } from "./addresses.js";
import { debugSections } from "./debug.js";
import { live } from "./live.js";
import { loadObject, type ObjectInput, type Part } from "./load.js";
import { place, type Access, type Gaps, type Output, type Room } from "./place.js";
import { relocate } from "./relocate.js";
import { resolve, type ArchiveInput, type Resolution } from "./resolve.js";
import { survey, type Survey } from "./survey.js";
import { gapOf, planVeneers, writeVeneers } from "./veneers.js";

export interface LayoutOptions {
  readonly architecture: Architecture;
  /** `_start` unless given. */
  readonly entry?: string;
  /** Address of the first segment; the architecture's unless given. */
  readonly base?: bigint;
  /** Address of what is written, where that is a memory of its own; its first values lie behind the code, and the program copies them. */
  readonly ram?: bigint;
}

/** Where a section of an object went. */
export interface MapLine {
  readonly output: string;
  readonly address: bigint;
  readonly size: number;
  readonly object: string;
  readonly section: string;
}

/** `bytes` is missing exactly if there are diagnostics. */
export interface Executable {
  readonly bytes?: Uint8Array;
  /** In address order. */
  readonly map: readonly MapLine[];
  readonly diagnostics: readonly Diagnostic[];
}

const refused = (diagnostics: readonly Diagnostic[]): Executable => ({ map: [], diagnostics });

function rooms(
  surveyed: Survey,
  commons: ReturnType<typeof commonsOf>,
  architecture: Architecture,
): readonly Room[] {
  const { pointer } = architecture;
  return [
    {
      name: ".got",
      access: "read",
      type: SHT_PROGBITS,
      alignment: pointer,
      size: surveyed.slots.size * pointer,
    },
    {
      name: ".common",
      access: "write",
      type: SHT_NOBITS,
      alignment: commons.alignment,
      size: commons.size,
    },
  ];
}

function addressesOf(
  resolution: Resolution,
  outputs: readonly Output[],
  surveyed: Survey,
  commons: ReturnType<typeof commonsOf>,
  pointer: number,
  base: bigint,
): Addresses {
  const room = (name: string): bigint =>
    outputs.find((output) => output.name === name && !output.members.length)?.address ?? base;
  const chunks = outputs.flatMap(({ members, address }) =>
    members.map(
      ({ part, section, offset }) => [key(part, section), address + BigInt(offset)] as const,
    ),
  );
  return {
    resolution,
    outputs,
    chunks: new Map(chunks),
    commons: new Map(
      [...commons.offsets].map(([name, offset]) => [name, room(".common") + BigInt(offset)]),
    ),
    slots: new Map([...surveyed.slots.keys()].map((slot, index) => [slot, index * pointer])),
    got: room(".got"),
  };
}

function blank(output: Output, architecture: Architecture): Uint8Array {
  const data = new Uint8Array(output.size);
  if (output.access === "execute")
    for (let at = 0; at < data.length; at++)
      data[at] = architecture.trap[at % architecture.trap.length]!;
  return data;
}

function contents(
  addresses: Addresses,
  output: Output,
  architecture: Architecture,
): { readonly data: Uint8Array; readonly diagnostics: readonly Diagnostic[] } {
  const data = blank(output, architecture);
  const diagnostics = output.members.flatMap(({ part, section: index, offset, size }) => {
    const section = addresses.resolution.parts[part]!.model.sections[index]!;
    if (section.content.kind === "bytes") data.set(section.content.data, offset);
    else data.fill(0, offset, offset + size);
    return relocate(
      addresses,
      { part, section, position: index, data, from: offset, address: output.address + BigInt(offset) },
      architecture,
    );
  });
  writeVeneers(addresses, output, data, architecture);
  return { data, diagnostics };
}

function fillTable(
  addresses: Addresses,
  surveyed: Survey,
  data: Uint8Array,
  pointer: number,
): void {
  const field = word(pointer === 4 ? 4 : 8, "either");
  [...surveyed.slots.values()].forEach(({ part, symbol }, index) => {
    const value = valueOf(addresses, part, symbol);
    if (value.kind === "known")
      encode(field, data, index * pointer, value.value);
  });
}

const segmentFlags: Readonly<Record<Access, number>> = {
  read: PF_R,
  execute: PF_R | PF_X,
  write: PF_R | PF_W,
};
const sectionFlags: Readonly<Record<Access, bigint>> = {
  read: SHF_ALLOC,
  execute: SHF_ALLOC | SHF_EXECINSTR,
  write: SHF_ALLOC | SHF_WRITE,
};

/** One segment for all outputs of one kind of access, which follow each other. */
function segment(
  outputs: readonly Output[],
  data: ReadonlyMap<Output, Uint8Array>,
  page: number,
): ModelSegment {
  const start = outputs[0]!.address;
  const last = outputs.at(-1)!;
  const filled = outputs.filter((output) => output.type !== SHT_NOBITS).at(-1);
  const bytes = new Uint8Array(filled ? Number(filled.address - start) + filled.size : 0);
  for (const output of outputs)
    if (output.type !== SHT_NOBITS) bytes.set(data.get(output)!, Number(output.address - start));
  const memorySize = last.address + BigInt(last.size) - start;
  return {
    type: PT_LOAD,
    flags: segmentFlags[last.access],
    address: start,
    ...(outputs[0]!.load === undefined ? {} : { physical: outputs[0]!.load }),
    alignment: BigInt(page),
    data: bytes,
    memorySize,
  };
}

function segments(
  outputs: readonly Output[],
  data: ReadonlyMap<Output, Uint8Array>,
  page: number,
): ModelSegment[] {
  const loaded = (["read", "execute", "write"] as const).flatMap((access) => {
    const mine = outputs.filter((output) => output.access === access);
    // what lies elsewhere at first is filled; what is cleared lies nowhere
    const apart = mine.some(({ load }) => load !== undefined);
    const filled = mine.filter(({ load }) => !apart || load !== undefined);
    const cleared = mine.filter((output) => !filled.includes(output));
    return [filled, cleared].flatMap((own) => (own.length ? [segment(own, data, page)] : []));
  });
  return [
    ...loaded.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0)),
    { type: PT_GNU_STACK, flags: PF_R | PF_W, address: 0n, alignment: 16n, memorySize: 0n },
  ];
}

function sectionOf({ name, type, access, address, size, alignment }: Output): ExecutableSection {
  return { name, type, flags: sectionFlags[access], address, size, alignment, entrySize: 0 };
}

/** Functions and objects for debuggers and disassemblers; global names in the order of the objects. */
function symbolsOf(addresses: Addresses): ModelSymbol[] {
  const { resolution, outputs } = addresses;
  const outputOf = new Map(
    outputs.flatMap(({ members }, index) =>
      members.map(({ part, section }) => [key(part, section), index] as const),
    ),
  );
  return resolution.parts.flatMap(({ model }, part) =>
    model.symbols.flatMap((symbol, index): ModelSymbol[] => {
      const { place: where, binding, name, type } = symbol;
      if (
        where.kind !== "section" ||
        !name ||
        (binding === STB_LOCAL && type !== STT_FUNC && type !== STT_OBJECT)
      )
        return [];
      const output = outputOf.get(key(part, where.section));
      const loser =
        binding !== STB_LOCAL && resolution.globals.get(name)?.definition?.part !== part;
      const value = valueOf(addresses, part, index);
      if (output === undefined || loser || value.kind !== "known") return [];
      return [{ ...symbol, place: { kind: "section", section: output }, value: value.value }];
    }),
  );
}

function mapOf(addresses: Addresses): readonly MapLine[] {
  return addresses.outputs.flatMap(({ name, address, members }) =>
    members.map(({ part, section, offset, size }) => {
      const { label, model } = addresses.resolution.parts[part]!;
      return {
        output: name,
        address: address + BigInt(offset),
        size,
        object: label,
        section: model.sections[section]!.name,
      };
    }),
  );
}

function entryAddress(addresses: Addresses, entry: string): bigint | Diagnostic {
  const definition = addresses.resolution.globals.get(entry)?.definition;
  const value = definition && valueOf(addresses, definition.part, definition.symbol);
  if (value?.kind === "known") return value.value;
  return {
    severity: "error",
    code: "undefined_symbol",
    message: `nothing defines ${entry}, where the program starts`,
    labels: [],
    notes: [],
    help: ['define it in the host (`#[no_mangle] extern "C" fn _start`), or name another entry'],
  };
}

/** What the program says of itself, for debuggers and disassemblers. */
function attributesSection(data: Uint8Array | undefined, { attributes }: Architecture): ExecutableSection[] {
  if (!data) return [];
  return [{ name: attributes!.name, type: attributes!.type, flags: 0n, address: 0n, size: data.length, alignment: 1, entrySize: 0, data }];
}

const most = 1n << 31n;

/** A program beyond what its own code can address; also keeps a damaged size from filling the memory. */
function tooLarge(outputs: readonly Output[], base: bigint): Diagnostic | undefined {
  const last = outputs.at(-1);
  const size = last ? last.address + BigInt(last.size) - base : 0n;
  if (size < most) return undefined;
  const greatest = [...outputs].sort((a, b) => b.size - a.size)[0]!;
  return {
    severity: "error",
    code: "value_out_of_range",
    message: `the program is ${size} bytes long, and the limit is ${most}`,
    labels: [{ text: `${greatest.name}: ${greatest.size} bytes` }],
    notes: [],
    help: ["link with the system's linker and another code model"],
  };
}

/** Memory that is to be written must not be where the rest of the program lies. */
function overlap(outputs: readonly Output[]): Diagnostic | undefined {
  const end = ({ address, load, size }: Output): bigint => (load ?? address) + BigInt(size);
  const hex = (value: bigint): string => `0x${value.toString(16)}`;
  const ram = outputs.filter(({ access, size }) => access === "write" && size > 0);
  const rom = outputs.filter(({ access, load, size }) => size > 0 && (access !== "write" || load !== undefined));
  const met = ram.flatMap((one) => rom.filter((other) => one.address < end(other) && (other.load ?? other.address) < one.address + BigInt(one.size)).map((other) => [one, other] as const))[0];
  if (!met) return undefined;
  const [one, other] = met;
  return {
    severity: "error",
    code: "value_out_of_range",
    message: `${one.name} is to be written at ${hex(one.address)}, where ${other.name} lies`,
    labels: [{ text: `${one.name}: ${hex(one.address)} to ${hex(one.address + BigInt(one.size))}` }, { text: `${other.name}: ${hex(other.load ?? other.address)} to ${hex(end(other))}` }],
    notes: [],
    help: ["name an address of memory that can be written (`--ram`), beside the one where the program begins (`--base`)"],
  };
}

function write(
  addresses: Addresses,
  surveyed: Survey,
  entry: string,
  architecture: Architecture,
): Executable {
  const diagnostics: Diagnostic[] = [];
  const data = new Map<Output, Uint8Array>();
  for (const output of addresses.outputs) {
    if (output.type === SHT_NOBITS) continue;
    const made = contents(addresses, output, architecture);
    diagnostics.push(...made.diagnostics);
    data.set(output, made.data);
    if (output.name === ".got" && !output.members.length)
      fillTable(addresses, surveyed, made.data, architecture.pointer);
  }
  const start = entryAddress(addresses, entry);
  if (typeof start !== "bigint") diagnostics.push(start);
  if (diagnostics.length || typeof start !== "bigint") return refused(diagnostics);
  const attributes = mergedAttributes(addresses.resolution.parts, architecture);
  const more = (attributes && architecture.attributes?.programFlags?.(attributes)) ?? 0;
  const bytes = writeExecutable({
    elfClass: architecture.elfClass,
    machine: architecture.machine,
    flags: flagsOf(addresses.resolution.parts) | more,
    entry: start,
    segments: segments(addresses.outputs, data, architecture.page),
    sections: [...addresses.outputs.map(sectionOf), ...debugSections(addresses, architecture), ...attributesSection(attributes, architecture)],
    symbols: symbolsOf(addresses),
  });
  return { bytes, map: mapOf(addresses), diagnostics: [] };
}

function readAll(
  objects: readonly ObjectInput[],
  architecture: Architecture,
): { readonly parts: readonly Part[]; readonly diagnostics: readonly Diagnostic[] } {
  const read = objects.map((input) => loadObject(input, architecture));
  return {
    parts: read.flatMap(({ part }) => part ?? []),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** A static executable of the objects, in their order, and of the archive members that they need. */
export function layoutExecutable(
  objects: readonly ObjectInput[],
  archives: readonly ArchiveInput[],
  options: LayoutOptions,
): Executable {
  const { architecture, entry = "_start", base = architecture.base ?? 0x400000n, ram } = options;
  const memory = { base, ...(ram === undefined ? {} : { ram }) };
  const { parts, diagnostics } = readAll(objects, architecture);
  if (diagnostics.length) return refused(diagnostics);
  const resolution = resolve(parts, archives, [entry], architecture);
  if (resolution.diagnostics.length) return refused(resolution.diagnostics);
  const mixed = disagreements(resolution.parts, architecture);
  if (mixed.length) return refused(mixed);
  const needed = live(resolution, entry);
  const surveyed = survey(resolution, needed, architecture);
  if (surveyed.diagnostics.length) return refused(surveyed.diagnostics);
  const commons = commonsOf(resolution);
  const placed = (gaps?: Gaps): Addresses => {
    const outputs = place(resolution, needed, rooms(surveyed, commons, architecture), memory, architecture, gaps);
    return addressesOf(resolution, outputs, surveyed, commons, architecture.pointer, base);
  };
  const first = placed();
  const huge = tooLarge(first.outputs, base);
  if (huge) return refused([huge]);
  const over = overlap(first.outputs);
  if (over) return refused([over]);
  const veneered = planVeneers(first, architecture);
  if (!veneered) return write(first, surveyed, entry, architecture);
  const gaps = new Map(veneered.rooms.map((room) => [key(room.behind.part, room.behind.section), gapOf(room, architecture)]));
  return write({ ...placed(gaps), veneered }, surveyed, entry, architecture);
}
