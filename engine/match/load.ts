/** The columns of a graph: what a run starts from. */
import type { Steg } from "../graph/steg.js";
import { byCodeUnit } from "../graph/value.js";
import { insertEdge, findEdge } from "./edges.js";
import { emptyStore, giveNode, tableOf, widen, type Store } from "./store.js";

/** Indexes a graph. */
export function storeOf(steg: Steg): Store {
  const store = emptyStore();
  loadSteg(store, steg);
  return store;
}

/** Puts a graph into an empty store. */
export function loadSteg(store: Store, steg: Steg): void {
  widen(store, steg.order);
  for (const key of steg.nodes().sort(byCodeUnit)) {
    const { kind, unit, attributes } = steg.getNodeAttributes(key);
    giveNode(store, key, kind, unit, attributes);
  }
  const { byKey } = store;
  steg.forEachEdge((_key, { kind }, source, target) => {
    const table = tableOf(store, kind);
    const [from, to] = [byKey.get(source)!, byKey.get(target)!];
    if (findEdge(table, from, to) === 0) insertEdge(table, from, to, 0);
  });
}
