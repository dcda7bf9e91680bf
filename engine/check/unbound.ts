/** Every name that is used must be bound: by a path, by `let`, by `{ attribute }`, by `fold`, or as a parameter. */
import type { Aggregate, Clause, Expr, Name, Rule } from "../../grammar/ast.js";
import { didYouMean } from "./nearest.js";
import {
  bindings,
  creations,
  effectExprs,
  effectNames,
  effectNodes,
  exprNames,
  isNode,
  isValue,
  opened,
  pathExprs,
  type Names,
} from "./names.js";
import type { Finding } from "./report.js";

interface Place {
  readonly rule: Rule;
  readonly names: Names;
  readonly parameters: ReadonlySet<string>;
  /** Names that are bound, but not before this place. */
  readonly later: ReadonlySet<string>;
}

function known(names: Names): readonly string[] {
  return [...names.nodes, ...names.values, ...(names.outer ? known(names.outer) : [])];
}

function unbound(name: Name, names: Names): Finding {
  return {
    code: "unbound_name",
    message: `nothing binds the name \`${name.text}\``,
    span: name.span,
    help: [...didYouMean(name.text, known(names)), "bind it in a path above, or with `let`"],
  };
}

function checkName(name: Name, { names, parameters, later }: Place): Finding[] {
  const bound = isNode(names, name.text) || isValue(names, name.text) || parameters.has(name.text);
  return bound && !later.has(name.text) ? [] : [unbound(name, names)];
}

function valueAsNode({ text, span }: Name): Finding {
  return {
    code: "type_mismatch",
    message: `\`${text}\` is a value and has no attributes`,
    span,
    help: ["name the node that has the attribute"],
  };
}

function checkExpr(expr: Expr, place: Place): Finding[] {
  switch (expr.kind) {
    case "name":
      return checkName(expr.name, place);
    case "attribute": {
      const unknown = checkName(expr.node, place);
      return unknown.length || isNode(place.names, expr.node.text) ? unknown : [valueAsNode(expr.node)];
    }
    case "call":
      return expr.arguments.flatMap((argument) => checkExpr(argument, place));
    case "unary":
      return checkExpr(expr.operand, place);
    case "binary":
      return [...checkExpr(expr.left, place), ...checkExpr(expr.right, place)];
    case "aggregate":
      return checkAggregate(expr, place);
    default:
      return [];
  }
}

/** What stands behind `for` has names of its own; where a fold begins and what `join` puts between does not know them. */
function checkAggregate({ fold, values, clauses, by }: Aggregate, place: Place): Finding[] {
  const names = bindings(clauses, place.parameters, place.names);
  const inner: Place = { ...place, names };
  const reached: Names = { nodes: new Set(), values: new Set(fold ? [fold.name.text] : []), outer: names };
  const [value, ...once] = values;
  return [
    ...checkClauses(clauses, inner),
    ...(value ? checkExpr(value, { ...place, names: reached }) : []),
    ...[...(fold ? [fold.start] : []), ...once].flatMap((expr) => checkExpr(expr, place)),
    ...by.flatMap((key) => checkExpr(key, inner)),
  ];
}

function bothSorts({ names, rule }: Place): Finding[] {
  return [...names.nodes]
    .filter((name) => names.values.has(name))
    .map((name) => ({
      code: "type_mismatch",
      message: `\`${name}\` is the name of a node and of a value`,
      span: rule.name.span,
      help: ["give the value another name with `let`"],
    }));
}

/** Clauses in a scope of their own, whose names are known. */
function checkClauses(clauses: readonly Clause[], place: Place): Finding[] {
  const found = bothSorts(place);
  // A `let` may use what the paths bind and the `let`s above it.
  const later = new Set([...place.later, ...clauses.flatMap((clause) => (clause.kind === "let" ? [clause.name.text] : []))]);
  const late = lateLets(clauses);
  for (const clause of clauses) {
    if (clause.kind !== "let")
      found.push(...checkClause(clause, clause.kind === "optional" ? { ...place, later: new Set([...place.later, ...late]) } : place));
    else {
      found.push(...checkExpr(clause.value, { ...place, later }));
      if (!place.later.has(clause.name.text)) later.delete(clause.name.text);
    }
  }
  return found;
}

/** `let`s that speak of what an `optional` binds: no `optional` can speak of them. */
function lateLets(clauses: readonly Clause[]): ReadonlySet<string> {
  const none = new Set<string>();
  const bound = bindings(
    clauses.filter(({ kind }) => kind !== "optional"),
    none,
  );
  const inner = bindings(opened(clauses.filter(({ kind }) => kind === "optional")), none, bound);
  const late = new Set<string>();
  for (const clause of clauses)
    if (
      clause.kind === "let" &&
      exprNames(clause.value).some(({ text }) => late.has(text) || inner.nodes.has(text) || inner.values.has(text))
    )
      late.add(clause.name.text);
  return late;
}

function checkClause(clause: Exclude<Clause, { kind: "let" }>, place: Place): Finding[] {
  switch (clause.kind) {
    case "path":
      return pathExprs(clause.path).flatMap((expr) => checkExpr(expr, place));
    case "where":
      return checkExpr(clause.condition, place);
    case "optional":
      return checkClauses(clause.clauses, place);
    case "unless":
    case "each":
      return checkClauses(clause.clauses, { ...place, names: bindings(clause.clauses, place.parameters, place.names) });
  }
}

function checkEffects(rule: Rule, parameters: ReadonlySet<string>): Finding[] {
  const names = effectNames(rule, parameters);
  const made = creations(rule, names);
  const place: Place = { rule, names: { nodes: new Set(made), values: new Set(), outer: names }, parameters, later: new Set() };
  return rule.effects.flatMap((effect) => {
    const exprs = effectExprs(effect).flatMap((expr) => checkExpr(expr, place));
    const nodes = effectNodes(effect).filter((name) => !isNode(names, name.text) && !made.has(name.text));
    return [...exprs, ...nodes.map((name) => unbound(name, names))];
  });
}

/** Names that nothing binds, and names that mean two things. */
export function checkUnbound(rule: Rule, parameters: ReadonlySet<string>): readonly Finding[] {
  const place: Place = { rule, names: bindings(rule.clauses, parameters), parameters, later: new Set() };
  const holds: Place = { ...place, names: bindings(rule.holds, parameters, place.names) };
  const found = [
    ...checkClauses(rule.clauses, place),
    ...checkClauses(rule.holds, holds),
    ...(rule.decreases ? checkExpr(rule.decreases, place) : []),
    ...checkEffects(rule, parameters),
  ];
  return found.filter((one, i) => found.findIndex(({ message, span }) => message === one.message && span.start === one.span.start) === i);
}
