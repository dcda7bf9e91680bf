/**
 * The edges of one kind, in columns. An edge is a number from 1; between two nodes there is at most one.
 * Each node has a list of the edges that leave it and one of those that reach it, linked both ways through the columns,
 * so that adding and removing cost the same however many edges a node has.
 *
 * Whether two nodes are joined is seen by walking the shorter of two lists. Only where both are long an index is made:
 * a matrix for few nodes, a hash table for many.
 */
import { pushPair, resized, type IntList } from "./int-list.js";

export interface EdgeTable {
  readonly name: string;
  /** Number of the kind, from 1. */
  readonly kind: number;
  /** Live edges. */
  size: number;
  /** Numbers below are in use, or free. */
  top: number;
  /** First free number; the others follow through `outLinks`. */
  free: number;
  /** Of each edge: from, to. -1, -1 if it is free. */
  ends: Int32Array;
  /** Of each node: first edge that leaves it, and first that reaches it. */
  out: Int32Array;
  in: Int32Array;
  /** Of each edge: next and previous of those that leave the same node. */
  outLinks: Int32Array;
  inLinks: Int32Array;
  /** Nodes that an edge leaves, and that one reaches. */
  starts: number;
  stops: number;
  /** Of each edge: number of the firing that made it, 0 if it was given. */
  madeBy: Int32Array;
  /** Edge by `from * stride + to`. */
  matrix: Int32Array | undefined;
  stride: number;
  /** Edges by their ends, open addressing with linear probing; 0 is empty. */
  hash: Int32Array | undefined;
  /** What was added and removed since somebody began to listen: pairs of nodes. */
  added: IntList | undefined;
  removed: IntList | undefined;
}

const LONG = 8;
const MOST_OF_MATRIX = 1024;

/** A table without edges, for so many nodes. */
export function edgeTable(name: string, kind: number, nodes: number): EdgeTable {
  return {
    name,
    kind,
    size: 0,
    top: 1,
    free: 0,
    ends: new Int32Array(32),
    out: new Int32Array(nodes),
    in: new Int32Array(nodes),
    outLinks: new Int32Array(32),
    inLinks: new Int32Array(32),
    starts: 0,
    stops: 0,
    madeBy: new Int32Array(16),
    matrix: undefined,
    stride: 0,
    hash: undefined,
    added: undefined,
    removed: undefined,
  };
}

/** Makes room for more nodes. */
export function widenEdges(table: EdgeTable, nodes: number): void {
  table.out = resized(table.out, nodes);
  table.in = resized(table.in, nodes);
  // An index is made again when it is missed.
  table.matrix = undefined;
}

/** Takes all edges away; the columns stay for the next graph. */
export function clearEdges(table: EdgeTable, nodes: number): void {
  if (table.top > 1) {
    table.out.fill(0, 0, nodes);
    table.in.fill(0, 0, nodes);
  }
  table.size = table.free = table.starts = table.stops = 0;
  table.top = 1;
  table.matrix = table.hash = table.added = table.removed = undefined;
}

/** The edge between two nodes, 0 if there is none. Both lists are walked at once, so the shorter one decides. */
export function findEdge(table: EdgeTable, from: number, to: number): number {
  const { matrix } = table;
  if (matrix !== undefined) return matrix[from * table.stride + to]!;
  const { ends, outLinks, inLinks } = table;
  let leaving = table.out[from]!;
  let reaching = table.in[to]!;
  for (let walked = 0; walked < LONG; walked++) {
    if (leaving === 0 || reaching === 0) return 0;
    if (ends[2 * leaving + 1] === to) return leaving;
    if (ends[2 * reaching] === from) return reaching;
    leaving = outLinks[2 * leaving]!;
    reaching = inLinks[2 * reaching]!;
  }
  return findLong(table, from, to);
}

function findLong(table: EdgeTable, from: number, to: number): number {
  if (table.hash === undefined) {
    indexEdges(table);
    if (table.matrix !== undefined) return table.matrix[from * table.stride + to]!;
  }
  const { hash, ends } = table;
  const mask = hash!.length - 1;
  for (let at = hashOf(from, to) & mask; ; at = (at + 1) & mask) {
    const edge = hash![at]!;
    if (edge === 0 || (ends[2 * edge] === from && ends[2 * edge + 1] === to)) return edge;
  }
}

function hashOf(from: number, to: number): number {
  const mixed = Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca77);
  return mixed ^ (mixed >>> 15);
}

function indexEdges(table: EdgeTable): void {
  const nodes = table.out.length;
  if (nodes <= MOST_OF_MATRIX) {
    table.stride = nodes;
    table.matrix = new Int32Array(nodes * nodes);
    for (let edge = 1; edge < table.top; edge++)
      if (table.ends[2 * edge]! >= 0) table.matrix[table.ends[2 * edge]! * nodes + table.ends[2 * edge + 1]!] = edge;
    return;
  }
  let capacity = 64;
  while (capacity < 4 * table.size) capacity *= 2;
  table.hash = new Int32Array(capacity);
  for (let edge = 1; edge < table.top; edge++) if (table.ends[2 * edge]! >= 0) hashEdge(table, edge);
}

function hashEdge({ hash, ends }: EdgeTable, edge: number): void {
  const mask = hash!.length - 1;
  let at = hashOf(ends[2 * edge]!, ends[2 * edge + 1]!) & mask;
  while (hash![at] !== 0) at = (at + 1) & mask;
  hash![at] = edge;
}

// What stands behind the gap moves up, so that a search never meets a gap before what it looks for (Knuth, 6.4 R).
function unhashEdge({ hash, ends }: EdgeTable, edge: number): void {
  const table = hash!;
  const mask = table.length - 1;
  let gap = hashOf(ends[2 * edge]!, ends[2 * edge + 1]!) & mask;
  while (table[gap] !== edge) gap = (gap + 1) & mask;
  for (let at = (gap + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
    const other = table[at]!;
    const home = hashOf(ends[2 * other]!, ends[2 * other + 1]!) & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    table[gap] = other;
    gap = at;
  }
  table[gap] = 0;
}

/** Adds an edge; false if it was there. */
export function addEdge(table: EdgeTable, from: number, to: number, firing: number): boolean {
  if (findEdge(table, from, to) !== 0) return false;
  insertEdge(table, from, to, firing);
  return true;
}

/** Adds an edge that is known not to be there. */
export function insertEdge(table: EdgeTable, from: number, to: number, firing: number): void {
  let edge = table.free;
  if (edge !== 0) table.free = table.outLinks[2 * edge]!;
  else {
    edge = table.top++;
    if (edge === table.madeBy.length) lengthen(table, 2 * edge);
  }
  const { ends, out, in: into, outLinks, inLinks } = table;
  ends[2 * edge] = from;
  ends[2 * edge + 1] = to;
  const nextOut = out[from]!;
  const nextIn = into[to]!;
  outLinks[2 * edge] = nextOut;
  outLinks[2 * edge + 1] = 0;
  inLinks[2 * edge] = nextIn;
  inLinks[2 * edge + 1] = 0;
  if (nextOut !== 0) outLinks[2 * nextOut + 1] = edge;
  else table.starts++;
  if (nextIn !== 0) inLinks[2 * nextIn + 1] = edge;
  else table.stops++;
  out[from] = edge;
  into[to] = edge;
  table.size++;
  table.madeBy[edge] = firing;
  if (table.matrix !== undefined) table.matrix[from * table.stride + to] = edge;
  else if (table.hash !== undefined) rehash(table, edge);
  if (table.added !== undefined) pushPair(table.added, from, to);
}

function rehash(table: EdgeTable, edge: number): void {
  if (2 * table.size <= table.hash!.length) hashEdge(table, edge);
  else indexEdges(table);
}

function lengthen(table: EdgeTable, edges: number): void {
  table.ends = resized(table.ends, 2 * edges);
  table.outLinks = resized(table.outLinks, 2 * edges);
  table.inLinks = resized(table.inLinks, 2 * edges);
  table.madeBy = resized(table.madeBy, edges);
}

/** Takes the edge between two nodes away; false if there is none. */
export function removeEdge(table: EdgeTable, from: number, to: number): boolean {
  const edge = findEdge(table, from, to);
  if (edge === 0) return false;
  if (table.matrix !== undefined) table.matrix[from * table.stride + to] = 0;
  else if (table.hash !== undefined) unhashEdge(table, edge);
  const { ends, out, in: into, outLinks, inLinks } = table;
  if (unlink(out, outLinks, from, edge)) table.starts--;
  if (unlink(into, inLinks, to, edge)) table.stops--;
  ends[2 * edge] = ends[2 * edge + 1] = -1;
  outLinks[2 * edge] = table.free;
  table.free = edge;
  table.size--;
  if (table.removed !== undefined) pushPair(table.removed, from, to);
  return true;
}

/** Takes an edge out of a node's list; true if the list is empty then. */
function unlink(heads: Int32Array, links: Int32Array, node: number, edge: number): boolean {
  const next = links[2 * edge]!;
  const previous = links[2 * edge + 1]!;
  if (previous === 0) heads[node] = next;
  else links[2 * previous] = next;
  if (next !== 0) links[2 * next + 1] = previous;
  return heads[node] === 0;
}
