/**
 * Values of a function that are sums of symbols: `c + k1*s1 + k2*s2 …`, exact modulo 2^64. They are what the linker can
 * compute. Found by one pass in dominance order over the definitions (a worklist by users, so that no order of blocks
 * is assumed).
 */
import { LOCAL, localsIn, type Definition } from "../../../formats/llvm-ir/functions.js";
import { GET, GLOBAL } from "./symbols.js";

/** Coefficients by symbol name, none zero; the constant stands under the empty name. */
export type Linear = ReadonlyMap<string, bigint>;

export const ZERO: Linear = new Map();

/** A constant. */
export function constant(value: bigint): Linear {
  return value === 0n ? ZERO : new Map([["", value]]);
}

export function constantOf(value: Linear): bigint {
  return value.get("") ?? 0n;
}

/** The symbols of a sum, sorted. */
export function symbolsOf(value: Linear): string[] {
  return [...value.keys()].filter((name) => name !== "").sort();
}

/** `a + factor * b` */
export function plus(a: Linear, b: Linear, factor = 1n): Linear {
  const sum = new Map(a);
  for (const [name, k] of b) {
    const total = (sum.get(name) ?? 0n) + factor * k;
    if (total === 0n) sum.delete(name);
    else sum.set(name, total);
  }
  return sum;
}

const LOADED = new RegExp(String.raw`^load i64, ptr ${GLOBAL}(?:,|$)`);

/** The symbol whose stand-in this operation loads. */
export function loadedSymbol(operation: string): string | undefined {
  const match = LOADED.exec(operation);
  const name = match?.[1] ?? match?.[2];
  return name?.startsWith(`${GET}race.`) ? name.slice(GET.length) : undefined;
}

const ARITHMETIC = new RegExp(
  String.raw`^(add|sub|mul|shl|or disjoint) (?:nuw |nsw )*i64 (${LOCAL}|-?\d+), (${LOCAL}|-?\d+)(?:,|$)`,
);

/** Every i64 value that is a sum of symbols; `foldable` says which symbols may be added to others. */
export function linearValues(
  definitions: ReadonlyMap<string, Definition>,
  foldable: (symbol: string) => boolean,
): Map<string, Linear> {
  const values = new Map<string, Linear>();
  const users = new Map<string, string[]>();
  const ready: string[] = [];
  for (const [name, { operation }] of definitions) {
    const symbol = loadedSymbol(operation);
    if (symbol !== undefined) {
      values.set(name, new Map([[symbol, 1n]]));
      ready.push(name);
    } else if (ARITHMETIC.test(operation)) {
      for (const operand of localsIn(operation)) {
        const known = users.get(operand);
        if (known) known.push(name);
        else users.set(operand, [name]);
      }
    }
  }
  while (ready.length > 0) {
    for (const user of users.get(ready.pop()!) ?? []) {
      if (values.has(user)) continue;
      const value = evaluate(definitions.get(user)!.operation, values, foldable);
      if (!value) continue;
      values.set(user, value);
      ready.push(user);
    }
  }
  return values;
}

/** The value of an operand: a literal or a known local. */
export function operandValue(
  operand: string,
  values: ReadonlyMap<string, Linear>,
): Linear | undefined {
  return /^-?\d+$/.test(operand) ? constant(BigInt(operand)) : values.get(operand);
}

function evaluate(
  operation: string,
  values: ReadonlyMap<string, Linear>,
  foldable: (symbol: string) => boolean,
): Linear | undefined {
  const match = ARITHMETIC.exec(operation);
  const left = match && operandValue(match[2]!, values);
  const right = match && operandValue(match[3]!, values);
  if (!left || !right) return undefined;
  if (![...symbolsOf(left), ...symbolsOf(right)].every(foldable)) return undefined;
  switch (match[1]) {
    case "add":
    case "or disjoint":
      return plus(left, right);
    case "sub":
      return plus(left, right, -1n);
    case "shl":
      return symbolsOf(right).length === 0 ? shifted(left, constantOf(right)) : undefined;
    default:
      return product(left, right);
  }
}

function shifted(value: Linear, by: bigint): Linear | undefined {
  return by >= 0n && by < 64n ? plus(ZERO, value, 1n << by) : undefined;
}

function product(left: Linear, right: Linear): Linear | undefined {
  if (symbolsOf(left).length === 0) return plus(ZERO, right, constantOf(left));
  return symbolsOf(right).length === 0 ? plus(ZERO, left, constantOf(right)) : undefined;
}
