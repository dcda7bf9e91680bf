/**
 * Reserved value symbols in IR text. In the lifted module and in the object a symbol is the address of an absolute
 * symbol; in the middle end it is a load of a constant whose name has `get.` in front.
 */
import type { IrPart } from "../../../formats/llvm-ir/functions.js";
import type { Metadata } from "./metadata.js";

/** Inclusive bounds of a symbol's value; absent bounds mean the whole 64-bit range. */
export interface Range {
  readonly least: bigint;
  readonly most: bigint;
}

/** The pattern source of a global's name; group 1 quoted, group 2 bare. */
export const GLOBAL = String.raw`@(?:"([^"]*)"|([-\w.$]+))`;

/** The prefix of a symbol's stand-in in the middle end. */
export const GET = "get.";

/** `name` as LLVM prints a reference to it: in quotes only where it must be. */
export function globalReference(name: string): string {
  return /^[-\w.$]+$/.test(name) && !/^\d/.test(name) ? `@${name}` : `@"${name}"`;
}

/** Under what name a symbol's range stands, by the width of an address (`lift/symbols.ts`). */
export const ABSOLUTE = { 32: "!race.range", 64: "!absolute_symbol" } as const;

/** Whether addresses have 32 bits, by the text that holds the data layout. */
export const isNarrow = (text: string): boolean => /^target datalayout = "(?:[^"]*-)?p(?:0)?:32:/m.test(text);

const DECLARED = new RegExp(String.raw`^${GLOBAL} = .*!(?:absolute_symbol|race\.range) (!\d+)`);
const BOUNDS = /^(?:distinct )?!\{i64 (-?\d+), i64 (-?\d+)\}$/;

/** The absolute symbols that a module declares under reserved names, with their ranges. */
export function declaredSymbols(
  parts: readonly IrPart[],
  metadata: Metadata,
): Map<string, Range | undefined> {
  const found = new Map<string, Range | undefined>();
  for (const part of parts) {
    if (part.kind !== "text") continue;
    for (const line of part.lines) {
      const match = line.startsWith("@") ? DECLARED.exec(line) : null;
      const name = match?.[1] ?? match?.[2];
      if (match && name?.startsWith("race."))
        found.set(name, rangeOf(metadata.body(match[3]!) ?? ""));
    }
  }
  return found;
}

function rangeOf(body: string): Range | undefined {
  const match = BOUNDS.exec(body);
  if (!match) return undefined;
  const [low, high] = [BigInt(match[1]!), BigInt(match[2]!)];
  return low < high ? { least: low, most: high - 1n } : undefined;
}

/** The name as the object will have it: LLVM's `\xx` escapes undone. */
export function plainName(name: string): string {
  return name.replace(/\\([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
