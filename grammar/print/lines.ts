/** Lines of 80 columns: what is longer breaks before a part, and goes on indented; a part may itself take several lines. */

/** The widest line. */
export const width = 80;

export interface Part {
  readonly flat: string;
  /** Writes the part behind `before`, on several lines; those that follow stand further in than `indent`. */
  readonly broken?: (indent: string, before: string) => string;
}

/** Whether the last line of a text has room. */
export const fits = (text: string, behind = 0): boolean =>
  text.length - (text.lastIndexOf("\n") + 1) + behind <= width;

/**
 * Joins the parts by spaces, breaking where a line grows too long and behind a part that takes several;
 * the first line stands at `indent`, or goes on behind `before`.
 */
export function fill(parts: readonly (string | Part)[], indent: string, before = indent): string {
  let text = before;
  let broke = false;
  parts.forEach((part, index) => {
    const { flat, broken }: Part = typeof part === "string" ? { flat: part } : part;
    const stays = index === 0 || (!broke && fits(`${text} ${flat}`));
    const start = index === 0 ? text : stays ? `${text} ` : `${text}\n${indent}  `;
    broke = broken !== undefined && !fits(start + flat);
    text = broke ? broken!(stays ? indent : `${indent}  `, start) : start + flat;
  });
  return text;
}

/** Puts words before the first part. */
export function led(words: string, parts: readonly (string | Part)[]): readonly (string | Part)[] {
  const [first, ...more] = parts;
  if (first === undefined) return [words];
  if (typeof first === "string") return [`${words} ${first}`, ...more];
  const { flat, broken } = first;
  if (!broken) return [`${words} ${flat}`, ...more];
  const part: Part = {
    flat: `${words} ${flat}`,
    broken: (indent, before) => broken(indent, `${before}${words} `),
  };
  return [part, ...more];
}
