/**
 * Constants of both sides, compared by content: bytes as bytes (numbers in little endian), pointers by what they
 * point to. Names of constants are hashes of their contents, so across layouts only the contents can be compared.
 */
import { decodeBytes } from "../../../formats/llvm-ir/bytes.js";
import {
  closing,
  INTEGER,
  scanLine,
  tokenKind,
  tokenText,
  BYTES,
  GLOBAL,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";

/** Bytes in hexadecimal, `?` for undefined ones, `@` for a pointer. */
export interface Contents {
  readonly text: string;
  readonly pointers: readonly string[];
  /** Linkage, alignment and all else around the contents. */
  readonly around: string;
}

function littleEndian(value: bigint, width: number): string {
  let text = "";
  for (let at = 0; at < width; at++)
    text += Number((BigInt.asUintN(64, value) >> BigInt(at * 8)) & 255n)
      .toString(16)
      .padStart(2, "0");
  return text;
}

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function valueText(
  line: string,
  tokens: Tokens,
  from: number,
  to: number,
  pointers: string[],
): string {
  const type = tokenText(line, tokens, from);
  const last = tokenText(line, tokens, to - 1);
  const kind = tokenKind(tokens, to - 1);
  const length = type === "[" ? Number(tokenText(line, tokens, from + 1)) : 0;
  if (kind === BYTES) return hex(decodeBytes(last) ?? new Uint8Array());
  if (kind === INTEGER && /^i\d+$/.test(type) && to - from === 2)
    return littleEndian(BigInt(last), Number(type.slice(1)) / 8);
  if (kind === GLOBAL && type === "ptr") pointers.push(last);
  if (kind === GLOBAL && type === "ptr" && to - from === 2) return "@";
  if (type === "[" && last === "zeroinitializer" && length < 1 << 16) return "00".repeat(length);
  if (type === "[" && last === "undef" && length < 1 << 16) return "??".repeat(length);
  return line.slice(tokens[from * 3 + 1], tokens[to * 3 - 1]);
}

/** Reads the definition of a constant or variable. */
export function readContents(line: string): Contents {
  const tokens = scanLine(line);
  let at = 0;
  while (at * 3 < tokens.length && !/^(constant|global)$/.test(tokenText(line, tokens, at))) at++;
  const around = line.slice(line.indexOf("="), tokens[at * 3 + 2]);
  const pointers: string[] = [];
  const type = at + 1;
  const first = tokenText(line, tokens, type);
  if (first === "[") {
    const end = closing(line, tokens, type) + 2;
    return {
      text: valueText(line, tokens, type, end, pointers),
      pointers,
      around: around + line.slice(tokens[end * 3 - 1]),
    };
  }
  if (first !== "<") return { text: line.slice(tokens[type * 3 + 1]), pointers, around };
  const value = closing(line, tokens, type) + 1;
  const end = closing(line, tokens, value);
  return {
    text: elements(line, tokens, value + 2, end - 1, pointers),
    pointers,
    around: around + line.slice(tokens[end * 3 + 2]),
  };
}

function elements(
  line: string,
  tokens: Tokens,
  from: number,
  to: number,
  pointers: string[],
): string {
  let [text, depth, start] = ["", 0, from];
  for (let at = from; at <= to; at++) {
    const mark = tokenText(line, tokens, at);
    if (depth === 0 && (mark === "," || at === to)) {
      if (at > start) text += valueText(line, tokens, start, at, pointers);
      start = at + 1;
    } else if ("([{<".includes(mark)) depth++;
    else if (")]}>".includes(mark)) depth--;
  }
  return text;
}
