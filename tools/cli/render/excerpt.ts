/**
 * The marked lines of source files, as rustc shows them: the main label underlined with `^`, others with `-`,
 * the lines of one file in one block in their order, `...` where lines are left out between.
 */
import type { Label } from "../../../specs/diagnostic.js";

/** The text of a file, where it is at hand. */
export type SourceOf = (file: string) => string | undefined;

export interface Paint {
  readonly bar: (text: string) => string;
  readonly main: (text: string) => string;
  readonly other: (text: string) => string;
}

interface Mark {
  readonly label: Label;
  readonly main: boolean;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly text: string;
}

/** The labels that can be shown in their source: those with a length, in a file that is at hand. */
export function marksOf(labels: readonly Label[], sourceOf: SourceOf): readonly Mark[] {
  return labels.flatMap((label, i) => {
    const { place } = label;
    if (place?.length === undefined || place.line === undefined || place.column === undefined) return [];
    const text = sourceOf(place.file)?.split("\n")[place.line - 1]?.replace(/\r$/, "");
    if (text === undefined || place.column > text.length + 1) return [];
    // What goes over several lines is marked to the end of its first.
    const length = Math.max(1, Math.min(place.length, text.length - place.column + 1));
    return [{ label, main: i === 0, line: place.line, column: place.column, length, text }];
  });
}

/** How many columns stand before the bar. */
export function gutterOf(marks: readonly Mark[]): number {
  return Math.max(3, ...marks.map(({ line }) => String(line).length + 1));
}

function underline({ text, column, length, main, label }: Mark, paint: Paint): string {
  const before = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  const sign = (main ? "^" : "-").repeat(length);
  return before + (main ? paint.main : paint.other)(label.text ? `${sign} ${label.text}` : sign);
}

function block(marks: readonly Mark[], gutter: number, paint: Paint): readonly string[] {
  const bar = paint.bar("|");
  const empty = `${" ".repeat(gutter)}${bar}`;
  const sorted = [...marks].sort((a, b) => a.line - b.line || a.column - b.column);
  const lines: string[] = [empty];
  sorted.forEach((mark, i) => {
    const before = sorted[i - 1];
    if (before && mark.line > before.line + 1) lines.push(paint.bar("..."));
    if (before?.line !== mark.line) lines.push(`${paint.bar(`${String(mark.line).padStart(gutter - 1)} |`)} ${mark.text}`.trimEnd());
    lines.push(`${empty} ${underline(mark, paint)}`);
  });
  return lines;
}

/** A block for each file, in the order in which the labels name them. */
export function excerpt(marks: readonly Mark[], paint: Paint): readonly string[] {
  const gutter = gutterOf(marks);
  const byFile = new Map<string, Mark[]>();
  for (const mark of marks) {
    const file = mark.label.place!.file;
    byFile.set(file, [...(byFile.get(file) ?? []), mark]);
  }
  return [...byFile].flatMap(([file, own], i) => {
    const arrow = paint.bar(i === 0 ? "-->" : ":::");
    const first = own[0]!;
    return [`${" ".repeat(gutter - 1)}${arrow} ${file}:${first.line}:${first.column}`, ...block(own, gutter, paint)];
  });
}
