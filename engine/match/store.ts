/**
 * The columnar index that rules are matched against. A node is a number: those that the graph came with in the order
 * of their keys, those that rules make behind them in the order of making. So every order that the meaning of rules
 * speaks of is the order of integers, whatever the order in which a graph was put together.
 * graphology is only read here. Keys of nodes that rules made are worked out when somebody asks for them.
 */
import type { Attributes, Value } from "../graph/value.js";
import { clearColumn, dropFromIndex, emptyColumn, setValue, widenColumn, type Column } from "./columns.js";
import { addEdge, clearEdges, edgeTable, widenEdges, type EdgeTable } from "./edges.js";
import { intList, push, type IntList } from "./int-list.js";
import { emptyValues, intern, scalarOf, valueOf, type Values } from "./values.js";

/** A node is its position in the columns. */
export type NodeIndex = number;

/** Nodes of one kind. */
export interface Kind {
  readonly name: string;
  /** From 1. */
  readonly number: number;
  /** In the order of the nodes; what is dead stays until the list is swept. */
  readonly members: IntList;
  /** Live members. */
  count: number;
  /** What was made since somebody began to listen, and what was removed. */
  added: IntList | undefined;
  removed: IntList | undefined;
}

export interface Store {
  readonly values: Values;
  readonly kinds: Map<string, Kind>;
  /** By number. */
  readonly kindList: Kind[];
  readonly tables: Map<string, EdgeTable>;
  readonly tableList: EdgeTable[];
  readonly columns: Map<string, Column>;
  readonly columnList: Column[];
  /** Number of each node's kind; negative once the node is dead. */
  kind: Int16Array;
  /** Nodes that there are or were. */
  nodes: number;
  /** Nodes that the graph came with. */
  given: number;
  /** Of given nodes. */
  readonly keys: string[];
  readonly units: string[];
  readonly byKey: Map<string, NodeIndex>;
  /** The key of a node that rules made; set by the run that makes it. */
  keyOfMade: (node: NodeIndex) => string;
  /** The node that rules made under a key. */
  madeOfKey: (key: string) => NodeIndex | undefined;
  /** Marks of searches along repeated edges: a node is met if its mark is the epoch. They grow when they are used. */
  marks: Int32Array;
  epoch: number;
}

/** There are never as many nodes. */
export const MOST_NODES = 2 ** 26;

/** A store without nodes. */
export function emptyStore(): Store {
  return {
    values: emptyValues(),
    kinds: new Map(),
    kindList: [],
    tables: new Map(),
    tableList: [],
    columns: new Map(),
    columnList: [],
    kind: new Int16Array(16),
    nodes: 0,
    given: 0,
    keys: [],
    units: [],
    byKey: new Map(),
    keyOfMade: (node) => `#${node}`,
    madeOfKey: () => undefined,
    marks: new Int32Array(16),
    epoch: 0,
  };
}

/** Takes everything out but what programs have been compiled against: numbers of kinds, edges, attributes and values. */
export function resetStore(store: Store): void {
  const { nodes } = store;
  for (const kind of store.kindList) {
    kind.members.length = kind.count = 0;
    kind.added = kind.removed = undefined;
  }
  for (const table of store.tableList) clearEdges(table, nodes);
  for (const column of store.columnList) clearColumn(column, nodes);
  store.nodes = store.given = store.keys.length = store.units.length = 0;
  store.byKey.clear();
}

/** The nodes of a kind, which may be none yet. */
export function kindOf(store: Store, name: string): Kind {
  let kind = store.kinds.get(name);
  if (kind) return kind;
  kind = { name, number: store.kindList.length + 1, members: intList(), count: 0, added: undefined, removed: undefined };
  store.kinds.set(name, kind);
  store.kindList.push(kind);
  return kind;
}

/** The edges of a kind, which may be none yet. */
export function tableOf(store: Store, name: string): EdgeTable {
  let table = store.tables.get(name);
  if (table) return table;
  table = edgeTable(name, store.tableList.length + 1, store.kind.length);
  store.tables.set(name, table);
  store.tableList.push(table);
  return table;
}

/** The column of an attribute, in which nothing may be set yet. */
export function columnOf(store: Store, name: string): Column {
  let column = store.columns.get(name);
  if (column) return column;
  column = emptyColumn(name, store.columnList.length + 1, store.kind.length);
  store.columns.set(name, column);
  store.columnList.push(column);
  return column;
}

/** Makes room for so many nodes. */
export function widen(store: Store, nodes: number): void {
  if (nodes <= store.kind.length) return;
  let capacity = store.kind.length;
  while (capacity < nodes) capacity *= 2;
  const kind = new Int16Array(capacity);
  kind.set(store.kind);
  store.kind = kind;
  for (const table of store.tableList) widenEdges(table, capacity);
  for (const column of store.columnList) widenColumn(column, capacity);
}

/** Appends a node. */
export function makeNode(store: Store, kind: Kind): NodeIndex {
  const node = store.nodes++;
  if (node >= store.kind.length) widen(store, node + 1);
  store.kind[node] = kind.number;
  push(kind.members, node);
  kind.count++;
  if (kind.added) push(kind.added, node);
  return node;
}

/** Takes a node away, whose edges must be gone already. */
export function killNode(store: Store, node: NodeIndex): void {
  const kind = store.kindList[store.kind[node]! - 1]!;
  for (const column of store.columnList) {
    const index = column.indices[kind.number];
    if (index && column.ids[node] !== 0) dropFromIndex(column, index, node);
  }
  store.kind[node] = -kind.number;
  kind.count--;
  if (kind.removed) push(kind.removed, node);
}

/** Brings a node back that was taken away: for undoing. */
export function reviveNode(store: Store, node: NodeIndex): void {
  const kind = store.kindList[-store.kind[node]! - 1]!;
  store.kind[node] = kind.number;
  kind.count++;
  // The lists of values are made again when they are missed.
  for (const column of store.columnList) column.indices[kind.number] = undefined;
  sweep(store, kind, true);
}

/** Drops dead nodes from the list of a kind; `whole` also finds those that came back. */
export function sweep(store: Store, kind: Kind, whole = false): void {
  const { members } = kind;
  if (!whole && members.length - kind.count <= 32 + kind.count) return;
  members.length = 0;
  for (let node = 0; node < store.nodes; node++) if (store.kind[node] === kind.number) push(members, node);
}

/** Takes the last node out as if it had never been: for undoing. */
export function unmakeNode(store: Store, node: NodeIndex): void {
  const kind = store.kindList[Math.abs(store.kind[node]!) - 1]!;
  if (store.kind[node]! > 0) kind.count--;
  if (kind.members.data[kind.members.length - 1] === node) kind.members.length--;
  for (const column of store.columnList) if (column.ids[node] !== 0) setValue(column, node, kind.number, 0, 0);
  store.kind[node] = 0;
  store.nodes--;
}

export function isAlive(store: Store, node: NodeIndex): boolean {
  return store.kind[node]! > 0;
}

/** The name of a node's kind, also when it is dead. */
export function kindName(store: Store, node: NodeIndex): string {
  return store.kindList[Math.abs(store.kind[node]!) - 1]!.name;
}

/** The key that people know a node by. */
export function keyOf(store: Store, node: NodeIndex): string {
  return node < store.given ? store.keys[node]! : store.keyOfMade(node);
}

/** The live node of a key. */
export function nodeOf(store: Store, key: string): NodeIndex | undefined {
  const node = store.byKey.get(key) ?? store.madeOfKey(key);
  return node !== undefined && isAlive(store, node) ? node : undefined;
}

/** The unit that a node belongs to; "" for shared nodes and those that rules made. */
export function unitOf(store: Store, node: NodeIndex): string {
  return node < store.given ? store.units[node]! : "";
}

export function attributeOf(store: Store, node: NodeIndex, name: string): Value | undefined {
  const id = store.columns.get(name)?.ids[node];
  return id ? valueOf(store.values.table[id]!) : undefined;
}

/** All attributes of a node, in the order in which the store met their names. */
export function attributesOf(store: Store, node: NodeIndex): Attributes {
  const found = store.columnList.filter(({ ids }) => ids[node] !== 0);
  return Object.fromEntries(found.map(({ name, ids }) => [name, valueOf(store.values.table[ids[node]!]!)]));
}

/** Sets an attribute as something that the graph came with. */
export function giveAttribute(store: Store, node: NodeIndex, name: string, value: Value): void {
  setValue(columnOf(store, name), node, store.kind[node]!, intern(store.values, scalarOf(value)), 0);
}

/** Appends a node that the graph came with; its key must be new, and greater than those before it. */
export function giveNode(store: Store, key: string, kind: string, unit: string, attributes: Attributes): NodeIndex {
  const node = makeNode(store, kindOf(store, kind));
  store.keys.push(key);
  store.units.push(unit);
  store.byKey.set(key, node);
  store.given = store.nodes;
  for (const name in attributes) if (Object.hasOwn(attributes, name)) giveAttribute(store, node, name, attributes[name]!);
  return node;
}

/** Adds an edge that the graph came with. */
export function giveEdge(store: Store, kind: string, from: NodeIndex, to: NodeIndex): boolean {
  return addEdge(tableOf(store, kind), from, to, 0);
}

/** Live nodes of a kind, in their order. */
export function nodesOf(store: Store, kind: string): readonly NodeIndex[] {
  const found = store.kinds.get(kind);
  return found ? [...found.members.data.subarray(0, found.members.length)].filter((node) => store.kind[node] === found.number) : [];
}

/** All live nodes, in their order. */
export function liveNodes(store: Store): readonly NodeIndex[] {
  return Array.from({ length: store.nodes }, (_, node) => node).filter((node) => isAlive(store, node));
}

const ascending = (a: number, b: number): number => a - b;

/** Targets of the edges of this kind from a node, in the order of the nodes. */
export function targets(store: Store, kind: string, from: NodeIndex): readonly NodeIndex[] {
  const table = store.tables.get(kind);
  const found: NodeIndex[] = [];
  for (let edge = table?.out[from] ?? 0; edge > 0; edge = table!.outLinks[2 * edge]!) found.push(table!.ends[2 * edge + 1]!);
  return found.length > 1 ? found.sort(ascending) : found;
}

/** Sources of the edges of this kind to a node, in the order of the nodes. */
export function sources(store: Store, kind: string, to: NodeIndex): readonly NodeIndex[] {
  const table = store.tables.get(kind);
  const found: NodeIndex[] = [];
  for (let edge = table?.in[to] ?? 0; edge > 0; edge = table!.inLinks[2 * edge]!) found.push(table!.ends[2 * edge]!);
  return found.length > 1 ? found.sort(ascending) : found;
}

/** Every edge as `[kind, from, to]`: by kind as the store met them, then by node. */
export function* edgesOf(store: Store): Generator<readonly [string, NodeIndex, NodeIndex]> {
  for (const { name } of store.tableList)
    for (let from = 0; from < store.nodes; from++) for (const to of targets(store, name, from)) yield [name, from, to];
}
