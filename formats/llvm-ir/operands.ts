/** Operands in a line of IR: brackets of all kinds nest, and names in quotes may hold any of them. */

/** The position behind the bracket that closes the one at `from`; throws where there is none. */
export function closingBracket(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ("([{<".includes(c)) depth++;
    else if (")]}>".includes(c) && --depth === 0) return i + 1;
  }
  throw new Error(`unbalanced constant expression: ${text.slice(from, from + 120)}`);
}

/** The operands between commas that no bracket encloses. */
export function splitOperands(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if ("([{<".includes(c)) depth++;
    else if (")]}>".includes(c)) depth--;
    else if (c === "," && depth === 0) {
      found.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...found, text.slice(start).trim()];
}
