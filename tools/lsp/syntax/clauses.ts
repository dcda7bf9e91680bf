/** Clauses and effects: which words open them and what stands in them. */
import { accept, behind, block, image, isName, isText, isWord, peek, sameLine, take, within, type Reader } from "./cursor.js";
import { readExpression, readNamed, readText } from "./expressions.js";
import { atNode, readPath } from "./paths.js";
import type { Place } from "./outline.js";

/** A clause of a rule. */
export function readClause(reader: Reader, place: Place): void {
  if (image(reader) === "optional") return surrounded(reader, place);
  if (image(reader) === "for") return forEach(reader, place);
  readInner(reader, place);
}

/** What may stand in `unless`, `optional`, `for each` and aggregates as well. */
export function readInner(reader: Reader, place: Place): void {
  switch (image(reader)) {
    case "unless":
      return within(reader, () => surrounded(reader, place));
    case "let":
      return readLet(reader);
    case "where":
      accept(reader, "where");
      return readExpression(reader);
    default:
      return readPathOrSlip(reader, place);
  }
}

function readLet(reader: Reader): void {
  accept(reader, "let");
  if (isName(peek(reader)) && sameLine(reader)) take(reader, "name", { binds: true, sort: "value", place: "node" });
  if (accept(reader, "=")) readExpression(reader);
}

function forEach(reader: Reader, place: Place): void {
  accept(reader, "for");
  if (!accept(reader, "each") && isWord(peek(reader)) && sameLine(reader)) take(reader, "keyword", { place: "header" });
  inBracesOrLine(reader, place);
}

/** A keyword, then a path with an optional `where` on its line, or clauses in braces. */
function surrounded(reader: Reader, place: Place): void {
  accept(reader, image(reader));
  inBracesOrLine(reader, place);
}

function inBracesOrLine(reader: Reader, place: Place): void {
  if (image(reader) === "{") return void block(reader, () => readInner(reader, "inner"));
  if (!atNode(reader)) return;
  readPathOrSlip(reader, place === "inner" ? "inner" : "node");
  if (image(reader) === "where" && sameLine(reader)) readInner(reader, "inner");
}

/** `x.a` where a clause may stand is a condition without its `where`. */
function readPathOrSlip(reader: Reader, place: Place): void {
  if (isName(peek(reader)) && (image(reader, 1) === "." || image(reader, 1) === "(")) {
    readNamed(reader, place);
    if (accept(reader, "=")) readExpression(reader);
  } else if (atNode(reader)) readPath(reader, place);
}

const levels: ReadonlySet<string> = new Set(["error", "warning", "note", "help"]);

/** An effect of a rule, or a line behind `==>` of a golden. */
export function readEffect(reader: Reader, place: Place): void {
  const word = image(reader);
  if (levels.has(word)) return readMessage(reader, place);
  if (word === "delete") return readDelete(reader);
  if (word === "patch") return readPatch(reader);
  if (word === "beside") return readBeside(reader);
  if (word === "nothing") return void accept(reader, "nothing");
  if (isName(peek(reader)) && image(reader, 1) === ".") return readAssignment(reader, place);
  if (atNode(reader)) readPath(reader, place);
}

function readMessage(reader: Reader, place: Place): void {
  accept(reader, image(reader));
  if (place === "expected" && isWord(peek(reader)) && sameLine(reader)) reader.item.refers.push(take(reader, "rule"));
  if (isText(peek(reader))) readText(reader);
  if (image(reader) === "at") {
    accept(reader, "at");
    if (isName(peek(reader)) && sameLine(reader)) take(reader, "name", { sort: "node", place: "at" });
  } else if (place === "effect" && isName(peek(reader)) && sameLine(reader) && behind(reader) !== peek(reader)!.startOffset)
    take(reader, "keyword", { place: "header" });
}

function readDelete(reader: Reader): void {
  accept(reader, "delete");
  if (atNode(reader)) readPath(reader, "at");
  accept(reader, "cascade");
}

function readPatch(reader: Reader): void {
  accept(reader, "patch");
  if (isName(peek(reader)) && sameLine(reader)) readNamed(reader, "at");
  if (accept(reader, "from")) readExpression(reader);
  if (accept(reader, "to")) readExpression(reader);
}

function readBeside(reader: Reader): void {
  accept(reader, "beside");
  do if (isName(peek(reader)) && sameLine(reader)) take(reader, "name", { sort: "node", place: "at" });
  while (accept(reader, ","));
}

function readAssignment(reader: Reader, place: Place): void {
  readNamed(reader, place);
  if (accept(reader, "=")) readExpression(reader);
}
