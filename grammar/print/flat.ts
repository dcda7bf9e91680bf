/**
 * Expressions, paths and clauses on one line, as holes of texts need them and as everything is written that is short
 * enough: parentheses only where the tree needs them.
 */
import type {
  Aggregate,
  AttributePattern,
  BinaryOp,
  Clause,
  EdgePattern,
  Expr,
  NodePattern,
  Path,
  Template,
} from "../ast.js";
import { escaped, printLiteral } from "./literal.js";

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
/** How strongly a sign before an expression binds. */
export const unary = 6;

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
      return `${expr.function.text}(${printValues(expr)}${printRange(expr)})`;
    case "call":
      return `${expr.function.text}(${expr.arguments.map(printExpr).join(", ")})`;
    case "unary":
      return sign(expr) + enclosed(expr.operand, unary);
    case "binary":
      return printBinary(expr);
  }
}

export type Binary = Extract<Expr, { readonly kind: "binary" }>;
export type Unary = Extract<Expr, { readonly kind: "unary" }>;

export const sign = (expr: Unary): string => (expr.op === "-" ? "-" : "not ");

function printBinary(expr: Binary): string {
  const [left, right] = leasts(expr);
  return `${enclosed(expr.left, left)} ${expr.op} ${enclosed(expr.right, right)}`;
}

/** How strongly the operands must bind: operators of one strength go to the left; comparisons stand alone. */
export function leasts({ op }: Binary): readonly [number, number] {
  const own = strength[op];
  return [own === 3 ? 4 : own, own + 1];
}

/** The operand of an operator: in parentheses if it binds more loosely than `least`. */
const enclosed = (expr: Expr, least: number): string =>
  isLooser(expr, least) ? `(${printExpr(expr)})` : printExpr(expr);

export const isLooser = (expr: Expr, least: number): boolean =>
  (expr.kind === "binary" ? strength[expr.op] : unary) < least;

/** Whether the operator is `or` or `and`, at which a long line breaks. */
export const isLoose = (expr: Expr): boolean => expr.kind === "binary" && strength[expr.op] <= 2;

/** What stands before the `for` of an aggregate: words, and the expression that follows them. */
export const valuesOf = ({ fold, values }: Aggregate): readonly (readonly [string, Expr])[] => [
  ...(fold ? [[`${fold.name.text} = `, fold.start] as const] : []),
  ...values.map((value) => ["", value] as const),
];

function printValues(expr: Aggregate): string {
  const values = valuesOf(expr).map(([words, value]) => words + printExpr(value));
  return values.length ? `${values.join(", ")} ` : "";
}

function printRange({ clauses, by }: Aggregate): string {
  const order = by.length ? ` by ${by.map(printExpr).join(", ")}` : "";
  return `for ${flatClauses(clauses)}${order}`;
}

/** Clauses beside each other; a `where` that does not belong to the `unless` before it is kept away from it. */
function flatClauses(clauses: readonly Clause[]): string {
  const texts = clauses.map((clause, index) =>
    flatClause(clause, clauses[index + 1]?.kind === "where"),
  );
  return texts.join(" ");
}

function flatClause(clause: Clause, beforeWhere: boolean): string {
  switch (clause.kind) {
    case "path":
      return printPath(clause.path);
    case "let":
      return `let ${clause.name.text} = ${printExpr(clause.value)}`;
    case "where":
      return `where ${printExpr(clause.condition)}`;
    case "unless":
    case "optional":
    case "each": {
      const line = beforeWhere && clause.clauses.length === 1 ? undefined : scopeLine(clause);
      if (line !== undefined) return `${keyword(clause)} ${line}`;
      const inner = clause.clauses.length ? `${flatClauses(clause.clauses)} ` : "";
      return `${keyword(clause)} { ${inner}}`;
    }
  }
}

export type Scope = Extract<Clause, { readonly kind: "unless" | "optional" | "each" }>;

export const keyword = (scope: Scope): string => (scope.kind === "each" ? "for each" : scope.kind);

/** A path, or a path and its condition, without braces; nothing for what needs them. */
export function scopeLine({ clauses }: Scope): string | undefined {
  const [first, second, ...more] = clauses;
  if (first?.kind !== "path" || more.length) return undefined;
  if (!second) return printPath(first.path);
  if (second.kind !== "where") return undefined;
  return `${printPath(first.path)} where ${printExpr(second.condition)}`;
}

/** A path on one line. */
export const printPath = (path: Path): string => pathParts(path).join(" ");

/** The first node, then each edge with its node: where a long line may break. */
export const pathParts = (path: Path): readonly string[] => [
  printNode(path.first),
  ...path.steps.map((step) => `${printEdge(step.edge)} ${printNode(step.node)}`),
];

const repeats = { one: "", plus: "+", star: "*" } as const;

export function printEdge(edge: EdgePattern): string {
  const kinds = edge.kinds.map((kind) => kind.text).join("|") + repeats[edge.repeat];
  return edge.direction === "out" ? `-${kinds}->` : `<-${kinds}-`;
}

export function printNode(node: NodePattern): string {
  const head = (node.name?.text ?? "") + (node.type ? `:${node.type.text}` : "") || "_";
  return node.attributes.length
    ? `${head} { ${node.attributes.map(printAttribute).join(", ")} }`
    : head;
}

const printAttribute = ({ name, value }: AttributePattern): string =>
  value ? `${name.text}: ${printExpr(value)}` : name.text;

/** The text of a message with its holes. */
export function printTemplate(template: Template): string {
  const parts = template.parts.map((part, index) => {
    const hole = template.holes[index];
    return escaped(part) + (hole ? `{${printExpr(hole)}}` : "");
  });
  return `"${parts.join("")}"`;
}
