/** Which definition each needed symbol meets; and the needed symbols that meet none, or several. */
import type { Binding } from "../../specs/plan.js";
import { attributeOf, kindName, targets, type NodeIndex, type Store } from "../match/store.js";
import { edgeFact } from "../provenance/facts.js";
import { nodesByKey, symbolRef, text, undecided, type Planning } from "./planning.js";

/**
 * A symbol that must be bound: an import, a drop function, or what a client needs of Rust code.
 * Plain names may come from the system; where nothing reaches what could not be lifted, a trap stands.
 */
function mustBeBound(store: Store, symbol: NodeIndex): boolean {
  const is = (name: string): boolean => attributeOf(store, symbol, name) === true;
  const meant = targets(store, "stands_for", symbol);
  if (meant.length) return meant.some((node) => kindName(store, node) === "Type");
  if (attributeOf(store, symbol, "defined") !== false) return false;
  if (is("traps")) return false;
  return is("import") || is("crossing") || (text(store, symbol, "form") === "rust" && ofClient(store, symbol));
}

function ofClient(store: Store, symbol: NodeIndex): boolean {
  return targets(store, "in", symbol).some((unit) => text(store, unit, "role") === "client");
}

/** All bindings, by the needed symbol. */
export function bindings(planning: Planning): readonly Binding[] {
  const { store, outcome } = planning;
  return nodesByKey(store, "Symbol").flatMap((symbol) => {
    const met = targets(store, "resolves_to", symbol);
    const name = text(store, symbol, "name");
    if (!met.length && mustBeBound(store, symbol))
      undecided(planning, symbol, "unresolved_symbol", `nothing defines ${name}`, "link the crate that defines it");
    if (met.length > 1) undecided(planning, symbol, "unresolved_symbol", `${met.length} definitions answer ${name}`, "link only one of them");
    return met.slice(0, 1).map((to) => ({ from: symbolRef(store, symbol), to: symbolRef(store, to), why: edgeFact(outcome.journal, "resolves_to", symbol, to)! }));
  });
}
