/** What can be folded: items, blocks in braces, and runs of lines of comment. */
import { FoldingRangeKind, type FoldingRange } from "vscode-languageserver/node";
import { lineAt } from "../text.js";
import type { Source } from "../workspace/source.js";

/** Lines that begin with the same marker, where there is more than one. */
function comments(source: Source): readonly FoldingRange[] {
  const lines = source.text.split("\n");
  const isComment = (line: string | undefined): boolean => line !== undefined && /^\s*\/\//.test(line);
  const found: FoldingRange[] = [];
  for (let start = 0; start < lines.length; start++) {
    let end = start;
    while (isComment(lines[end])) end++;
    if (end - start > 1) found.push({ startLine: start, endLine: end - 1, kind: FoldingRangeKind.Comment });
    start = Math.max(start, end);
  }
  return found;
}

export function folding(source: Source): readonly FoldingRange[] {
  const { items, blocks, uses } = source.outline();
  const lines = source.lines();
  const extents = [...items.filter(({ kind }) => kind === "case"), ...blocks];
  const folded = extents
    .map(({ start, end }) => ({ startLine: lineAt(lines, start), endLine: lineAt(lines, end) }))
    .filter(({ startLine, endLine }) => endLine > startLine);
  const imports = uses.length > 1 ? [{ startLine: lineAt(lines, uses[0]!.start), endLine: lineAt(lines, uses.at(-1)!.end), kind: FoldingRangeKind.Imports }] : [];
  return [...folded, ...imports, ...comments(source)];
}
