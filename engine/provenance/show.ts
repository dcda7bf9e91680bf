/** Facts in words, and the journal in the shape that plans and certificates carry. */
import type { Provenance, ProvenanceFact } from "../../specs/plan.js";
import { showValue } from "../graph/value.js";
import { keyOf, kindName, type NodeIndex, type Store } from "../match/store.js";
import { factsOf } from "./facts.js";
import { matchKeys, writtenOf, type Deed, type Journal } from "./record.js";
import { restsOn } from "./rests.js";

/** The fact in words. */
export function showDeed(store: Store, deed: Deed, key: (node: NodeIndex) => string = (node) => keyOf(store, node)): string {
  switch (deed.kind) {
    case "edge":
      return `edge ${key(deed.from)} ${deed.edge} ${key(deed.to)}`;
    case "attribute":
      return `attribute ${key(deed.node)}.${deed.name} = ${showValue(deed.value)}`;
    case "node":
      return `node ${kindName(store, deed.node)} ${key(deed.node)}`;
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

/** All facts as data. */
export function provenanceOf(journal: Journal): Provenance {
  const facts: ProvenanceFact[] = [];
  for (const { firing, deed } of factsOf(journal))
    facts.push({ fact: showDeed(journal.store, deed), rule: writtenOf(journal, firing).rule.name, match: matchKeys(journal, firing), from: restsOn(journal, firing) });
  return { facts };
}
