/**
 * Copies of exactly one value. With an unknown length LLVM calls `memcpy`, which must find out the length again each
 * time, and which clobbers all registers. The linker knows the length: it writes `race.copy.TYPE`, a `preserve_most`
 * function `(to, from)`.
 *
 * `race.copy.TYPE` allows `to == from` and disjoint values, no partial overlap: exactly what `memcpy` demands in LLVM.
 * A `memmove` is replaced only if both pointers have the same root and differ by whole, non-wrapping multiples of
 * the size, or are two elements of one object, for then they are equal or disjoint. Volatile copies stay, and so do
 * those in other address spaces.
 * A tuple of one such value and plain ones is as large as the value and a few bytes more: those are copied in front of
 * it by moves of LLVM's, the rest by the call. What is equal or disjoint stays so piece by piece.
 * This runs last: until then LLVM knows more of a `memcpy` than of a call.
 */
import {
  definitionsOf,
  functionsOf,
  LOCAL,
  type Definition,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import { addressReader, type Address } from "./addresses.js";
import { loadedSymbol } from "./linear.js";
import { isSize } from "./opaque.js";
import { globalReference, plainName } from "./symbols.js";

const COPY = new RegExp(
  String.raw`^  (?:tail |notail )?call void @llvm\.(memcpy|memmove)\.p0\.p0\.i64\(ptr [^,]*?(${LOCAL}|@[^,]+), ptr [^,]*?(${LOCAL}|@[^,]+), i64 (?:\w+ |range\([^)]*\) )*(${LOCAL}), i1 false\)(?: #\d+)?(.*)$`,
);

/** A size with a few bytes more, as a symbol of its own. */
export interface Sum {
  /** `race.size.T` */
  readonly size: string;
  readonly more: number;
}

/** The most bytes beside a value that are copied in front of it. */
export const mostBeside = 64;

/** That a function keeps no pointer to its argument, as an LLVM of this version writes it. */
export const keepsNothing = (version: string): string => (Number(version.split(".")[0]) < 20 ? "nocapture" : "captures(none)");

/** Replaces copies in place; answers the reserved names with their types. */
export function replaceCopies(
  parts: IrPart[],
  sums: ReadonlyMap<string, Sum> = new Map(),
  kept: string = keepsNothing("22"),
): Map<string, string> {
  const copies = new Map<string, string>();
  let serial = 0;
  for (const fn of functionsOf(parts)) {
    if (!fn.blocks.some((block) => block.lines.some((line) => line.includes("@llvm.mem"))))
      continue;
    const definitions = definitionsOf(fn);
    const read = addressReader(definitions);
    for (const block of fn.blocks)
      block.lines = block.lines.flatMap(
        (line) =>
          replaced(line, definitions, read, copies) ??
          split(line, definitions, sums, copies, () => `race.b${serial++}`) ?? [line],
      );
  }
  const names = [...copies.keys()].sort();
  const attributes = "nounwind willreturn nocallback nofree nosync memory(argmem: readwrite)";
  const declaration = (name: string): string =>
    `declare hidden preserve_mostcc void ${globalReference(name)}(ptr writeonly ${kept}, ptr readonly ${kept}) ${attributes}`;
  if (names.length > 0) parts.push({ kind: "text", lines: names.map(declaration) });
  return new Map(names.map((name) => [plainName(name), copies.get(name)!]));
}

function replaced(
  line: string,
  definitions: ReadonlyMap<string, Definition>,
  read: (pointer: string) => Address,
  copies: Map<string, string>,
): string | undefined {
  const match = line.includes("@llvm.mem") ? COPY.exec(line) : null;
  if (!match) return undefined;
  const [, kind, to, from, length, tail] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const size = loadedSymbol(definitions.get(length)?.operation ?? "");
  if (size === undefined || !isSize(size)) return undefined;
  if (kind === "memmove" && !multiplesApart(read(to), read(from), size, definitions))
    return undefined;
  return call(size, to, from, tail, copies);
}

const debugIn = (tail: string): string => /, !dbg !\d+/.exec(tail)?.[0] ?? "";

function call(
  size: string,
  to: string,
  from: string,
  tail: string,
  copies: Map<string, string>,
): string {
  const type = size.slice("race.size.".length);
  const name = `race.copy.${type}`;
  copies.set(name, plainName(type));
  return `  call preserve_mostcc void ${globalReference(name)}(ptr ${to}, ptr ${from}) nounwind${debugIn(tail)}`;
}

/** A memcpy of a value and a few bytes more: those first, then the value. */
function split(
  line: string,
  definitions: ReadonlyMap<string, Definition>,
  sums: ReadonlyMap<string, Sum>,
  copies: Map<string, string>,
  name: () => string,
): string[] | undefined {
  const match = line.includes("@llvm.memcpy") ? COPY.exec(line) : null;
  if (!match) return undefined;
  const [, , to, from, length, tail] = match as unknown as [string, string, string, string, string, string];
  const sum = sums.get(plainName(loadedSymbol(definitions.get(length)?.operation ?? "") ?? ""));
  if (!sum) return undefined;
  const [behind, source] = [name(), name()];
  const debug = debugIn(tail);
  return [
    `  call void @llvm.memcpy.p0.p0.i64(ptr ${to}, ptr ${from}, i64 ${sum.more}, i1 false)${debug}`,
    `  %${behind} = getelementptr inbounds i8, ptr ${to}, i64 ${sum.more}`,
    `  %${source} = getelementptr inbounds i8, ptr ${from}, i64 ${sum.more}`,
    call(sum.size, `%${behind}`, `%${source}`, tail, copies),
  ];
}

/** Do two addresses differ by a multiple of a size, computed without wrapping? */
function multiplesApart(
  to: Address,
  from: Address,
  size: string,
  definitions: ReadonlyMap<string, Definition>,
): boolean {
  if (to.root !== from.root || to.constant !== from.constant) return false;
  if (to.offsets.join(" ") !== from.offsets.join(" ")) return false;
  const [more, less] = [surplus(to.terms, from.terms), surplus(from.terms, to.terms)];
  // Each side is one exact multiple within one object, so what they differ by is one, too.
  if (more.length === 1 && less.length === 1)
    return (
      isExact(more[0]!, to, size, definitions) && isExact(less[0]!, from, size, definitions)
    );
  // Terms on one side only, so that the difference is a sum of non-negative numbers below 2^64.
  const apart = more.length === 0 ? less : less.length === 0 ? more : undefined;
  return (
    apart !== undefined &&
    apart.length <= 1 &&
    apart.every((term) => isMultiple(term, size, definitions))
  );
}

/** Is a term a multiple of the size that wraps neither way, added within the object? */
function isExact(
  term: string,
  { multiples }: Address,
  size: string,
  definitions: ReadonlyMap<string, Definition>,
): boolean {
  if (multiples.get(term) !== size) return false;
  return term === `$${size}` || / nsw /.test(definitions.get(term)?.operation ?? "");
}

function surplus(of: readonly string[], than: readonly string[]): string[] {
  const rest = [...than];
  return of.filter((term) => {
    const at = rest.indexOf(term);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

const PRODUCT = new RegExp(
  String.raw`^mul ((?:nuw |nsw )*)i64 (${LOCAL}|\d+), (${LOCAL}|\d+)(?:,|$)`,
);

function isMultiple(
  term: string,
  size: string,
  definitions: ReadonlyMap<string, Definition>,
): boolean {
  if (term === `$${size}`) return true;
  const product = PRODUCT.exec(definitions.get(term)?.operation ?? "");
  if (!product || !product[1]!.includes("nuw")) return false;
  return [product[2]!, product[3]!].some(
    (operand) => loadedSymbol(definitions.get(operand)?.operation ?? "") === size,
  );
}
