/** Every name that is used must be bound: by a path, by `let`, by `{ attribute }`, or as a parameter. */
import type { Clause, Expr, Name, Rule } from "../../grammar/ast.js";
import { didYouMean } from "./nearest.js";
import { bindings, creations, effectExprs, effectNodes, exprNames, isNode, isValue, pathExprs, type Names } from "./names.js";
import type { Finding } from "./report.js";

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

function checkExpr(expr: Expr, names: Names, parameters: ReadonlySet<string>, later: ReadonlySet<string>): Finding[] {
  const valuesAsNodes = attributeNodes(expr)
    .filter((name) => !isNode(names, name.text) && (isValue(names, name.text) || parameters.has(name.text)))
    .map((name) => ({ code: "type_mismatch", message: `\`${name.text}\` is a value and has no attributes`, span: name.span, help: ["name the node that has the attribute"] }));
  const unknown = exprNames(expr).flatMap((name) => {
    if (later.has(name.text)) return [unbound(name, names)];
    return isNode(names, name.text) || isValue(names, name.text) || parameters.has(name.text) ? [] : [unbound(name, names)];
  });
  return [...valuesAsNodes, ...unknown];
}

/** Names that an expression takes an attribute of. */
function attributeNodes(expr: Expr): readonly Name[] {
  switch (expr.kind) {
    case "attribute":
      return [expr.node];
    case "call":
      return expr.arguments.flatMap(attributeNodes);
    case "unary":
      return attributeNodes(expr.operand);
    case "binary":
      return [...attributeNodes(expr.left), ...attributeNodes(expr.right)];
    default:
      return [];
  }
}

function bothSorts(names: Names, rule: Rule): Finding[] {
  return [...names.nodes]
    .filter((name) => names.values.has(name))
    .map((name) => ({
      code: "type_mismatch",
      message: `\`${name}\` is the name of a node and of a value`,
      span: rule.name.span,
      help: ["give the value another name with `let`"],
    }));
}

function checkClauses(clauses: readonly Clause[], parameters: ReadonlySet<string>, rule: Rule, outer?: Names): Finding[] {
  const names = bindings(clauses, parameters, outer);
  // A `let` may use what the paths bind and the `let`s above it.
  const later = new Set(clauses.flatMap((clause) => (clause.kind === "let" ? [clause.name.text] : [])));
  const found = bothSorts(names, rule);
  for (const clause of clauses) {
    if (clause.kind === "path")
      for (const expr of pathExprs(clause.path)) found.push(...checkExpr(expr, names, parameters, new Set()));
    if (clause.kind === "where") found.push(...checkExpr(clause.condition, names, parameters, new Set()));
    if (clause.kind === "unless") found.push(...checkClauses(clause.clauses, parameters, rule, names));
    if (clause.kind === "let") {
      found.push(...checkExpr(clause.value, names, parameters, later));
      later.delete(clause.name.text);
    }
  }
  return found;
}

function checkEffects(rule: Rule, parameters: ReadonlySet<string>): Finding[] {
  const names = bindings(rule.clauses, parameters);
  const made = creations(rule, names);
  return rule.effects.flatMap((effect) => {
    const exprs = effectExprs(effect).flatMap((expr) => checkExpr(expr, names, parameters, new Set()));
    const nodes = effectNodes(effect).filter((name) => !isNode(names, name.text) && !made.has(name.text));
    return [...exprs, ...nodes.map((name) => unbound(name, names))];
  });
}

/** Names that nothing binds, and names that mean two things. */
export function checkUnbound(rule: Rule, parameters: ReadonlySet<string>): readonly Finding[] {
  return [...checkClauses(rule.clauses, parameters, rule), ...checkEffects(rule, parameters)];
}
