/**
 * The journal: every fact that rules made, in the order in which it was made, with its rule, its match
 * and the earlier facts that the match rests on. So every chain of reasons ends, and ends in the given graph.
 */
import type { FactRef, Provenance, ProvenanceFact } from "../../specs/plan.js";
import { showValue, type Value } from "../graph/value.js";
import type { Frame } from "./evaluate.js";
import type { CompiledRule } from "../rule/program.js";
import { way } from "./reach.js";
import { edgeTable, GIVEN, pair, type NodeIndex, type Store } from "./store.js";

export type Deed =
  | { readonly kind: "edge"; readonly edge: string; readonly from: NodeIndex; readonly to: NodeIndex }
  | { readonly kind: "attribute"; readonly node: NodeIndex; readonly name: string; readonly value: Value }
  | { readonly kind: "node"; readonly node: NodeIndex }
  | { readonly kind: "patch"; readonly node: NodeIndex; readonly field: string; readonly from: bigint; readonly to: bigint }
  | { readonly kind: "diagnostic"; readonly code: string; readonly node: NodeIndex | undefined }
  | { readonly kind: "delete_edge"; readonly edge: string; readonly from: NodeIndex; readonly to: NodeIndex }
  | { readonly kind: "delete_node"; readonly node: NodeIndex };

export interface Fact {
  readonly deed: Deed;
  readonly rule: CompiledRule;
  /** The match: what each slot of the rule's body held. */
  readonly frame: Frame;
  readonly from: readonly FactRef[];
}

export interface Journal {
  readonly facts: Fact[];
  /** `node field` → fact. */
  readonly patches: Map<string, FactRef>;
}

export function emptyJournal(): Journal {
  return { facts: [], patches: new Map() };
}

/** Writes a fact down. */
export function record(journal: Journal, fact: Fact): FactRef {
  return journal.facts.push(fact) - 1;
}

/** The derived facts that a match rests on, each once, earliest first. */
export function restsOn(store: Store, rule: CompiledRule, frame: Frame): readonly FactRef[] {
  const facts = new Set<FactRef>();
  const add = (fact: number | undefined): void => void (fact !== undefined && fact !== GIVEN && facts.add(fact));
  for (const { slot, sort } of rule.body.variables) if (sort === "node") add(store.nodeFacts[frame[slot] as number]);
  for (const { node, name } of rule.reads) add(store.attributeFacts.get(name)?.get(frame[node] as number));
  for (const atom of rule.body.atoms) {
    if (atom.kind !== "edge") continue;
    const [from, to] = [frame[atom.from] as number, frame[atom.to] as number];
    if (atom.repeat === "one") add(edgeFact(store, atom.kinds, from, to));
    else for (const [kind, a, b] of way(store, atom, from, to) ?? []) add(edgeFact(store, [kind], a, b));
  }
  return [...facts].sort((a, b) => a - b);
}

function edgeFact(store: Store, kinds: readonly string[], from: NodeIndex, to: NodeIndex): number | undefined {
  // A given edge is the better reason than a derived one of another kind.
  const facts = kinds.flatMap((kind) => edgeTable(store, kind).facts.get(pair(from, to)) ?? []);
  return facts.length ? Math.min(...facts) : undefined;
}

/** The fact in words. */
export function showDeed(store: Store, deed: Deed): string {
  const key = (node: NodeIndex): string => store.keys[node]!;
  switch (deed.kind) {
    case "edge":
      return `edge ${key(deed.from)} ${deed.edge} ${key(deed.to)}`;
    case "attribute":
      return `attribute ${key(deed.node)}.${deed.name} = ${showValue(deed.value)}`;
    case "node":
      return `node ${store.kinds[deed.node]} ${key(deed.node)}`;
    case "patch":
      return `patch ${key(deed.node)}.${deed.field}`;
    case "diagnostic":
      return deed.node === undefined ? `diagnostic ${deed.code}` : `diagnostic ${deed.code} ${key(deed.node)}`;
    case "delete_edge":
      return `delete edge ${key(deed.from)} ${deed.edge} ${key(deed.to)}`;
    case "delete_node":
      return `delete node ${key(deed.node)}`;
  }
}

/** Named nodes of a match with their keys. */
export function matchKeys(store: Store, rule: CompiledRule, frame: Frame): Readonly<Record<string, string>> {
  const named = rule.body.variables.filter(({ name, sort, slot }) => name !== undefined && sort === "node" && frame[slot] !== undefined);
  return Object.fromEntries(named.map(({ name, slot }) => [name!, store.keys[frame[slot] as number]!]));
}

/** The journal in the shape that plans and certificates carry. */
export function provenanceOf(store: Store, journal: Journal): Provenance {
  const show = ({ deed, rule, frame, from }: Fact): ProvenanceFact => ({
    fact: showDeed(store, deed),
    rule: rule.name,
    match: matchKeys(store, rule, frame),
    from,
  });
  return { facts: journal.facts.map(show) };
}
