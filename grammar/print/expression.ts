/** Expressions, numbers and texts as they are written: parentheses only where the tree needs them. */
import type { BinaryOp, Expr, Literal, Template } from "../ast.js";

const strength: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
};
const unary = 6;

/** An expression on one line. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case "int":
    case "string":
    case "bool":
      return printLiteral(expr);
    case "name":
      return expr.name.text;
    case "attribute":
      return `${expr.node.text}.${expr.attribute.text}`;
    case "aggregate":
      throw new Error("the new forms are not printed yet");
    case "call":
      return `${expr.function.text}(${expr.arguments.map(printExpr).join(", ")})`;
    case "unary":
      return (expr.op === "-" ? "-" : "not ") + operand(expr.operand, unary);
    case "binary":
      return printBinary(expr);
  }
}

type Binary = Extract<Expr, { readonly kind: "binary" }>;

/** Operators of one strength go to the left; comparisons stand alone. */
function printBinary(expr: Binary): string {
  const own = strength[expr.op];
  return `${operand(expr.left, own === 3 ? 4 : own)} ${expr.op} ${operand(expr.right, own + 1)}`;
}

/** The operand of an operator: in parentheses if it binds more loosely than `least`. */
function operand(expr: Expr, least: number): string {
  const own = expr.kind === "binary" ? strength[expr.op] : unary;
  return own < least ? `(${printExpr(expr)})` : printExpr(expr);
}

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

/** The text of a message with its holes. */
export function printTemplate(template: Template): string {
  const parts = template.parts.map((part, index) => {
    const hole = template.holes[index];
    return escaped(part) + (hole ? `{${printExpr(hole)}}` : "");
  });
  return `"${parts.join("")}"`;
}

const escaped = (text: string): string => text.replace(/["\\{]/g, "\\$&").replaceAll("\n", "\\n");

/** The parts of a chain of the loosest operator, each later one with its operator before it: where a long line may break. */
export function chain(expr: Expr): readonly string[] {
  if (expr.kind !== "binary" || strength[expr.op] > 2) return [printExpr(expr)];
  const parts: string[] = [];
  let left: Expr = expr;
  while (left.kind === "binary" && left.op === expr.op) {
    parts.push(`${left.op} ${operand(left.right, strength[expr.op] + 1)}`);
    left = left.left;
  }
  return [operand(left, strength[expr.op]), ...parts.reverse()];
}
