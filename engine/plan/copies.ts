/** Copies whose size rules decided. */
import type { Copy } from "../../specs/plan.js";
import { attributeOf, sources } from "../plain/store.js";
import { nameIn, nodesOf, standsFor, undecided, type Planning } from "./planning.js";

/** All copies, by key. */
export function copies(planning: Planning): readonly Copy[] {
  const { store } = planning;
  return nodesOf(store, "Copy").flatMap((node) => {
    const size = attributeOf(store, node, "size");
    if (typeof size === "bigint")
      return [{ name: nameIn(store, node), standsFor: standsFor(store, node), size, why: store.attributeFacts.get("size")?.get(node) ?? store.nodeFacts[node]! }];
    if (sources(store, "stands_for", node).length)
      undecided(planning, node, "unresolved_site", `no rule decided how many bytes ${nameIn(store, node)} copies`, "see which rule should have: `race explain --why-not`");
    return [];
  });
}
