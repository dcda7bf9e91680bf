/**
 * Text → tokens. Written by hand because a text in quotes holds whole expressions in its holes, which a table of
 * patterns cannot say.
 * Never fails: what is no token is reported once for each run of such characters, and left out.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Span } from "../ast.js";
import type { Fault } from "./fault.js";
import { deepest } from "./limits.js";
import { readText } from "./text.js";
import * as t from "./tokens.js";

export interface Comment {
  /** With its `//`, without space behind it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Scan {
  readonly tokens: IToken[];
  readonly faults: Fault[];
  /** `//` comments in the order of the text, for the formatter. */
  readonly comments: Comment[];
  /** Braces, parentheses or holes lie too deep within each other for the text to be parsed. */
  readonly tooDeep: boolean;
}

interface State {
  readonly text: string;
  readonly tokens: IToken[];
  readonly faults: Fault[];
  readonly comments: Comment[];
  at: number;
  line: number;
  lineStart: number;
  /** Nothing but blanks so far on this line. */
  lineBlank: boolean;
  /** Inside the hole of a text in quotes. */
  inHole: boolean;
  /** Offset of the brace that opened it. */
  holeStart: number;
  /** Braces that are open within it. */
  holeBraces: number;
  depth: number;
  tooDeep: boolean;
}

const blank = /[ \t\r]+/y;
const comment = /\/\/[^\n]*/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const digits = /[0-9][A-Za-z0-9_]*/y;
const int = /^(?:0x[0-9a-fA-F]+|[0-9]+)$/;
const edge =
  /-[A-Za-z_][A-Za-z0-9_]*(?:\|[A-Za-z_][A-Za-z0-9_]*)*[+*]?->|<-[A-Za-z_][A-Za-z0-9_]*(?:\|[A-Za-z_][A-Za-z0-9_]*)*[+*]?-/y;
const operator = /==>|=>|==|!=|<=|>=|[<>=+\-*/%{}(),.]/y;
const wordStart = /[A-Za-z_]/;
const foreign = /[^\sA-Za-z0-9_"#:<>=+\-*/%{}(),.]+|[^]/y;

export function scan(text: string): Scan {
  const state: State = {
    text,
    tokens: [],
    faults: [],
    comments: [],
    at: 0,
    line: 1,
    lineStart: 0,
    lineBlank: true,
    inHole: false,
    holeStart: 0,
    holeBraces: 0,
    depth: 0,
    tooDeep: false,
  };
  while (state.at < text.length) step(state);
  if (state.inHole) closeHole(state);
  return state;
}

function step(state: State): void {
  const character = state.text[state.at]!;
  if (character === "\n") lineBreak(state);
  else if (take(state, blank) === undefined) {
    sign(state, character);
    state.lineBlank = false;
  }
}

function sign(state: State, character: string): void {
  if (state.text.startsWith("//", state.at)) slashes(state);
  else if (character === '"') quote(state);
  else if (character === "}" && state.inHole && state.holeBraces === 0) resumeText(state);
  else if (character === "#") title(state);
  else if (character === ":") colon(state);
  else if (!simple(state)) strange(state);
}

/** Words, numbers, edges and signs. */
function simple(state: State): boolean {
  const found = take(state, word);
  if (found !== undefined) return emit(state, wordKind(found), found);
  const number = take(state, digits);
  if (number !== undefined) return numeral(state, number);
  const drawn = take(state, edge);
  if (drawn !== undefined) return emit(state, t.Edge, drawn);
  const mark = take(state, operator);
  if (mark === undefined) return false;
  nest(state, mark);
  return emit(state, t.signs.get(mark)!, mark);
}

/** Moves over what `pattern` matches here, if anything. */
function take(state: State, pattern: RegExp): string | undefined {
  pattern.lastIndex = state.at;
  const found = pattern.exec(state.text)?.[0];
  if (found !== undefined) state.at += found.length;
  return found;
}

function wordKind(text: string): TokenType {
  if (text === "_") return t.Underscore;
  return Object.hasOwn(t.keywords, text)
    ? t.keywords[text as keyof typeof t.keywords]
    : t.Identifier;
}

/** Adds the token that ends at the present place. */
function emit(state: State, type: TokenType, image: string, payload?: unknown): true {
  const start = state.at - image.length;
  const column = start - state.lineStart + 1;
  state.tokens.push({
    image,
    startOffset: start,
    endOffset: state.at - 1,
    startLine: state.line,
    endLine: state.line,
    startColumn: column,
    endColumn: column + image.length - 1,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx!,
    payload,
  });
  return true;
}

function fault(state: State, start: number, end: number, message: string, help?: string): void {
  const span: Span = { start, end, line: state.line, column: start - state.lineStart + 1 };
  state.faults.push({ message, span, ...(help === undefined ? {} : { help }) });
}

function lineBreak(state: State): void {
  if (state.inHole) closeHole(state);
  state.at++;
  state.line++;
  state.lineStart = state.at;
  state.lineBlank = true;
}

/** A hole that does not end on its line is closed, so that the rest of the file is still understood. */
function closeHole(state: State): void {
  const help = 'close it with `}` and the text with `"`; a brace is written `\\{`';
  fault(
    state,
    state.holeStart,
    state.holeStart + 1,
    "a hole `{…}` in a text must end on its line",
    help,
  );
  state.inHole = false;
  emit(state, t.TemplateClose, "", "");
}

function slashes(state: State): void {
  const text = take(state, comment)!;
  if (state.inHole)
    fault(state, state.at - text.length, state.at, "a comment cannot stand in the hole of a text");
  else if (text.startsWith("//!")) emit(state, t.FileDoc, text, docLine(text));
  else if (text.startsWith("///") && text[3] !== "/") emit(state, t.Doc, text, docLine(text));
  else state.comments.push({ text: text.trimEnd(), start: state.at - text.length, end: state.at });
}

const docLine = (text: string): string => text.slice(3).replace(/^ /, "").trimEnd();

function numeral(state: State, image: string): true {
  if (int.test(image)) return emit(state, t.Int, image);
  fault(
    state,
    state.at - image.length,
    state.at,
    `\`${image}\` is not a number`,
    "numbers are written as 24 or 0x18",
  );
  return emit(state, t.Int, image, "damaged");
}

function title(state: State): void {
  if (!state.lineBlank) return strange(state);
  const end = state.text.indexOf("\n", state.at);
  const image = state.text.slice(state.at, end < 0 ? state.text.length : end);
  state.at += image.length;
  emit(state, t.Title, image, image.slice(1).trim());
}

function colon(state: State): void {
  const behind = state.text[++state.at] ?? "";
  emit(state, wordStart.test(behind) ? t.KindColon : t.Colon, ":");
}

function nest(state: State, mark: string): void {
  if (state.inHole && mark === "{") state.holeBraces++;
  if (state.inHole && mark === "}") state.holeBraces--;
  if (mark === "}" || mark === ")") state.depth = Math.max(0, state.depth - 1);
  if (mark !== "{" && mark !== "(") return;
  if (++state.depth <= deepest || state.tooDeep) return;
  state.tooDeep = true;
  fault(
    state,
    state.at - 1,
    state.at,
    `more than ${deepest} braces and parentheses lie within each other here`,
    "name the parts with `let`",
  );
}

/** A text in quotes, whole or up to its first hole. */
function quote(state: State): void {
  const nested = state.inHole;
  const part = readText(state.text, state.at + 1, nested);
  const image = state.text.slice(state.at, part.end);
  state.at = part.end;
  if (nested && part.closedBy === "line") return;
  for (const one of part.faults) fault(state, one.start, one.end, one.message, one.help);
  if (part.closedBy !== "{") return void emit(state, t.Text, image, part.value);
  openHole(state);
  emit(state, t.TemplateOpen, image, part.value);
}

function openHole(state: State): void {
  state.inHole = true;
  state.holeStart = state.at - 1;
  state.holeBraces = 0;
}

/** What follows a hole: text up to the next hole or the end. */
function resumeText(state: State): void {
  const part = readText(state.text, state.at + 1, false);
  const image = state.text.slice(state.at, part.end);
  state.at = part.end;
  for (const one of part.faults) fault(state, one.start, one.end, one.message, one.help);
  state.inHole = false;
  if (part.closedBy === "{") openHole(state);
  emit(state, state.inHole ? t.TemplateMiddle : t.TemplateClose, image, part.value);
}

const inHole = "within a hole a text stands in quotes without `\\`: `{join(x.a, \", \" for …)}`";

/** Signs of other languages, and how they are said here. */
const otherSigns: Readonly<Record<string, string>> = {
  "&&": "both are true: `a and b`",
  "||": "one of them is true: `a or b`",
  "!": "the opposite is `not a`, and `a != b` compares",
  ";": "clauses and effects stand below each other, without a sign between them",
  "'": 'texts stand in double quotes: `"…"`',
  "?": "`default(x.a, 0)` has a value where the attribute is not set",
};

function strange(state: State): void {
  const image = take(state, foreign)!;
  const shown = [...image].slice(0, 8).map(visible).join("");
  const help = image.startsWith("\\") && state.inHole ? inHole : otherSigns[image];
  fault(state, state.at - image.length, state.at, `\`${shown}\` has no meaning here`, help);
}

/** Characters that cannot be seen are named by their code. */
function visible(character: string): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}
