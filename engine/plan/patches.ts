/** Patches of sites; and the sites that no rule decided. */
import type { Patch } from "../../specs/plan.js";
import { attributeOf, kindName, sources, targets, unitOf, type NodeIndex, type Store } from "../match/store.js";
import { patchFact } from "../provenance/facts.js";
import type { Patched } from "../provenance/record.js";
import { nodesByKey, position, text, undecided, type Planning } from "./planning.js";

/** Symbols that a site is a relocation against. */
function symbolsOf(store: Store, site: NodeIndex): readonly NodeIndex[] {
  return sources(store, "site", site).filter((node) => kindName(store, node) === "Symbol");
}

const meanings: readonly (readonly [string, string])[] = [
  ["race.off.", "offset of "],
  ["race.size.", "size of "],
  ["race.slot.", "slot of "],
  ["race.vptr.", "supertrait slot of "],
  ["race.disc.", "discriminant of "],
];

/** What a reserved symbol means, for messages. */
function meaning(store: Store, symbol: NodeIndex | undefined): string {
  if (symbol === undefined) return "";
  const name = text(store, symbol, "name");
  for (const [prefix, words] of meanings) if (name.startsWith(prefix)) return words + name.slice(prefix.length);
  const expression = targets(store, "stands_for", symbol)[0];
  return (expression !== undefined && text(store, expression, "name")) || name;
}

function patchOf({ store, outcome }: Planning, { node, field, from, to }: Patched): Patch {
  const symbol = symbolsOf(store, node)[0];
  const inside = text(store, node, "function");
  return {
    unit: unitOf(store, node),
    object: text(store, node, "object"),
    section: position(store, node, "section"),
    offset: position(store, node, "offset"),
    relocation: text(store, node, "relocation"),
    symbol: symbol === undefined ? "" : text(store, symbol, "name"),
    from,
    to,
    what: meaning(store, symbol),
    ...(inside && { function: inside }),
    why: patchFact(outcome.journal, node, field)!,
  };
}

/** Whether another part of the plan serves the site: a binding, a vtable or a copy. */
function servedOtherwise(store: Store, site: NodeIndex): boolean {
  const symbols = symbolsOf(store, site);
  return (
    symbols.length > 0 &&
    symbols.every((symbol) => {
      if (targets(store, "resolves_to", symbol).length) return true;
      const meant = targets(store, "stands_for", symbol);
      // A vtable or drop function that should be there and is not is said of the vtable or the symbol.
      return meant.some((node) => kindName(store, node) !== "Expression" && (kindName(store, node) !== "Copy" || attributeOf(store, node, "size") !== undefined));
    })
  );
}

/** All patches, by unit, object, section and offset. */
export function patches(planning: Planning): readonly Patch[] {
  const { store, outcome } = planning;
  const patched = new Set(outcome.patches.map(({ node }) => node));
  for (const site of nodesByKey(store, "Site"))
    if (!patched.has(site) && !servedOtherwise(store, site)) {
      const symbol = symbolsOf(store, site)[0];
      const what = symbol === undefined ? "a site without a symbol" : text(store, symbol, "name");
      undecided(planning, site, "unresolved_site", `no rule decided the value of a site: ${what}`, "see which rule should have: `race explain OUT SITE --why-not RULE`");
    }
  const all = outcome.patches.filter(({ field }) => field === "value").map((one) => patchOf(planning, one));
  return all.sort(byPlace);
}

function byPlace(a: Patch, b: Patch): number {
  const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  return order(a.unit, b.unit) || order(a.object, b.object) || a.section - b.section || a.offset - b.offset || order(a.relocation, b.relocation);
}
