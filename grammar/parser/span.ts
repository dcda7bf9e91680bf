/** Spans of tokens and of what lies between them. No token reaches over a line break, so columns add up. */
import type { IToken } from "chevrotain";
import type { Name, Span } from "../ast.js";

export const spanOf = (token: IToken): Span => ({
  start: token.startOffset,
  end: token.endOffset! + 1,
  line: token.startLine!,
  column: token.startColumn!,
});

/** From the start of the first to the end of the last. */
export const join = (first: Span, last: Span): Span => ({
  start: first.start,
  end: last.end,
  line: first.line,
  column: first.column,
});

export const nameOf = (token: IToken): Name => ({ text: token.image, span: spanOf(token) });

/** The part of a one-line span from `offset` (relative to its start), `length` long. */
export const within = (span: Span, offset: number, length: number): Span => ({
  start: span.start + offset,
  end: span.start + offset + length,
  line: span.line,
  column: span.column + offset,
});
