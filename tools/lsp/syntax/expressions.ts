/** Expressions: names, attributes, functions and aggregates, as far as they are written. */
import { accept, image, isName, isText, isWord, peek, sameLine, take, within, type Reader } from "./cursor.js";
import { readInner } from "./clauses.js";
import type { Place } from "./outline.js";

const operators: ReadonlySet<string> = new Set(["or", "and", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"]);
/** Functions that take clauses. */
export const aggregates: ReadonlySet<string> = new Set(["max", "min", "sum", "count", "all", "any", "join", "fold"]);

export function readExpression(reader: Reader): void {
  readOperand(reader);
  while (operators.has(image(reader))) {
    accept(reader, image(reader));
    readOperand(reader);
  }
}

function readOperand(reader: Reader): void {
  while (image(reader) === "-" || image(reader) === "not") accept(reader, image(reader));
  const token = peek(reader);
  if (!token) return;
  if (token.image === "true" || token.image === "false") accept(reader, token.image);
  else if (isName(token)) readNamed(reader, "expression");
  else if (isText(token)) readText(reader);
  else if (/^[0-9]/.test(token.image)) reader.at++;
  else if (token.image === "(") parenthesised(reader);
}

function parenthesised(reader: Reader): void {
  reader.at++;
  readExpression(reader);
  accept(reader, ")");
}

/** A name, with the attribute or the arguments behind it. */
export function readNamed(reader: Reader, place: Place): void {
  if (image(reader, 1) === "(") return readCall(reader);
  const name = take(reader, "name", { place, ...(image(reader, 1) === "." ? { sort: "node" as const } : {}) });
  if (image(reader) !== ".") return;
  reader.at++;
  if (isWord(peek(reader)) && sameLine(reader)) take(reader, "attribute", { of: name });
}

function readCall(reader: Reader): void {
  const aggregate = aggregates.has(image(reader));
  take(reader, "function");
  reader.at++;
  if (aggregate) within(reader, () => readArguments(reader));
  else readArguments(reader);
  accept(reader, ")");
}

function readArguments(reader: Reader): void {
  while (peek(reader) && image(reader) !== ")" && image(reader) !== "for") {
    const before = reader.at;
    readArgument(reader);
    if (!accept(reader, ",") && reader.at === before) return;
  }
  if (!accept(reader, "for")) return;
  while (peek(reader) && ![")", "by", "=>", "}"].includes(image(reader))) {
    const before = reader.at;
    readInner(reader, "inner");
    if (reader.at === before) return;
  }
  if (!accept(reader, "by")) return;
  do readExpression(reader);
  while (accept(reader, ","));
}

/** An expression, or what a `fold` starts with: `at = 0`. */
function readArgument(reader: Reader): void {
  if (isName(peek(reader)) && image(reader, 1) === "=") {
    take(reader, "name", { binds: true, sort: "value", place: "node" });
    reader.at++;
  }
  readExpression(reader);
}

/** A text, with the expressions in its holes. */
export function readText(reader: Reader): void {
  while (isText(peek(reader))) {
    const closed = !image(reader).endsWith("{") || image(reader).endsWith("\\{");
    reader.at++;
    if (closed) return;
    readExpression(reader);
    // What stands in the way of the end of the hole.
    while (peek(reader) && !/^(?:}|$)/.test(image(reader)) && sameLine(reader)) reader.at++;
    // A hole that its line does not close ends with a token without text.
    if (peek(reader)?.image === "") reader.at++;
  }
}
