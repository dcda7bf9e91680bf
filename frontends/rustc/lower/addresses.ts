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
    let found = known.get(at) ?? { root: at, terms: [], offsets: [], constant: 0n };
    known.set(at, found);
    for (const name of chain.reverse()) {
      found = extended(found, byteStep(definitions.get(name)!.operation)!.index) ?? rootAt(name);
      known.set(name, found);
    }
    return found;
  }

  function extended(from: Address, index: string): Address | undefined {
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
    return { root: from.root, terms: terms.sort(), offsets: offsets.sort(), constant };
  }
}

function rootAt(name: string): Address {
  return { root: name, terms: [], offsets: [], constant: 0n };
}

/** The locals that an address is made of. */
export function partsOf(address: Pick<Address, "root" | "terms">): string[] {
  return [address.root, ...address.terms.filter((term) => !term.startsWith("$"))].flatMap(localsIn);
}
