/**
 * Tokens of one line of LLVM IR text, as far as the lift and the proof need them: integers apart from names,
 * names apart from words, byte strings apart from both (LLVM Language Reference, "Identifiers" and "Constants").
 * Tokens lie flat in one array, three numbers each, because a lift looks at millions of them.
 * A damaged line gives odd tokens, never an exception.
 */

/** Kinds of token. */
export const INTEGER = 1;
export const GLOBAL = 2;
export const LOCAL = 3;
export const METADATA = 4;
export const GROUP = 5;
export const BYTES = 6;
export const STRING = 7;
export const WORD = 8;
export const MARK = 9;

/** `[kind, start, end]` repeated. */
export type Tokens = readonly number[];

const SPACE = 1;
const DIGIT = 2;
const LETTER = 4;
const classes = new Uint8Array(128);
for (const code of [9, 10, 13, 32]) classes[code] = SPACE;
for (let code = 48; code < 58; code++) classes[code] = DIGIT;
for (let code = 65; code < 91; code++) classes[code] = LETTER;
for (let code = 97; code < 123; code++) classes[code] = LETTER;
for (const mark of "_.$") classes[mark.charCodeAt(0)] = LETTER;

const classAt = (line: string, at: number): number => classes[line.charCodeAt(at)] ?? 0;
const isWord = (line: string, at: number): boolean =>
  at < line.length && (classAt(line, at) & (DIGIT | LETTER)) !== 0;
const isName = (line: string, at: number): boolean =>
  isWord(line, at) || line.charCodeAt(at) === 45;

function endOf(line: string, at: number, test: (line: string, at: number) => boolean): number {
  while (at < line.length && test(line, at)) at++;
  return at;
}

/** End of the quoted text whose quote is at `at`; LLVM escapes a quote as `\22`, so the next quote ends it. */
function endOfQuoted(line: string, at: number): number {
  const close = line.indexOf('"', at + 1);
  return close < 0 ? line.length : close + 1;
}

function endOfSigil(line: string, at: number): number {
  return line.charCodeAt(at + 1) === 34 ? endOfQuoted(line, at + 1) : endOf(line, at + 1, isName);
}

/** A number: decimal integers are INTEGER, all else (floats, hexadecimal) is WORD. */
function pushNumber(tokens: number[], line: string, at: number): number {
  const digits = endOf(line, at + 1, (text, place) => classAt(text, place) === DIGIT);
  let end = digits;
  while (
    isWord(line, end) ||
    ((line[end] === "+" || line[end] === "-") && /[eE]/.test(line[end - 1] ?? ""))
  )
    end++;
  tokens.push(end === digits ? INTEGER : WORD, at, end);
  return end;
}

function pushSigil(tokens: number[], line: string, at: number, kind: number): number {
  const end = endOfSigil(line, at);
  tokens.push(end === at + 1 ? MARK : kind, at, end);
  return end;
}

function pushToken(tokens: number[], line: string, at: number): number {
  const code = line.charCodeAt(at);
  const kind = classAt(line, at);
  if (kind === DIGIT || (code === 45 && classAt(line, at + 1) === DIGIT))
    return pushNumber(tokens, line, at);
  if (code === 99 && line.charCodeAt(at + 1) === 34)
    return pushQuoted(tokens, line, at, at + 1, BYTES);
  if (kind === LETTER) return pushWord(tokens, line, at);
  if (code === 37) return pushSigil(tokens, line, at, LOCAL);
  if (code === 64) return pushSigil(tokens, line, at, GLOBAL);
  if (code === 33) return pushSigil(tokens, line, at, METADATA);
  if (code === 35) return pushSigil(tokens, line, at, GROUP);
  if (code === 34) return pushQuoted(tokens, line, at, at, STRING);
  tokens.push(MARK, at, at + 1);
  return at + 1;
}

function pushQuoted(
  tokens: number[],
  line: string,
  at: number,
  quote: number,
  kind: number,
): number {
  const end = endOfQuoted(line, quote);
  tokens.push(kind, at, end);
  return end;
}

function pushWord(tokens: number[], line: string, at: number): number {
  const end = endOf(line, at, isWord);
  tokens.push(WORD, at, end);
  return end;
}

/** The tokens of `line`; a comment ends it. */
export function scanLine(line: string): Tokens {
  const tokens: number[] = [];
  for (let at = 0; at < line.length;) {
    if (classAt(line, at) === SPACE) at++;
    else if (line.charCodeAt(at) === 59) break;
    else at = pushToken(tokens, line, at);
  }
  return tokens;
}

/** The text of token number `index` (counted in tokens); empty beyond the ends. */
export function tokenText(line: string, tokens: Tokens, index: number): string {
  if (index < 0 || index * 3 >= tokens.length) return "";
  return line.slice(tokens[index * 3 + 1], tokens[index * 3 + 2]);
}

/** The kind of token number `index`; 0 beyond the ends. */
export const tokenKind = (tokens: Tokens, index: number): number =>
  index < 0 ? 0 : (tokens[index * 3] ?? 0);

/** Index of the opening mark that encloses token `index`, or -1. */
export function enclosing(line: string, tokens: Tokens, index: number): number {
  let depth = 0;
  for (let i = index - 1; i >= 0; i--) {
    if (tokens[i * 3] !== MARK) continue;
    const mark = line[tokens[i * 3 + 1]!]!;
    if (")]}>".includes(mark)) depth++;
    else if ("([{<".includes(mark) && depth-- === 0) return i;
  }
  return -1;
}

/** Index of the mark that closes the one at `index`, or the number of tokens. */
export function closing(line: string, tokens: Tokens, index: number): number {
  let depth = 0;
  const count = tokens.length / 3;
  for (let i = index; i < count; i++) {
    if (tokens[i * 3] !== MARK) continue;
    const mark = line[tokens[i * 3 + 1]!]!;
    if ("([{<".includes(mark)) depth++;
    else if (")]}>".includes(mark) && --depth === 0) return i;
  }
  return count;
}

/** The integer type (`i64`) of the value at token `index`: the nearest one before it, parentheses skipped; "" if none. */
export function integerType(line: string, tokens: Tokens, index: number): string {
  for (let i = index - 1; i >= 0; i--) {
    const text = tokenText(line, tokens, i);
    if (tokens[i * 3] === MARK && (text === ")" || text === "}" || text === "]")) {
      i = enclosing(line, tokens, i);
      if (i < 0) return "";
    } else if (tokens[i * 3] === WORD && /^i\d+$/.test(text)) return text;
  }
  return "";
}
