/** Numbers, truth values and texts as they are written. */
import type { Literal } from "../ast.js";

export function printLiteral(literal: Literal): string {
  switch (literal.kind) {
    case "string":
      return `"${escaped(literal.value)}"`;
    case "bool":
      return String(literal.value);
    case "int":
      return literal.hex ? hex(literal.value) : String(literal.value);
  }
}

const hex = (value: bigint): string =>
  value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;

/** The inside of a text in quotes. */
export const escaped = (text: string): string =>
  text.replace(/["\\{]/g, "\\$&").replaceAll("\n", "\\n");
