/**
 * The closed list of pure functions of the rule language.
 * A function that has no answer for its arguments (division by zero, a negative shift) gives `undefined`:
 * the clause does not match, and the run says so once.
 */
import { showValue, type Value } from "../graph/value.js";
import type { AggregateOp } from "./pattern.js";

export type ValueType = "int" | "string" | "bool";

export interface FunctionSpec {
  readonly parameters: readonly (ValueType | "any")[];
  /** The last parameter may be repeated. */
  readonly variadic?: true;
  readonly result: ValueType;
  readonly apply: (args: readonly Value[]) => Value | undefined;
}

/** Values larger than this many bits are refused, so that no rule fills the memory with one number. */
const LARGEST_BITS = 4096n;

const magnitude = (a: bigint): bigint => (a < 0n ? -a : a);

/** Rounds down; undefined unless `b` is positive. */
export function divideDown(a: bigint, b: bigint): bigint | undefined {
  if (b <= 0n) return undefined;
  return a >= 0n ? a / b : -((-a + b - 1n) / b);
}

/** The rest of `divideDown`, never negative. */
export function remainder(a: bigint, b: bigint): bigint | undefined {
  const quotient = divideDown(a, b);
  return quotient === undefined ? undefined : a - quotient * b;
}

function alignDown(value: bigint, to: bigint): bigint | undefined {
  const quotient = divideDown(value, to);
  return quotient === undefined ? undefined : quotient * to;
}

function shift(value: bigint, by: bigint): bigint | undefined {
  return by < -LARGEST_BITS || by > LARGEST_BITS ? undefined : value << by;
}

/** How many binary digits a number that is not negative has; none for 0. */
function bitLength(value: bigint): bigint {
  return value === 0n ? 0n : BigInt(value.toString(2).length);
}

function isPowerOfTwo(value: bigint): boolean {
  return value > 0n && (value & (value - 1n)) === 0n;
}

type Ints = readonly bigint[];
type Strings = readonly string[];

const ints = (count: number, apply: (args: Ints) => bigint | undefined): FunctionSpec => ({
  parameters: Array.from({ length: count }, () => "int" as const),
  result: "int",
  apply: apply as FunctionSpec["apply"],
});

const many = (apply: (args: Ints) => bigint): FunctionSpec => ({ ...ints(1, apply), variadic: true });

const strings = (count: number, result: ValueType, apply: (args: Strings) => Value): FunctionSpec => ({
  parameters: Array.from({ length: count }, () => "string" as const),
  result,
  apply: apply as FunctionSpec["apply"],
});

const largest = (args: Ints): bigint => args.reduce((a, b) => (b > a ? b : a));
const smallest = (args: Ints): bigint => args.reduce((a, b) => (b < a ? b : a));

function afterLast([text, separator]: Strings): string {
  const at = text!.lastIndexOf(separator!);
  return at < 0 ? text! : text!.slice(at + separator!.length);
}

function beforeLast([text, separator]: Strings): string {
  const at = text!.lastIndexOf(separator!);
  return at < 0 ? "" : text!.slice(0, at);
}

/** Digits in base 16 with `0x` before them. */
export function hex(value: bigint): string {
  return (value < 0n ? "-0x" : "0x") + magnitude(value).toString(16);
}

/** Functions of values. Forms that are none are `nodeFunctions`. */
export const functions: Readonly<Record<string, FunctionSpec>> = {
  align: ints(2, ([v, a]) => alignDown(v! + a! - 1n, a!)),
  align_down: ints(2, ([v, a]) => alignDown(v!, a!)),
  max: many(largest),
  min: many(smallest),
  abs: ints(1, ([v]) => magnitude(v!)),
  div: ints(2, ([a, b]) => divideDown(a!, b!)),
  mod: ints(2, ([a, b]) => remainder(a!, b!)),
  bit_and: ints(2, ([a, b]) => a! & b!),
  bit_or: ints(2, ([a, b]) => a! | b!),
  bit_xor: ints(2, ([a, b]) => a! ^ b!),
  shift_left: ints(2, ([v, by]) => (by! < 0n ? undefined : shift(v!, by!))),
  shift_right: ints(2, ([v, by]) => (by! < 0n ? undefined : shift(v!, -by!))),
  trailing_zeros: ints(1, ([v]) => (v === 0n ? undefined : bitLength(v! & -v!) - 1n)),
  bit_length: ints(1, ([v]) => (v! < 0n ? undefined : bitLength(v!))),
  is_power_of_two: { parameters: ["int"], result: "bool", apply: ([v]) => isPowerOfTwo(v as bigint) },
  starts_with: strings(2, "bool", ([s, part]) => s!.startsWith(part!)),
  ends_with: strings(2, "bool", ([s, part]) => s!.endsWith(part!)),
  contains: strings(2, "bool", ([s, part]) => s!.includes(part!)),
  replace_prefix: strings(3, "string", ([s, from, to]) => (s!.startsWith(from!) ? to! + s!.slice(from!.length) : s!)),
  replace: strings(3, "string", ([s, from, to]) => (from === "" ? s! : s!.split(from!).join(to!))),
  concat: { ...strings(1, "string", (args) => args.join("")), variadic: true },
  after_last: strings(2, "string", afterLast),
  before_last: strings(2, "string", beforeLast),
  length: strings(1, "int", ([s]) => BigInt(s!.length)),
  text: { parameters: ["any"], result: "string", apply: ([v]) => (typeof v === "string" ? v : showValue(v!)) },
  hex: { parameters: ["int"], result: "string", apply: ([v]) => hex(v as bigint) },
};

export interface FormSpec {
  /** What stands in its parentheses. */
  readonly of: "attribute" | "node" | "name" | "values";
  /** The same in words, for who wrote something else. */
  readonly takes: string;
  readonly result: ValueType | "any";
}

/** Forms that look like functions, but speak of nodes, or look at a value only where they need it. */
export const nodeFunctions: Readonly<Record<string, FormSpec>> = {
  has: { of: "attribute", takes: "an attribute, as in `has(x.size)`", result: "bool" },
  unset: { of: "attribute", takes: "an attribute, as in `unset(x.size)`", result: "bool" },
  bound: { of: "name", takes: "a name", result: "bool" },
  default: { of: "values", takes: "a value and another in its place", result: "any" },
  choose: { of: "values", takes: "a condition and two values", result: "any" },
  key: { of: "node", takes: "the name of a node", result: "string" },
};

/** What an aggregate gives and whether it has an order; `any` is the type of its values. */
export interface AggregateSpec {
  readonly result: ValueType | "any";
  /** How many expressions stand before `for`. */
  readonly values: number;
  readonly ordered: boolean;
}

/** The closed list of aggregates. */
export const aggregates: Readonly<Record<AggregateOp, AggregateSpec>> = {
  count: { result: "int", values: 0, ordered: false },
  sum: { result: "int", values: 1, ordered: false },
  max: { result: "int", values: 1, ordered: false },
  min: { result: "int", values: 1, ordered: false },
  all: { result: "bool", values: 1, ordered: false },
  any: { result: "bool", values: 1, ordered: false },
  join: { result: "string", values: 2, ordered: true },
  fold: { result: "any", values: 1, ordered: true },
};

/** Whether an integer is small enough to go on with. */
export function representable(value: bigint): boolean {
  return value >> LARGEST_BITS === 0n || value >> LARGEST_BITS === -1n;
}
