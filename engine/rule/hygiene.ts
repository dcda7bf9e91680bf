/**
 * Names that two extensions of one rule both bring along are different things.
 * Those of the second and further ones get a number; the names of the rule itself stay what they are to all.
 */
import type { Aggregate, Clause, Effect, Expr, InnerClause, Name, NodePattern, Path, Rule } from "../../grammar/ast.js";
import { mentions } from "../check/names.js";

type Rename = (name: Name) => Name;

/** The extensions with names of their own; `known` are those that mean the same everywhere: the parameters. */
export function apart(rule: Rule, extensions: readonly Rule[], known: ReadonlySet<string>): readonly Rule[] {
  const shared = new Set([...namesOf(rule), ...known]);
  const taken = new Set(shared);
  return extensions.map((extension) => {
    const own = [...namesOf(extension)].filter((name) => !shared.has(name));
    const renamed = new Map(own.filter((name) => taken.has(name)).map((name) => [name, unused(name, taken)]));
    for (const name of [...own, ...renamed.values()]) taken.add(name);
    return renamed.size ? renameRule(extension, (name) => ({ ...name, text: renamed.get(name.text) ?? name.text })) : extension;
  });
}

// A value that `{ attribute }` binds has the attribute's name, which cannot be another.
function namesOf(rule: Rule): ReadonlySet<string> {
  const shorthand = new Set<string>();
  noteShorthand(rule, shorthand);
  return new Set(
    mentions(rule)
      .map(({ text }) => text)
      .filter((name) => !shorthand.has(name)),
  );
}

function noteShorthand(part: unknown, names: Set<string>): void {
  if (typeof part !== "object" || part === null) return;
  if ("attributes" in part) for (const { name, value } of (part as NodePattern).attributes) if (!value) names.add(name.text);
  for (const inner of Object.values(part)) noteShorthand(inner, names);
}

function unused(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}

function renameNode(node: NodePattern, rename: Rename): NodePattern {
  const attributes = node.attributes.map((one) => (one.value ? { ...one, value: renameExpr(one.value, rename) } : one));
  return { ...node, ...(node.name && { name: rename(node.name) }), attributes };
}

function renamePath(path: Path, rename: Rename): Path {
  return {
    ...path,
    first: renameNode(path.first, rename),
    steps: path.steps.map((step) => ({ ...step, node: renameNode(step.node, rename) })),
  };
}

function renameExpr(expr: Expr, rename: Rename): Expr {
  const inner = (one: Expr): Expr => renameExpr(one, rename);
  switch (expr.kind) {
    case "name":
      return { ...expr, name: rename(expr.name) };
    case "attribute":
      return { ...expr, node: rename(expr.node) };
    case "call":
      return { ...expr, arguments: expr.arguments.map(inner) };
    case "unary":
      return { ...expr, operand: inner(expr.operand) };
    case "binary":
      return { ...expr, left: inner(expr.left), right: inner(expr.right) };
    case "aggregate":
      return renameAggregate(expr, rename);
    default:
      return expr;
  }
}

function renameAggregate(aggregate: Aggregate, rename: Rename): Aggregate {
  const { fold, values, clauses, by } = aggregate;
  return {
    ...aggregate,
    ...(fold && { fold: { name: rename(fold.name), start: renameExpr(fold.start, rename) } }),
    values: values.map((one) => renameExpr(one, rename)),
    clauses: clauses.map((one) => renameClause(one, rename) as InnerClause),
    by: by.map((one) => renameExpr(one, rename)),
  };
}

function renameClause(clause: Clause, rename: Rename): Clause {
  switch (clause.kind) {
    case "path":
      return { ...clause, path: renamePath(clause.path, rename) };
    case "let":
      return { ...clause, name: rename(clause.name), value: renameExpr(clause.value, rename) };
    case "where":
      return { ...clause, condition: renameExpr(clause.condition, rename) };
    case "unless":
    case "optional":
    case "each":
      return { ...clause, clauses: clause.clauses.map((one) => renameClause(one, rename) as InnerClause) };
  }
}

function renameEffect(effect: Effect, rename: Rename): Effect {
  switch (effect.kind) {
    case "delete":
    case "path":
      return { ...effect, path: renamePath(effect.path, rename) };
    case "attribute":
      return { ...effect, node: rename(effect.node), value: renameExpr(effect.value, rename) };
    case "patch":
      return { ...effect, node: rename(effect.node), from: renameExpr(effect.from, rename), to: renameExpr(effect.to, rename) };
    case "message":
      return {
        ...effect,
        ...(effect.at && { at: rename(effect.at) }),
        text: { ...effect.text, holes: effect.text.holes.map((hole) => renameExpr(hole, rename)) },
      };
    case "beside":
      return { ...effect, left: rename(effect.left), right: rename(effect.right) };
  }
}

function renameRule(rule: Rule, rename: Rename): Rule {
  return {
    ...rule,
    clauses: rule.clauses.map((one) => renameClause(one, rename)),
    effects: rule.effects.map((one) => renameEffect(one, rename)),
    holds: rule.holds.map((one) => renameClause(one, rename)),
  };
}
