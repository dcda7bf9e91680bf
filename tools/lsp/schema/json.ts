/** JSON with the place of each key, so that a word of a vocabulary leads to its line in the schema. */
import type { Extent } from "../text.js";

export interface JsonObject {
  readonly kind: "object";
  readonly entries: ReadonlyMap<string, { readonly key: Extent; readonly value: Json }>;
}

export type Json = JsonObject | { readonly kind: "array"; readonly items: readonly Json[] } | { readonly kind: "plain"; readonly value: unknown };

const token = /\s*("(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+)/y;

interface Reading {
  readonly text: string;
  at: number;
}

function next(reading: Reading): { readonly text: string; readonly start: number } {
  token.lastIndex = reading.at;
  const found = token.exec(reading.text);
  if (!found) throw new SyntaxError("this is not JSON");
  reading.at = token.lastIndex;
  return { text: found[1]!, start: reading.at - found[1]!.length };
}

function isNext(reading: Reading, sign: string): boolean {
  const before = reading.at;
  if (next(reading).text === sign) return true;
  reading.at = before;
  return false;
}

function readValue(reading: Reading): Json {
  const { text } = next(reading);
  if (text === "{") return readObject(reading);
  if (text === "[") return readArray(reading);
  return { kind: "plain", value: JSON.parse(text) };
}

function readArray(reading: Reading): Json {
  const items: Json[] = [];
  while (!isNext(reading, "]")) {
    items.push(readValue(reading));
    isNext(reading, ",");
  }
  return { kind: "array", items };
}

function readObject(reading: Reading): Json {
  const entries = new Map<string, { key: Extent; value: Json }>();
  while (!isNext(reading, "}")) {
    const { text, start } = next(reading);
    const name: unknown = JSON.parse(text);
    if (typeof name !== "string" || !isNext(reading, ":")) throw new SyntaxError("this is not JSON");
    entries.set(name, { key: { start: start + 1, end: start + text.length - 1 }, value: readValue(reading) });
    isNext(reading, ",");
  }
  return { kind: "object", entries };
}

/** Throws a `SyntaxError` where the text is not JSON. */
export function readJson(text: string): Json {
  return readValue({ text, at: 0 });
}

/** The value under a path of keys. */
export function within(json: Json | undefined, ...keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((at, key) => (at?.kind === "object" ? at.entries.get(key)?.value : undefined), json);
}

export function entriesOf(json: Json | undefined): readonly (readonly [string, { readonly key: Extent; readonly value: Json }])[] {
  return json?.kind === "object" ? [...json.entries] : [];
}

export function textOf(json: Json | undefined): string | undefined {
  return json?.kind === "plain" && typeof json.value === "string" ? json.value : undefined;
}

export function textsOf(json: Json | undefined): readonly string[] {
  return json?.kind === "array" ? json.items.flatMap((item) => textOf(item) ?? []) : [];
}
