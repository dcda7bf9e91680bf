/** Text → syntax tree and diagnostics: scan, parse, and say every fault at its place. */
import { EOF, type IRecognitionException, type IToken } from "chevrotain";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { GoldenFile, RuleFile, Span } from "../ast.js";
import type { ExpressionParser } from "./expression-parser.js";
import { diagnosticOf, inOrder, type Fault } from "./fault.js";
import { GoldenParser } from "./golden-parser.js";
import { mostFaults } from "./limits.js";
import { RuleParser } from "./rule-parser.js";
import { scan } from "./scan.js";
import { spanOf } from "./span.js";
import { hint } from "./words.js";

let rules: RuleParser | undefined;
let goldens: GoldenParser | undefined;

export interface ParsedRules {
  readonly file: RuleFile;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ParsedGolden {
  readonly file: GoldenFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a rule file. Never throws; with diagnostics, the tree holds what is whole. */
export function parseRules(text: string, path: string): ParsedRules {
  const span = { start: 0, end: text.length, line: 1, column: 1 };
  const parser = (rules ??= new RuleParser());
  const { tree, diagnostics } = parse(text, path, parser, () => parser.read());
  const file = { ...(tree ?? { kind: "file" as const, doc: [], uses: [], items: [] }), span };
  return { file: diagnostics.length ? marked(file, diagnostics) : file, diagnostics };
}

/** Rules know on which of their lines something could not be read: what seems to be missing there may only be unreadable. */
function marked(file: RuleFile, diagnostics: readonly Diagnostic[]): RuleFile {
  const lines = diagnostics.map(({ labels }) => labels[0]!.place!.line!);
  const items = file.items.map((item, i) => {
    const next = file.items[i + 1]?.span.line ?? Infinity;
    const damaged = lines.filter((line) => item.span.line <= line && line < next);
    return item.kind === "rule" && damaged.length ? { ...item, damaged } : item;
  });
  return { ...file, items };
}

/** Parses a golden. Never throws; with diagnostics, the tree holds what is whole. */
export function parseGolden(text: string, path: string): ParsedGolden {
  const parser = (goldens ??= new GoldenParser());
  parser.textEnd = endOf(text);
  const { tree, diagnostics } = parse(text, path, parser, () => parser.read());
  return { file: tree ?? { kind: "golden", cases: [] }, diagnostics };
}

interface Parsed<T> {
  readonly tree: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function parse<T>(text: string, path: string, parser: ExpressionParser, start: () => T): Parsed<T> {
  const { tokens, faults, tooDeep } = scan(text);
  if (tooDeep) return { tree: undefined, diagnostics: said(faults, path) };
  parser.input = tokens;
  const tree = start();
  const end = endOf(text);
  const errors = parser.errors.map((error) => faultOf(error, end, tokens));
  const all = [...telling(errors, faults), ...faults, ...besides(parser.faults, errors)];
  parser.input = [];
  return { tree, diagnostics: said(all, path) };
}

const said = (faults: readonly Fault[], path: string): readonly Diagnostic[] =>
  inOrder(faults)
    .slice(0, mostFaults)
    .map((fault) => diagnosticOf(fault, path));

/** After a fault the parser starts anew at the next word that can open something, so only the first on a line is telling. */
function telling(errors: readonly Fault[], before: readonly Fault[]): readonly Fault[] {
  const lines = new Map<number, number>();
  for (const { span } of before)
    lines.set(span.line, Math.min(span.start, lines.get(span.line) ?? Infinity));
  const sorted = [...errors].sort((a, b) => a.span.start - b.span.start);
  return sorted.filter(({ span }) => {
    const first = lines.get(span.line) ?? Infinity;
    lines.set(span.line, Math.min(span.start, first));
    return span.start < first;
  });
}

/** What the language does not allow, but on lines that were not even understood. */
function besides(faults: readonly Fault[], errors: readonly Fault[]): readonly Fault[] {
  const lines = new Set(errors.map(({ span }) => span.line));
  return faults.filter(({ span }) => !lines.has(span.line));
}

function faultOf(error: IRecognitionException, end: Span, tokens: readonly IToken[]): Fault {
  const previous =
    "previousToken" in error ? (error.previousToken as IToken | undefined) : undefined;
  const next = tokens[tokens.indexOf(error.token) + 1];
  const help = hint(error.token, previous, error.context.ruleStack.at(-1) ?? "", next);
  return {
    message: error.message,
    span: placeOf(error.token, end),
    ...(help === undefined ? {} : { help }),
  };
}

const placeOf = (token: IToken, end: Span): Span => (token.tokenType === EOF ? end : spanOf(token));

/** The empty span behind the last character. */
function endOf(text: string): Span {
  const lineStart = text.lastIndexOf("\n") + 1;
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++;
  return { start: text.length, end: text.length, line, column: text.length - lineStart + 1 };
}
