/** Constants in generic arguments and array lengths (`<const>` of RFC 2603 with the later additions for `adt_const_params`). */
import {
  backReference,
  disambiguator,
  eat,
  identifier,
  malformed,
  nested,
  next,
  printed,
  type Cursor,
} from "./v0-cursor.js";
import { basicType, join, path, tuple, untilEnd } from "./v0-path.js";

/** `<const>`; composed ones are in braces unless a value surrounds them. */
export function constant(c: Cursor, inValue: boolean): string {
  return nested(c, () => constantHere(c, inValue));
}

function constantHere(c: Cursor, inValue: boolean): string {
  const tag = next(c);
  if ("htmyoj".includes(tag)) return printed(c, unsigned(c, tag));
  if ("aslxni".includes(tag)) return printed(c, (eat(c, "n") ? "-" : "") + unsigned(c, tag));
  switch (tag) {
    case "p":
      return printed(c, "_");
    case "b":
      return printed(c, boolean(c));
    case "c":
      return printed(c, character(c));
    case "B":
      return backReference(c, () => constant(c, inValue));
    case "R":
      if (eat(c, "e")) return printed(c, text(c));
      break;
  }
  const body = composed(c, tag);
  return inValue ? body : printed(c, "{") + body + printed(c, "}");
}

function composed(c: Cursor, tag: string): string {
  switch (tag) {
    case "e":
      return printed(c, `*${text(c)}`);
    case "R":
      return printed(c, "&") + constant(c, true);
    case "Q":
      return printed(c, "&mut ") + constant(c, true);
    case "A":
      return (
        printed(c, "[") +
        join(
          c,
          untilEnd(c, () => constant(c, true)),
          ", ",
        ) +
        printed(c, "]")
      );
    case "T":
      return tuple(
        c,
        untilEnd(c, () => constant(c, true)),
      );
    case "V":
      return variant(c);
    default:
      return malformed();
  }
}

function variant(c: Cursor): string {
  const name = path(c, true);
  switch (next(c)) {
    case "U":
      return name;
    case "T":
      return (
        name +
        printed(c, "(") +
        join(
          c,
          untilEnd(c, () => constant(c, true)),
          ", ",
        ) +
        printed(c, ")")
      );
    case "S":
      return (
        name +
        printed(c, " { ") +
        join(
          c,
          untilEnd(c, () => field(c)),
          ", ",
        ) +
        printed(c, " }")
      );
    default:
      return malformed();
  }
}

function field(c: Cursor): string {
  disambiguator(c);
  return printed(c, `${identifier(c)}: `) + constant(c, true);
}

/** Hexadecimal digits up to `_`. */
function digits(c: Cursor): string {
  const end = c.text.indexOf("_", c.at);
  const hex = c.text.slice(c.at, end);
  if (end < 0 || !/^[0-9a-f]*$/.test(hex)) malformed();
  c.at = end + 1;
  return hex;
}

function value(c: Cursor): bigint {
  const hex = digits(c);
  return hex.length > 64 ? malformed() : BigInt(`0x${hex || "0"}`);
}

/** Decimal up to 64 bits, hexadecimal beyond, as other demanglers print it. */
function unsigned(c: Cursor, tag: string): string {
  const number = value(c);
  const shown = number > 0xffffffffffffffffn ? `0x${number.toString(16)}` : number.toString();
  return c.style.hashes ? shown + basicType(tag)! : shown;
}

function boolean(c: Cursor): string {
  const number = value(c);
  return number === 0n ? "false" : number === 1n ? "true" : malformed();
}

function character(c: Cursor): string {
  const code = value(c);
  if (code > 0x10ffffn || (code >= 0xd800n && code < 0xe000n)) malformed();
  return `'${escape(String.fromCodePoint(Number(code)), "'")}'`;
}

function text(c: Cursor): string {
  const hex = digits(c);
  if (hex.length % 2) malformed();
  const bytes = Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
  const decoded = new TextDecoder("utf-8").decode(bytes);
  if (decoded.includes("\ufffd")) malformed();
  return `"${[...decoded].map((char) => escape(char, '"')).join("")}"`;
}

/** As Rust's `escape_debug` for what is common; other control characters as `\u{…}`. */
function escape(char: string, quote: string): string {
  const known: Readonly<Record<string, string>> = {
    "\0": "\\0",
    "\t": "\\t",
    "\n": "\\n",
    "\r": "\\r",
    "\\": "\\\\",
  };
  if (Object.hasOwn(known, char)) return known[char]!;
  if (char === quote) return `\\${char}`;
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(char)
    ? `\\u{${char.codePointAt(0)!.toString(16)}}`
    : char;
}
