/**
 * Data that an assembler has no relocation for: a machine whose smallest relocation of data takes two bytes cannot say
 * that one byte is the number of a variant. The byte becomes zero, and a directive puts a relocation at its place that
 * the backend knows as such a mark (`Lowering.narrow`). LLVM may not take the zero for granted: the constant counts as
 * initialised by somebody else, and as one whose address tells it from others.
 * Other linkers pass over the mark, so what cannot be said without it is refused (`emit/defsym.ts`, `emit/unresolved.ts`).
 */
import type { IrPart } from "../../../formats/llvm-ir/functions.js";
import { extentOf, readTypes } from "../../../formats/llvm-ir/sizes.js";
import { splitOperands } from "../../../formats/llvm-ir/operands.js";
import { GLOBAL, plainName } from "./symbols.js";

/** Relocation by the bytes of the data. */
export type Marks = Readonly<Record<number, string>>;

const CONSTANT = new RegExp(String.raw`^${GLOBAL} = (.*?)\b(?:constant|global) (.*)$`);
const VALUE = String.raw`(?:ptrtoint \(ptr ${GLOBAL} to i(\d+)\)|trunc \(i64 ptrtoint \(ptr ${GLOBAL} to i64\) to i(\d+)\))`;
const ELEMENT = new RegExp(String.raw`^i(\d+) ${VALUE}$`);

/** `TYPE` of `TYPE VALUE`. */
function typeOf(element: string): string {
  let depth = 0;
  for (let at = 0; at < element.length; at++) {
    if ("[{<(".includes(element[at]!)) depth++;
    else if (")>}]".includes(element[at]!)) depth--;
    else if (element[at] === " " && depth === 0) return element.slice(0, at);
  }
  return element;
}

const quoted = (name: string): string => `\\22${plainName(name)}\\22`;

/** Rewrites constants in place; answers how many numbers were marked. */
export function markNarrow(parts: IrPart[], marks: Marks): number {
  if (Object.keys(marks).length === 0) return 0;
  const lines = parts.flatMap((part) => (part.kind === "text" ? part.lines : []));
  const types = readTypes(lines);
  const directives: string[] = [];

  function rewritten(line: string): string {
    const constant = CONSTANT.exec(line);
    const inner = constant ? /^<\{ (?:.*?) \}> <\{ (.*) \}>/.exec(constant[4]!)?.[1] : undefined;
    if (!constant || inner === undefined) return line;
    const isPrivate = /\bprivate\b/.test(constant[3]!);
    const label = quoted(`${isPrivate ? ".L" : ""}${plainName(constant[1] ?? constant[2]!)}`);
    let offset = 0;
    let out = line;
    for (const element of splitOperands(inner)) {
      const match = ELEMENT.exec(element);
      const bytes = Number(match?.[1] ?? 0) / 8;
      if (match && marks[bytes]) {
        const symbol = match[2] ?? match[3] ?? match[5] ?? match[6]!;
        directives.push(`module asm ".reloc ${label}+${offset}, ${marks[bytes]}, ${quoted(symbol)}"`);
        out = out.replace(element, `i${match[1]} 0`);
      }
      const extent = extentOf(types, typeOf(element));
      // what the lift makes of bytes is known; anything else is left for LLVM to refuse
      if (!extent) return line;
      offset += extent.size;
    }
    return out === line ? line : out.replace(/ (?:local_)?unnamed_addr\b/, "").replace(/ (constant|global) /, " externally_initialized $1 ");
  }

  for (const part of parts)
    if (part.kind === "text") part.lines = part.lines.map((line) => (line.startsWith("@") && line.includes("race.") && !line.includes("!absolute_symbol") ? rewritten(line) : line));
  if (directives.length) parts.push({ kind: "text", lines: directives });
  return directives.length;
}
