/**
 * Taking firings back, the last first: every deed is undone by its opposite, so the graph is what it was before.
 * What an edge or an attribute rested on before it was taken away or set anew is found in the journal.
 */
import { setValue } from "../match/columns.js";
import { insertEdge, removeEdge } from "../match/edges.js";
import { columnOf, kindName, reviveNode, tableOf, unmakeNode, type NodeIndex } from "../match/store.js";
import { deedsOf, type Deed, type Firing, type Journal } from "./record.js";
import { makerBefore } from "./history.js";

/** Takes back all firings behind the first so many. The journal must be on. */
export function undoTo(journal: Journal, firings: number): void {
  for (let firing = journal.starts.length; firing > firings; firing--) {
    const deeds = deedsOf(journal, firing);
    for (let i = deeds.length - 1; i >= 0; i--) undo(journal, firing, deeds[i]!);
  }
  forget(journal, firings);
}

function undo(journal: Journal, firing: Firing, deed: Deed): void {
  const { store } = journal;
  switch (deed.kind) {
    case "edge":
      return void removeEdge(tableOf(store, deed.edge), deed.from, deed.to);
    case "delete_edge":
      return insertEdge(tableOf(store, deed.edge), deed.from, deed.to, makerBefore(journal, deed, firing));
    case "attribute": {
      const kind = store.kinds.get(kindName(store, deed.node))!;
      return setValue(columnOf(store, deed.name), deed.node, kind.number, deed.before, makerBefore(journal, deed, firing));
    }
    case "node":
      return unmakeNode(store, deed.node);
    case "delete_node":
      return reviveNode(store, deed.node);
    case "patch":
      return void journal.patches.delete(`${deed.node} ${deed.field}`);
    case "diagnostic":
  }
}

/** Shortens the journal, and all that was worked out from it. */
function forget(journal: Journal, firings: number): void {
  const { records, starts, origins, depths, derived, store } = journal;
  journal.age++;
  if (firings < starts.length) records.length = starts.data[firings]!;
  starts.length = firings;
  origins.length = store.nodes - store.given;
  depths.length = Math.min(depths.length, origins.length);
  while (derived.length && derived.data[derived.length - 1]! > store.nodes) derived.length -= 2;
  forgetKeys(journal);
}

function forgetKeys({ keys, byKey, ordinals, counts, deep, store }: Journal): void {
  for (const node of keys.keys()) if (isGone(node, store.nodes)) keys.delete(node);
  byKey.clear();
  ordinals.length = 0;
  counts.clear();
  deep.clear();
}

const isGone = (node: NodeIndex, nodes: number): boolean => node >= nodes;
