/** Vtables that rules gave entries to. */
import type { EntryValue, VTable } from "../../specs/plan.js";
import { attributeOf, kindName, sources, targets, type NodeIndex } from "../match/store.js";
import { edgeFact } from "../provenance/facts.js";
import { nameIn, nodesByKey, position, standsFor, symbolRef, text, undecided, type Planning } from "./planning.js";

function entryValue(planning: Planning, entry: NodeIndex): EntryValue {
  const { store } = planning;
  const pointed = targets(store, "points_to", entry);
  const [to] = pointed;
  const value = attributeOf(store, entry, "value");
  if (pointed.length > 1) incomplete(planning, entry, "points to more than one thing");
  if (to !== undefined && kindName(store, to) === "Symbol") return { kind: "symbol", symbol: symbolRef(store, targets(store, "resolves_to", to)[0] ?? to) };
  if (to !== undefined) return { kind: kindName(store, to) === "VTable" ? "vtable" : "thunk", name: nameIn(store, to) };
  if (typeof value === "bigint") return { kind: "value", value };
  if (text(store, entry, "entry") !== "vacant") incomplete(planning, entry, "has no value");
  return { kind: "vacant" };
}

function incomplete(planning: Planning, entry: NodeIndex, what: string): void {
  const table = sources(planning.store, "entry", entry)[0];
  const name = table === undefined ? "a vtable" : nameIn(planning.store, table);
  const offset = position(planning.store, entry, "offset");
  undecided(planning, entry, "incomplete_vtable", `the entry at ${offset} of ${name} ${what}`, "every entry needs one `points_to` edge, a `value`, or to be vacant");
}

function vtable(planning: Planning, node: NodeIndex): VTable {
  const { store, outcome } = planning;
  const entries = targets(store, "entry", node).map((entry) => {
    if (typeof attributeOf(store, entry, "offset") !== "bigint") incomplete(planning, entry, "has no offset");
    return { offset: position(store, entry, "offset"), value: entryValue(planning, entry), why: edgeFact(outcome.journal, "entry", node, entry)! };
  });
  entries.sort((a, b) => a.offset - b.offset || a.why - b.why);
  const twice = entries.find(({ offset }, i) => entries[i + 1]?.offset === offset);
  if (twice) undecided(planning, node, "incomplete_vtable", `two entries of ${nameIn(store, node)} lie at ${twice.offset}`, "rules must place each entry in a slot of its own");
  return { name: nameIn(store, node), standsFor: standsFor(store, node), entries, why: entries[0]!.why };
}

/** All vtables that rules call needed, by key; those must have entries. */
export function vtables(planning: Planning): readonly VTable[] {
  const { store } = planning;
  return nodesByKey(store, "VTable").flatMap((node) => {
    if (attributeOf(store, node, "needed") !== true) return [];
    if (targets(store, "entry", node).length) return [vtable(planning, node)];
    if (sources(store, "stands_for", node).length)
      undecided(planning, node, "incomplete_vtable", `no rule gave entries to ${nameIn(store, node)}`, "see `race explain --why-not` for the rules of rules/vtable");
    return [];
  });
}
