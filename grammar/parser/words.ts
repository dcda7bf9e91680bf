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
  "changed",
  "invariant",
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
  next?: IToken,
): string | undefined {
  return (
    unlike(token, previous, rule, next) ??
    drawn(token, rule) ??
    hints[rule]?.(token, previous) ??
    misplaced(token, rule) ??
    reserved(token, previous, rule)
  );
}

/** What is told from what stands directly before or behind. */
function unlike(
  token: IToken,
  previous: IToken | undefined,
  rule: string,
  next: IToken | undefined,
): string | undefined {
  const kept = tokenMatcher(token, t.Word) && !tokenMatcher(token, t.Name);
  if (kept && lists.has(rule) && is(next, t.KindColon, t.Edge))
    return `\`${token.image}\` is a word of the language and names no node or value`;
  if (is(token, t.Minus) && touches(previous, token) && touches(token, next))
    return "names consist of letters, digits and `_`";
  if (is(token, t.Dot) && is(previous, t.Int)) return "numbers are whole";
  return undefined;
}

const touches = (one: IToken | undefined, other: IToken | undefined): boolean =>
  one !== undefined && other !== undefined && one.endOffset! + 1 === other.startOffset;

/** Signs that stand for others. */
function drawn(token: IToken, rule: string): string | undefined {
  if (!lists.has(rule)) return undefined;
  if (token.tokenType === t.Minus || token.image === "<" || token.image === ">")
    return "an edge is drawn without spaces: `-kind->` or `<-kind-`";
  if (token.tokenType === t.Edge) return "an edge joins two nodes: `a -kind-> b`";
  if (tokenMatcher(token, t.Colon))
    return "no space stands around the colon of a node: `name:Kind`";
  if (token.tokenType === t.Comma)
    return "clauses and effects stand below each other, without a sign between them";
  if (token.tokenType === t.Assign)
    return "equality is written `==`; `let name = value` names a value";
  return undefined;
}

/** What stands elsewhere in a file. */
function misplaced(token: IToken, rule: string): string | undefined {
  if (token.tokenType === t.TemplateOpen)
    return "holes stand in messages only; a brace is written `\\{`";
  if (token.tokenType === t.GoldenArrow)
    return "`==>` divides the cases of goldens; in a rule it is `=>`";
  if (token.tokenType === t.FatArrow && lists.has(rule) && rule !== "node")
    return "`=>` stands once in a rule, between clauses and effects; in a golden it is `==>`";
  if (token.tokenType === t.FileDoc)
    return "`//!` lines stand at the top of a file; a comment is written `//`";
  if (token.tokenType === t.Doc)
    return "`///` lines stand before a rule, a stage or a parameter; a comment is written `//`";
  return undefined;
}

function reserved(token: IToken, previous: IToken | undefined, rule: string): string | undefined {
  const kept = tokenMatcher(token, t.Word) && !tokenMatcher(token, t.Name);
  return kept && !lists.has(rule) && previous?.endLine === token.startLine
    ? `\`${token.image}\` is a word of the language and names no node or value`
    : undefined;
}

type Hint = (token: IToken, previous: IToken | undefined) => string | undefined;

const k = t.keywords;
const is = (token: IToken | undefined, ...types: TokenType[]): boolean =>
  token !== undefined && types.includes(token.tokenType);

const effectWords = [k.delete, k.patch, k.error, k.warning, k.note, k.help, k.beside];
const clauseWords = [k.unless, k.let, k.where, k.optional, k.for];

/** Where clauses end. */
const amongClauses: Hint = (token) => {
  if (is(token, ...effectWords)) return "effects stand behind `=>`";
  if (is(token, t.RightBrace))
    return "`=>` stands between what a rule looks for and what follows; only `extend` and `override` may leave it out";
  return undefined;
};

/** Hints of single rules of the grammar. */
const hints: Readonly<Record<string, Hint>> = {
  file: (token) => nearest(token),
  item: (token) => nearest(token),
  param: (token) =>
    is(token, t.Assign) ? "a parameter has a type: `param name: int = 64`" : undefined,
  rule: (token, previous) => headHint(token, previous) ?? amongClauses(token, previous),
  invariant: (token, previous) => headHint(token, previous) ?? amongClauses(token, previous),
  changed: (token, previous) =>
    is(previous, k.extend, k.override)
      ? `the form is that of the rule: \`${previous!.image} forbid large_value { … }\``
      : (headHint(token, previous) ?? amongClauses(token, previous)),
  effects: (token) =>
    is(token, ...clauseWords) ? "what a rule looks for stands before `=>`" : undefined,
  holds: (token) =>
    is(token, t.Dot, ...effectWords)
      ? "an invariant has clauses on both sides of `=>`, and no effects"
      : undefined,
  each: () => "a set is bound by `for each`; `for` alone stands in aggregates: `sum(x.size for …)`",
  scope: nested,
  scopeBlock: nested,
  innerClause: nested,
  range: (token) =>
    is(token, k.each) ? "an aggregate says `for`, without `each`" : nested(token, undefined),
  callArguments: (token) => {
    if (is(token, t.Edge))
      return "an aggregate says `for` before its clauses: `count(for a -kind-> b)`";
    if (is(token, k.by)) return "`by` stands behind the clauses of `for`";
    return undefined;
  },
  attributes: (token) => {
    if (is(token, t.Assign)) return "an attribute is asked for as `{ name: value }`";
    return is(token, t.Comparison)
      ? "braces ask for one value, `{ name: value }`; what else must hold of `x.name` stands in `where`"
      : undefined;
  },
  foldStart: (token) => {
    if (is(token, k.for))
      return "`fold` says how each match changes the value: `fold(name = start, next for clauses by keys)`";
    return is(token, t.RightParen)
      ? "`name = start` begins a `fold`; equality is written `==`"
      : undefined;
  },
  letClause: (token) =>
    is(token, t.Comparison) ? "a value gets its name by one `=`: `let name = value`" : undefined,
  stage: inStage,
  repeat: inStage,
  ruleStep: inStage,
  count: (token) =>
    is(token, t.LeftBrace)
      ? "steps are repeated a number of times: `repeat 3 { … }`"
      : is(token, t.Minus)
        ? "a count is a number, or a parameter that holds one"
        : undefined,
  goldenCase: (token) =>
    is(token, k.param) ? "`param` lines stand between the title and the graph" : undefined,
  golden: (token) =>
    is(token, k.cascade)
      ? "all that was taken away is said, each on its line, without `cascade`"
      : undefined,
};

/** Behind the name of a rule. */
function headHint(token: IToken, previous: IToken | undefined): string | undefined {
  if (is(token, k.before) && !is(previous, t.LeftBrace))
    return "`rewrite name before others decreases value`: no other form says them, and `before` comes first";
  if (is(token, k.decreases)) return "only a `rewrite` says what it decreases";
  return undefined;
}

/** Within the braces of another clause, or behind `for`. */
function nested(token: IToken, _previous: IToken | undefined): string | undefined {
  return is(token, k.optional, k.for)
    ? "`optional` and `for each` are clauses of a rule, and stand within no other"
    : undefined;
}

function inStage(token: IToken, previous: IToken | undefined): string | undefined {
  if (is(token, t.Comma)) return "steps stand below each other, without commas";
  if (is(token, k.once, k.times, t.Int))
    return "the name of the rule comes first: `rule once`, `rule 12 times`";
  if (is(token, k.param, k.derive, k.rewrite, k.forbid))
    return "the braces of a stage are closed before something else starts";
  if (
    is(token, t.Comparison, t.Edge, t.LeftBrace, t.Colon, t.KindColon, t.Text) ||
    is(previous, t.Edge)
  )
    return "a stage names rules; what they look for stands in the rules";
  return undefined;
}

const itemWords = [
  "derive",
  "rewrite",
  "forbid",
  "invariant",
  "extend",
  "override",
  "stage",
  "param",
  "use",
];

/** The word that starts an item and is closest to this one. */
function nearest(token: IToken): string | undefined {
  if (!tokenMatcher(token, t.Word)) return undefined;
  if (token.tokenType === k.use) return "`use` lines stand at the top of a file";
  const near = itemWords.find((word) => word !== token.image && isNear(word, token.image));
  return near && `did you mean \`${near}\`?`;
}

/** Whether one character too many, too few or different, or two that changed places, lie between the words. */
function isNear(a: string, b: string): boolean {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [x, y] = [a.slice(same), b.slice(same)];
  return (
    x.slice(1) === y ||
    x === y.slice(1) ||
    x.slice(1) === y.slice(1) ||
    (x.slice(2) === y.slice(2) && x[0] === y[1] && x[1] === y[0])
  );
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
  changed: "`derive`, `rewrite`, `forbid` or `invariant`",
  range: "a path, `unless`, `let` or `where`",
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
  "changed =>": `${expectations.clause!.replace(" or ", ", ")} or \`}\``,
  "effects }": expectations.effect!,
  "holds }": expectations.clause!.replace("`=>`", "`}`"),
  "stage }": expectations.step!,
  "repeat }": expectations.step!,
  "file end": expectations.item!,
  "golden end": `a \`# title\` or (behind \`==>\`) ${expectations.expected}`,
  "goldenCase ==>": "a path or `==>`",
  "scopeBlock }": `${expectations.innerClause!.replace(" or ", ", ")} or \`}\``,
  "attributes }": "`,` or `}`",
  "callArguments )": "`,`, `for` or `)`",
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
  buildEarlyExitMessage: ({ expectedIterationPaths, actual, previous, ruleName }) =>
    sentence(
      actual[0]!,
      previous.tokenType === k.by
        ? expectations.primary!
        : (expectations[ruleName] ?? oneOf(expectedIterationPaths.map((path) => label(path[0]!)))),
    ),
};
