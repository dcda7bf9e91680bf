/** Where each name of a rule is introduced and where it is used: what the checks of names look at. */
import type { Aggregate, Clause, Effect, Expr, Name, NodePattern, Path, Rule } from "../../grammar/ast.js";

export interface Names {
  /** Names of nodes that paths bind. */
  readonly nodes: Set<string>;
  /** Names of values that `let` and `{ attribute }` bind. */
  readonly values: Set<string>;
  readonly outer?: Names;
}

export function pathNodes(path: Path): readonly NodePattern[] {
  return [path.first, ...path.steps.map((step) => step.node)];
}

/** Clauses whose names are those of the rule: the clauses and what stands within `optional`. */
export function opened(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.flatMap((clause): readonly Clause[] => (clause.kind === "optional" ? clause.clauses : [clause]));
}

/** What clauses bind, those within `optional` too: names of the outside stay names of the outside. */
export function bindings(clauses: readonly Clause[], parameters: ReadonlySet<string>, outer?: Names): Names {
  const names: Names = { nodes: new Set(), values: new Set(), ...(outer && { outer }) };
  const add = (set: "nodes" | "values", name: string): void => {
    if (!(outer && (isNode(outer, name) || isValue(outer, name)))) names[set].add(name);
  };
  for (const clause of opened(clauses)) {
    if (clause.kind === "let") add("values", clause.name.text);
    if (clause.kind !== "path") continue;
    for (const node of pathNodes(clause.path)) {
      if (node.name) add("nodes", node.name.text);
      for (const { name, value } of node.attributes) if (!value && !parameters.has(name.text)) add("values", name.text);
    }
  }
  return names;
}

/** What the effects of a rule may speak of: the names of its clauses and of each `for each`. */
export function effectNames(rule: Rule, parameters: ReadonlySet<string>): Names {
  const outer = bindings(rule.clauses, parameters);
  const names: Names = { nodes: new Set(), values: new Set(), outer };
  for (const clause of rule.clauses) {
    if (clause.kind !== "each") continue;
    const { nodes, values } = bindings(clause.clauses, parameters, outer);
    for (const name of nodes) names.nodes.add(name);
    for (const name of values) names.values.add(name);
  }
  return names;
}

export function isNode(names: Names, name: string): boolean {
  return names.nodes.has(name) || (names.outer !== undefined && isNode(names.outer, name));
}

export function isValue(names: Names, name: string): boolean {
  return names.values.has(name) || (names.outer !== undefined && isValue(names.outer, name));
}

/** Expressions directly within one; of an aggregate those outside of its clauses. */
function parts(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "call":
      return expr.arguments;
    case "aggregate":
      return [...(expr.fold ? [expr.fold.start] : []), ...expr.values, ...expr.by];
    case "unary":
      return [expr.operand];
    case "binary":
      return [expr.left, expr.right];
    default:
      return [];
  }
}

/** An expression with all that are within it, in the clauses of aggregates too. */
export function subexpressions(expr: Expr): readonly Expr[] {
  const inner = expr.kind === "aggregate" ? expr.clauses.flatMap(clauseExprs) : [];
  return [expr, ...[...parts(expr), ...inner].flatMap(subexpressions)];
}

/** Every name that an expression mentions. */
export function exprNames(expr: Expr): readonly Name[] {
  switch (expr.kind) {
    case "name":
      return [expr.name];
    case "attribute":
      return [expr.node];
    case "aggregate":
      return aggregateMentions(expr);
    default:
      return parts(expr).flatMap(exprNames);
  }
}

function aggregateMentions(aggregate: Aggregate): readonly Name[] {
  const own = parts(aggregate).flatMap(exprNames);
  return [...(aggregate.fold ? [aggregate.fold.name] : []), ...own, ...aggregate.clauses.flatMap(clauseMentions)];
}

/** Every expression within a path. */
export function pathExprs(path: Path): readonly Expr[] {
  return pathNodes(path).flatMap((node) =>
    node.attributes.map(({ name, value, span }) => value ?? ({ kind: "name", name, span } as const)),
  );
}

/** Every expression of a clause, in whatever depth of clauses. */
export function clauseExprs(clause: Clause): readonly Expr[] {
  switch (clause.kind) {
    case "path":
      return pathExprs(clause.path);
    case "let":
      return [clause.value];
    case "where":
      return [clause.condition];
    case "unless":
    case "optional":
    case "each":
      return clause.clauses.flatMap(clauseExprs);
  }
}

/** Every expression of an effect, holes of messages included. */
export function effectExprs(effect: Effect): readonly Expr[] {
  switch (effect.kind) {
    case "path":
      return pathExprs(effect.path);
    case "attribute":
      return [effect.value];
    case "patch":
      return [effect.from, effect.to];
    case "message":
      return effect.text.holes;
    case "delete":
    case "beside":
      return [];
  }
}

/** Names of nodes that an effect mentions outside of expressions and paths. */
export function effectNodes(effect: Effect): readonly Name[] {
  switch (effect.kind) {
    case "attribute":
    case "patch":
      return [effect.node];
    case "message":
      return effect.at ? [effect.at] : [];
    case "beside":
      return [effect.left, effect.right];
    case "delete":
      return pathNodes(effect.path).flatMap((node) => (node.name ? [node.name] : []));
    case "path":
      return [];
  }
}

/** Names that effects make: with a kind, and bound by no clause. */
export function creations(rule: Rule, names: Names): ReadonlySet<string> {
  const made = new Set<string>();
  for (const effect of rule.effects)
    if (effect.kind === "path")
      for (const { name, type } of pathNodes(effect.path)) if (name && type && !isNode(names, name.text)) made.add(name.text);
  return made;
}

/** Every mention of a name in clauses. */
export function clauseMentions(clause: Clause): readonly Name[] {
  switch (clause.kind) {
    case "path":
      return [...pathNodes(clause.path).flatMap((node) => (node.name ? [node.name] : [])), ...pathExprs(clause.path).flatMap(exprNames)];
    case "let":
      return [clause.name, ...exprNames(clause.value)];
    case "where":
      return exprNames(clause.condition);
    case "unless":
    case "optional":
    case "each":
      return clause.clauses.flatMap(clauseMentions);
  }
}

/** Every mention of a name in effects. */
export function effectMentions(effect: Effect): readonly Name[] {
  const inPath = effect.kind === "path" ? pathNodes(effect.path).flatMap((node) => (node.name ? [node.name] : [])) : [];
  return [...inPath, ...effectNodes(effect), ...effectExprs(effect).flatMap(exprNames)];
}

/** Every mention of a name in a rule. */
export function mentions(rule: Rule): readonly Name[] {
  return [...[...rule.clauses, ...rule.holds].flatMap(clauseMentions), ...rule.effects.flatMap(effectMentions), ...(rule.decreases ? exprNames(rule.decreases) : [])];
}
