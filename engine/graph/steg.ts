/**
 * The STEG as a graphology graph. Nodes carry their kind, the unit they belong to and their attributes;
 * edges carry their kind. Edge keys are explicit, since graphology's own differ from run to run,
 * and made of the parts with a tab between, which no node key contains.
 */
import { MultiDirectedGraph } from "graphology";
import type { Attributes } from "./value.js";

// Type literals, not interfaces: graphology wants an index signature.
export type StegNode = {
  kind: string;
  /** Name of the unit, "" for identity nodes, which are shared. */
  unit: string;
  attributes: Attributes;
};

export type StegEdge = { kind: string };

export type Steg = MultiDirectedGraph<StegNode, StegEdge>;

/** A graph without nodes. */
export function emptySteg(): Steg {
  return new MultiDirectedGraph<StegNode, StegEdge>();
}

/** Adds an edge unless there is one of this kind between the two already; says whether it was added. */
export function addEdge(steg: Steg, from: string, kind: string, to: string): boolean {
  const key = `${from}\t${kind}\t${to}`;
  if (steg.hasEdge(key)) return false;
  steg.addDirectedEdgeWithKey(key, from, to, { kind });
  return true;
}

/** The name of the unit that a node key belongs to, "" for identity nodes and nodes that rules made. */
export function unitOfKey(key: string): string {
  if (key.startsWith("=")) return "";
  const mark = key.indexOf("!");
  return mark < 0 ? "" : key.slice(0, mark);
}

/** Adds the identity node of `=domain path` if it is not there yet. */
export function addIdentity(steg: Steg, key: string): void {
  if (steg.hasNode(key)) return;
  const space = key.indexOf(" ");
  const domain = space < 0 ? key.slice(1) : key.slice(1, space);
  const path = space < 0 ? "" : key.slice(space + 1);
  steg.addNode(key, { kind: "Identity", unit: "", attributes: { domain, path } });
}
