/**
 * What a name is worth once everything has its place: addresses of sections, common symbols and slots of the GOT, and
 * the names that a linker makes itself (`__init_array_start`, `__start_NAME`, `_end`).
 */
import { SHT_NOBITS } from "../../formats/elf/index.js";
import { sectionsOfMadeName } from "./live.js";
import { up, type Output } from "./place.js";
import type { Veneered } from "./veneers.js";
import { meaning, type Definition, type Resolution } from "./resolve.js";

/** What a program's symbols are worth. */
export interface Addresses {
  readonly resolution: Resolution;
  readonly outputs: readonly Output[];
  /** `part:section` → address. */
  readonly chunks: ReadonlyMap<string, bigint>;
  /** Common symbols by name. */
  readonly commons: ReadonlyMap<string, bigint>;
  /** `part:symbol` of a definition → offset in the GOT. */
  readonly slots: ReadonlyMap<string, number>;
  readonly got: bigint;
  /** Veneers, where there are branches that need them. */
  readonly veneered?: Veneered;
}

/** The value of a symbol: a number, or that its section is not in the program, or that nothing defines it. */
export type Value =
  | { readonly kind: "known"; readonly value: bigint }
  | { readonly kind: "dead" }
  | { readonly kind: "undefined" };

export const key = (part: number, index: number): string => `${part}:${index}`;

/** Common symbols in order of first mention, with offsets in their room. */
export function commonsOf(resolution: Resolution): {
  readonly offsets: ReadonlyMap<string, number>;
  readonly size: number;
  readonly alignment: number;
} {
  const offsets = new Map<string, number>();
  let size = 0;
  let alignment = 1;
  for (const [name, { definition, strength }] of resolution.globals) {
    if (strength !== 2 || !definition) continue;
    const symbol = resolution.parts[definition.part]!.model.symbols[definition.symbol]!;
    const wanted = Number(symbol.value) || 1;
    const offset = up(size, wanted);
    offsets.set(name, offset);
    size = offset + Number(symbol.size);
    alignment = Math.max(alignment, wanted);
  }
  return { offsets, size, alignment };
}

const endOf = (output: Output): bigint => output.address + BigInt(output.size);

/** Ends of parts of the program by their traditional names. */
function bound(outputs: readonly Output[], name: string): bigint | undefined {
  const last = (wanted: (output: Output) => boolean): bigint => {
    const found = outputs.findLast(wanted);
    return found ? endOf(found) : 0n;
  };
  switch (name) {
    case "_etext":
    case "etext":
    case "__etext":
      return last((output) => output.access === "execute");
    case "_edata":
    case "edata":
      return last((output) => output.name !== ".bss" && output.name !== ".common");
    case "__bss_start":
      return (
        outputs.find((output) => output.name === ".bss" || output.name === ".common")?.address ??
        last(() => true)
      );
    case "_end":
    case "end":
      return last(() => true);
    case "__executable_start":
      return outputs[0]?.address ?? 0n;
    default:
      return boundInMemory(outputs, name);
  }
}

const word = (at: bigint): bigint => (at + 3n) & ~3n;

/** What is written, as programs name it that copy its first values and clear the rest when they start (as `cortex-m-rt` does). */
function boundInMemory(outputs: readonly Output[], name: string): bigint | undefined {
  const written = outputs.filter(({ access }) => access === "write");
  const filled = written.filter(({ type }) => type !== SHT_NOBITS);
  const cleared = written.filter(({ type }) => type === SHT_NOBITS);
  const end = (of: readonly Output[]): bigint => word(of.length ? endOf(of.at(-1)!) : 0n);
  switch (name) {
    case "__sdata":
      return filled[0]?.address ?? 0n;
    case "__edata":
      return end(filled);
    case "__sidata":
      return filled[0]?.load ?? filled[0]?.address ?? 0n;
    case "__sbss":
      return cleared[0]?.address ?? 0n;
    case "__ebss":
      return end(cleared);
    default:
      return undefined;
  }
}

/** The value of a name that linkers make, if it is one. */
export function madeValue(addresses: Addresses, name: string): bigint | undefined {
  if (name === "_GLOBAL_OFFSET_TABLE_") return addresses.got;
  const sections = sectionsOfMadeName(name);
  if (!sections) return bound(addresses.outputs, name);
  const output = addresses.outputs.find((candidate) => sections.test(candidate.name));
  if (!output) return 0n;
  return /_start$|^__start_/.test(name) ? output.address : endOf(output);
}

/** The value of a symbol, as a relocation of `part` means it. */
export function valueOf(addresses: Addresses, part: number, symbol: number): Value {
  const target = meaning(addresses.resolution, part, symbol);
  const { place, value, name } =
    addresses.resolution.parts[target.part]!.model.symbols[target.symbol]!;
  switch (place.kind) {
    case "absolute":
      return { kind: "known", value };
    case "common":
      return { kind: "known", value: addresses.commons.get(name) ?? 0n };
    case "section": {
      const address = addresses.chunks.get(key(target.part, place.section));
      return address === undefined ? { kind: "dead" } : { kind: "known", value: address + value };
    }
    case "undefined": {
      const made = madeValue(addresses, name);
      return made === undefined ? { kind: "undefined" } : { kind: "known", value: made };
    }
  }
}

/** The definition that a slot of the GOT is for. */
export function slotKey(resolution: Resolution, part: number, symbol: number): string {
  const { part: owner, symbol: index }: Definition = meaning(resolution, part, symbol);
  const { name, place } = resolution.parts[owner]!.model.symbols[index]!;
  return place.kind === "undefined" ? `name ${name}` : key(owner, index);
}
