/**
 * What becomes of one integer that differs, by where it stands: a value is replaced by its symbol; a fact about a value
 * (`dereferenceable`, `range`, `sret`, `align`) is weakened to what holds for every layout; the rest cannot stand.
 */
import {
  closing,
  enclosing,
  integerType,
  INTEGER,
  MARK,
  tokenKind,
  tokenText,
  WORD,
} from "../../../formats/llvm-ir/scan.js";
import { count, isRefused, solveSite, type FunctionLift, type Refused } from "./lifting.js";
import { column, numbers, type Row } from "./rows.js";
import { valueOf } from "./symbols.js";

/** Replacement of a stretch of the first probe's line. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edit(row: Row, from: number, to: number, text: string): Edit {
  const tokens = row.tokens[0]!;
  return { start: tokens[from * 3 + 1]!, end: tokens[to * 3 + 2]!, text };
}

/** Attributes in parentheses, by the word before them. */
function weakened(
  fn: FunctionLift,
  row: Row,
  open: number,
  site: number,
  word: string,
): Edit | Refused | undefined {
  const line = row.lines[0]!;
  const tokens = row.tokens[0]!;
  switch (word) {
    case "dereferenceable":
    case "dereferenceable_or_null":
      count(fn, `weakened.${word}`);
      return edit(row, site, site, "1");
    case "range": {
      count(fn, "weakened.range");
      const last = closing(line, tokens, open);
      const text = line.slice(tokens[open * 3 + 1]!, tokens[last * 3 + 2]!);
      if (/^\(i64 0, /.test(text)) return edit(row, open, last, "(i64 0, -9223372036854775808)");
      return { ...edit(row, open - 1, last, ""), end: tokens[last * 3 + 2]! + 1 };
    }
    default:
      return undefined;
  }
}

function arrayLength(fn: FunctionLift, row: Row, open: number, site: number): Edit | Refused {
  const line = row.lines[0]!;
  const tokens = row.tokens[0]!;
  const outer = tokenText(line, tokens, open - 1) === "(" ? tokenText(line, tokens, open - 2) : "";
  if (outer === "sret") {
    count(fn, "weakened.sret");
    return edit(row, site, site, "1");
  }
  if (outer === "byval")
    return { refused: "a value whose size evolves is passed in the callee's frame (byval)" };
  return { refused: "an array type whose length depends on a layout" };
}

function alignment(row: Row, site: number): Edit {
  const least = numbers(row, site).reduce((a, b) => (b < a ? b : a));
  return edit(row, site, site, String(least));
}

function value(fn: FunctionLift, row: Row, site: number): Edit | Refused {
  const tokens = row.tokens[0]!;
  const type = tokenKind(tokens, site) === WORD ? "i1" : integerType(row.lines[0]!, tokens, site);
  if (!type)
    return { refused: "a number that depends on a layout stands where no symbol can stand" };
  const symbol = solveSite(fn, numbers(row, site), Number(type.slice(1)));
  if (isRefused(symbol)) return symbol;
  count(fn, "sites");
  return edit(row, site, site, valueOf(symbol, type));
}

/** The edit for the site at token `site`. */
export function liftSite(fn: FunctionLift, row: Row, site: number): Edit | Refused {
  const line = row.lines[0]!;
  const tokens = row.tokens[0]!;
  if (tokenKind(tokens, site) !== INTEGER && tokenKind(tokens, site) !== WORD)
    return { refused: "bytes that depend on a layout within an instruction" };
  const open = enclosing(line, tokens, site);
  const mark = open >= 0 && tokenKind(tokens, open) === MARK ? tokenText(line, tokens, open) : "";
  if (mark === "[" && tokenText(line, tokens, site + 1) === "x" && open === site - 1)
    return arrayLength(fn, row, open, site);
  const attribute =
    mark === "(" ? weakened(fn, row, open, site, tokenText(line, tokens, open - 1)) : undefined;
  if (attribute) return attribute;
  if (tokenText(line, tokens, site - 1) === "align") return alignment(row, site);
  return value(fn, row, site);
}

/** All sites of a row, applied to the first probe's line; edits of one range attribute are made once. */
export function liftSites(fn: FunctionLift, row: Row): string | Refused {
  let line = "";
  let done = 0;
  for (const site of row.sites) {
    if (row.tokens[0]![site * 3 + 1]! < done) continue;
    const change = liftSite(fn, row, site);
    if (isRefused(change)) return change;
    if (change.start < done) continue;
    line += row.lines[0]!.slice(done, change.start) + change.text;
    done = change.end;
  }
  return line + row.lines[0]!.slice(done);
}

/** The texts of a token of all probes, when all are the same. */
export const steady = (row: Row, at: number): string | undefined => {
  const texts = column(row, at);
  return texts.every((text) => text === texts[0]) ? texts[0] : undefined;
};
