/**
 * The graph in graphology's own JSON format and back, without loss: integers are objects with their decimal digits,
 * so that they stay apart from strings. Nodes and edges are sorted, so the same graph gives the same text.
 */
import { emptySteg, type Steg, type StegEdge, type StegNode } from "./steg.js";
import { byCodeUnit, type Attributes, type Value } from "./value.js";

type JsonValue = string | boolean | { readonly int: string };

export interface SerialisedSteg {
  readonly options: { readonly type: "directed"; readonly multi: true; readonly allowSelfLoops: true };
  readonly attributes: Readonly<{ [name: string]: never }>;
  readonly nodes: readonly {
    readonly key: string;
    readonly attributes: { readonly kind: string; readonly unit: string; readonly attributes: Readonly<{ [name: string]: JsonValue }> };
  }[];
  readonly edges: readonly { readonly key: string; readonly source: string; readonly target: string; readonly attributes: StegEdge }[];
}

function toJson(attributes: Attributes): Readonly<{ [name: string]: JsonValue }> {
  const entries = Object.entries(attributes).sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === "bigint" ? { int: String(value) } : value]));
}

function fromJson(attributes: Readonly<{ [name: string]: JsonValue }>): Attributes {
  const value = (json: JsonValue): Value => (typeof json === "object" ? BigInt(json.int) : json);
  return Object.fromEntries(Object.entries(attributes).map(([name, json]) => [name, value(json)]));
}

/** What `JSON.stringify` and any reader of graphology's format can take. */
export function exportGraph(steg: Steg): SerialisedSteg {
  const nodes = steg.mapNodes((key, { kind, unit, attributes }: StegNode) => ({ key, attributes: { kind, unit, attributes: toJson(attributes) } }));
  const edges = steg.mapEdges((key, { kind }, source, target) => ({ key, source, target, attributes: { kind } }));
  return {
    options: { type: "directed", multi: true, allowSelfLoops: true },
    attributes: {},
    nodes: nodes.sort((a, b) => byCodeUnit(a.key, b.key)),
    edges: edges.sort((a, b) => byCodeUnit(a.key, b.key)),
  };
}

/** The graph of an export. Only for what `exportGraph` made: it is not checked again. */
export function importGraph(serialised: SerialisedSteg): Steg {
  const steg = emptySteg();
  for (const { key, attributes } of serialised.nodes)
    steg.addNode(key, { kind: attributes.kind, unit: attributes.unit, attributes: fromJson(attributes.attributes) });
  for (const { key, source, target, attributes } of serialised.edges) steg.addDirectedEdgeWithKey(key, source, target, { ...attributes });
  return steg;
}
