/** The items of a rule file: rules, parameters and stages, with what stands around their names. */
import { accept, atItem, behind, block, endOf, image, isName, isWord, peek, sameLine, take, within, type Reader } from "./cursor.js";
import { readClause, readEffect } from "./clauses.js";
import { readExpression } from "./expressions.js";
import type { Item, Scope, UseLine, Word } from "./outline.js";

const forms: ReadonlySet<string> = new Set(["derive", "rewrite", "forbid", "invariant"]);

/** The opening of an item at the next token. */
export function openItem(reader: Reader, kind: Item["kind"], doc: readonly string[], docStart?: number): Item {
  const token = peek(reader)!;
  const head = { start: token.startOffset, end: endOf(token) };
  const scope: Scope = { bound: new Map() };
  const item: Item = { kind, doc, docStart: docStart ?? head.start, head, start: head.start, end: head.end, scope, nodes: [], edges: [], refers: [] };
  reader.item = item;
  reader.scope = scope;
  reader.effect = false;
  return item;
}

/** Reads one item; gives nothing where no item starts. */
export function readItem(reader: Reader, doc: readonly string[], docStart?: number): Item | undefined {
  const word = image(reader);
  const kind = word === "param" ? "param" : word === "stage" ? "stage" : forms.has(word) || word === "extend" || word === "override" ? "rule" : undefined;
  if (!kind) return undefined;
  const item = openItem(reader, kind, doc, docStart);
  if (kind === "rule") readRule(reader, item);
  else if (kind === "param") readParam(reader, item);
  else readStage(reader, item);
  item.end = Math.max(item.head.end, behind(reader));
  return item;
}

function readRule(reader: Reader, item: Item): void {
  if (image(reader) === "extend" || image(reader) === "override") {
    item.change = image(reader) as "extend" | "override";
    take(reader, "item");
  }
  if (forms.has(image(reader)) && (item.change === undefined || sameLine(reader))) {
    item.form = image(reader);
    take(reader, "item", { ...(item.change && { place: "header" as const }) });
  } else if (item.change && isWord(peek(reader)) && sameLine(reader)) take(reader, "item", { place: "header" });
  if (isWord(peek(reader)) && sameLine(reader)) {
    item.name = take(reader, "rule", { binds: item.change === undefined });
    if (item.change) item.refers.push(item.name);
  }
  readHeader(reader, item);
  if (image(reader) === "{") readBody(reader, item);
}

function readHeader(reader: Reader, item: Item): void {
  while (peek(reader) && image(reader) !== "{" && !atItem(reader)) {
    if (accept(reader, "before")) references(reader, item, "rule");
    else if (accept(reader, "decreases")) readExpression(reader);
    else if (isWord(peek(reader)) && sameLine(reader)) take(reader, "keyword", { place: "header" });
    else if (sameLine(reader)) reader.at++;
    else return;
  }
}

/** Names of rules or stages with commas between. */
function references(reader: Reader, item: Item, role: "rule" | "stage"): void {
  do if (isWord(peek(reader)) && sameLine(reader)) item.refers.push(take(reader, role));
  while (accept(reader, ","));
}

function readBody(reader: Reader, item: Item): void {
  item.open = peek(reader)!.startOffset;
  let read = (): void => readClause(reader, "clause");
  const outer = reader.scope;
  const close = block(reader, () => {
    if (image(reader) !== "=>" || item.arrow) return read();
    const arrow = peek(reader)!;
    item.arrow = { start: arrow.startOffset, end: endOf(arrow) };
    reader.at++;
    if (item.form === "invariant") {
      reader.scope = { parent: outer, bound: new Map() };
      read = () => readClause(reader, "holds");
      return;
    }
    reader.effect = true;
    read = () => readEffect(reader, "effect");
  });
  reader.scope = outer;
  reader.effect = false;
  if (close !== undefined) item.close = close;
}

function readParam(reader: Reader, item: Item): void {
  take(reader, "item");
  if (isName(peek(reader)) && sameLine(reader)) item.name = take(reader, "parameter", { binds: true });
  if (accept(reader, ":") && isWord(peek(reader)) && sameLine(reader)) item.type = take(reader, "type").text;
  if (!accept(reader, "=")) return;
  const start = peek(reader)?.startOffset ?? behind(reader);
  within(reader, () => readExpression(reader));
  item.value = reader.text.slice(start, behind(reader));
}

function readStage(reader: Reader, item: Item): void {
  take(reader, "item");
  if (isWord(peek(reader)) && sameLine(reader)) item.name = take(reader, "stage", { binds: true });
  while (peek(reader) && image(reader) !== "{" && !atItem(reader)) {
    if (accept(reader, "before") || accept(reader, "after")) references(reader, item, "stage");
    else if (isWord(peek(reader)) && sameLine(reader)) take(reader, "keyword", { place: "header" });
    else if (sameLine(reader)) reader.at++;
    else return;
  }
  if (image(reader) !== "{") return;
  item.open = peek(reader)!.startOffset;
  const close = block(reader, () => readStep(reader, item));
  if (close !== undefined) item.close = close;
}

/** `rule`, `rule once`, `rule n times`, `repeat n { … }`. */
function readStep(reader: Reader, item: Item): void {
  if (image(reader) === "repeat") return readRepeat(reader, item);
  if (!isWord(peek(reader))) return;
  item.refers.push(take(reader, "rule", { place: "step" }));
  if (accept(reader, "once") || !(image(reader, 1) === "times" || isNumber(image(reader)))) return;
  readCount(reader);
  accept(reader, "times");
}

function readRepeat(reader: Reader, item: Item): void {
  accept(reader, "repeat");
  readCount(reader);
  if (image(reader) === "{") block(reader, () => readStep(reader, item));
}

const isNumber = (text: string): boolean => /^[0-9]/.test(text);

function readCount(reader: Reader): void {
  if (isName(peek(reader))) take(reader, "name", { place: "expression", sort: "value" });
  else if (isNumber(image(reader))) reader.at++;
}

/** `use a.b.c` */
export function readUse(reader: Reader): UseLine {
  const start = peek(reader)!.startOffset;
  take(reader, "item");
  const path: Word[] = [];
  while (isWord(peek(reader)) && sameLine(reader)) {
    path.push(take(reader, "use"));
    if (image(reader) !== "." || !sameLine(reader)) break;
    reader.at++;
  }
  return { start, end: behind(reader), path };
}
