/** A node in a few words, for messages: its kind and the name that a person knows it by. */
import type { NodeIndex, Store } from "../match/store.js";
import { attributeOf } from "../match/store.js";

const namings = ["path", "name", "text"] as const;

/** The name that a person knows a node by; its key if it has none. */
export function nameOf(store: Store, node: NodeIndex): string {
  for (const naming of namings) {
    const value = attributeOf(store, node, naming);
    if (typeof value === "string" && value) return value;
  }
  return store.keys[node]!;
}

/** `Kind name`, with the unit where it has one. */
export function showNode(store: Store, node: NodeIndex): string {
  const unit = store.units[node];
  if (unit && store.kinds[node] === "Unit") return `Unit ${unit}`;
  return `${store.kinds[node]} ${nameOf(store, node)}${unit ? ` (${unit})` : ""}`;
}
