/**
 * What marks variants of an enum without a tag of its own: its first such value is a symbol, `race.start.iBITS.TYPE`, and the
 * values behind it are counted from there, in as many bits. They are looked up and not solved for: a value of eight bits is soon
 * the sum of others.
 */
import type { Expression } from "../expression.js";
import type { LayoutTable } from "./probe.js";
import type { Solution } from "./solve.js";

export const isStart = (name: string): boolean => name.startsWith("race.start.");

interface Mark {
  readonly symbol: string;
  readonly bits: number;
  /** How many values behind the first one. */
  readonly behind: bigint;
}

/** Marks by their width and values, one per probe. */
export type Starts = ReadonlyMap<string, readonly Mark[]>;

const keyOf = (bits: number, values: readonly bigint[]): string => `${bits}:${values.map((value) => BigInt.asUintN(bits, value)).join()}`;

/** The marks that all tables know. One that no probe moved is the same under every rule, and no site. */
export function startsOf(tables: readonly LayoutTable[]): Starts {
  const found = new Map<string, Mark[]>();
  for (const [symbol, { bits, values }] of Object.entries(tables[0]?.starts ?? {})) {
    const firsts = tables.map((table) => table.symbols[symbol]);
    if (firsts.some((first) => first === undefined)) continue;
    const exact = firsts.map((first) => BigInt(first!));
    for (let behind = 0n; behind <= BigInt(values); behind++) {
      const key = keyOf(bits, exact.map((first) => first + behind));
      found.set(key, [...(found.get(key) ?? []), { symbol, bits, behind }]);
    }
  }
  return found;
}

function expressionOf({ symbol, bits, behind }: Mark): Expression {
  const first: Expression = { op: "symbol", symbol };
  if (behind === 0n) return first;
  const sum: Expression = { op: "add", left: first, right: { op: "const", constant: behind } };
  return { op: "urem", left: sum, right: { op: "const", constant: 1n << BigInt(bits) } };
}

/** The mark with these values; where it may be one of several, all must be the same in a link. */
export function markOf(starts: Starts, values: readonly bigint[], bits: number): Solution | undefined {
  if (values.every((value) => value === values[0])) return undefined;
  const [first, ...others] = starts.get(keyOf(bits, values)) ?? [];
  if (!first) return undefined;
  return {
    form: first.behind === 0n ? "symbol" : "offset",
    expression: expressionOf(first),
    ...(others.length ? { agree: others.map(expressionOf) } : {}),
  };
}
