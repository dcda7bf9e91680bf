/** Copies whose size rules decided. */
import type { Copy } from "../../specs/plan.js";
import { attributeOf, sources } from "../match/store.js";
import { attributeFact, nodeFact } from "../provenance/facts.js";
import { nameIn, nodesByKey, standsFor, undecided, type Planning } from "./planning.js";

/** All copies, by key. */
export function copies(planning: Planning): readonly Copy[] {
  const { store } = planning;
  return nodesByKey(store, "Copy").flatMap((node) => {
    const size = attributeOf(store, node, "size");
    if (typeof size === "bigint")
      return [{ name: nameIn(store, node), standsFor: standsFor(store, node), size, why: (attributeFact(planning.outcome.journal, "size", node) ?? nodeFact(planning.outcome.journal, node))! }];
    if (sources(store, "stands_for", node).length)
      undecided(planning, node, "unresolved_site", `no rule decided how many bytes ${nameIn(store, node)} copies`, "see which rule should have: `race explain --why-not`");
    return [];
  });
}
