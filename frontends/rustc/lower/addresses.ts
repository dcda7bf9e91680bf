/**
 * Pointers of a function as exact sums modulo 2^64: a root, variable terms, field offsets, a constant. Two pointers
 * with equal root and terms differ by what is left, whatever the layout; alias scopes and copies rest on that.
 */
import { localsIn, LOCAL, type Definition } from "../../../formats/llvm-ir/functions.js";
import { byteStep } from "./close.js";
import { loadedSymbol } from "./linear.js";

export interface Address {
  /** The local that nothing is known of. */
  readonly root: string;
  /** Locals that are added, sorted; a symbol other than an offset stands as `$` and its name. */
  readonly terms: readonly string[];
  /**
   * Sizes of which a term is a multiple, by term: `i * size` that does not wrap, added by a GEP that stays within the
   * object. What two such addresses of one root differ by is a multiple of the size exactly, not only modulo 2^64.
   */
  readonly multiples: ReadonlyMap<string, string>;
  /** Names of `race.off.` symbols that are added, sorted. */
  readonly offsets: readonly string[];
  readonly constant: bigint;
}

/** Longer sums are not taken apart. */
const mostTerms = 12;

const SUM = new RegExp(
  String.raw`^(?:add|or disjoint) (?:nuw |nsw )*i64 (${LOCAL}|-?\d+), (${LOCAL}|-?\d+)(?:,|$)`,
);

/** Takes pointers apart; remembers what it found. */
export function addressReader(
  definitions: ReadonlyMap<string, Definition>,
): (pointer: string) => Address {
  const known = new Map<string, Address>();
  return address;

  function address(pointer: string): Address {
    const chain: string[] = [];
    let at = pointer;
    for (; !known.has(at);) {
      const step = byteStep(definitions.get(at)?.operation ?? "");
      if (!step) break;
      chain.push(at);
      at = step.base;
    }
    let found = known.get(at) ?? rootAt(at);
    known.set(at, found);
    for (const name of chain.reverse()) {
      const { index, flags } = byteStep(definitions.get(name)!.operation)!;
      found = extended(found, index, flags.includes("inbounds")) ?? rootAt(name);
      known.set(name, found);
    }
    return found;
  }

  function extended(from: Address, index: string, within: boolean): Address | undefined {
    const terms = [...from.terms];
    const offsets = [...from.offsets];
    let constant = from.constant;
    const pending = [index];
    while (pending.length > 0) {
      const operand = pending.pop()!;
      const operation = definitions.get(operand)?.operation ?? "";
      const symbol = loadedSymbol(operation);
      const sum = SUM.exec(operation);
      if (!operand.startsWith("%")) constant += BigInt(operand);
      else if (symbol?.startsWith("race.off.")) offsets.push(symbol);
      else if (symbol !== undefined) terms.push(`$${symbol}`);
      else if (sum) pending.push(sum[1]!, sum[2]!);
      else terms.push(operand);
      if (terms.length + offsets.length + pending.length > mostTerms) return undefined;
    }
    const added = terms.slice(from.terms.length);
    const size = within && added.length === 1 ? sizeOfMultiple(index) : undefined;
    const multiples = new Map(from.multiples);
    for (const term of added) {
      // A term that is there twice has a size only if both have.
      const again = from.terms.includes(term) && multiples.get(term) !== size;
      if (size !== undefined && !again) multiples.set(term, size);
      else multiples.delete(term);
    }
    return { root: from.root, terms: terms.sort(), multiples, offsets: offsets.sort(), constant };
  }

  /** The size that a GEP's whole index is a multiple of, if computed without wrapping. */
  function sizeOfMultiple(index: string): string | undefined {
    const operation = definitions.get(index)?.operation ?? "";
    const product = PRODUCT.exec(operation);
    if (!product) return sizeLoaded(operation);
    if (!/n[us]w/.test(product[1]!)) return undefined;
    const factors = [product[2]!, product[3]!].map(
      (factor) => definitions.get(factor)?.operation ?? "",
    );
    return factors.map(sizeLoaded).find((size) => size !== undefined);
  }
}

const PRODUCT = new RegExp(
  String.raw`^mul ((?:nuw |nsw )*)i64 (${LOCAL}|-?\d+), (${LOCAL}|-?\d+)(?:,|$)`,
);

function sizeLoaded(operation: string): string | undefined {
  const symbol = loadedSymbol(operation);
  return symbol?.startsWith("race.size.") ? symbol : undefined;
}

function rootAt(name: string): Address {
  return { root: name, terms: [], multiples: new Map(), offsets: [], constant: 0n };
}

/** The locals that an address is made of. */
export function partsOf(root: string, terms: readonly string[]): string[] {
  return [root, ...terms.filter((term) => !term.startsWith("$"))].flatMap(localsIn);
}
