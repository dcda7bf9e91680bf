/** Places in the text that the reference parser reads: ohm knows offsets only. */
import type { Span } from "../ast.js";

/** Gives the span from one offset to another of this text. */
export function spansOf(text: string): (start: number, end: number) => Span {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (start, end) => {
    const line = lineAt(starts, start);
    return { start, end, line: line + 1, column: start - starts[line]! + 1 };
  };
}

/** Index of the last start that is not behind `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
