/**
 * Structure that holds layout. A GEP over a type that holds a resilient one becomes a multiplication by the size
 * and a byte GEP, with the flags that the GEP promises (`nuw`; `inbounds` and `nusw` are `nsw`); a frame slot of
 * symbolic size becomes a reserved one with a guard, or a dynamic one; a switch over scattered discriminants
 * becomes comparisons.
 */
import {
  INTEGER,
  LOCAL,
  scanLine,
  tokenKind,
  tokenText,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";
import { extentOf } from "../../../formats/llvm-ir/sizes.js";
import { evaluate } from "./evaluate.js";
import {
  count,
  isRefused,
  meaning,
  solveSite,
  wordOf,
  type FunctionLift,
  type Refused,
} from "./lifting.js";
import { compareRow, type Row } from "./rows.js";
import { valueOf } from "./symbols.js";

interface Gep {
  readonly flags: string;
  readonly type: string;
  /** Everything between type and index: `ptr %p`. */
  readonly base: string;
  readonly index: string;
  readonly indexType: string;
  readonly head: string;
  readonly tail: string;
}

/** Position of the next comma outside brackets, from token `at` on. */
function nextComma(line: string, tokens: Tokens, at: number): number {
  let depth = 0;
  for (let i = at; i * 3 < tokens.length; i++) {
    const text = tokenText(line, tokens, i);
    if (text === "," && depth === 0) return i;
    if ("([{<".includes(text)) depth++;
    else if (")]}>".includes(text)) depth--;
  }
  return tokens.length / 3;
}

/** Reads `%x = getelementptr FLAGS TYPE, ptr P, iN INDEX`; constant expressions and several indexes give `undefined`. */
export function readGep(line: string): Gep | undefined {
  const tokens = scanLine(line);
  let at = 0;
  while (at * 3 < tokens.length && tokenText(line, tokens, at) !== "getelementptr") at++;
  const head = line.slice(0, tokens[at * 3 + 1]);
  let type = at + 1;
  while (/^(inbounds|nuw|nusw)$/.test(tokenText(line, tokens, type))) type++;
  if (tokenText(line, tokens, type) === "(") return undefined;
  const afterType = nextComma(line, tokens, type);
  const afterBase = nextComma(line, tokens, afterType + 1);
  const index = afterBase + 2;
  const [kind, next] = [tokenKind(tokens, index), tokenText(line, tokens, index + 1)];
  if (
    (kind !== INTEGER && kind !== LOCAL) ||
    (next !== "" && next !== ",") ||
    /^i\d+$/.test(tokenText(line, tokens, index + 2))
  )
    return undefined;
  const text = (from: number, to: number): string =>
    line.slice(tokens[from * 3 + 1], tokens[to * 3 - 1]);
  return {
    flags: type > at + 1 ? text(at + 1, type) + " " : "",
    type: text(type, afterType),
    base: text(afterType + 1, afterBase),
    index: tokenText(line, tokens, index),
    indexType: tokenText(line, tokens, afterBase + 1),
    head,
    tail: line.slice(tokens[index * 3 + 2]),
  };
}

const SIMPLE = /getelementptr (?:(?:inbounds|nuw|nusw) )*(?:i8|i16|i32|i64|ptr|\(i8), /;

/** Must this line be looked at as a GEP even though all probes agree on it? */
export const mayScale = (line: string): boolean =>
  line.includes("getelementptr ") && !SIMPLE.test(line);

function scaledBy(fn: FunctionLift, gep: Gep, sizes: readonly bigint[]): string[] | Refused {
  const constant = /^-?\d+$/.test(gep.index) ? BigInt(gep.index) : undefined;
  if (constant === 0n)
    return [`${gep.head}getelementptr ${gep.flags}i8, ${gep.base}, ${wordOf(fn.lifting)} 0${gep.tail}`];
  const symbol = solveSite(
    fn,
    constant === undefined ? sizes : sizes.map((size) => size * constant),
    Number(wordOf(fn.lifting).slice(1)),
  );
  if (isRefused(symbol)) return symbol;
  count(fn, "structure.gep");
  const word = wordOf(fn.lifting);
  const scaled = valueOf(symbol, word);
  if (constant !== undefined)
    return [`${gep.head}getelementptr ${gep.flags}i8, ${gep.base}, ${word} ${scaled}${gep.tail}`];
  const name = `%race.g${fn.fresh++}`;
  const wrap =
    (gep.flags.includes("nuw") ? "nuw " : "") + (/inbounds|nusw/.test(gep.flags) ? "nsw " : "");
  return [
    `  ${name} = mul ${wrap}${word} ${gep.index}, ${scaled}`,
    `${gep.head}getelementptr ${gep.flags}i8, ${gep.base}, ${word} ${name}${gep.tail}`,
  ];
}

const WITHIN_NAMED = /getelementptr (?:(?:inbounds|nuw|nusw) )*\((%"[^"]*"), /g;

/** Whether all types in which the line's constant expressions take addresses are of one size in all probes. */
function holdsNoLayout(fn: FunctionLift, line: string): boolean {
  const types = [...line.matchAll(WITHIN_NAMED)].map((match) => match[1]!);
  const named = line.split('%"').length - 1;
  return named === types.length && types.every((type) => {
    const [first, ...others] = fn.lifting.types.map((table) => extentOf(table, type)?.size);
    return first !== undefined && others.every((size) => size === first);
  });
}

/** Lifts a GEP over a type that is no plain scalar; `undefined`: the type holds no layout, treat it as any line. */
export function liftGep(
  fn: FunctionLift,
  lines: readonly string[],
): string[] | Refused | undefined {
  const geps = lines.map(readGep);
  const first = geps[0];
  if (!first)
    return lines[0]!.includes('%"') && !holdsNoLayout(fn, lines[0]!)
      ? { refused: "an address within a type, in a form that is not known" }
      : undefined;
  const extents = geps.map((gep, probe) => gep && extentOf(fn.lifting.types[probe]!, gep.type));
  if (extents.some((extent) => extent === undefined))
    return { refused: `the size of \`${first.type}\` is not known` };
  if (extents.every((extent) => extent!.size === extents[0]!.size)) return undefined;
  if (
    geps.some(
      (gep) => gep!.index !== first.index || gep!.flags !== first.flags || gep!.base !== first.base,
    )
  )
    return { refused: "an index that depends on a layout, over a type that does" };
  if (first.indexType !== wordOf(fn.lifting))
    return { refused: `an index of type ${first.indexType} over a type that holds layout` };
  return scaledBy(
    fn,
    first,
    extents.map((extent) => BigInt(extent!.size)),
  );
}

const ALLOCA = /^(\s*\S+ = alloca )\[(\d+) x i8\], align (\d+)(.*)$/;

const roundUp = (value: bigint, align: bigint): bigint => ((value + align - 1n) / align) * align;

/** Twice the natural size, and room for a few fields more where that is little. */
function reservedFrame(fn: FunctionLift, symbol: string, natural: bigint, align: bigint): bigint {
  const wanted = natural * 2n > natural + 64n ? natural * 2n : natural + 64n;
  const reserved = roundUp(wanted, align > 8n ? align : 8n);
  fn.guards.push({
    relation: "le",
    left: meaning(fn.lifting, symbol),
    right: { op: "const", constant: reserved },
    reason:
      "a value of this size lies in a frame slot that was reserved when the client was packed",
    function: fn.name,
  });
  return reserved;
}

/** Lifts `alloca [N x i8]`; `undefined`: it is no such line, or of one size and numbered apart, treat it as any line. */
export function liftAlloca(
  fn: FunctionLift,
  lines: readonly string[],
): string[] | Refused | undefined {
  const found = lines.map((line) => ALLOCA.exec(line));
  const first = found[0];
  if (!first) return undefined;
  if (!found.every((one) => one && one[1] === first[1] && one[3] === first[3]))
    return { refused: "frame slots that differ in more than their size" };
  if (found.every((one) => one![2] === first[2])) return undefined;
  const symbol = solveSite(
    fn,
    found.map((one) => BigInt(one![2]!)),
    Number(wordOf(fn.lifting).slice(1)),
  );
  if (isRefused(symbol)) return symbol;
  const { natural, frames } = fn.lifting.options;
  const size =
    natural && frames !== "dynamic" ? evaluate(meaning(fn.lifting, symbol), natural) : undefined;
  count(fn, size === undefined ? "structure.alloca.dynamic" : "structure.alloca.reserved");
  if (size === undefined)
    return [`${first[1]}i8, ${wordOf(fn.lifting)} ${valueOf(symbol, wordOf(fn.lifting))}, align ${first[3]}${first[4]}`];
  const reserved = reservedFrame(fn, symbol, size, BigInt(first[3]!));
  return [
    `${first[1]}[${reserved} x i8], align ${first[3]}${first[4]} ; reserved for @"${symbol}"`,
  ];
}

const SWITCH = /^\s*switch (i\d+) (.*), label (%(?:"[^"]*"|[\w.$-]+)) \[$/;
const CASE = /^\s*i\d+ (-?\d+), label (%(?:"[^"]*"|[\w.$-]+))$/;

/** Weights of a switch: one for each of its labels, so that none of the comparisons in its place can have them. */
const WEIGHTS = /, !prof !\d+/;

/**
 * Lifts a whole switch whose lines differ; `rows` are its lines, the first and last included. Where no label holds layout, only
 * numbers of metadata differ, and it stays a switch.
 */
export function liftSwitch(
  fn: FunctionLift,
  rows: readonly (readonly string[])[],
): string[] | Refused {
  const head = SWITCH.exec(rows[0]![0]!);
  if (!head || rows[0]!.some((line) => line !== rows[0]![0]))
    return { refused: "a switch in a form that is not known" };
  const end = plainRow(fn, rows.at(-1)!);
  if (isRefused(end)) return end;
  if (rows.slice(1, -1).every((lines) => lines.every((line) => line === lines[0]))) return rows.map((lines) => lines[0]!);
  const [, type, operand, fallback] = head as unknown as [string, string, string, string];
  const tail = rows.at(-1)![0]!.replace(/^\s*\]/, "").replace(WEIGHTS, "");
  const output: string[] = [];
  for (const [at, lines] of rows.slice(1, -1).entries()) {
    const cases = lines.map((line) => CASE.exec(line));
    if (!cases.every((one) => one && one[2] === cases[0]?.[2]))
      return { refused: "a switch whose targets depend on a layout" };
    const values = cases.map((one) => BigInt(one![1]!));
    const same = values.every((value) => value === values[0]);
    const symbol = same ? undefined : solveSite(fn, values, Number(type.slice(1)));
    if (isRefused(symbol)) return symbol;
    const last = at === rows.length - 3;
    const next = `race.s${fn.fresh++}`;
    output.push(
      `  %${next}.is = icmp eq ${type} ${operand}, ${symbol ? valueOf(symbol, type) : values[0]}`,
    );
    output.push(
      `  br i1 %${next}.is, label ${cases[0]![2]}, label ${last ? fallback : `%${next}`}${tail}`,
    );
    if (!last) output.push("", `${next}:`);
  }
  count(fn, "structure.switch");
  return output;
}

/** A row of plain sites, or a difference of shape. */
export function plainRow(fn: FunctionLift, lines: readonly string[]): Row | Refused {
  const row = compareRow(lines, fn.lifting.renames, fn.lifting.numbered);
  return "shape" in row ? { refused: row.shape } : row;
}
