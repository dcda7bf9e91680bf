/**
 * Constants whose bytes hold layout: vtables of ordinary traits with the size of a resilient type in them, tables of
 * offsets and sizes. The bytes are cut into what is fixed and sites of 8, 4, 2 and 1 bytes at natural places.
 * A constant that *is* a value of a resilient type has no fixed form: it cannot be lifted.
 */
import { decodeBytes, encodeBytes } from "../../../formats/llvm-ir/bytes.js";
import {
  BYTES,
  closing,
  scanLine,
  tokenKind,
  tokenText,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";
import { count, isRefused, solveSite, type FunctionLift, type Refused } from "./lifting.js";
import { plainRow } from "./structure.js";
import { valueOf } from "./symbols.js";

/** One element of a packed constant: its type and its whole text (type and value). */
interface Element {
  readonly type: string;
  readonly text: string;
  readonly bytes?: Uint8Array;
}

interface Constant {
  readonly head: string;
  readonly elements: readonly Element[];
  readonly tail: string;
}

const slice = (line: string, tokens: Tokens, from: number, to: number): string =>
  line.slice(tokens[from * 3 + 1], tokens[to * 3 - 1]);

function element(line: string, tokens: Tokens, from: number, to: number): Element {
  const typeEnd =
    tokenText(line, tokens, from) === "[" ? closing(line, tokens, from) + 1 : from + 1;
  const text = slice(line, tokens, from, to);
  const bytes =
    tokenKind(tokens, to - 1) === BYTES ? decodeBytes(tokenText(line, tokens, to - 1)) : undefined;
  return { type: slice(line, tokens, from, typeEnd), text, ...(bytes ? { bytes } : {}) };
}

function elementsOf(line: string, tokens: Tokens, open: number, close: number): Element[] {
  const found: Element[] = [];
  let depth = 0;
  let start = open;
  for (let at = open; at <= close; at++) {
    const text = tokenText(line, tokens, at);
    if (depth === 0 && (text === "," || at === close)) {
      if (at > start) found.push(element(line, tokens, start, at));
      start = at + 1;
    } else if ("([{<".includes(text)) depth++;
    else if (")]}>".includes(text)) depth--;
  }
  return found;
}

/** Reads `@x = … constant TYPE INITIALISER, align N` for a packed struct or a byte array. */
export function readConstant(line: string): Constant | undefined {
  const tokens = scanLine(line);
  let at = 0;
  while (at * 3 < tokens.length && !/^(constant|global)$/.test(tokenText(line, tokens, at))) at++;
  const type = at + 1;
  const head = line.slice(0, tokens[type * 3 + 1]);
  const first = tokenText(line, tokens, type);
  if (first !== "<" && first !== "[") return undefined;
  const typeEnd = closing(line, tokens, type);
  const value = typeEnd + 1;
  if (first === "[")
    return {
      head,
      elements: [element(line, tokens, type, value + 1)],
      tail: line.slice(tokens[value * 3 + 2]),
    };
  const end = closing(line, tokens, value);
  if (tokenText(line, tokens, value) !== "<" || end * 3 >= tokens.length) return undefined;
  return {
    head,
    elements: elementsOf(line, tokens, value + 2, end - 1),
    tail: line.slice(tokens[end * 3 + 2]),
  };
}

const word = (bytes: Uint8Array, at: number, width: number): bigint => {
  let value = 0n;
  for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]!);
  return BigInt.asIntN(width * 8, value);
};

const differs = (all: readonly Uint8Array[], from: number, width: number): boolean =>
  all.some((bytes) => {
    for (let i = from; i < from + width; i++) if (bytes[i] !== all[0]![i]) return true;
    return false;
  });

/** The widest site at `at` that has a solution. */
function siteAt(
  fn: FunctionLift,
  all: readonly Uint8Array[],
  at: number,
): { readonly width: number; readonly text: string } | Refused {
  let reason: Refused = { refused: "bytes that differ between layouts" };
  for (const width of [8, 4, 2, 1]) {
    if (width > fn.lifting.types[0]!.pointer || at % width !== 0 || at + width > all[0]!.length || !differs(all, at, width)) continue;
    const symbol = solveSite(
      fn,
      all.map((bytes) => word(bytes, at, width)),
      width * 8,
    );
    if (isRefused(symbol)) reason = symbol;
    else return { width, text: `i${width * 8} ${valueOf(symbol, `i${width * 8}`)}` };
  }
  return reason;
}

const literal = (bytes: Uint8Array): Element => ({
  type: `[${bytes.length} x i8]`,
  text: `[${bytes.length} x i8] ${encodeBytes(bytes)}`,
});

function splitBytes(fn: FunctionLift, all: readonly Uint8Array[]): Element[] | Refused {
  const found: Element[] = [];
  let start = 0;
  for (let at = 0; at < all[0]!.length;) {
    const step = at % 8 === 0 ? 8 : at % 4 === 0 ? 4 : at % 2 === 0 ? 2 : 1;
    if (!differs(all, at, Math.min(step, all[0]!.length - at))) {
      at += step;
      continue;
    }
    const site = siteAt(fn, all, at);
    if (isRefused(site)) {
      if (step === 1 || differs(all, at, 1)) return site;
      at += 1;
      continue;
    }
    if (at > start) found.push(literal(all[0]!.slice(start, at)));
    found.push({ type: site.text.slice(0, site.text.indexOf(" ")), text: site.text });
    count(fn, "sites.data");
    at = start = at + site.width;
  }
  return start < all[0]!.length ? [...found, literal(all[0]!.slice(start))] : found;
}

/** Lifts a constant whose bytes differ. */
export function liftConstant(fn: FunctionLift, lines: readonly string[]): string | Refused {
  const constants = lines.map(readConstant);
  const first = constants[0];
  if (!first || constants.some((one) => !one))
    return { refused: "a constant in a form that is not known" };
  const output: Element[] = [];
  for (const [at, one] of first.elements.entries()) {
    const all = constants.map((constant) => constant!.elements[at]);
    if (
      all.some((other) => other?.type !== one.type) ||
      constants.some((constant) => constant!.elements.length !== first.elements.length)
    )
      return { refused: "a constant that is, or holds, a value of a resilient type" };
    const bytes = all.map((other) => other!.bytes);
    if (all.every((other) => other!.text === one.text)) output.push(one);
    else if (bytes.every((other) => !other)) {
      const row = plainRow(
        fn,
        all.map((other) => other!.text),
      );
      if (isRefused(row) || row.sites.length)
        return { refused: "a constant that points to other things in other layouts" };
      output.push(one);
    } else if (bytes.some((other) => other?.length !== one.bytes?.length))
      return { refused: "a constant whose bytes cannot be compared" };
    else {
      const pieces = splitBytes(fn, bytes as Uint8Array[]);
      if (isRefused(pieces)) return pieces;
      output.push(...pieces);
    }
  }
  return `${first.head}<{ ${output.map((one) => one.type).join(", ")} }> <{ ${output.map((one) => one.text).join(", ")} }>${first.tail}`;
}
