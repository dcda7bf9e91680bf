/**
 * Symbols become values that nobody can look into: a load of `external constant i64`, invariant, never undefined,
 * with the range that every layout fulfils. A constant expression in its place hides from LLVM that `p + off` and
 * `p + off + 4` are four apart; a load is an ordinary SSA value, so vectorisers and alias analysis see it.
 * One load per symbol and function, at the entry, which dominates every use, phis included.
 */
import {
  functionsOf,
  type IrBlock,
  type IrFunction,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import { rewriteAggregates } from "./aggregates.js";
import type { Metadata } from "./metadata.js";
import { closingBracket, splitOperands } from "../../../formats/llvm-ir/operands.js";
import { isWord } from "./words.js";
import { declaredSymbols, GET, GLOBAL, globalReference, type Range } from "./symbols.js";

/** What the middle end may take for granted of each symbol. */
export type Ranges = ReadonlyMap<string, Range | undefined>;

export interface OpaqueOptions {
  /** A size is at least 1; the link checks it by a guard. */
  readonly sizesArePositive: boolean;
}

/** Rewrites all functions in place; answers the symbols that they use, with the ranges given to LLVM. */
export function makeOpaque(
  parts: IrPart[],
  metadata: Metadata,
  options: OpaqueOptions,
): Map<string, Range | undefined> {
  const declared = declaredSymbols(parts, metadata);
  const used = new Map<string, Range | undefined>();
  for (const fn of functionsOf(parts)) opaqueFunction(fn, declared, (name) => use(name));
  if (used.size > 0) parts.push({ kind: "text", lines: [...used.keys()].sort().map(getter) });
  return used;

  function use(name: string): string {
    const range = narrowed(name, declared.get(name), options);
    used.set(name, range);
    const empty = metadata.node("!{}");
    const bounds = range && !isWord(range)
      ? `, !range ${metadata.node(`!{i64 ${range.least}, i64 ${range.most + 1n}}`)}`
      : "";
    return `load i64, ptr ${globalReference(GET + name)}, align 8, !invariant.load ${empty}, !noundef ${empty}${bounds}`;
  }
}

function getter(name: string): string {
  return `${globalReference(GET + name)} = external hidden constant i64, align 8`;
}

/** Is this the size of a type? */
export function isSize(name: string): boolean {
  return name.startsWith("race.size.");
}

function narrowed(
  name: string,
  range: Range | undefined,
  options: OpaqueOptions,
): Range | undefined {
  if (!range || !options.sizesArePositive || !isSize(name) || range.least > 0n || range.most < 1n)
    return range;
  return { least: 1n, most: range.most };
}

const EXPRESSION =
  /\b(?:ptrtoint|trunc|add|sub|xor|inttoptr|getelementptr)(?: (?:nuw|nsw|nusw|inbounds))* \(/g;
const SYMBOL = new RegExp(GLOBAL, "g");

function opaqueFunction(fn: IrFunction, declared: Ranges, load: (name: string) => string): void {
  const made = new Map<string, string>();
  const entry: string[] = [];
  /** The local that holds `operation`, made once per function. */
  const local = (operation: string): string => {
    const found = made.get(operation);
    if (found !== undefined) return found;
    const name = `%race.at${made.size}`; // not as the labels of the lift: race.s0
    made.set(operation, name);
    entry.push(`  ${name} = ${operation}`);
    return name;
  };
  const mentions = (text: string): boolean => {
    for (const match of text.matchAll(SYMBOL)) if (declared.has(match[1] ?? match[2]!)) return true;
    return false;
  };
  const materialise = (expression: string): string => {
    const open = expression.indexOf("(");
    const operator = expression.slice(0, open).trim();
    const operands = splitOperands(expression.slice(open + 1, -1));
    const symbol = operator === "ptrtoint" ? /^ptr (@.*) to (i\d+)$/.exec(operands[0]!) : null;
    if (symbol) {
      const value = local(load(symbol[1]!.replace(/^@"?|"$/g, "")));
      return symbol[2] === "i64" ? value : local(`trunc i64 ${value} to ${symbol[2]}`);
    }
    const values = operands.map((operand) => rewrite(operand, mentions, materialise));
    if (
      operator !== "add" &&
      operator !== "sub" &&
      operator !== "xor" &&
      !/^(add|sub) /.test(operator)
    )
      return local(`${operator} ${values.join(", ")}`);
    return local(`${operator} ${values[0]}, ${values[1]!.replace(/^\S+ /, "")}`);
  };
  for (const block of fn.blocks)
    block.lines = block.lines.map((line) =>
      line.includes("race.") ? rewriteAggregates(line, mentions, (text) => rewrite(text, mentions, materialise), local) : line,
    );
  if (entry.length > 0) insertAtEntry(fn.blocks[0]!, entry);
}

function insertAtEntry(block: IrBlock, lines: readonly string[]): void {
  block.lines = [...lines, ...block.lines];
}

/** Replaces each outermost constant expression that mentions a symbol. */
function rewrite(
  text: string,
  mentions: (text: string) => boolean,
  materialise: (expression: string) => string,
): string {
  let out = "";
  let done = 0;
  EXPRESSION.lastIndex = 0;
  const starts = [...text.matchAll(EXPRESSION)];
  for (const match of starts) {
    if (match.index < done) continue;
    const end = closingBracket(text, match.index + match[0].length - 1);
    const expression = text.slice(match.index, end);
    if (!mentions(expression)) continue;
    out += text.slice(done, match.index) + materialise(expression);
    done = end;
  }
  return out + text.slice(done);
}
