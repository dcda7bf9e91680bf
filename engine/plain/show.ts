/** A node in a few words, for messages: its kind and the name that a person knows it by. */
import type { NodeIndex, Store } from "./store.js";
import { attributeOf } from "./store.js";

const namings = ["path", "name", "text", "inside", "reason", "entry"] as const;

/** The name that a person knows a node by; its key if it has none. */
export function nameOf(store: Store, node: NodeIndex): string {
  for (const naming of namings) {
    const value = attributeOf(store, node, naming);
    if (typeof value === "string" && value) return value;
  }
  const unit = store.units[node];
  const key = store.keys[node]!;
  return unit && key.startsWith(`${unit}!`) ? key.slice(unit.length + 1) : key;
}

/** Kinds whose name says what they are: their texts are Rust. */
const plain = new Set(["Signature", "Parameter", "LayoutSymbol", "Expression"]);

/** What a label says of the node that it points at: where a site lies, else the kind in a word and the name. */
export function spokenOf(store: Store, node: NodeIndex): string {
  const kind = store.kinds[node]!;
  if (kind === "Site") return `in \`${nameOf(store, node)}\``;
  if (kind === "Unit") return "this crate";
  if (kind === "Refusal") return "the function is here";
  if (kind === "UnsafeUse") return `in \`${nameOf(store, node)}\``;
  if (kind === "Guard") return `\`${nameOf(store, node)}\` rests on it`;
  return plain.has(kind) ? `\`${nameOf(store, node)}\`` : `${kind.toLowerCase()} \`${nameOf(store, node)}\``;
}

/** `Kind name`, with the unit where it has one. */
export function showNode(store: Store, node: NodeIndex): string {
  const unit = store.units[node];
  if (unit && store.kinds[node] === "Unit") return `Unit ${unit}`;
  return `${store.kinds[node]} ${nameOf(store, node)}${unit ? ` (${unit})` : ""}`;
}
