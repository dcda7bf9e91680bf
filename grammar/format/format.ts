/** The formatter: the house look of the printer, with every comment kept. */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { GoldenCase, Item, Rule, Span } from "../ast.js";
import { parseGolden, parseRules } from "../parser/parse.js";
import { scan } from "../parser/scan.js";
import { Doc, FatArrow, FileDoc, GoldenArrow, LeftBrace, keywords } from "../parser/tokens.js";
import { printExpected } from "../print/golden.js";
import { fill } from "../print/line.js";
import { pathParts } from "../print/path.js";
import { printClause, printEffect, printParam, printRule } from "../print/rules.js";
import { weave, type Unit } from "./weave.js";

export interface Formatted {
  /** The text in the house look; nothing where it cannot be read. */
  readonly text: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Formats a rule file. */
export function formatRules(source: string, path: string): Formatted {
  const { file, diagnostics } = parseRules(source, path);
  if (diagnostics.length) return { text: undefined, diagnostics };
  const { tokens, comments } = scan(source);
  const docs = tokens.filter((token) => token.tokenType === FileDoc);
  const units: Unit[] = [
    ...docs.map((token) =>
      unitOf(token.startOffset, token.endOffset! + 1, token.image.trimEnd(), "", "never"),
    ),
    ...file.uses.map((use, index) => {
      const text = `use ${use.path.map((name) => name.text).join(".")}`;
      return unitOf(use.span.start, use.span.end, text, "", index ? "never" : "always");
    }),
    ...file.items.flatMap((item) => itemUnits(item, tokens)),
  ];
  return { text: weave(source, units, comments), diagnostics };
}

/** Formats a golden. */
export function formatGolden(source: string, path: string): Formatted {
  const { file, diagnostics } = parseGolden(source, path);
  if (diagnostics.length) return { text: undefined, diagnostics };
  const { tokens, comments } = scan(source);
  const units = file.cases.flatMap((one) => caseUnits(one, source, tokens));
  return { text: weave(source, units, comments), diagnostics };
}

const unitOf = (
  start: number,
  end: number,
  text: string,
  indent: string,
  gap: Unit["gap"],
): Unit => ({ start, end, text, indent, gap });

/** The first token of a kind at or behind an offset. */
const tokenFrom = (
  tokens: readonly IToken[],
  type: TokenType,
  offset: number,
): IToken | undefined => tokens[firstFrom(tokens, offset, type)];

function firstFrom(tokens: readonly IToken[], offset: number, type: TokenType): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.startOffset < offset) low = middle + 1;
    else high = middle;
  }
  while (low < tokens.length && tokens[low]!.tokenType !== type) low++;
  return low;
}

/** Where the `///` lines before an item start, or else the item. */
function startWithDocs(item: Item, tokens: readonly IToken[]): number {
  let index = firstFrom(
    tokens,
    item.span.start,
    item.kind === "rule" ? keywords[item.form as "derive"] : keywords.param,
  );
  while (index > 0 && tokens[index - 1]!.tokenType === Doc) index--;
  return tokens[index]!.startOffset;
}

function itemUnits(item: Item, tokens: readonly IToken[]): readonly Unit[] {
  const start = startWithDocs(item, tokens);
  if (item.kind === "param") return [unitOf(start, item.span.end, printParam(item), "", "always")];
  if (item.kind === "stage") throw new Error("the new forms are not printed yet");
  const open = tokenFrom(tokens, LeftBrace, item.name.span.end)!;
  const arrow = tokenFrom(tokens, FatArrow, item.clauses.at(-1)?.span.end ?? open.startOffset)!;
  const head = printRule({ ...item, clauses: [], effects: [] } satisfies Rule)
    .split("\n")
    .slice(0, -2)
    .join("\n");
  return [
    unitOf(start, open.endOffset! + 1, head, "", "always"),
    ...item.clauses.map((one, index) => inner(one.span, printClause(one, "  "), index)),
    unitOf(arrow.startOffset, arrow.endOffset! + 1, "  =>", "  ", "never"),
    ...item.effects.map((one, index) => inner(one.span, printEffect(one, "  "), index)),
    unitOf(item.span.end - 1, item.span.end, "}", "  ", "never"),
  ];
}

const inner = (span: Span, text: string, index: number): Unit =>
  unitOf(span.start, span.end, text, "  ", index ? "keep" : "never");

function caseUnits(one: GoldenCase, source: string, tokens: readonly IToken[]): readonly Unit[] {
  const title = `# ${one.title}`.trimEnd();
  const line = source.indexOf("\n", one.span.start);
  const arrow = tokenFrom(tokens, GoldenArrow, one.span.start)!;
  const gap = (index: number): Unit["gap"] => (index ? "keep" : "always");
  const nothing = tokenFrom(tokens, keywords.nothing, one.expectedSpan.start);
  const said =
    nothing && nothing.startOffset < one.expectedSpan.end && !one.expected.length ? nothing : arrow;
  return [
    unitOf(one.span.start, line < 0 ? one.span.end : line, title, "", "always"),
    ...one.graph.map((path, index) =>
      unitOf(path.span.start, path.span.end, fill(pathParts(path), ""), "", gap(index)),
    ),
    unitOf(arrow.startOffset, arrow.endOffset! + 1, "==>", "", "always"),
    ...one.expected.map((each, index) =>
      unitOf(each.span.start, each.span.end, printExpected([each]).trimEnd(), "", gap(index)),
    ),
    ...(one.expected.length
      ? []
      : [unitOf(said.startOffset, said.endOffset! + 1, "nothing", "", "always")]),
  ];
}
