/**
 * Offsets ⇄ the editor's positions. The rule language counts UTF-16 units from the start of a file and lines from 1;
 * the editor's protocol counts UTF-16 units from the start of a line and lines from 0.
 */
import type { Position, Range } from "vscode-languageserver/node";

/** Where each line of a text starts. */
export type Lines = readonly number[];

export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Offsets of the starts of lines. */
export function linesOf(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The line (from 0) that holds an offset. */
export function lineAt(lines: Lines, offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(lines: Lines, offset: number): Position {
  const line = lineAt(lines, Math.max(0, offset));
  return { line, character: Math.max(0, offset) - lines[line]! };
}

export function rangeOf(lines: Lines, { start, end }: Extent): Range {
  return { start: positionAt(lines, start), end: positionAt(lines, end) };
}

/** The offset of a position; positions outside of the text mean its nearest place. */
export function offsetAt(text: string, lines: Lines, { line, character }: Position): number {
  if (line < 0) return 0;
  if (line >= lines.length) return text.length;
  const next = line + 1 < lines.length ? lines[line + 1]! - 1 : text.length;
  return Math.min(lines[line]! + Math.max(0, character), next);
}

/** A change that an editor sends: without a range it is the whole text. */
export interface Change {
  readonly range?: Range;
  readonly text: string;
}

/** The text after changes, each of which sees the one before it. */
export function withChanges(text: string, changes: readonly Change[]): string {
  return changes.reduce((now, { range, text: put }) => {
    if (!range) return put;
    const lines = linesOf(now);
    const [start, end] = [offsetAt(now, lines, range.start), offsetAt(now, lines, range.end)];
    return now.slice(0, Math.min(start, end)) + put + now.slice(Math.max(start, end));
  }, text);
}
