/**
 * Repeated edges: breadth first over the lists of edges, each node met once.
 * Nodes that were met carry the number of the search, so that nothing has to be wiped between two searches.
 */
import { findEdge, type EdgeTable } from "./edges.js";
import { push, type IntList } from "./int-list.js";
import type { NodeIndex, Store } from "./store.js";

function beginSearch(store: Store): number {
  if (store.marks.length < store.kind.length) {
    store.marks = new Int32Array(store.kind.length);
    store.epoch = 0;
  }
  if (store.epoch === 0x7fffffff) {
    store.marks.fill(0);
    store.epoch = 0;
  }
  return ++store.epoch;
}

/**
 * Lists the nodes at the other end of one or more of these edges, nearest first; with `none` also the start itself.
 * Where the start can be reached again it is in the list as well, once.
 */
export function reach(store: Store, tables: readonly EdgeTable[], start: NodeIndex, forward: boolean, none: boolean, into: IntList): void {
  const epoch = beginSearch(store);
  into.length = 0;
  if (none) {
    store.marks[start] = epoch;
    push(into, start);
  }
  expand(store, tables, start, forward, epoch, into);
  for (let at = none ? 1 : 0; at < into.length; at++) if (into.data[at] !== start) expand(store, tables, into.data[at]!, forward, epoch, into);
}

function expand({ marks }: Store, tables: readonly EdgeTable[], node: NodeIndex, forward: boolean, epoch: number, into: IntList): void {
  for (const table of tables) {
    const { ends } = table;
    const links = forward ? table.outLinks : table.inLinks;
    const side = forward ? 1 : 0;
    for (let edge = (forward ? table.out : table.in)[node]!; edge > 0; edge = links[2 * edge]!) {
      const next = ends[2 * edge + side]!;
      if (marks[next] === epoch) continue;
      marks[next] = epoch;
      push(into, next);
    }
  }
}

/** Whether these edges lead from one node to the other. */
export function reaches(store: Store, tables: readonly EdgeTable[], from: NodeIndex, to: NodeIndex, none: boolean, scratch: IntList): boolean {
  if (none && from === to) return true;
  const epoch = beginSearch(store);
  scratch.length = 0;
  expand(store, tables, from, true, epoch, scratch);
  for (let at = 0; at < scratch.length && store.marks[to] !== epoch; at++) expand(store, tables, scratch.data[at]!, true, epoch, scratch);
  return store.marks[to] === epoch;
}

/** Lists the targets of the edges of one kind from a node. */
export function endsOut({ out, outLinks, ends: both }: EdgeTable, start: NodeIndex, into: IntList): void {
  into.length = 0;
  for (let edge = out[start]!; edge > 0; edge = outLinks[2 * edge]!) push(into, both[2 * edge + 1]!);
}

/** Lists the sources of the edges of one kind to a node. */
export function endsIn({ in: heads, inLinks, ends: both }: EdgeTable, start: NodeIndex, into: IntList): void {
  into.length = 0;
  for (let edge = heads[start]!; edge > 0; edge = inLinks[2 * edge]!) push(into, both[2 * edge]!);
}

/** Lists the ends of the edges of several kinds from a node, each once. */
export function ends(tables: readonly EdgeTable[], start: NodeIndex, forward: boolean, into: IntList): void {
  into.length = 0;
  tables.forEach((table, i) => {
    const links = forward ? table.outLinks : table.inLinks;
    for (let edge = (forward ? table.out : table.in)[start]!; edge > 0; edge = links[2 * edge]!) {
      const end = table.ends[2 * edge + (forward ? 1 : 0)]!;
      if (!tables.slice(0, i).some((other) => (forward ? findEdge(other, start, end) : findEdge(other, end, start)) !== 0)) push(into, end);
    }
  });
}

/** Lists the pairs of nodes that an edge of some of the kinds joins, each once. */
export function pairs(tables: readonly EdgeTable[], into: IntList): void {
  into.length = 0;
  tables.forEach((table, i) => {
    for (let edge = 1; edge < table.top; edge++) {
      const [from, to] = [table.ends[2 * edge]!, table.ends[2 * edge + 1]!];
      if (from < 0 || tables.slice(0, i).some((other) => findEdge(other, from, to) !== 0)) continue;
      push(into, from);
      push(into, to);
    }
  });
}

/** The edges of a shortest way, as `[kind, from, to]`; undefined if there is none. */
export function way(
  store: Store,
  tables: readonly EdgeTable[],
  from: NodeIndex,
  to: NodeIndex,
  none: boolean,
): readonly (readonly [EdgeTable, NodeIndex, NodeIndex])[] | undefined {
  if (none && from === to) return [];
  const cameBy = new Map<NodeIndex, readonly [EdgeTable, NodeIndex]>();
  const queue = [from];
  for (let at = 0; at < queue.length && !cameBy.has(to); at++)
    for (const table of tables)
      for (let edge = table.out[queue[at]!]!; edge > 0; edge = table.outLinks[2 * edge]!) {
        const next = table.ends[2 * edge + 1]!;
        if (cameBy.has(next)) continue;
        cameBy.set(next, [table, queue[at]!]);
        if (next !== from) queue.push(next);
      }
  return cameBy.has(to) ? backwards(cameBy, from, to) : undefined;
}

function backwards(cameBy: ReadonlyMap<NodeIndex, readonly [EdgeTable, NodeIndex]>, from: NodeIndex, to: NodeIndex): [EdgeTable, NodeIndex, NodeIndex][] {
  const edges: [EdgeTable, NodeIndex, NodeIndex][] = [];
  let node = to;
  do {
    const [table, previous] = cameBy.get(node)!;
    edges.push([table, previous, node]);
    node = previous;
  } while (node !== from);
  return edges.reverse();
}
