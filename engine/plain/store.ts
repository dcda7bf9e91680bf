/**
 * The index that rules are matched against: nodes as small integers, adjacency by edge kind and direction,
 * nodes by kind, and hash indices by attribute value that are built when a plan first asks.
 * Initial nodes are numbered in the order of their keys, so every iteration order is a function of the graph,
 * never of the order in which records arrived. graphology is only read here, never copied or changed.
 */
import type { Steg } from "../graph/steg.js";
import { byCodeUnit, type Attributes, type Value } from "../graph/value.js";

/** A node is its position in these columns. */
export type NodeIndex = number;

/** Marks what the graph came with; derived things carry the number of their fact. */
export const GIVEN = -1;

export interface EdgeTable {
  readonly out: Map<NodeIndex, NodeIndex[]>;
  readonly in: Map<NodeIndex, NodeIndex[]>;
  /** Fact number (or `GIVEN`) of each edge, by `pair`. */
  readonly facts: Map<number, number>;
}

export interface Store {
  readonly keys: string[];
  readonly kinds: string[];
  readonly units: string[];
  readonly attributes: Attributes[];
  readonly alive: boolean[];
  /** Fact that made the node, `GIVEN` for those of the graph. */
  readonly nodeFacts: number[];
  /** Place of each node in the order of nodes: given ones by key, then made ones as they were made. */
  readonly rank: number[];
  readonly indexOf: Map<string, NodeIndex>;
  readonly byKind: Map<string, NodeIndex[]>;
  readonly edges: Map<string, EdgeTable>;
  /** Attribute name → node → fact, for derived attributes only. */
  readonly attributeFacts: Map<string, Map<NodeIndex, number>>;
  /** `kind attribute` → value → nodes; dropped whenever something is taken away. */
  readonly valueIndices: Map<string, Map<Value, NodeIndex[]>>;
}

const SPAN = 2 ** 26;

/** One number for an ordered pair of nodes; there are never 2^26 of them. */
export function pair(from: NodeIndex, to: NodeIndex): number {
  return from * SPAN + to;
}

/** The two nodes of a `pair`. */
export function unpair(both: number): readonly [NodeIndex, NodeIndex] {
  return [Math.floor(both / SPAN), both % SPAN];
}

/** A store without nodes. */
export function emptyStore(): Store {
  return {
    keys: [],
    kinds: [],
    units: [],
    attributes: [],
    alive: [],
    nodeFacts: [],
    rank: [],
    indexOf: new Map(),
    byKind: new Map(),
    edges: new Map(),
    attributeFacts: new Map(),
    valueIndices: new Map(),
  };
}

/** Indexes a graph. */
export function storeOf(steg: Steg): Store {
  const store = emptyStore();
  for (const key of steg.nodes().sort(byCodeUnit)) {
    const node = steg.getNodeAttributes(key);
    addNode(store, key, node.kind, node.unit, node.attributes, GIVEN);
  }
  const edges = new Map<string, number[]>();
  steg.forEachEdge((_key, edge, from, to) => pushTo(edges, edge.kind, pair(store.indexOf.get(from)!, store.indexOf.get(to)!)));
  for (const kind of [...edges.keys()].sort(byCodeUnit))
    for (const both of Float64Array.from(edges.get(kind)!).sort()) addEdge(store, kind, ...unpair(both), GIVEN);
  return store;
}

/** Appends a node; its key must be new. */
export function addNode(
  store: Store,
  key: string,
  kind: string,
  unit: string,
  attributes: Attributes,
  fact: number,
): NodeIndex {
  const node = store.keys.length;
  store.keys.push(key);
  store.kinds.push(kind);
  store.units.push(unit);
  store.attributes.push(attributes);
  store.alive.push(true);
  store.nodeFacts.push(fact);
  store.rank.push(node);
  store.indexOf.set(key, node);
  pushTo(store.byKind, kind, node);
  for (const name of Object.keys(attributes)) noteValue(store, node, name, attributes[name]!);
  return node;
}

function pushTo<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The edges of a kind, which may be none yet. */
export function edgeTable(store: Store, kind: string): EdgeTable {
  let table = store.edges.get(kind);
  if (!table) store.edges.set(kind, (table = { out: new Map(), in: new Map(), facts: new Map() }));
  return table;
}

/** Puts the nodes from here on in the order of their keys: what derives make together has no other order. */
export function rankByKey(store: Store, first: NodeIndex): void {
  const made = Array.from({ length: store.keys.length - first }, (_, i) => first + i);
  made.sort((a, b) => byCodeUnit(store.keys[a]!, store.keys[b]!)).forEach((node, i) => (store.rank[node] = first + i));
}

/** The order of nodes; what stands for nothing comes last. */
export function compareNodes(store: Store, a: NodeIndex | undefined, b: NodeIndex | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return store.rank[a]! - store.rank[b]!;
}

/** Adds an edge; false if it was there. */
export function addEdge(store: Store, kind: string, from: NodeIndex, to: NodeIndex, fact: number): boolean {
  const table = edgeTable(store, kind);
  const both = pair(from, to);
  if (table.facts.has(both)) return false;
  table.facts.set(both, fact);
  pushTo(table.out, from, to);
  pushTo(table.in, to, from);
  return true;
}

export function hasEdge(store: Store, kind: string, from: NodeIndex, to: NodeIndex): boolean {
  return store.edges.get(kind)?.facts.has(pair(from, to)) ?? false;
}

const NONE: readonly NodeIndex[] = [];

/** Targets of the edges of this kind from a node. */
export function targets(store: Store, kind: string, from: NodeIndex): readonly NodeIndex[] {
  return store.edges.get(kind)?.out.get(from) ?? NONE;
}

/** Sources of the edges of this kind to a node. */
export function sources(store: Store, kind: string, to: NodeIndex): readonly NodeIndex[] {
  return store.edges.get(kind)?.in.get(to) ?? NONE;
}

/** The value of an attribute; none if it is not set, or if the node stands for nothing. */
export function attributeOf(store: Store, node: NodeIndex | undefined, name: string): Value | undefined {
  const attributes = node === undefined ? undefined : store.attributes[node];
  return attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** Sets an attribute, replacing what was there. */
export function setAttribute(store: Store, node: NodeIndex, name: string, value: Value, fact: number): void {
  const replaces = attributeOf(store, node, name) !== undefined;
  store.attributes[node] = { ...store.attributes[node]!, [name]: value };
  let facts = store.attributeFacts.get(name);
  if (!facts) store.attributeFacts.set(name, (facts = new Map()));
  facts.set(node, fact);
  if (replaces) store.valueIndices.clear();
  else noteValue(store, node, name, value);
}

function noteValue(store: Store, node: NodeIndex, name: string, value: Value): void {
  if (!store.valueIndices.size) return;
  const index = store.valueIndices.get(`${store.kinds[node]} ${name}`);
  if (index) pushTo(index, value, node);
}

/** Nodes of a kind by the value of an attribute. */
export function valueIndex(store: Store, kind: string, name: string): Map<Value, NodeIndex[]> {
  const key = `${kind} ${name}`;
  let index = store.valueIndices.get(key);
  if (index) return index;
  store.valueIndices.set(key, (index = new Map()));
  for (const node of store.byKind.get(kind) ?? NONE) {
    const value = store.alive[node] ? attributeOf(store, node, name) : undefined;
    if (value !== undefined) pushTo(index, value, node);
  }
  return index;
}

function removeFrom(map: Map<NodeIndex, NodeIndex[]>, key: NodeIndex, value: NodeIndex): void {
  const list = map.get(key)!;
  list.splice(list.indexOf(value), 1);
  if (!list.length) map.delete(key);
}

export function removeEdge(store: Store, kind: string, from: NodeIndex, to: NodeIndex): void {
  const table = edgeTable(store, kind);
  if (!table.facts.delete(pair(from, to))) return;
  removeFrom(table.out, from, to);
  removeFrom(table.in, to, from);
}

/** Every edge at a node, each once, as `[kind, from, to]`, in the order of kinds. */
export function edgesAt(store: Store, node: NodeIndex): readonly (readonly [string, NodeIndex, NodeIndex])[] {
  return [...store.edges.keys()].sort(byCodeUnit).flatMap((kind) => [
    ...targets(store, kind, node).map((to) => [kind, node, to] as const),
    ...sources(store, kind, node)
      .filter((from) => from !== node)
      .map((from) => [kind, from, node] as const),
  ]);
}

/** Takes a node away with all its edges. Its position stays, unused. */
export function removeNode(store: Store, node: NodeIndex): void {
  for (const [kind, from, to] of edgesAt(store, node)) removeEdge(store, kind, from, to);
  store.alive[node] = false;
  store.indexOf.delete(store.keys[node]!);
  store.valueIndices.clear();
}
