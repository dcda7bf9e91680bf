/** The sentences of syntax errors: what was found, and what may stand there instead. */
import { EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from "chevrotain";
import * as t from "./tokens.js";

/** How messages call a token that was found. */
export function found(token: IToken): string {
  if (token.tokenType === EOF) return "the end of the file";
  if (token.tokenType === t.Text || token.tokenType === t.TemplateOpen) return "a text";
  if (token.tokenType === t.TemplateMiddle || token.tokenType === t.TemplateClose) return "the end of a hole";
  if (token.tokenType === t.Title) return "a line that starts with `#`";
  if (token.tokenType === t.FileDoc || token.tokenType === t.Doc) return `a \`${token.image.slice(0, 3)}\` line`;
  return `\`${token.image.length > 40 ? token.image.slice(0, 40) + "…" : token.image}\``;
}

/** `a, b or c`, each once, in the order given. */
export function oneOf(labels: readonly string[]): string {
  const once = [...new Set(labels)];
  const last = once.pop() ?? "nothing";
  return once.length ? `${once.join(", ")} or ${last}` : last;
}

const label = (type: TokenType): string => (type === EOF ? "the end of the file" : (type.LABEL ?? type.name));

/** What may stand at the start of these rules of the grammar, in words. */
const expectations: Readonly<Record<string, string>> = {
  item: "`derive`, `rewrite`, `forbid` or `param`",
  clause: "a path, `unless`, `let`, `where` or `=>`",
  effect: "a path, `x.attribute = value`, `delete`, `patch`, `error`, `warning`, `note`, `help`, `beside` or `}`",
  expected: "a path, `x.attribute = value`, `patch`, `error` or `warning`",
  node: "a node `name:Kind`",
  primary: "a value",
};

const sentence = (token: IToken, expected: string): string => `found ${found(token)}, where ${expected} may stand`;

/** Where the loop of a rule of the grammar has ended without its closing sign, more than that sign may stand. */
const beforeClosing: Readonly<Record<string, readonly [TokenType, string]>> = {
  body: [t.RightBrace, expectations.effect!],
  file: [EOF, expectations.item!],
  golden: [EOF, "a `# title`"],
  clauses: [t.FatArrow, expectations.clause!],
  unlessBlock: [t.RightBrace, "a path, `let`, `where` or the closing `}`"],
  attributes: [t.RightBrace, "`,` or the closing `}`"],
  goldenCase: [t.GoldenArrow, "a path or `==>`"],
};

export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, ruleName }) => {
    const closing = beforeClosing[ruleName];
    return sentence(actual, closing?.[0] === expected ? closing[1] : label(expected));
  },
  buildNotAllInputParsedMessage: ({ firstRedundant, ruleName }) =>
    sentence(firstRedundant, ruleName === "golden" ? "a `# title`" : expectations.item!),
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual, ruleName }) =>
    sentence(
      actual[0]!,
      expectations[ruleName] ?? oneOf(expectedPathsPerAlt.flatMap((paths) => paths.map((path) => label(path[0]!)))),
    ),
  buildEarlyExitMessage: ({ expectedIterationPaths, actual }) =>
    sentence(actual[0]!, oneOf(expectedIterationPaths.map((path) => label(path[0]!)))),
};
