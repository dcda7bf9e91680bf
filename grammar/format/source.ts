/** The text that is formatted, with its tokens: where things stand that the tree does not know of. */
import type { IToken, TokenType } from "chevrotain";
import type { Scan } from "../parser/scan.js";
import type { Unit } from "./weave.js";

export interface Source {
  readonly text: string;
  readonly tokens: readonly IToken[];
  /** Offsets of what stands behind `// prettier-ignore`, which is kept as it is. */
  readonly ignored: ReadonlySet<number>;
}

export function sourceOf(text: string, { tokens, comments }: Scan): Source {
  const ignored = new Set<number>();
  for (const comment of comments)
    if (/^\/\/\s*prettier-ignore$/.test(comment.text)) {
      const next = tokens[firstFrom(tokens, comment.end)];
      if (next) ignored.add(next.startOffset);
    }
  return { text, tokens, ignored };
}

/** Index of the first token at or behind an offset. */
export function firstFrom(tokens: readonly IToken[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.startOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first token of a kind at or behind an offset. */
export function tokenFrom({ tokens }: Source, type: TokenType, offset: number): IToken | undefined {
  let index = firstFrom(tokens, offset);
  while (index < tokens.length && tokens[index]!.tokenType !== type) index++;
  return tokens[index];
}

/** A piece of the text with its new look. */
export const unitOf = (
  start: number,
  end: number,
  text: string,
  indent: string,
  gap: Unit["gap"],
): Unit => ({ start, end, text, indent, gap });

/** A piece of the text as it is, where a comment before it asks for that. */
export const ignoredUnit = (
  source: Source,
  start: number,
  end: number,
  indent: string,
  gap: Unit["gap"],
): Unit | undefined =>
  source.ignored.has(start)
    ? { start, end, text: indent + source.text.slice(start, end), indent, gap, kept: true }
    : undefined;
