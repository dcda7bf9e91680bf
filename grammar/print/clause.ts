/** Clauses in the house look, and expressions that are too long for a line: they break at `and` and `or` and in aggregates. */
import type { Aggregate, Clause, Expr } from "../ast.js";
import {
  isLoose,
  isLooser,
  keyword,
  leasts,
  pathParts,
  printExpr,
  scopeLine,
  sign,
  unary,
  valuesOf,
  type Binary,
  type Scope,
} from "./flat.js";
import { fill, fits, led, width, type Part } from "./lines.js";

/** A clause, which may take several lines; each starts with at least `indent`. */
export function printClause(clause: Clause, indent = ""): string {
  switch (clause.kind) {
    case "path":
      return fill(pathParts(clause.path), indent);
    case "let":
      return fill(led(`let ${clause.name.text} =`, chain(clause.value)), indent);
    case "where":
      return fill(led("where", chain(clause.condition)), indent);
    case "unless":
    case "optional":
    case "each":
      return isBlock(clause, indent) ? printBlock(clause, indent) : printLine(clause, indent);
  }
}

/** Whether the scope is written in braces, with each clause on lines of its own. */
export function isBlock(scope: Scope, indent: string): boolean {
  const line = scopeLine(scope);
  if (line === undefined) return true;
  return scope.clauses.length > 1 && `${indent}${keyword(scope)} ${line}`.length > width;
}

function printLine(scope: Scope, indent: string): string {
  const [first] = scope.clauses;
  if (scope.clauses.length > 1) return `${indent}${keyword(scope)} ${scopeLine(scope)}`;
  return fill(led(keyword(scope), first?.kind === "path" ? pathParts(first.path) : []), indent);
}

const printBlock = (scope: Scope, indent: string): string =>
  [
    `${indent}${keyword(scope)} {`,
    ...scope.clauses.map((one) => printClause(one, `${indent}  `)),
    `${indent}}`,
  ].join("\n");

/** The parts of a chain of the loosest operator, each later one with its operator before it: where a long line may break. */
export function chain(expr: Expr): readonly Part[] {
  if (expr.kind !== "binary" || !isLoose(expr)) return [operand(expr, 0)];
  const parts: Part[] = [];
  let left: Expr = expr;
  while (left.kind === "binary" && left.op === expr.op) {
    const right = operand(left.right, leasts(expr)[1]);
    parts.push(led(left.op, [right])[0] as Part);
    left = left.left;
  }
  return [operand(left, leasts(expr)[0]), ...parts.reverse()];
}

/** An expression that stands in parentheses if it binds more loosely than `least`. */
function operand(expr: Expr, least: number): Part {
  const flat = isLooser(expr, least) ? `(${printExpr(expr)})` : printExpr(expr);
  if (!canBreak(expr)) return { flat };
  return { flat, broken: (indent, before) => writeOperand(expr, least, indent, before, 0) };
}

function canBreak(expr: Expr): boolean {
  switch (expr.kind) {
    case "aggregate":
      return true;
    case "binary":
      return canBreak(expr.left) || canBreak(expr.right);
    case "unary":
      return canBreak(expr.operand);
    case "call":
      return expr.arguments.some(canBreak);
    default:
      return false;
  }
}

/** Writes an expression behind `before`, breaking aggregates where `behind` more columns do not fit. */
function write(expr: Expr, indent: string, before: string, behind: number): string {
  const flat = before + printExpr(expr);
  if (fits(flat, behind)) return flat;
  switch (expr.kind) {
    case "aggregate":
      return writeAggregate(expr, indent, before);
    case "binary":
      return writeBinary(expr, indent, before, behind);
    case "unary":
      return writeOperand(expr.operand, unary, indent, before + sign(expr), behind);
    case "call":
      return writeCall(expr.function.text, expr.arguments, indent, before, behind);
    default:
      return flat;
  }
}

function writeOperand(
  expr: Expr,
  least: number,
  indent: string,
  before: string,
  behind: number,
): string {
  if (!isLooser(expr, least)) return write(expr, indent, before, behind);
  return `${write(expr, indent, `${before}(`, behind + 1)})`;
}

function writeBinary(expr: Binary, indent: string, before: string, behind: number): string {
  if (isLoose(expr)) return fill(chain(expr), `${indent}  `, before);
  const [left, right] = leasts(expr);
  const op = ` ${expr.op} `;
  const room = canBreak(expr.right) ? 0 : operand(expr.right, right).flat.length + behind;
  const first = writeOperand(expr.left, left, indent, before, op.length + room);
  return writeOperand(expr.right, right, indent, first + op, behind);
}

const writeCall = (
  name: string,
  given: readonly Expr[],
  indent: string,
  before: string,
  behind: number,
): string =>
  given.reduce(
    (text, one, index) => write(one, indent, index ? `${text}, ` : text, behind + 1),
    `${before}${name}(`,
  ) + ")";

/** The values on the line, then `for` with its clauses below each other, then `by`. */
function writeAggregate(expr: Aggregate, indent: string, before: string): string {
  const values = fill(valueParts(expr), indent, `${before}${expr.function.text}(`);
  const inner = `${indent}      `;
  const [first, ...more] = expr.clauses.map((clause) => printClause(clause, inner));
  const lines = [values, `${indent}  for ${(first ?? "").slice(inner.length)}`, ...more];
  if (expr.by.length) lines.push(fill(led("by", listed(expr.by)), `${indent}  `));
  return `${lines.join("\n")})`;
}

function valueParts(expr: Aggregate): readonly Part[] {
  const all = valuesOf(expr);
  return all.map(([words, value], index): Part => {
    const comma = index < all.length - 1 ? "," : "";
    const flat = `${words}${printExpr(value)}${comma}`;
    if (!canBreak(value)) return { flat };
    return {
      flat,
      broken: (indent, before) => write(value, indent, before + words, comma.length) + comma,
    };
  });
}

const listed = (list: readonly Expr[]): readonly string[] =>
  list.map((one, index) => printExpr(one) + (index < list.length - 1 ? "," : ""));
