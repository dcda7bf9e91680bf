/** Paths: nodes, edges, and edges that are only half drawn. */
import { accept, adjacent, behind, endOf, image, isEdge, isFree, isName, isWord, note, peek, sameLine, take, type Reader, type Token } from "./cursor.js";
import { readExpression } from "./expressions.js";
import type { EdgeUse, NodeUse, Place, Word } from "./outline.js";

/** A node may start here. */
export function atNode(reader: Reader): boolean {
  const token = peek(reader);
  return isName(token) || token?.image === "_" || token?.image === ":";
}

export function readPath(reader: Reader, place: Place): void {
  let from = readNode(reader, place);
  for (let edge = nextEdge(reader); edge; edge = nextEdge(reader)) {
    const to = atNode(reader) && (edge.whole || sameLine(reader)) ? readNode(reader, "node") : emptyNode(reader);
    join(reader, edge, from, to);
    from = to;
  }
}

interface Drawn {
  readonly start: number;
  readonly end: number;
  readonly kinds: readonly { readonly start: number; readonly end: number }[];
  readonly direction: "out" | "in";
  readonly repeat: "one" | "plus" | "star";
  readonly whole: boolean;
}

const emptyNode = (reader: Reader): NodeUse => {
  const node = { scope: reader.scope, effect: reader.effect, end: behind(reader) };
  reader.item.nodes.push(node);
  return node;
};

function readNode(reader: Reader, place: Place): NodeUse {
  const node: NodeUse = emptyNode(reader);
  if (image(reader) === "_") reader.at++;
  else if (isName(peek(reader))) node.name = take(reader, "name", { binds: true, sort: "node", place, node });
  if (image(reader) === ":" && (adjacent(reader) || !node.name)) readKind(reader, node);
  if (image(reader) === "{") readAttributes(reader, node);
  node.end = behind(reader);
  return node;
}

function readKind(reader: Reader, node: NodeUse): void {
  reader.at++;
  if (isWord(peek(reader)) && adjacent(reader)) node.kind = take(reader, "kind", { node });
}

function readAttributes(reader: Reader, node: NodeUse): void {
  reader.at++;
  while (isWord(peek(reader))) {
    readAttribute(reader, node);
    if (!accept(reader, ",") && !(isWord(peek(reader)) && sameLine(reader))) break;
  }
  accept(reader, "}");
}

function readAttribute(reader: Reader, node: NodeUse): void {
  const attribute = take(reader, "attribute", { node });
  if (accept(reader, ":")) readExpression(reader);
  else if (isFree(attribute.text)) note(reader, attribute, "name", { binds: true, sort: "value", short: true });
}

function nextEdge(reader: Reader): Drawn | undefined {
  const token = peek(reader);
  if (!token) return undefined;
  if (isEdge(token)) return reader.at++, wholeEdge(token);
  return brokenEdge(reader, token);
}

function wholeEdge(token: Token): Drawn {
  const start = token.startOffset;
  const kinds = [...token.image.matchAll(/\w+/g)].map(({ index, 0: text }) => ({ start: start + index, end: start + index + text.length }));
  const repeat = token.image.includes("*") ? "star" : token.image.includes("+") ? "plus" : "one";
  return { start, end: endOf(token), kinds, direction: token.image.startsWith("<") ? "in" : "out", repeat, whole: true };
}

/** Only `|` stands between the last token and the next; by itself it is none. */
const alternative = (reader: Reader): boolean => reader.text.slice(behind(reader), peek(reader)!.startOffset) === "|";

/** `-`, `-kind`, `-kind-`, `<-`, `<-kind`: an edge that is being typed. */
function brokenEdge(reader: Reader, token: Token): Drawn | undefined {
  const into = token.image === "<" && image(reader, 1) === "-";
  if (!into && token.image !== "-") return undefined;
  reader.at += into ? 2 : 1;
  const kinds: { start: number; end: number }[] = [];
  while (isWord(peek(reader)) && (adjacent(reader) || (kinds.length > 0 && alternative(reader)))) {
    kinds.push({ start: peek(reader)!.startOffset, end: endOf(peek(reader)!) });
    reader.at++;
  }
  for (const sign of ["+", "*", "-", ">"]) if (image(reader) === sign && adjacent(reader)) reader.at++;
  return { start: token.startOffset, end: behind(reader), kinds, direction: into ? "in" : "out", repeat: "one", whole: false };
}

function join(reader: Reader, drawn: Drawn, left: NodeUse, right: NodeUse): void {
  const [from, to] = drawn.direction === "out" ? [left, right] : [right, left];
  const kinds: Word[] = [];
  const edge: EdgeUse = { ...drawn, kinds, from, to, effect: reader.effect };
  for (const extent of drawn.kinds) kinds.push(note(reader, extent, "edge", { edge }));
  reader.item.edges.push(edge);
}
