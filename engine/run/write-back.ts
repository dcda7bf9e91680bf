/** Brings what the rules made into the graph itself, change by change; and what the outcome says of nodes by their keys. */
import type { FactRef } from "../../specs/plan.js";
import * as steg from "../graph/steg.js";
import type { Steg } from "../graph/steg.js";
import { keyOf, kindName, nodeOf } from "../match/store.js";
import { attributeFact, edgeFact, factsOf, nodeFact, patchFact } from "../provenance/facts.js";
import type { Outcome } from "./run.js";

/** Brings what the rules made into the graph itself. */
export function writeBack(graph: Steg, { store, journal }: Outcome): void {
  const key = (node: number): string => keyOf(store, node);
  for (const { deed } of factsOf(journal)) {
    if (deed.kind === "delete_edge") graph.dropEdge(`${key(deed.from)}\t${deed.edge}\t${key(deed.to)}`);
    if (deed.kind === "delete_node") graph.dropNode(key(deed.node));
    if (deed.kind === "node") graph.addNode(key(deed.node), { kind: kindName(store, deed.node), unit: "", attributes: {} });
    if (deed.kind === "edge") steg.addEdge(graph, key(deed.from), deed.edge, key(deed.to));
    if (deed.kind === "attribute") graph.updateNodeAttribute(key(deed.node), "attributes", (old) => ({ ...old, [deed.name]: deed.value }));
  }
}

/** The fact behind an edge; `undefined` if the graph came with it or it is not there. */
export function factOfEdge({ store, journal }: Outcome, from: string, kind: string, to: string): FactRef | undefined {
  const [a, b] = [nodeOf(store, from), nodeOf(store, to)];
  return a === undefined || b === undefined ? undefined : edgeFact(journal, kind, a, b);
}

/** The fact behind an attribute's value; `undefined` if the graph came with it or it is not set. */
export function factOfAttribute({ store, journal }: Outcome, node: string, name: string): FactRef | undefined {
  const index = nodeOf(store, node);
  return index === undefined ? undefined : attributeFact(journal, name, index);
}

/** The fact behind a node; `undefined` if the graph came with it or it is not there. */
export function factOfNode({ store, journal }: Outcome, node: string): FactRef | undefined {
  const index = nodeOf(store, node);
  return index === undefined ? undefined : nodeFact(journal, index);
}

/** The fact behind a patch. */
export function factOfPatch({ store, journal }: Outcome, node: string, field: string): FactRef | undefined {
  const index = nodeOf(store, node);
  return index === undefined ? undefined : patchFact(journal, index, field);
}
