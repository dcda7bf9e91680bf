/**
 * One attribute of all nodes: a column of value numbers, 0 where it is not set.
 * A plan that looks nodes up by a value has an index built, per kind of node, and kept from then on:
 * for each value the first node that has it, the others linked through two further columns.
 */
import { push, resized, type IntList } from "./int-list.js";

export interface ValueIndex {
  /** By value number: node + 1, or 0. */
  heads: Int32Array;
  /** Values that some node has. */
  distinct: number;
}

export interface Column {
  readonly name: string;
  /** Number of the attribute, from 1. */
  readonly number: number;
  /** Value number of each node. */
  ids: Int32Array;
  /** Of each node: number of the firing that set it, 0 if it was given. */
  madeBy: Int32Array | undefined;
  /** By number of the node's kind. */
  readonly indices: (ValueIndex | undefined)[];
  /** Of each node: node + 1 of the next and of the previous with the same value. Made with the first index. */
  next: Int32Array;
  previous: Int32Array;
  /** Nodes whose value changed since somebody began to listen. */
  changed: IntList | undefined;
}

export function emptyColumn(name: string, number: number, nodes: number): Column {
  const none = new Int32Array(0);
  return { name, number, ids: new Int32Array(nodes), madeBy: undefined, indices: [], next: none, previous: none, changed: undefined };
}

/** Makes room for more nodes. */
export function widenColumn(column: Column, nodes: number): void {
  column.ids = resized(column.ids, nodes);
  if (column.madeBy) column.madeBy = resized(column.madeBy, nodes);
  if (!column.next.length) return;
  column.next = resized(column.next, nodes);
  column.previous = resized(column.previous, nodes);
}

/** Unsets all; the column stays for the next graph. */
export function clearColumn(column: Column, nodes: number): void {
  column.ids.fill(0, 0, nodes);
  column.madeBy = column.changed = undefined;
  column.indices.length = 0;
}

/** Sets the value of a node of a kind; 0 unsets it. */
export function setValue(column: Column, node: number, kind: number, id: number, firing: number): void {
  const index = column.indices[kind];
  if (index && column.ids[node] !== 0) dropFromIndex(column, index, node);
  column.ids[node] = id;
  if (index && id !== 0) addToIndex(column, index, node);
  if (firing !== 0) column.madeBy ??= new Int32Array(column.ids.length);
  if (column.madeBy) column.madeBy[node] = firing;
  if (column.changed) push(column.changed, node);
}

/** The index of a kind's nodes; `members` are those nodes, dead ones among them. */
export function valueIndex(column: Column, kind: number, members: IntList, kinds: Int16Array): ValueIndex {
  let index = column.indices[kind];
  if (index) return index;
  if (!column.next.length) {
    column.next = new Int32Array(column.ids.length);
    column.previous = new Int32Array(column.ids.length);
  }
  column.indices[kind] = index = { heads: new Int32Array(64), distinct: 0 };
  // Backwards, so that the lists run in the order of the nodes.
  for (let i = members.length - 1; i >= 0; i--) {
    const node = members.data[i]!;
    if (kinds[node] === kind && column.ids[node] !== 0) addToIndex(column, index, node);
  }
  return index;
}

function addToIndex(column: Column, index: ValueIndex, node: number): void {
  const id = column.ids[node]!;
  if (id >= index.heads.length) index.heads = resized(index.heads, 2 * (id + 1));
  const first = index.heads[id]!;
  if (first === 0) index.distinct++;
  else column.previous[first - 1] = node + 1;
  column.next[node] = first;
  column.previous[node] = 0;
  index.heads[id] = node + 1;
}

/** Takes a node out of the index of its kind, if there is one. */
export function dropFromIndex(column: Column, index: ValueIndex, node: number): void {
  const next = column.next[node]!;
  const previous = column.previous[node]!;
  if (next !== 0) column.previous[next - 1] = previous;
  if (previous !== 0) column.next[previous - 1] = next;
  else {
    index.heads[column.ids[node]!] = next;
    if (next === 0) index.distinct--;
  }
}
