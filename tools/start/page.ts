/** Words on a terminal: headings, paragraphs, and tables whose columns line up; colours only where they are shown. */
import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for standard output, or none. */
export const colorsOf = (terminal: boolean): Colors => picocolors.createColors(terminal && picocolors.isColorSupported);

/** A piece of a row: its text counts for the width, its colour does not. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
  readonly right?: boolean;
}

export const cell = (text: string, paint?: (text: string) => string): Cell => ({ text, ...(paint ? { paint } : {}) });
export const number = (text: string, paint?: (text: string) => string): Cell => ({ ...cell(text, paint), right: true });

const filled = ({ text, paint, right }: Cell, width: number): string => {
  const gap = " ".repeat(Math.max(0, width - text.length));
  const painted = paint && text ? paint(text) : text;
  return right ? gap + painted : painted + gap;
};

/** Rows as lines, two spaces between columns. */
export function table(rows: readonly (readonly Cell[])[], indent: number): readonly string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(0, ...rows.map((row) => row[at]?.text.length ?? 0)));
  return rows.map((row) => (" ".repeat(indent) + row.map((one, at) => filled(one, at === row.length - 1 && !one.right ? 0 : widths[at]!)).join("  ")).trimEnd());
}

/** A numbered heading with a line above it. */
export const heading = (at: number, text: string, colors: Colors): readonly string[] => ["", ` ${colors.bold(colors.cyan(String(at)))}  ${colors.bold(text)}`, ""];

/** Lines, each moved to the right. */
export const indented = (lines: readonly string[], by: number): readonly string[] => lines.map((line) => (line ? " ".repeat(by) + line : ""));
