/** What the parts of a plan are made from, and how they speak of symbols. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { SymbolRef } from "../../specs/plan.js";
import { showNode } from "../describe/show.js";
import { byCodeUnit } from "../graph/value.js";
import { attributeOf, nodesOf, keyOf, sources, unitOf, type NodeIndex, type Store } from "../match/store.js";
import { labelOf } from "../run/forbid.js";
import type { Outcome } from "../run/run.js";

export interface Planning {
  readonly outcome: Outcome;
  readonly store: Store;
  readonly diagnostics: Diagnostic[];
}

/** Live nodes of a kind, by key. */
export function nodesByKey(store: Store, kind: string): readonly NodeIndex[] {
  return [...nodesOf(store, kind)].sort((a, b) => byCodeUnit(keyOf(store, a), keyOf(store, b)));
}

export function text(store: Store, node: NodeIndex, name: string): string {
  const value = attributeOf(store, node, name);
  return typeof value === "string" ? value : "";
}

/** An integer attribute as a position, 0 if it is not set. */
export function position(store: Store, node: NodeIndex, name: string): number {
  const value = attributeOf(store, node, name);
  return typeof value === "bigint" ? Number(value) : 0;
}

export function symbolRef(store: Store, node: NodeIndex): SymbolRef {
  return { unit: unitOf(store, node), object: text(store, node, "object"), name: text(store, node, "name") };
}

/** Symbols that stand for a node, sorted. */
export function standsFor(store: Store, node: NodeIndex): readonly SymbolRef[] {
  const byKey = (a: NodeIndex, b: NodeIndex): number => byCodeUnit(keyOf(store, a), keyOf(store, b));
  return [...sources(store, "stands_for", node)].sort(byKey).map((symbol) => symbolRef(store, symbol));
}

/** Name of a thing to synthesise: its own, or else its key. */
export function nameIn(store: Store, node: NodeIndex): string {
  return text(store, node, "name") || keyOf(store, node);
}

/** Says that rules left something undecided. */
export function undecided({ store, diagnostics }: Planning, node: NodeIndex, code: string, message: string, help: string): void {
  diagnostics.push({
    severity: "error",
    code,
    message,
    labels: [labelOf(store, node, showNode(store, node))],
    notes: [],
    help: [help],
  });
}
