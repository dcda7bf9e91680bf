/**
 * Numbered metadata nodes of a printed module: reading the ones that are there, adding new ones behind them.
 */
import type { IrPart } from "../../../formats/llvm-ir/functions.js";

export interface Metadata {
  /** The printed body of a node such as `!12`; undefined if there is none. */
  readonly body: (reference: string) => string | undefined;
  /** A node with this body, the same for the same body; answers its reference. */
  readonly node: (body: string) => string;
  /** A distinct node; `body` is made from its own reference. */
  readonly distinct: (body: (self: string) => string) => string;
  /** Appends what was added to the module. */
  readonly finish: () => void;
}

const NODE = /^!(\d+) = (.*)$/;

/** Reads the numbered nodes of a module. */
export function metadataOf(parts: IrPart[]): Metadata {
  const bodies = new Map<string, string>();
  let next = 0;
  for (const part of parts) {
    if (part.kind !== "text") continue;
    for (const line of part.lines) {
      const match = line.startsWith("!") ? NODE.exec(line) : null;
      if (!match) continue;
      bodies.set(`!${match[1]}`, match[2]!);
      next = Math.max(next, Number(match[1]) + 1);
    }
  }
  const added: string[] = [];
  const known = new Map<string, string>();
  const append = (make: (self: string) => string): string => {
    const self = `!${next++}`;
    bodies.set(self, make(self));
    added.push(`${self} = ${bodies.get(self)}`);
    return self;
  };
  const node = (body: string): string => {
    const found = known.get(body) ?? append(() => body);
    known.set(body, found);
    return found;
  };
  const finish = (): void => void parts.push({ kind: "text", lines: added.splice(0) });
  return { body: (reference) => bodies.get(reference), node, distinct: append, finish };
}
