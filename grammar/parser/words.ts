/** The sentences of syntax errors: what was found, what may stand there instead, and what was probably meant. */
import {
  EOF,
  tokenMatcher,
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
} from "chevrotain";
import * as t from "./tokens.js";

/** How messages call a token that was found. */
export function found(token: IToken): string {
  if (token.tokenType === EOF) return "the end of the file";
  if (token.tokenType === t.Text) return "a text";
  if (token.tokenType === t.TemplateOpen) return "a text with a hole";
  if (token.tokenType === t.TemplateMiddle || token.tokenType === t.TemplateClose)
    return "the end of a hole";
  if (token.tokenType === t.Title) return "a line that starts with `#`";
  if (token.tokenType === t.FileDoc || token.tokenType === t.Doc)
    return `a \`${token.image.slice(0, 3)}\` line`;
  return `\`${token.image.length > 40 ? token.image.slice(0, 40) + "…" : token.image}\``;
}

/** Rules of the grammar that hold lists of paths and more. */
const lists: ReadonlySet<string> = new Set([
  "rule",
  "changedRule",
  "invariant",
  "changedInvariant",
  "effects",
  "holds",
  "scopeBlock",
  "range",
  "innerClause",
  "goldenCase",
  "golden",
  "node",
  "clause",
  "effect",
  "expected",
]);

/** What was probably meant, where a token stands in the way of a rule of the grammar. */
export function hint(
  token: IToken,
  previous: IToken | undefined,
  rule: string,
): string | undefined {
  if (lists.has(rule)) {
    if (token.tokenType === t.Minus || token.image === "<" || token.image === ">")
      return "an edge is drawn without spaces: `-kind->` or `<-kind-`";
    if (token.tokenType === t.Edge) return "an edge joins two nodes: `a -kind-> b`";
    if (tokenMatcher(token, t.Colon))
      return "no space stands around the colon of a node: `name:Kind`";
    if (token.tokenType === t.Assign)
      return "equality is written `==`; `let name = value` names a value";
  }
  if (token.tokenType === t.TemplateOpen)
    return "holes stand in messages only; a brace is written `\\{`";
  if (token.tokenType === t.GoldenArrow)
    return "`==>` divides the cases of goldens; in a rule it is `=>`";
  if (token.tokenType === t.FatArrow && rule !== "node")
    return "`=>` stands once in a rule, between clauses and effects; in a golden it is `==>`";
  if (token.tokenType === t.FileDoc)
    return "`//!` lines stand at the top of a file; a comment is written `//`";
  if (token.tokenType === t.Doc)
    return "`///` lines stand before a rule or a parameter; a comment is written `//`";
  const kept = tokenMatcher(token, t.Word) && !tokenMatcher(token, t.Name);
  if (kept && !lists.has(rule) && previous?.endLine === token.startLine)
    return `\`${token.image}\` is a word of the language and names no node or value`;
  return undefined;
}

/** `a, b or c`, each once, in the order given. */
export function oneOf(labels: readonly string[]): string {
  const once = [...new Set(labels)];
  const last = once.pop() ?? "nothing";
  return once.length ? `${once.join(", ")} or ${last}` : last;
}

const label = (type: TokenType): string =>
  type === EOF ? "the end of the file" : (type.LABEL ?? type.name);

/** What may stand at the start of these rules of the grammar, in words. */
const expectations: Readonly<Record<string, string>> = {
  item: "`derive`, `rewrite`, `forbid`, `invariant`, `extend`, `override`, `stage` or `param`",
  changedRule: "`derive`, `rewrite` or `forbid`",
  clause: "a path, `optional`, `for each`, `unless`, `let`, `where` or `=>`",
  innerClause: "a path, `unless`, `let` or `where`",
  effect:
    "a path, `x.attribute = value`, `delete`, `patch`, `error`, `warning`, `note`, `help`, `beside` or `}`",
  expected: "a path, `x.attribute = value`, `delete`, `patch`, `error` or `warning`",
  node: "a node `name:Kind`",
  scope: "a path or `{`",
  primary: "a value",
  step: "the name of a rule, `repeat` or `}`",
  count: "a number or a parameter",
};

const sentence = (token: IToken, expected: string): string =>
  `found ${found(token)}, where ${expected} may stand`;

/** Where the list before a closing sign has ended, more than that sign may stand: by rule of the grammar and sign. */
const beforeClosing: Readonly<Record<string, string>> = {
  "rule =>": expectations.clause!,
  "invariant =>": expectations.clause!,
  "changedRule =>": `${expectations.clause!.replace(" or ", ", ")} or \`}\``,
  "changedInvariant =>": `${expectations.clause!.replace(" or ", ", ")} or \`}\``,
  "effects }": expectations.effect!,
  "holds }": expectations.clause!.replace("`=>`", "`}`"),
  "stage }": expectations.step!,
  "repeat }": expectations.step!,
  "file end": expectations.item!,
  "golden end": `a \`# title\` or (behind \`==>\`) ${expectations.expected}`,
  "goldenCase ==>": "a path or `==>`",
  "scopeBlock }": `${expectations.innerClause!.replace(" or ", ", ")} or \`}\``,
  "attributes }": "`,` or `}`",
  "callArguments )": "`,` or `)`",
};
const closing = new Map([
  [t.FatArrow, "=>"],
  [t.Turn, "=>"],
  [t.RightBrace, "}"],
  [t.RightParen, ")"],
  [EOF, "end"],
  [t.GoldenArrow, "==>"],
]);

export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, ruleName }) =>
    sentence(actual, beforeClosing[`${ruleName} ${closing.get(expected)}`] ?? label(expected)),
  buildNotAllInputParsedMessage: ({ firstRedundant, ruleName }) =>
    sentence(firstRedundant, beforeClosing[`${ruleName} end`] ?? "nothing more"),
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual, ruleName }) =>
    sentence(
      actual[0]!,
      expectations[ruleName] ??
        oneOf(expectedPathsPerAlt.flatMap((paths) => paths.map((path) => label(path[0]!)))),
    ),
  buildEarlyExitMessage: ({ expectedIterationPaths, actual }) =>
    sentence(actual[0]!, oneOf(expectedIterationPaths.map((path) => label(path[0]!)))),
};
