/**
 * A function definition as a declaration: what stays of a function that was refused, that another crate defines, or
 * that drops a resilient type. Facts that rustc derived from the body (`readonly`, `captures(none)`, …) go, since
 * another body may stand behind the name; facts of the signature stay.
 */
import {
  closing,
  LOCAL,
  scanLine,
  tokenKind,
  tokenText,
  GLOBAL,
  type Tokens,
} from "../../../formats/llvm-ir/scan.js";

const LINKAGE =
  /^(?:private|internal|available_externally|linkonce|weak|common|appending|extern_weak|linkonce_odr|weak_odr|external|hidden|protected|default|dso_local|dso_preemptable)$/;

/** Parameter attributes that speak of the body behind the name. */
const OF_BODY = new Set([
  "readonly",
  "readnone",
  "writeonly",
  "dead_on_return",
  "nocapture",
  "nofree",
  "returned",
]);

function splitParameters(
  line: string,
  tokens: Tokens,
  open: number,
  close: number,
): readonly (readonly [number, number])[] {
  const parts: [number, number][] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open + 1; at < close; at++) {
    const text = tokenText(line, tokens, at);
    if ("([{<".includes(text)) depth++;
    else if (")]}>".includes(text)) depth--;
    else if (text === "," && depth === 0) {
      parts.push([start, at]);
      start = at + 1;
    }
  }
  return start < close ? [...parts, [start, close]] : parts;
}

function parameter(line: string, tokens: Tokens, from: number, to: number): string {
  const kept: string[] = [];
  const end = tokenKind(tokens, to - 1) === LOCAL && to - from > 1 ? to - 1 : to;
  for (let at = from; at < end; at++) {
    const text = tokenText(line, tokens, at);
    if (text === "captures" || text === "initializes") at = closing(line, tokens, at + 1);
    else if (tokenText(line, tokens, at + 1) === "(") {
      const close = closing(line, tokens, at + 1);
      kept.push(line.slice(tokens[at * 3 + 1], tokens[close * 3 + 2]));
      at = close;
    } else if ("{[<".includes(text)) {
      const close = closing(line, tokens, at);
      kept.push(line.slice(tokens[at * 3 + 1], tokens[close * 3 + 2]));
      at = close;
    } else if (!OF_BODY.has(text)) kept.push(text);
  }
  return kept.join(" ");
}

function resultOf(line: string, tokens: Tokens, name: number): string {
  let from = 1;
  while (from < name && LINKAGE.test(tokenText(line, tokens, from))) from++;
  return line.slice(tokens[from * 3 + 1], tokens[name * 3 + 1]).trim();
}

/** The declaration of the function that `define` begins, under `name` if one is given; `undefined` for a damaged line. */
export function declarationOf(define: string, name?: string): string | undefined {
  const tokens = scanLine(define);
  let at = 0;
  while (
    at * 3 < tokens.length &&
    !(tokenKind(tokens, at) === GLOBAL && tokenText(define, tokens, at + 1) === "(")
  )
    at++;
  const close = closing(define, tokens, at + 1);
  if (tokenText(define, tokens, 0) !== "define" || close * 3 >= tokens.length) return undefined;
  const parameters = splitParameters(define, tokens, at + 1, close).map(([from, to]) =>
    parameter(define, tokens, from, to),
  );
  const unnamed = tokenText(define, tokens, close + 1) === "unnamed_addr" ? " unnamed_addr" : "";
  return `declare ${resultOf(define, tokens, at)} ${name ?? tokenText(define, tokens, at)}(${parameters.join(", ")})${unnamed}`;
}
