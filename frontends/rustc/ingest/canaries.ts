/**
 * Canaries of a program's or interface's own objects: values of a few types as rustc's code generation wrote them
 * (`driver/src/canaries.rs` has the compiler write them). Whatever made the tables of an `.rcrate`, these bytes come from the
 * compiler that made the code, so `rules/layout/canaries.race` compares the one with the other. Nothing is decided here.
 */
import type { Record } from "../../../engine/index.js";
import { withoutLoading, type Elf, type ElfSymbol } from "../../../formats/elf/index.js";

/** Ends the name of the static in every compiler's mangling; the crate's name and hash stand before it. */
const name = "_RACE_CANARIES";

/** `_name: [u8; 80], _size: u32, _align: u32, _value: [u64; 3]`, little endian. */
const form = { name: 80, size: 80, align: 84, value: 88, whole: 112 } as const;

export interface Canary {
  /** `core::option::Option<char>`. */
  readonly type: string;
  readonly size: bigint;
  readonly align: bigint;
  /** The bytes of its `None` as one number; where it says nothing there are zeros. */
  readonly value: bigint;
  readonly object: string;
}

/** Whether it is worth reading the object for canaries. */
const mayHold = (bytes: Uint8Array): boolean => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name);

const isStatic = (symbol: ElfSymbol): boolean => symbol.name.startsWith("_R") && symbol.name.endsWith(name) && symbol.place.kind === "section";

const statics = (elf: Elf): readonly ElfSymbol[] => elf.symbols.filter(isStatic);

const sectionOf = ({ place }: ElfSymbol): number => (place.kind === "section" ? place.section : 0);

/** The object with its canaries in it, but not in the programs that are linked of it. */
export function keepOutOfProgram(bytes: Uint8Array, read: (bytes: Uint8Array) => Elf | undefined): Uint8Array {
  const elf = mayHold(bytes) ? read(bytes) : undefined;
  const found = elf && statics(elf)[0];
  if (!elf || !found) return bytes;
  const section = elf.sections[sectionOf(found)]!;
  // beside something else it is loaded with it
  return BigInt(section.size) === found.size ? withoutLoading(elf, section.index) : bytes;
}

function number(data: Uint8Array, from: number, to: number): bigint {
  return data.subarray(from, to).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function canary(data: Uint8Array, object: string): Canary {
  const text = new TextDecoder().decode(data.subarray(0, form.name));
  return { type: text.replace(/\0.*$/s, ""), size: number(data, form.size, form.align), align: number(data, form.align, form.value), value: number(data, form.value, form.whole), object };
}

/** All canaries of an object; none where it has none, or is no object. */
export function canariesOf(bytes: Uint8Array, object: string, read: (bytes: Uint8Array) => Elf | undefined): readonly Canary[] {
  const elf = mayHold(bytes) ? read(bytes) : undefined;
  return (elf ? statics(elf) : []).flatMap((symbol) => {
    const data = elf!.sections[sectionOf(symbol)]!.data.subarray(Number(symbol.value), Number(symbol.value + symbol.size));
    const count = Math.floor(data.length / form.whole);
    return Array.from({ length: count }, (_, i) => canary(data.subarray(i * form.whole, (i + 1) * form.whole), object));
  });
}

const told = (type: string, stated: string | undefined): { readonly name: string; readonly stated?: bigint } => ({ name: type, ...(stated === undefined ? {} : { stated: BigInt(stated) }) });

/** What the `.rcrate` states of its compiler beside what its objects hold; `types` are the keys of the graph's types. */
export function canaryRecords(found: readonly Canary[], stated: { readonly [canary: string]: string }, types: ReadonlySet<string>): readonly Record[] {
  const edges = (type: string): Record["edges"] => (types.has(`type ${type}`) ? { describes: [`type ${type}`] } : {});
  const held = found.map(({ type, size, align, value, object }, i): Record => ({ key: `canary ${type} ${i}`, kind: "Canary", attributes: { ...told(type, stated[type]), object, size, align, value }, edges: edges(type) }));
  const names = new Set(found.map(({ type }) => type));
  const only = Object.keys(stated).filter((type) => !names.has(type)).sort();
  return [...held, ...only.map((type): Record => ({ key: `canary ${type}`, kind: "Canary", attributes: told(type, stated[type]), edges: edges(type) }))];
}
