/** Text → outline: of rule files, and of goldens with their titled cases. Never throws, whatever the text. */
import { scan } from "../../../grammar/parser/scan.js";
import { accept, behind, endOf, image, isDoc, isName, isWord, peek, sameLine, take, within, type Reader } from "./cursor.js";
import { readEffect } from "./clauses.js";
import { readExpression } from "./expressions.js";
import { openItem, readItem, readUse } from "./items.js";
import type { Item, Outline, UseLine } from "./outline.js";
import { atNode, readPath } from "./paths.js";

function readerOf(text: string): Reader {
  const { tokens } = scan(text);
  const scope = { bound: new Map() };
  const item: Item = { kind: "part", doc: [], docStart: 0, head: { start: 0, end: 0 }, start: 0, end: 0, scope, nodes: [], edges: [], refers: [] };
  return { text, tokens, at: 0, words: [], blocks: [], item, scope, effect: false };
}

const payload = (text: string): string => text.slice(3).replace(/^ /, "").trimEnd();

/** The outline of a rule file. */
export function readRules(text: string): Outline {
  const reader = readerOf(text);
  const [doc, items, uses]: [string[], Item[], UseLine[]] = [[], [], []];
  let above: string[] = [];
  let docStart: number | undefined;
  while (peek(reader)) {
    const token = peek(reader)!;
    if (token.image.startsWith("//!")) doc.push(payload(reader.tokens[reader.at++]!.image));
    else if (isDoc(token)) {
      docStart ??= token.startOffset;
      above.push(payload(reader.tokens[reader.at++]!.image));
    } else {
      const item = token.image === "use" ? undefined : readItem(reader, above, docStart);
      if (item) items.push(item);
      else if (token.image === "use") uses.push(readUse(reader));
      else if (isWord(token)) take(reader, "item");
      else reader.at++;
      above = [];
      docStart = undefined;
    }
  }
  return outlineOf(reader, false, doc, items, uses);
}

/** The outline of a golden. */
export function readGolden(text: string): Outline {
  const reader = readerOf(text);
  const items: Item[] = [];
  while (peek(reader)) {
    if (!image(reader).startsWith("#")) reader.at++;
    else items.push(readCase(reader));
  }
  return outlineOf(reader, true, [], items, []);
}

function readCase(reader: Reader): Item {
  const item = openItem(reader, "case", []);
  item.title = image(reader).slice(1).trim();
  reader.at++;
  while (peek(reader) && !image(reader).startsWith("#")) {
    const before = reader.at;
    const token = peek(reader)!;
    if (token.image === "==>") {
      item.arrow ??= { start: token.startOffset, end: endOf(token) };
      reader.effect = true;
    } else if (item.arrow) readEffect(reader, "expected");
    else if (token.image === "param") readSetting(reader);
    else if (atNode(reader)) readPath(reader, "graph");
    if (reader.at === before) reader.at++;
  }
  item.end = behind(reader);
  return item;
}

/** `param largest = 32` */
function readSetting(reader: Reader): void {
  accept(reader, "param");
  if (isName(peek(reader)) && sameLine(reader)) take(reader, "parameter");
  if (accept(reader, "=")) within(reader, () => readExpression(reader));
}

const roleOrder = (role: string): number => (role === "name" ? 1 : 0);

function outlineOf(reader: Reader, golden: boolean, doc: string[], items: Item[], uses: UseLine[]): Outline {
  const words = reader.words.sort((a, b) => a.start - b.start || roleOrder(a.role) - roleOrder(b.role));
  return { golden, doc, words, items, uses, blocks: reader.blocks };
}
