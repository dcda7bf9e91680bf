/** Lines of 80 columns: what is longer breaks before a part, and goes on indented. */

/** The widest line. */
export const width = 80;

/** Joins the parts by spaces, breaking where a line grows too long; the first line stands at `indent`. */
export function fill(parts: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = indent;
  parts.forEach((part, index) => {
    const longer = index === 0 ? line + part : `${line} ${part}`;
    if (index > 0 && longer.length > width) {
      lines.push(line);
      line = `${indent}  ${part}`;
    } else line = longer;
  });
  return [...lines, line].join("\n");
}
