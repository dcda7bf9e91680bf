/**
 * Repeated edges: breadth first, so that the way found is a shortest one, and each node is met once.
 */
import type { EdgeAtom } from "./planner.js";
import { sources, targets, type NodeIndex, type Store } from "./store.js";

/** Nodes at the other end of one or more (`+`) or any number (`*`) of edges, nearest first. */
export function reachable(store: Store, atom: EdgeAtom, start: NodeIndex, forward: boolean): readonly NodeIndex[] {
  const found = new Set<NodeIndex>(atom.repeat === "star" ? [start] : []);
  const queue = [start];
  for (let at = 0; at < queue.length; at++)
    for (const node of neighbours(store, atom, queue[at]!, forward))
      if (!found.has(node)) {
        found.add(node);
        if (node !== start) queue.push(node);
      }
  return [...found];
}

function* neighbours(store: Store, atom: EdgeAtom, node: NodeIndex, forward: boolean): Generator<NodeIndex> {
  for (const kind of atom.kinds) yield* (forward ? targets : sources)(store, kind, node);
}

/** Whether the repeated edge leads from one to the other. */
export function reaches(store: Store, atom: EdgeAtom, from: NodeIndex, to: NodeIndex): boolean {
  return way(store, atom, from, to) !== undefined;
}

/** The edges of a shortest way, as `[kind, from, to]`. */
export function way(
  store: Store,
  atom: EdgeAtom,
  from: NodeIndex,
  to: NodeIndex,
): readonly (readonly [string, NodeIndex, NodeIndex])[] | undefined {
  if (atom.repeat === "star" && from === to) return [];
  const cameBy = new Map<NodeIndex, readonly [string, NodeIndex]>();
  const queue = [from];
  for (let at = 0; at < queue.length && !cameBy.has(to); at++)
    for (const kind of atom.kinds)
      for (const node of targets(store, kind, queue[at]!))
        if (!cameBy.has(node)) {
          cameBy.set(node, [kind, queue[at]!]);
          if (node !== from) queue.push(node);
        }
  return cameBy.has(to) ? backwards(cameBy, from, to) : undefined;
}

function backwards(
  cameBy: ReadonlyMap<NodeIndex, readonly [string, NodeIndex]>,
  from: NodeIndex,
  to: NodeIndex,
): readonly (readonly [string, NodeIndex, NodeIndex])[] {
  const edges: (readonly [string, NodeIndex, NodeIndex])[] = [];
  let node = to;
  do {
    const [kind, previous] = cameBy.get(node)!;
    edges.unshift([kind, previous, node]);
    node = previous;
  } while (node !== from);
  return edges;
}
