/**
 * The legacy names of Rust: `_ZN`, elements with their lengths, the last of them `17h` and a hash, `E`.
 * They look like C++ names; only the hash tells. Generic arguments are *not* in them, the hash stands for those.
 */
import type { Style } from "./style.js";

const escapes: Readonly<Record<string, string>> = {
  SP: "@",
  BP: "*",
  RF: "&",
  LT: "<",
  GT: ">",
  LP: "(",
  RP: ")",
  C: ",",
};

/** The name, or undefined if it is no legacy name of Rust. */
export function legacy(mangled: string, style: Style): string | undefined {
  const body = /^_?_?ZN(.*)E$/s.exec(mangled)?.[1];
  const elements = body === undefined ? undefined : split(body);
  const hash = elements?.pop();
  if (!elements?.length || hash === undefined || !/^h[0-9a-f]{16}$/.test(hash)) return undefined;
  return [...elements.map(element), ...(style.hashes ? [hash] : [])].join("::");
}

function split(body: string): string[] | undefined {
  const elements: string[] = [];
  for (let at = 0; at < body.length;) {
    const digits = /^[1-9][0-9]{0,5}/.exec(body.slice(at, at + 6))?.[0];
    if (!digits) return undefined;
    const start = at + digits.length;
    at = start + Number(digits);
    if (at > body.length) return undefined;
    elements.push(body.slice(start, at));
  }
  return elements;
}

function element(text: string): string {
  const inner = text.startsWith("_$") ? text.slice(1) : text;
  return inner
    .split(/(\$[A-Za-z0-9]+\$|\.+)/)
    .map((part) => (part.startsWith("$") ? unescape(part) : dots(part)))
    .join("");
}

function unescape(part: string): string {
  const code = part.slice(1, -1);
  if (Object.hasOwn(escapes, code)) return escapes[code]!;
  const unicode = /^u([0-9a-f]{1,6})$/.exec(code)?.[1];
  const point = unicode === undefined ? NaN : parseInt(unicode, 16);
  return point < 0xd800 || (point >= 0xe000 && point <= 0x10ffff)
    ? String.fromCodePoint(point)
    : part;
}

const dots = (part: string): string => (/^\.+$/.test(part) ? part.replaceAll("..", "::") : part);
