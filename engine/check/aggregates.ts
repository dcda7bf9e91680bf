/** An aggregate is one of a closed list, and each has its own shape: what is aggregated, what parts it, where it begins, in which order. */
import type { Aggregate, Expr, Rule } from "../../grammar/ast.js";
import { aggregates } from "../rule/functions.js";
import { clauseExprs, effectExprs, subexpressions } from "./names.js";
import { didYouMean, list } from "./nearest.js";
import type { Finding } from "./report.js";

const shapes: Readonly<Record<number, string>> = { 0: "nothing before `for`", 1: "one value before `for`", 2: "a text and what stands between two, before `for`" };

function checkOne(aggregate: Aggregate): Finding[] {
  const { function: called, values, fold, by, span } = aggregate;
  const name = called.text;
  if (!Object.hasOwn(aggregates, name)) {
    const help = [...didYouMean(name, Object.keys(aggregates)), `the aggregates are ${list(Object.keys(aggregates))}`];
    return [{ code: "no_such_function", message: `there is no aggregate \`${name}\``, span: called.span, help }];
  }
  const spec = aggregates[name as keyof typeof aggregates];
  const wrong = (message: string, help: string): Finding => ({ code: "type_mismatch", message, span, help: [help] });
  const found: Finding[] = [];
  if ((name === "fold") !== (fold !== undefined)) found.push(wrong(`\`${name}\` ${fold ? "carries nothing along" : "needs a value to begin with"}`, "write `fold(reached = 0, reached + f.size for …)`"));
  if (values.length !== spec.values) found.push(wrong(`\`${name}\` takes ${shapes[spec.values]}`, "specs/race.md has a table of the aggregates"));
  if (by.length && !spec.ordered) found.push(wrong(`\`${name}\` has no order`, "leave out `by …`: the value does not depend on it"));
  return found;
}

/** Aggregates that are not there or not of their shape. */
export function checkAggregates(rule: Rule): readonly Finding[] {
  const exprs = [...rule.clauses.flatMap(clauseExprs), ...rule.holds.flatMap(clauseExprs), ...rule.effects.flatMap(effectExprs), ...(rule.decreases ? [rule.decreases] : [])];
  const isAggregate = (expr: Expr): expr is Aggregate => expr.kind === "aggregate";
  return exprs.flatMap(subexpressions).filter(isAggregate).flatMap(checkOne);
}
