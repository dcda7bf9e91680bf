/**
 * What a firing rested on: the facts behind the nodes, edges and attributes of its match, as they were then.
 * What rewrites took away or set anew since is found in the history of the journal.
 */
import type { FactRef } from "../../specs/plan.js";
import { way } from "../match/reach.js";
import { tableOf, type NodeIndex } from "../match/store.js";
import type { Atom, Slot } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { attributeFact, edgeFact, factOf, nodeFact } from "./facts.js";
import { makerBefore } from "./history.js";
import { slotAt, writtenOf, type Deed, type Firing, type Journal } from "./record.js";

/** Finds facts as they were when a firing happened. */
interface Lookup {
  readonly edge: (kind: string, from: NodeIndex, to: NodeIndex) => FactRef | undefined;
  readonly attribute: (name: string, node: NodeIndex) => FactRef | undefined;
}

const now = (journal: Journal): Lookup => ({
  edge: (kind, from, to) => edgeFact(journal, kind, from, to),
  attribute: (name, node) => attributeFact(journal, name, node),
});

function lookupAt(journal: Journal, firing: Firing): Lookup {
  // What derives rest on is still there.
  if (!journal.rules.some(({ rule }) => rule.tree.form === "rewrite")) return now(journal);
  const before = (deed: Deed): FactRef | undefined => factOf(journal, makerBefore(journal, deed, firing), deed);
  return {
    edge: (edge, from, to) => before({ kind: "edge", edge, from, to }),
    attribute: (name, node) => before({ kind: "attribute", name, node, value: false, before: 0 }),
  };
}

/** The derived facts that a firing's match rested on, each once, earliest first. */
export function restsOn(journal: Journal, firing: Firing): readonly FactRef[] {
  const { rule } = writtenOf(journal, firing);
  return supports(journal, rule, (slot) => slotAt(journal, firing, slot) ?? -1, lookupAt(journal, firing));
}

/** The derived facts that a match rests on as things are. */
export function restsOnNow(journal: Journal, rule: CompiledRule, nodeAt: (slot: Slot) => NodeIndex): readonly FactRef[] {
  return supports(journal, rule, nodeAt, now(journal));
}

function supports(journal: Journal, rule: CompiledRule, nodeAt: (slot: Slot) => NodeIndex, { edge, attribute }: Lookup): readonly FactRef[] {
  const facts = new Set<FactRef>();
  const add = (fact: FactRef | undefined): void => void (fact !== undefined && facts.add(fact));
  for (const { slot, sort } of rule.body.variables) if (sort === "node" && nodeAt(slot) >= 0) add(nodeFact(journal, nodeAt(slot)));
  for (const { node, name } of rule.reads) if (nodeAt(node) >= 0) add(attribute(name, nodeAt(node)));
  for (const atom of rule.body.atoms) if (atom.kind === "edge") for (const fact of edgeFacts(journal, atom, nodeAt, edge)) add(fact);
  return [...facts].sort((a, b) => a - b);
}

function edgeFacts({ store }: Journal, atom: Extract<Atom, { kind: "edge" }>, nodeAt: (slot: number) => NodeIndex, edge: Lookup["edge"]): readonly (FactRef | undefined)[] {
  const [from, to] = [nodeAt(atom.from), nodeAt(atom.to)];
  if (from < 0 || to < 0) return [];
  if (atom.repeat === "one") {
    const facts = atom.kinds.flatMap((kind) => edge(kind, from, to) ?? []);
    return facts.length ? [Math.min(...facts)] : [];
  }
  const tables = atom.kinds.map((kind) => tableOf(store, kind));
  return (way(store, tables, from, to, atom.repeat === "star") ?? []).map(([table, a, b]) => edge(table.name, a, b));
}


