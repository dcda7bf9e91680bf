/**
 * Puts comments back between what is printed. A text is a row of units (a clause, an effect, a title, …), each with its
 * place in the source and its new look; a comment stays behind the unit on whose line it stands, or goes on a line of its
 * own before the next one. A comment within a unit goes before it. So every comment is kept, and a second time changes nothing.
 */
import type { Comment } from "../parser/scan.js";

export interface Unit {
  /** Offsets in the source. */
  readonly start: number;
  readonly end: number;
  /** The new look, with its indentation. */
  readonly text: string;
  /** Indentation of comments before it. */
  readonly indent: string;
  /** Whether an empty line stands before it: always, never, or as in the source. */
  readonly gap: "always" | "never" | "keep";
  /** It is the text of the source, with the comments in it. */
  readonly kept?: true;
}

/** Joins units and comments; `source` says where lines end. */
export function weave(
  source: string,
  units: readonly Unit[],
  comments: readonly Comment[],
): string {
  const lines: string[] = [];
  let next = 0;
  let last = 0;
  const add = (text: string, start: number, end: number, gap: Unit["gap"]): void => {
    const empty =
      gap === "always" || (gap === "keep" && /\n[ \t\r]*\n/.test(source.slice(last, start)));
    if (lines.length && empty) lines.push("");
    lines.push(text);
    last = end;
  };
  const flush = (until: number, unit: Pick<Unit, "indent" | "gap">): Unit["gap"] => {
    let gap = unit.gap;
    for (; next < comments.length && comments[next]!.start < until; next++) {
      const { text, start, end } = comments[next]!;
      if (lines.length && start >= last && !source.slice(last, start).includes("\n")) {
        lines.push(`${lines.pop()} ${text}`);
        last = end;
      } else {
        add(unit.indent + text, start, end, gap);
        gap = gap === "always" ? "keep" : gap;
      }
    }
    return gap;
  };
  for (const unit of units) {
    behind(unit);
    add(unit.text, unit.start, unit.end, flush(unit.end, unit));
    last = unit.end;
  }
  flush(Infinity, { indent: "", gap: "always" });
  return lines.length ? `${lines.join("\n")}\n` : "";

  /** Comments on the line of the unit before stay there, before those within the next are moved. */
  function behind(unit: Unit): void {
    if (lines.length) flush(Math.min(unit.start, endOfLine(source, last)), unit);
  }
}

const endOfLine = (source: string, at: number): number => {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
};
