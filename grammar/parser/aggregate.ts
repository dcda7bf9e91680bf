/** Arguments → a call or an aggregate. Which of them a function is its name says, and whether there is a `for`. */
import type { IToken } from "chevrotain";
import type { Aggregate, Expr, InnerClause, Name, Span } from "../ast.js";
import type { Fault } from "./fault.js";
import { join, spanOf } from "./span.js";

/** What stands between the parentheses of a call or an aggregate. */
export interface Arguments {
  readonly fold?: NonNullable<Aggregate["fold"]>;
  readonly values: readonly Expr[];
  readonly range?: Range;
  readonly end: IToken;
}

/** `for clauses by keys` */
export interface Range {
  readonly clauses: readonly InnerClause[];
  readonly by: readonly Expr[];
  /** Where the word `by` stands. */
  readonly bySpan?: Span;
}

/** Aggregate → how it is written. */
export const aggregates: ReadonlyMap<string, string> = new Map([
  ["count", "count(for clauses)"],
  ...["sum", "max", "min", "all", "any"].map(
    (name) => [name, `${name}(value for clauses)`] as const,
  ),
  ["join", "join(text, separator for clauses by keys)"],
  ["fold", "fold(name = start, next for clauses by keys)"],
]);
const alsoFunctions: ReadonlySet<string> = new Set(["max", "min"]);
const ordered: ReadonlySet<string> = new Set(["join", "fold"]);

/** The tree, or what is wrong with it. */
export function applied(name: Name, given: Arguments): Expr | Fault {
  const fault = faultOf(name, given);
  if (fault) return fault;
  const span = join(name.span, spanOf(given.end));
  const { range, fold, values } = given;
  if (!range) return { kind: "call", function: name, arguments: values, span };
  const { clauses, by } = range;
  const carried = fold ? { fold } : {};
  return { kind: "aggregate", function: name, ...carried, values, clauses, by, span };
}

function faultOf(name: Name, given: Arguments): Fault | undefined {
  const form = aggregates.get(name.text);
  const help = form === undefined ? everyAggregate : `it is written \`${form}\``;
  const { span } = name;
  if (!given.range)
    return form === undefined || alsoFunctions.has(name.text)
      ? folded(given, span)
      : {
          message: `\`${name.text}\` speaks of matches, and no \`for\` says of which`,
          span,
          help,
        };
  if (form === undefined) return { message: `\`${name.text}\` is no aggregate`, span, help };
  if (given.range.bySpan && !ordered.has(name.text))
    return {
      message: `the order makes no difference to \`${name.text}\``,
      span: given.range.bySpan,
      help: "`by` stands in `join` and `fold` only",
    };
  return isShaped(name.text, given)
    ? undefined
    : { message: `\`${name.text}\` has other arguments`, span, help };
}

const everyAggregate = `aggregates are ${[...aggregates.keys()].map((name) => `\`${name}\``).join(", ")}`;

const folded = (given: Arguments, span: Span): Fault | undefined =>
  given.fold && {
    message: "`name = start` stands in `fold` only",
    span,
    help: `it is written \`${aggregates.get("fold")}\``,
  };

function isShaped(name: string, { fold, values }: Arguments): boolean {
  const many = name === "count" ? 0 : name === "join" ? 2 : 1;
  return values.length === many && (name === "fold") === (fold !== undefined);
}
