/**
 * Addresses. What is only read comes first, then code, then what is written; sections keep the order of the objects,
 * so that a plugin's code lies right behind the host's. In a static program at a fixed address nothing is relocated
 * when it starts: vtables and other "read-only after relocation" data are read-only from the beginning.
 */
import {
  SHF_EXECINSTR,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PROGBITS,
  type ModelSection,
} from "../../formats/elf/index.js";
import type { Architecture } from "../architecture.js";
import { sizeOf } from "./load.js";
import type { Chunk, Live } from "./live.js";
import type { Resolution } from "./resolve.js";

export type Access = "read" | "execute" | "write";

/** An input section in an output section. */
export interface Placed extends Chunk {
  readonly offset: number;
  readonly size: number;
}

/** A section of the program. */
export interface Output {
  readonly name: string;
  readonly type: number;
  readonly access: Access;
  readonly alignment: number;
  readonly members: readonly Placed[];
  readonly size: number;
  address: bigint;
  /** Where its bytes are when the program starts, if that is another place. */
  load?: bigint;
}

/** Where a program lies. */
export interface Memory {
  readonly base: bigint;
  /** What is written lies here, with its first values behind the code; behind everything else where this is missing. */
  readonly ram?: bigint;
}

/** A place that the linker makes room for: the table of addresses, common symbols. */
export interface Room {
  readonly name: string;
  readonly access: Access;
  readonly type: number;
  readonly alignment: number;
  readonly size: number;
}

const identifier = /^[A-Za-z_]\w*$/;
const array = /^\.(preinit|init|fini)_array/;
const names: Readonly<Record<Access, string>> = {
  read: ".rodata",
  execute: ".text",
  write: ".data",
};
const accesses: readonly Access[] = ["read", "execute", "write"];

function accessOf({ flags, name }: ModelSection): Access {
  if (flags & SHF_EXECINSTR) return "execute";
  return flags & SHF_WRITE && !name.startsWith(".data.rel.ro") && !array.test(name)
    ? "write"
    : "read";
}

const firstOutput = ".vectors";

function outputName(section: ModelSection, { first }: Architecture): string {
  const access = accessOf(section);
  if (first?.test(section.name) && access === "read") return firstOutput;
  if (identifier.test(section.name) || section.type === SHT_NOTE) return section.name;
  if (array.test(section.name)) return `.${array.exec(section.name)![1]}_array`;
  if (access === "read" && section.name.startsWith(".data.rel.ro")) return ".data.rel.ro";
  return access === "write" && section.content.kind === "zeros" ? ".bss" : names[access];
}

/** `.init_array.100` runs before `.init_array.200`, and that before `.init_array`. */
function priority(name: string): number {
  const found = array.test(name) ? /\.(\d+)$/.exec(name) : null;
  return found ? Number(found[1]) : 1 << 30;
}

/** `at` rounded up to a multiple of `alignment`. */
export function up(at: number, alignment: number): number {
  return alignment > 1 ? Math.ceil(at / alignment) * alignment : at;
}

/** Bytes to leave behind a section, by `part:section`. */
export type Gaps = ReadonlyMap<string, number>;

function fill(
  chunks: readonly Chunk[],
  resolution: Resolution,
  gaps: Gaps,
): { readonly members: Placed[]; readonly size: number; readonly alignment: number } {
  let size = 0;
  let alignment = 1;
  const members = chunks.map((chunk) => {
    const section = resolution.parts[chunk.part]!.model.sections[chunk.section]!;
    const offset = up(size, section.alignment);
    alignment = Math.max(alignment, section.alignment);
    size = offset + sizeOf(section) + (gaps.get(`${chunk.part}:${chunk.section}`) ?? 0);
    return { ...chunk, offset, size: sizeOf(section) };
  });
  return { members, size, alignment };
}

/** The chunks of each output, by access and name, in the order of the objects. */
function gather(
  resolution: Resolution,
  live: Live,
  architecture: Architecture,
): readonly (readonly [string, readonly Chunk[]])[] {
  const outputs = new Map<string, { readonly name: string; readonly chunks: Chunk[] }>();
  live.sections.forEach((sections, part) => {
    for (const section of [...sections].sort((a, b) => a - b)) {
      const model = resolution.parts[part]!.model.sections[section]!;
      const name = outputName(model, architecture);
      const key = `${accessOf(model)} ${name}`;
      const known = outputs.get(key);
      if (known) known.chunks.push({ part, section });
      else outputs.set(key, { name, chunks: [{ part, section }] });
    }
  });
  return [...outputs.values()].map(({ name, chunks }) => [name, chunks]);
}

function makeOutput(name: string, chunks: readonly Chunk[], resolution: Resolution, gaps: Gaps): Output {
  const section = ({ part, section: index }: Chunk): ModelSection =>
    resolution.parts[part]!.model.sections[index]!;
  const ordered = [...chunks].sort((a, b) => priority(section(a).name) - priority(section(b).name));
  const first = section(ordered[0]!);
  const zeros = name === ".bss";
  const type = zeros ? SHT_NOBITS : first.type === SHT_NOBITS ? SHT_PROGBITS : first.type;
  return { name, type, access: accessOf(first), ...fill(ordered, resolution, gaps), address: 0n };
}

function rank(output: Output): number {
  if (output.name === firstOutput) return -1;
  return accesses.indexOf(output.access) * 2 + (output.type === SHT_NOBITS ? 1 : 0);
}

/** Addresses from `at` on; gives the end. */
function follow(outputs: readonly Output[], start: number, page: number, least = 1): number {
  let at = start;
  let access: Access | undefined;
  for (const output of outputs) {
    if (output.access !== access) at = up(at, page);
    access = output.access;
    at = up(at, Math.max(output.alignment, least));
    output.address = BigInt(at);
    at += output.size;
  }
  return at;
}

/** A program copies and clears its memory by words. */
const wordsOf = 4;

/** Gives each output an address; each kind of access starts on a page of its own, but what is written in a memory of its own. */
function assign(outputs: readonly Output[], { base, ram }: Memory, page: number): void {
  if (ram === undefined) return void follow(outputs, Number(base), page);
  const written = outputs.filter(({ access }) => access === "write");
  const end = follow(outputs.filter(({ access }) => access !== "write"), Number(base), page);
  follow(written, Number(ram), 1, wordsOf);
  const start = BigInt(up(end, Math.max(wordsOf, ...written.map(({ alignment }) => alignment))));
  const first = written[0]?.address ?? ram;
  for (const output of written) if (output.type !== SHT_NOBITS) output.load = start + output.address - first;
}

/** All outputs in address order. */
export function place(
  resolution: Resolution,
  live: Live,
  rooms: readonly Room[],
  memory: Memory,
  architecture: Architecture,
  gaps: Gaps = new Map(),
): readonly Output[] {
  const outputs = gather(resolution, live, architecture).map(([name, chunks]) =>
    makeOutput(name, chunks, resolution, gaps),
  );
  for (const room of rooms) if (room.size) outputs.push({ ...room, members: [], address: 0n });
  const order = outputs
    .map((output, index) => ({ output, index }))
    .sort((a, b) => rank(a.output) - rank(b.output) || a.index - b.index);
  const placed = order.map(({ output }) => output);
  assign(placed, memory, architecture.page);
  return placed;
}
