/**
 * Kinds of node and edge that the vocabulary does not have. It looks at the syntax tree, so a slip in a name
 * does not hide a slip in a kind.
 */
import type { Clause, EdgePattern, Path, Rule } from "../../grammar/ast.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { clauseExprs, effectExprs, pathNodes, subexpressions } from "./names.js";
import { didYouMean, list } from "./nearest.js";
import type { Finding } from "./report.js";

function schemaOf({ name }: Vocabulary): string {
  return name === "rust" ? "specs/graph.schema.json" : `${name}.schema.json`;
}

function clausePaths(clause: Clause): readonly Path[] {
  if (clause.kind === "path") return [clause.path];
  return clause.kind === "let" || clause.kind === "where" ? [] : clause.clauses.flatMap(clausePaths);
}

/** Every path of a rule, those within aggregates too. */
function pathsOf(rule: Rule): readonly Path[] {
  const clauses = [...rule.clauses, ...rule.holds];
  const exprs = [...clauses.flatMap(clauseExprs), ...rule.effects.flatMap(effectExprs), ...(rule.decreases ? [rule.decreases] : [])];
  const aggregates = exprs.flatMap(subexpressions).flatMap((expr) => (expr.kind === "aggregate" ? expr.clauses.flatMap(clausePaths) : []));
  const effects = rule.effects.flatMap((effect) => (effect.kind === "path" || effect.kind === "delete" ? [effect.path] : []));
  return [...clauses.flatMap(clausePaths), ...aggregates, ...effects];
}

function unknownKind(type: string, span: Finding["span"], vocabulary: Vocabulary): readonly Finding[] {
  const kinds = Object.keys(vocabulary.nodes);
  if (Object.hasOwn(vocabulary.nodes, type)) return [];
  return [{ code: "no_such_kind", message: `there is no kind of node \`${type}\``, span, help: [...didYouMean(type, kinds), `the kinds are ${list(kinds, 99)}`] }];
}

function unknownEdges(edge: EdgePattern, vocabulary: Vocabulary): readonly Finding[] {
  return edge.kinds.flatMap(({ text }) => {
    if (Object.hasOwn(vocabulary.edges, text)) return [];
    const help = [...didYouMean(text, Object.keys(vocabulary.edges)), `the kinds of edge are those of ${schemaOf(vocabulary)}`];
    return [{ code: "no_such_edge", message: `there is no kind of edge \`${text}\``, span: edge.span, help }];
  });
}

/** Labels and edges of a rule that the vocabulary does not have. */
export function checkWords(rule: Rule, vocabulary: Vocabulary): readonly Finding[] {
  return pathsOf(rule).flatMap((path) => [
    ...pathNodes(path).flatMap(({ type }) => (type ? unknownKind(type.text, type.span, vocabulary) : [])),
    ...path.steps.flatMap(({ edge }) => unknownEdges(edge, vocabulary)),
  ]);
}
