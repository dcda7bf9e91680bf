/**
 * Constants of several parts in which a symbol stands, such as `{ i8, i8 } { i8 trunc (…), i8 undef }`: once the symbol is a
 * value, the whole is one as well, and is put together part by part.
 */
import { closingBracket, splitOperands } from "../../../formats/llvm-ir/operands.js";

interface Part {
  readonly type: string;
  readonly value: string;
}

const aType = /^(?:[{[<].*|i\d+|ptr|half|float|double)$/;

/** `i8 undef`, `{ i8, i8 } { i8 1, i8 2 }`; `undefined` for what is no constant with its type. */
function partOf(operand: string): Part | undefined {
  const end = /^[{[<]/.test(operand) ? closingBracket(operand, 0) : operand.search(/ |$/);
  const [type, value] = [operand.slice(0, end), operand.slice(end).trim()];
  return value && aType.test(type) ? { type, value } : undefined;
}

function partsOf(group: string): readonly Part[] | undefined {
  const parts = splitOperands(group.slice(1, -1)).map(partOf);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

const typeOf = (open: string, parts: readonly Part[]): string =>
  open === "[" ? `[${parts.length} x ${parts[0]!.type}]` : `{ ${parts.map(({ type }) => type).join(", ")} }`;

/**
 * Replaces each outermost such constant that mentions a symbol by the value that `local` gives to an operation;
 * `single` rewrites what stands around it.
 */
export function rewriteAggregates(text: string, mentions: (text: string) => boolean, single: (text: string) => string, local: (operation: string) => string): string {
  let out = "";
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') at = text.indexOf('"', at + 1);
    if (at < 0) break;
    // what a list of cases begins goes on in other lines
    if ((text[at] !== "{" && text[at] !== "[") || at === text.length - 1) continue;
    const group = text.slice(at, closingBracket(text, at));
    const parts = mentions(group) ? partsOf(group) : undefined;
    if (!parts) continue;
    out += single(text.slice(done, at)) + together(text[at]!, parts, (value) => rewriteAggregates(value, mentions, single, local), local);
    done = at + group.length;
    at = done - 1;
  }
  return out + single(text.slice(done));
}

function together(open: string, parts: readonly Part[], valueOf: (text: string) => string, local: (operation: string) => string): string {
  const type = typeOf(open, parts);
  return parts.reduce((whole, part, index) => (part.value === "undef" ? whole : local(`insertvalue ${type} ${whole}, ${part.type} ${valueOf(part.value)}, ${index}`)), "undef");
}
