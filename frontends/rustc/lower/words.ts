/**
 * Symbols of 32 bits without a sign, such as what marks the absence of a `char`: LLVM takes one for a number that an instruction
 * of 64 bits could hold as its signed immediate of 32, which it is not from 2^31 on (`isSExtAbsoluteSymbolRef` of its x86 backend
 * compares with 2^32). The middle end is not told the range, so that it seldom compares one in 64 bits; where the object
 * has such an immediate all the same, LLVM is told no range at all, and loads all 64 bits.
 */
import { relocationName } from "../../../backends/architectures.js";
import { readElf } from "../../../formats/elf/index.js";
import type { Range } from "./symbols.js";

const BOUNDS = "!{i64 0, i64 4294967296}";

export const isWord = (range: Range | undefined): boolean => range?.least === 0n && range.most === (1n << 32n) - 1n;

/** The symbols of a module that are declared so. */
function wordsOf(ir: string): ReadonlySet<string> {
  const nodes = [...ir.matchAll(/^(!\d+) = (.*)$/gm)].filter((match) => match[2] === BOUNDS).map((match) => match[1]!);
  const found = nodes.flatMap((node) => [...ir.matchAll(new RegExp(`^@"([^"]+)" = .*!absolute_symbol ${node}$`, "gm"))]);
  return new Set(found.map((match) => match[1]!));
}

/** Whether an instruction would read one of them as a signed number. */
export function extendsWords(object: Uint8Array, ir: string): boolean {
  const words = wordsOf(ir);
  const { elf } = words.size ? readElf(object, "object.o") : { elf: undefined };
  if (!elf) return false;
  return elf.relocations.some(({ entries }) => entries.some((entry) => relocationName(elf.machine, entry.type) === "R_X86_64_32S" && words.has(elf.symbols[entry.symbol]!.name)));
}

/** The module with nothing said of how large they are. */
export const withoutRange = (ir: string): string => ir.replaceAll(`= ${BOUNDS}\n`, "= !{i64 -1, i64 -1}\n");
