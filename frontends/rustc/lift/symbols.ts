/**
 * The reserved symbols of a lifted module: a layout symbol under its own name, every other expression as `race.x.N`.
 * Each is declared so that LLVM learns nothing false: weak (may be zero), of empty type (two may be equal, no
 * alignment is known), absolute with a range (so it is an immediate, in position-independent code too).
 */
import type { Expression } from "../expression.js";

/** What LLVM may know of a symbol's value. */
type Range = "natural" | "word" | "signed" | "any";

const BOUNDS: Readonly<Record<Range, string>> = {
  natural: "i64 0, i64 2147483648",
  word: "i64 0, i64 4294967296",
  signed: "i64 -2147483648, i64 2147483648",
  any: "i64 -1, i64 -1",
};

export interface SymbolTable {
  readonly byKey: Map<string, string>;
  readonly symbols: Map<string, Expression>;
  readonly ranges: Map<string, Range>;
}

export const emptySymbols = (): SymbolTable => ({
  byKey: new Map(),
  symbols: new Map(),
  ranges: new Map(),
});

/** The canonical text of an expression. */
export function expressionText(expression: Expression): string {
  if (expression.op === "const") return String(expression.constant);
  if (expression.op === "symbol") return expression.symbol;
  const [left, right] = [expressionText(expression.left), expressionText(expression.right)];
  if (expression.op === "select_le")
    return `select_le(${left}, ${expression.limit}, ${right}, ${expressionText(expression.third)})`;
  return `${expression.op}(${left}, ${right})`;
}

function rangeOfSymbol(symbol: string): Range {
  if (symbol.startsWith("race.typeid.") || symbol.startsWith("race.start.i64.")) return "any";
  return symbol.startsWith("race.start.i32.") ? "word" : "natural";
}

function rangeOf(expression: Expression): Range {
  if (expression.op === "const")
    return expression.constant >= 0n && expression.constant < 1n << 31n ? "natural" : "any";
  if (expression.op === "symbol") return rangeOfSymbol(expression.symbol);
  // a remainder is less than what it was divided by
  if (expression.op === "urem" && expression.right.op === "const")
    return expression.right.constant <= 1n << 31n ? "natural" : expression.right.constant <= 1n << 32n ? "word" : "any";
  if (expression.op === "udiv" || expression.op === "xor") return "any";
  const [left, right] = [rangeOf(expression.left), rangeOf(expression.right)];
  if (expression.op === "mul" && expression.left.op !== "const") return "any";
  // bits of a natural number are no more than it, whatever the mask
  if (expression.op === "and" && (left === "natural" || right === "natural")) return "natural";
  if (left === "any" || right === "any" || left === "word" || right === "word") return "any";
  if (expression.op === "sub") return "signed";
  return left === "natural" && right === "natural" ? "natural" : "signed";
}

/** The name under which `expression` stands in the module. */
export function symbolFor(table: SymbolTable, expression: Expression): string {
  const key = expressionText(expression);
  const known = table.byKey.get(key);
  if (known) return known;
  const name =
    expression.op === "symbol"
      ? expression.symbol
      : `race.x.${[...table.symbols.keys()].filter((one) => one.startsWith("race.x.")).length}`;
  table.byKey.set(key, name);
  table.symbols.set(name, expression);
  table.ranges.set(name, rangeOf(expression));
  return name;
}

/** A reference to a global of any name. */
export const globalRef = (name: string): string =>
  /^[A-Za-z$._][\w$.-]*$/.test(name) ? `@${name}` : `@"${name}"`;

/** The value of symbol `name` as a constant of `type`. */
export function valueOf(name: string, type: string): string {
  const whole = `ptrtoint (ptr @"${name}" to i64)`;
  return type === "i64" ? whole : `trunc (i64 ${whole} to ${type})`;
}

/**
 * Declarations of all symbols; metadata nodes are numbered from `firstNode`. LLVM wants the range of an absolute symbol in the
 * width of an address, and only some code generators use it: where that is not 64 bits, the range goes under a name of our own.
 */
export function declareSymbols(table: SymbolTable, firstNode: number, word: "i32" | "i64"): string[] {
  const kind = word === "i64" ? "!absolute_symbol" : "!race.range";
  const ranges = [...new Set(table.ranges.values())].sort();
  const nodes = ranges.map((range, i) => `!${firstNode + i} = !{${BOUNDS[range]}}`);
  const globals = [...table.ranges].map(
    ([name, range]) =>
      `@"${name}" = extern_weak hidden global {}, ${kind} !${firstNode + ranges.indexOf(range)}`,
  );
  return [...globals, "", ...nodes];
}
