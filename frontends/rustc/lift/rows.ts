/**
 * One line of IR as all probes have it. Lines correspond if their tokens do: integers, booleans and byte strings may
 * differ (they may hold layout), names of constants may differ as long as one probe's names map to another's
 * one to one, everything else is shape.
 */
import {
  BYTES,
  GLOBAL,
  GROUP,
  INTEGER,
  METADATA,
  scanLine,
  WORD,
  tokenText,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";
import { demangle } from "../../../formats/symbol-names/index.js";

/** A token as a person reads it: functions by their paths. */
const readable = (token: string): string => demangle(token.replace(/^@"?|"$/g, "")) ?? token;

/** Names that hold a hash of contents or a counter. */
const UNSTABLE = /^@"?(?:alloc_[0-9a-f]{32}|anon\.|vtable\.|switch\.table|str\.|\d)/;

/** For every probe but the first: names of the first probe to its own, and back. */
export interface Renames {
  readonly forth: readonly Map<string, string>[];
  readonly back: readonly Map<string, string>[];
}

export const noRenames = (probes: number): Renames => ({
  forth: Array.from({ length: probes }, () => new Map()),
  back: Array.from({ length: probes }, () => new Map()),
});

export interface Row {
  readonly lines: readonly string[];
  readonly tokens: readonly Tokens[];
  /** Token indexes at which the probes differ: integers, `true`/`false`, byte strings. */
  readonly sites: readonly number[];
}

function sameName(renames: Renames, probe: number, first: string, other: string): boolean {
  if (!UNSTABLE.test(first) || !UNSTABLE.test(other)) return first === other;
  const known = renames.forth[probe]!.get(first);
  if (known !== undefined) return known === other;
  if (renames.back[probe]!.has(other)) return false;
  renames.forth[probe]!.set(first, other);
  renames.back[probe]!.set(other, first);
  return true;
}

const isBoolean = (text: string): boolean => text === "true" || text === "false";

/** Is this difference a site ("site"), nothing ("same") or a difference of shape ("shape")? */
function judge(
  kind: number,
  first: string,
  other: string,
  renames: Renames,
  probe: number,
  numbered: boolean,
): "site" | "same" | "shape" {
  if (kind === GLOBAL) return sameName(renames, probe, first, other) ? "same" : "shape";
  if (first === other) return "same";
  if (kind === INTEGER || kind === BYTES) return "site";
  if (kind === WORD && isBoolean(first) && isBoolean(other)) return "site";
  return !numbered && (kind === METADATA || kind === GROUP) ? "same" : "shape";
}

/** Compares the lines of all probes; `numbered`: metadata and attribute groups have the same numbers in all. */
export function compareRow(
  lines: readonly string[],
  renames: Renames,
  numbered: boolean,
): Row | { readonly shape: string } {
  const tokens = lines.map(scanLine);
  const [first] = tokens as [Tokens];
  const sites = new Set<number>();
  for (let probe = 1; probe < lines.length; probe++) {
    if (lines[probe] === lines[0] && !lines[0]!.includes("@")) continue;
    const other = tokens[probe]!;
    if (other.length !== first.length)
      return { shape: "the probes have different instructions here" };
    for (let at = 0; at < first.length / 3; at++) {
      if (first[at * 3] !== other[at * 3])
        return { shape: "the probes have different instructions here" };
      const [mine, theirs] = [tokenText(lines[0]!, first, at), tokenText(lines[probe]!, other, at)];
      const verdict = judge(first[at * 3]!, mine, theirs, renames, probe, numbered);
      if (verdict === "shape")
        return { shape: `the probes differ in more than numbers: \`${readable(mine)}\` and \`${readable(theirs)}\`` };
      if (verdict === "site") sites.add(at);
    }
  }
  return { lines, tokens, sites: [...sites].sort((a, b) => a - b) };
}

/** The texts of token `at` in every probe. */
export const column = (row: Row, at: number): string[] =>
  row.lines.map((line, probe) => tokenText(line, row.tokens[probe]!, at));

/** The numbers of token `at` in every probe; booleans are 0 and 1. */
export const numbers = (row: Row, at: number): bigint[] =>
  column(row, at).map((text) => (isBoolean(text) ? BigInt(text === "true") : BigInt(text)));
