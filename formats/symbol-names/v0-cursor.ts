/**
 * The characters of a v0 name (RFC 2603) and its small tokens: numbers, identifiers, back references.
 * Work, depth and output are limited: back references can make a short name print to any length.
 * What is wrong is thrown as `Malformed` and caught by the public functions of this folder.
 */
import { decodePunycode } from "./punycode.js";
import type { Style } from "./style.js";

/** Not a v0 name, or one beyond the limits; never leaves `formats/symbol-names`. */
export class Malformed extends Error {}

/** A crate by name, with what tells two of one name apart. */
export interface CrateRoot {
  readonly name: string;
  /** Hexadecimal, as `c++filt` and `rustfilt` print it. */
  readonly disambiguator: string;
}

export interface Cursor {
  /** The name behind `_R`. */
  readonly text: string;
  readonly style: Style;
  at: number;
  depth: number;
  /** Productions that may still be read, and characters that may still be printed. */
  steps: number;
  room: number;
  /** Lifetimes bound by the binders around. */
  bound: number;
  /** In the path of an impl, which is read but not printed; back references are not followed there. */
  silent: boolean;
  readonly roots: CrateRoot[];
}

const maxDepth = 500;
const maxSteps = 100_000;
const maxOutput = 1 << 20;

/** A cursor at the start of `text`. */
export function cursor(text: string, style: Style): Cursor {
  return {
    text,
    style,
    at: 0,
    depth: 0,
    steps: maxSteps,
    room: maxOutput,
    bound: 0,
    silent: false,
    roots: [],
  };
}

/** Gives up. */
export function malformed(): never {
  throw new Malformed();
}

/** The next character, consumed. */
export function next(c: Cursor): string {
  return c.text[c.at++] ?? malformed();
}

/** Consumes `char` if it is next. */
export function eat(c: Cursor, char: string): boolean {
  if (c.text[c.at] !== char) return false;
  c.at++;
  return true;
}

/** Runs a production one level deeper, within the limits. */
export function nested<T>(c: Cursor, production: () => T): T {
  if (++c.depth > maxDepth || --c.steps < 0) malformed();
  const result = production();
  c.depth--;
  return result;
}

/** Charges printed text to what may be printed. */
export function printed(c: Cursor, text: string): string {
  c.room -= text.length;
  if (c.room < 0) malformed();
  return c.silent ? "" : text;
}

/** `<base-62-number>`: `_` is 0, else digits plus 1. */
export function base62(c: Cursor): bigint {
  if (eat(c, "_")) return 0n;
  let value = 0n;
  for (;;) {
    const char = next(c);
    if (char === "_") break;
    value = value * 62n + BigInt(digit62(char.charCodeAt(0)));
    if (value > 0xffffffffffffffffn) malformed();
  }
  return value + 1n;
}

function digit62(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 10;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41 + 36;
  return malformed();
}

/** 0 if `tag` is not next, else the number behind it plus 1. */
export function optionalBase62(c: Cursor, tag: string): bigint {
  return eat(c, tag) ? base62(c) + 1n : 0n;
}

/** `s <base-62-number>`, 0 where there is none. */
export const disambiguator = (c: Cursor): bigint => optionalBase62(c, "s");

/** `<undisambiguated-identifier>`, decoded. */
export function identifier(c: Cursor): string {
  const encoded = eat(c, "u");
  const length = decimal(c);
  eat(c, "_");
  if (c.at + length > c.text.length) malformed();
  const text = c.text.slice(c.at, c.at + length);
  c.at += length;
  return encoded ? unicode(text) : text;
}

function decimal(c: Cursor): number {
  const start = c.at;
  while (c.text.charCodeAt(c.at) >= 0x30 && c.text.charCodeAt(c.at) <= 0x39)
    if (c.text[c.at++] === "0" && c.at === start + 1) break;
  if (c.at === start || c.at - start > 7) malformed();
  return Number(c.text.slice(start, c.at));
}

/** What cannot be decoded is printed as it stands, as `rustc-demangle` does. */
function unicode(text: string): string {
  const split = text.lastIndexOf("_");
  const [basic, encoded] = split < 0 ? ["", text] : [text.slice(0, split), text.slice(split + 1)];
  if (!encoded) malformed();
  const decoded = encoded.length > 1000 ? undefined : decodePunycode(basic, encoded);
  return decoded ?? `punycode{${basic ? `${basic}-` : ""}${encoded}}`;
}

/** Follows a back reference (its `B` is consumed): the production runs at the earlier place. */
export function backReference(c: Cursor, production: () => string): string {
  const start = c.at - 1;
  const target = base62(c);
  if (target >= BigInt(start)) malformed();
  if (c.silent) return "";
  const after = c.at;
  c.at = Number(target);
  const result = nested(c, production);
  c.at = after;
  return result;
}
