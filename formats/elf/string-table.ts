/** String tables for writing: each text once, in the order of first use, so that the same input gives the same bytes. */

export interface StringTable {
  /** Where a text starts in the table. */
  readonly at: (text: string) => number;
  readonly bytes: () => Uint8Array;
}

/** An empty table: it holds only the empty text, at 0. */
export function stringTable(): StringTable {
  const known = new Map<string, number>([["", 0]]);
  const parts: Uint8Array[] = [new Uint8Array(1)];
  let length = 1;
  const add = (text: string): number => {
    const part = new TextEncoder().encode(text + "\0");
    const at = length;
    known.set(text, at);
    parts.push(part);
    length += part.length;
    return at;
  };
  return { at: (text) => known.get(text) ?? add(text), bytes: () => join(parts, length) };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
