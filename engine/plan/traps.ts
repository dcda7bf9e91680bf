/** Functions that were refused and that rules found nothing to reach: what calls them is compiled, and not run. */
import type { SymbolRef, Trap } from "../../specs/plan.js";
import { attributeOf } from "../match/store.js";
import { attributeFact } from "../provenance/facts.js";
import { nodesByKey, symbolRef, type Planning } from "./planning.js";

/** All traps, by the name of the function; two units may miss the same. */
export function traps(planning: Planning): readonly Trap[] {
  const { store, outcome } = planning;
  const found = new Map<string, { readonly standsFor: SymbolRef[]; readonly why: Trap["why"] }>();
  for (const symbol of nodesByKey(store, "Symbol")) {
    if (attributeOf(store, symbol, "traps") !== true) continue;
    const ref = symbolRef(store, symbol);
    const known = found.get(ref.name) ?? { standsFor: [], why: attributeFact(outcome.journal, "traps", symbol)! };
    known.standsFor.push(ref);
    found.set(ref.name, known);
  }
  return [...found].map(([name, one]) => ({ name: `race.trap.${name}`, ...one }));
}
