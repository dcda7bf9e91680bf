/** Bytes of code that a plugin has in a program: the sizes of its objects' functions, as far as the program kept them. */
import { readFileSync } from "node:fs";
import { readAr } from "../../formats/ar/index.js";
import { readElf, type Elf } from "../../formats/elf/index.js";
import { readRcrate } from "../../formats/rcrate/index.js";

const FUNCTION = 2;

function elfOf(bytes: Uint8Array, file: string): Elf {
  const { elf, diagnostics } = readElf(bytes, file);
  if (!elf) throw new Error(diagnostics[0]?.message ?? file);
  return elf;
}

const functionsIn = (elf: Elf) => elf.symbols.filter((symbol) => symbol.type === FUNCTION && symbol.place.kind !== "undefined");

/** Names of functions that a packed plugin defines. */
export function functionsOfPlugin(file: string): ReadonlySet<string> {
  const { rcrate } = readRcrate(new Uint8Array(readFileSync(file)), file);
  const objects = rcrate?.objects.map((name) => elfOf(rcrate.member(name)!, name)) ?? [];
  return new Set(objects.flatMap((elf) => functionsIn(elf).map((symbol) => symbol.name)));
}

/** Names of functions that an rlib defines. */
export function functionsOfArchive(file: string): ReadonlySet<string> {
  const { archive } = readAr(new Uint8Array(readFileSync(file)), file);
  const objects = archive?.members.filter((member) => member.name.endsWith(".o")) ?? [];
  return new Set(objects.flatMap((member) => functionsIn(elfOf(member.data, member.name)).map((symbol) => symbol.name)));
}

/** Bytes of the functions of these names, and of those that a link by RACE has added. */
export function codeSize(program: string, names: ReadonlySet<string>): number {
  const found = functionsIn(elfOf(new Uint8Array(readFileSync(program)), program)).filter((symbol) => names.has(symbol.name) || symbol.name.startsWith("race."));
  return found.reduce((sum, symbol) => sum + Number(symbol.size), 0);
}

/** How many sites a packed plugin has. */
export const sitesOf = (file: string): number => readRcrate(new Uint8Array(readFileSync(file)), file).rcrate?.manifest.counts.sites ?? 0;
