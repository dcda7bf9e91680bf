/**
 * The journal: what each firing did, in the order in which it happened, as integers in a row. It is linear in the steps:
 * the rule, the match, a bit for each deed, and what these do not tell. Facts, keys of nodes that rules made, and what
 * a match rested on are worked out from it when somebody asks; a million nested keys cost nothing until one is shown.
 */
import { showValue, type Value } from "../graph/value.js";
import { madeKey } from "../rule/made-key.js";
import { intList, push, reserve, type IntList } from "../match/int-list.js";
import { keyOf, type NodeIndex, type Store } from "../match/store.js";
import { valueOf } from "../match/values.js";
import type { Creation, Effect } from "../rule/effects.js";
import type { Slot, Variable } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { keyVariables, maskOf, type Deeds, type Layout, type Part } from "../run/layout.js";

/** A firing is its position in the journal, from 1. */
export type Firing = number;

/** A fact: the change of one thing. */
export type Deed =
  | { readonly kind: "node"; readonly node: NodeIndex }
  | { readonly kind: "edge"; readonly edge: string; readonly from: NodeIndex; readonly to: NodeIndex }
  /** `before`: number of the value that it replaces, 0 if there was none. */
  | { readonly kind: "attribute"; readonly node: NodeIndex; readonly name: string; readonly value: Value; readonly before: number }
  | { readonly kind: "patch"; readonly node: NodeIndex; readonly field: string; readonly from: bigint; readonly to: bigint }
  | { readonly kind: "diagnostic"; readonly code: string; readonly node: NodeIndex | undefined }
  | { readonly kind: "delete_edge"; readonly edge: string; readonly from: NodeIndex; readonly to: NodeIndex }
  | { readonly kind: "delete_node"; readonly node: NodeIndex };

/** What a site holds and shall hold. */
export interface Patched {
  readonly node: NodeIndex;
  readonly field: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly firing: Firing;
}

export interface Written {
  readonly rule: CompiledRule;
  readonly layout: Layout;
}

/** Rows by their hash, with how often each was met. */
type Counts = Map<number, { readonly row: readonly number[]; times: number }[]>;

export interface Journal {
  readonly store: Store;
  /** Whether all firings are written down, or only those that make nodes. */
  readonly on: boolean;
  /** How often firings were taken back: what was worked out before may be wrong. */
  age: number;
  readonly records: IntList;
  /** Where the record of each firing begins. */
  readonly starts: IntList;
  /** By the numbers that records begin with. */
  readonly rules: Written[];
  readonly numbers: Map<CompiledRule, number>;
  /** The firing that made each node behind those that were given. */
  readonly origins: IntList;
  /** Of each of them: how many makings of derives lie behind it. */
  readonly depths: IntList;
  /** First and last + 1 of the nodes that derives of one stage made: among them keys give the order. */
  readonly derived: IntList;
  /** By `node field`, with the firing that says so. */
  readonly patches: Map<string, Patched>;
  readonly keys: Map<NodeIndex, string>;
  readonly byKey: Map<string, NodeIndex>;
  /** Whether the graph came with keys that begin as those of a derive's nodes. */
  readonly prefixes: Map<string, boolean>;
  /** Of each made node: the how manyth it is that was made for the same; and how many there are for each. */
  readonly ordinals: IntList;
  readonly counts: Counts;
  /** Nodes whose keys are made of very many others that are not known. */
  readonly deep: Set<NodeIndex>;
  readonly ruleOf: (firing: Firing) => CompiledRule;
  readonly showMatch: (firing: Firing) => string;
  readonly compareNodes: (a: NodeIndex, b: NodeIndex) => number;
}

/** A journal without firings. It tells the store the keys of nodes that rules make. */
export function newJournal(store: Store, on: boolean): Journal {
  const journal: Journal = {
    store,
    on,
    age: 0,
    records: intList(1024),
    starts: intList(256),
    rules: [],
    numbers: new Map(),
    origins: intList(),
    depths: intList(),
    derived: intList(),
    patches: new Map(),
    keys: new Map(),
    byKey: new Map(),
    prefixes: new Map(),
    ordinals: intList(),
    counts: new Map(),
    deep: new Set(),
    ruleOf: (firing) => writtenOf(journal, firing).rule,
    showMatch: (firing) => showMatch(journal, firing),
    compareNodes: (a, b) => compareNodes(journal, a, b),
  };
  store.keyOfMade = (node) => journal.keys.get(node) ?? keyOfMade(journal, node);
  store.madeOfKey = (key) => madeOfKey(journal, key);
  return journal;
}

/** Forgets all firings; what is known of rules stays. */
export function resetJournal(journal: Journal): void {
  const { records, starts, origins, depths, derived, ordinals } = journal;
  for (const list of [records, starts, origins, depths, derived, ordinals]) list.length = 0;
  for (const map of [journal.patches, journal.keys, journal.byKey, journal.prefixes, journal.counts, journal.deep]) map.clear();
  journal.age++;
}

/** Bytes that the journal takes, without room to grow. */
export function journalBytes({ records, starts, origins, depths }: Journal): number {
  return 4 * (records.length + starts.length + origins.length + depths.length);
}

/** The number under which records know a rule. */
export function numberOf(journal: Journal, rule: CompiledRule, layout: Layout): number {
  let number = journal.numbers.get(rule);
  if (number === undefined) {
    journal.numbers.set(rule, (number = journal.rules.length));
    journal.rules.push({ rule, layout });
  }
  return number;
}

/** Begins the record of the next firing, with room for so many integers; gives where they go. */
export function beginRecord({ records, starts }: Journal, width: number): number {
  const start = records.length;
  push(starts, start);
  reserve(records, start + width);
  records.length = start + width;
  return start;
}

/** Appends a list, behind its length. */
export function endRecord({ records }: Journal, list: IntList): void {
  const start = records.length;
  const data = reserve(records, start + 1 + list.length);
  data[start] = list.length;
  data.set(list.data.subarray(0, list.length), start + 1);
  records.length = start + 1 + list.length;
}

/** Remembers which firing makes the node that was made last, and how many makings lie behind it. */
export function noteOrigin({ origins, depths }: Journal, firing: Firing, depth: number): void {
  push(origins, firing);
  if (!depth) return;
  // Rewrites leave the list short: what is not in it has depth 0.
  while (depths.length < origins.length - 1) push(depths, 0);
  push(depths, depth);
}

/** The most makings of derives that lie behind one of so many nodes. */
export function deepest({ store, depths }: Journal, frame: Int32Array, at: number, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) if (frame[at + i]! >= store.given) most = Math.max(most, depthOf(depths, frame[at + i]! - store.given));
  return most;
}

function depthOf({ data, length }: IntList, made: number): number {
  return made < length ? data[made]! : 0;
}

/** The rule of a firing, with its layout. */
export function writtenOf({ rules, records, starts }: Journal, firing: Firing): Written {
  return rules[records.data[starts.data[firing - 1]!]!]!;
}

/** Where the match of a firing begins. */
export function matchAt({ starts }: Journal, firing: Firing): number {
  return starts.data[firing - 1]! + 1;
}

/** What a slot of the match held: a node, or the number of a value; undefined if the match does not hold it. */
export function slotAt(journal: Journal, firing: Firing, slot: Slot): number | undefined {
  const at = writtenOf(journal, firing).layout.match.findIndex((one) => one.slot === slot);
  return at < 0 ? undefined : journal.records.data[matchAt(journal, firing) + at];
}

/** Named nodes of a match with their keys. */
export function matchKeys(journal: Journal, firing: Firing): Readonly<Record<string, string>> {
  const { layout } = writtenOf(journal, firing);
  const start = matchAt(journal, firing);
  const entries = layout.match.slice(0, layout.nodes).flatMap(({ name }, i) => {
    const node = journal.records.data[start + i]!;
    return name === undefined || node < 0 ? [] : [[name, keyOf(journal.store, node)] as const];
  });
  return Object.fromEntries(entries);
}

function showMatch(journal: Journal, firing: Firing): string {
  return Object.entries(matchKeys(journal, firing)).map(([name, key]) => `${name} = ${key}`).join(", ") || "no names";
}

/** The part of a record that belongs to what happens once, or to one element of a set. */
interface Row {
  readonly part: Part;
  readonly start: number;
}

interface Opened {
  readonly written: Written;
  readonly once: Row;
  readonly each: readonly Row[];
  /** Where the list of what went with deleted nodes begins. */
  readonly gone: number;
}

function open(journal: Journal, firing: Firing): Opened {
  const written = writtenOf(journal, firing);
  const { layout } = written;
  const { data } = journal.records;
  const start = matchAt(journal, firing) + layout.match.length;
  let at = start + layout.once.width;
  const each: Row[] = [];
  for (const part of layout.each) {
    const length = data[at++]!;
    for (let row = 0; row < length; row += part.width) each.push({ part, start: at + row });
    at += length;
  }
  return { written, once: { part: layout.once, start }, each, gone: at + 1 };
}

/** The value of a slot as a firing saw it. */
type Reader = (slot: Slot) => number;

function readerOf(journal: Journal, firing: Firing, { written, once }: Opened, row: Row): Reader {
  const { data } = journal.records;
  const places = new Map<Slot, number>();
  const note = (variables: readonly Variable[], start: number): void => variables.forEach(({ slot }, i) => places.set(slot, data[start + i]!));
  const made = ({ part, start }: Row): void => {
    for (const deed of part.deeds) if (deed.kind === "node") places.set(deed.creation.slot, data[start + deed.at]! - 1);
  };
  note(written.layout.match, matchAt(journal, firing));
  made(once);
  if (row !== once) {
    note(row.part.slots, row.start);
    made(row);
  }
  return (slot) => places.get(slot) ?? -1;
}

const takes = (effect: Effect): boolean => effect.kind === "delete_edge" || effect.kind === "delete_node";

const phases: readonly ((deed: Deeds) => boolean)[] = [
  (deed) => deed.kind === "node",
  (deed) => deed.kind === "effect" && takes(deed.effect),
  (deed) => deed.kind === "effect" && !takes(deed.effect),
];

/** What a firing changed, in the order in which it happened. */
export function deedsOf(journal: Journal, firing: Firing): readonly Deed[] {
  const { rule } = writtenOf(journal, firing);
  // What forbids and invariants say has no deeds behind its match, nor sets.
  if (rule.tree.form === "forbid" || rule.tree.form === "invariant") return [diagnosticOf(journal, firing, rule)];
  const opened = open(journal, firing);
  const deeds: Deed[] = [];
  const gone = { at: opened.gone };
  for (const phase of phases)
    for (const row of [opened.once, ...opened.each]) {
      const read = readerOf(journal, firing, opened, row);
      row.part.deeds.forEach((deed, i) => {
        const [word, bit] = maskOf(i);
        if (phase(deed) && journal.records.data[row.start + row.part.slots.length + word]! & bit) deeds.push(...deedOf(journal, row, deed, read, gone));
      });
    }
  return deeds;
}

function diagnosticOf(journal: Journal, firing: Firing, rule: CompiledRule): Deed {
  const at = rule.effects.messages.find(({ level }) => level === "error" || level === "warning")?.at;
  return { kind: "diagnostic", code: rule.name, node: at === undefined ? undefined : slotAt(journal, firing, at) };
}

function deedOf(journal: Journal, { start }: Row, deed: Deeds, read: Reader, gone: { at: number }): readonly Deed[] {
  const { data } = journal.records;
  const value = (at: number): Value => valueOf(journal.store.values.table[data[start + at]!]!);
  if (deed.kind === "node") return [{ kind: "node", node: read(deed.creation.slot) }];
  const { effect } = deed;
  switch (effect.kind) {
    case "edge":
    case "delete_edge":
      return [{ kind: effect.kind, edge: effect.edge, from: read(effect.from), to: read(effect.to) }];
    case "attribute":
      return [{ kind: "attribute", node: read(effect.node), name: effect.name, value: value(deed.at + 1), before: data[start + deed.at]! }];
    case "patch":
      return [{ kind: "patch", node: read(effect.node), field: effect.field, from: value(deed.at) as bigint, to: value(deed.at + 1) as bigint }];
    case "delete_node":
      return goneWith(journal, gone);
  }
}

function goneWith({ records: { data }, store }: Journal, gone: { at: number }): readonly Deed[] {
  const node = data[gone.at++]!;
  const edges: Deed[] = Array.from({ length: data[gone.at++]! }, (_, i) => ({
    kind: "delete_edge",
    edge: store.tableList[data[gone.at + 3 * i]! - 1]!.name,
    from: data[gone.at + 3 * i + 1]!,
    to: data[gone.at + 3 * i + 2]!,
  }));
  gone.at += 3 * edges.length;
  return [...edges, { kind: "delete_node", node }];
}

/** The node's creation in its rule, with the row of the record that tells of it. */
export function creationOf(journal: Journal, node: NodeIndex): { readonly firing: Firing; readonly creation: Creation; readonly read: Reader } {
  const firing = journal.origins.data[node - journal.store.given]!;
  const opened = open(journal, firing);
  for (const row of [opened.once, ...opened.each])
    for (const deed of row.part.deeds)
      if (deed.kind === "node" && journal.records.data[row.start + deed.at]! === node + 1)
        return { firing, creation: deed.creation, read: readerOf(journal, firing, opened, row) };
  throw new Error(`no firing made node ${node}`);
}

/** The key for what the names of a rule stand for. */
function keyFor({ store }: Journal, rule: CompiledRule, creation: Creation, held: readonly number[]): string {
  const parts = keyVariables(rule, creation).map(({ sort }, i) => {
    if (sort === "node") return held[i]! < 0 ? undefined : keyOf(store, held[i]!);
    return held[i] === 0 ? undefined : showValue(valueOf(store.values.table[held[i]!]!));
  });
  return madeKey(rule.name, creation.name, parts);
}

function keyOfMade(journal: Journal, node: NodeIndex): string {
  return keyWithin(journal, node, Infinity)!;
}

/** So many nodes are looked at for a key that is only shown. */
const SHOWN = 1000;

/** The key of a node, to be shown: of one that is made of very many made nodes only its number, which costs nothing. */
export function shownKey(journal: Journal, node: NodeIndex): string {
  if (node < journal.store.given) return keyOf(journal.store, node);
  const key = keyWithin(journal, node, SHOWN);
  if (key !== undefined) return key;
  const { firing, creation } = creationOf(journal, node);
  return `${writtenOf(journal, firing).rule.name}.${creation.name}(…${node})`;
}

/** The key of a made node, if no more made nodes than these stand behind it whose keys are not known. */
function keyWithin(journal: Journal, node: NodeIndex, most: number): string | undefined {
  const { keys, deep, store } = journal;
  // Keys are made of keys: those below come first, however deep they lie.
  const open = [node];
  while (open.length && !keys.has(node)) {
    const next = open.at(-1)!;
    if (most !== Infinity && (open.length > most || deep.has(next))) {
      for (const one of open) deep.add(one);
      return undefined;
    }
    const { firing, creation, read } = creationOf(journal, next);
    const { rule } = writtenOf(journal, firing);
    const held = keyVariables(rule, creation).map(({ slot }) => read(slot));
    const missing = keyVariables(rule, creation).flatMap(({ sort }, i) => (sort === "node" && held[i]! >= store.given && !keys.has(held[i]!) ? [held[i]!] : []));
    if (missing.length) {
      open.push(...missing);
      continue;
    }
    open.pop();
    const text = keyFor(journal, rule, creation, held);
    if (!keys.has(next)) keys.set(next, rule.tree.form === "rewrite" ? numbered(journal, next, text) : text);
  }
  return keys.get(node);
}

/** The node that the graph came with under the key that a derive would give; -1 if there is none. */
export function givenNode(journal: Journal, rule: CompiledRule, creation: Creation, held: Int32Array): NodeIndex {
  const { store, prefixes } = journal;
  const prefix = `${rule.name}.${creation.name}(`;
  let some = prefixes.get(prefix);
  if (some === undefined) prefixes.set(prefix, (some = store.keys.some((key) => key.startsWith(prefix))));
  return some ? (store.byKey.get(keyFor(journal, rule, creation, [...held])) ?? -1) : -1;
}

// A rewrite can fire again for the same nodes, and then makes another node: the second is `…#2`. Names that the graph has are left out.
function numbered(journal: Journal, node: NodeIndex, text: string): string {
  let left = ordinal(journal, node);
  for (let number = 1; ; number++) {
    const name = number === 1 ? text : `${text}#${number}`;
    if (!journal.store.byKey.has(name) && --left === 0) return name;
  }
}

/** How many nodes were made for the same, this one and those before it. */
function ordinal(journal: Journal, node: NodeIndex): number {
  const { ordinals, counts, store } = journal;
  for (let made = store.given + ordinals.length; made <= node; made++) push(ordinals, again(counts, madeFor(journal, made)));
  return ordinals.data[node - store.given]!;
}

/** How often a row of integers was met, this time included. */
function again(counts: Counts, row: readonly number[]): number {
  let hash = row.length;
  for (const one of row) hash = Math.imul(hash ^ one, 0x9e3779b1) ^ (hash >>> 13);
  const bucket = counts.get(hash);
  const known = bucket?.find((other) => other.row.length === row.length && row.every((one, i) => one === other.row[i]));
  if (known) return ++known.times;
  if (bucket) bucket.push({ row, times: 1 });
  else counts.set(hash, [{ row, times: 1 }]);
  return 1;
}

/** The rule, the name and what the names of the rule stood for when a node was made. */
function madeFor(journal: Journal, node: NodeIndex): readonly number[] {
  const { records, origins, starts, store, numbers } = journal;
  const firing = origins.data[node - store.given]!;
  const { rule, layout } = writtenOf(journal, firing);
  if (layout.each.length) {
    const { creation, read } = creationOf(journal, node);
    return [numbers.get(rule)!, creation.slot, ...keyVariables(rule, creation).map(({ slot }) => read(slot))];
  }
  const start = starts.data[firing - 1]! + 1;
  const row = [records.data[start - 1]!];
  for (let i = 0; i < layout.match.length; i++) if (layout.match[i]!.name !== undefined) row.push(records.data[start + i]!);
  for (const deed of layout.once.deeds) if (deed.kind === "node" && records.data[start + layout.match.length + deed.at] === node + 1) row.push(deed.creation.slot);
  return row;
}

function madeOfKey(journal: Journal, key: string): NodeIndex | undefined {
  const { store, byKey } = journal;
  // No two made nodes have one key, so as many have been looked at as there are keys.
  for (let node = store.given + byKey.size; node < store.nodes; node++) byKey.set(keyOf(store, node), node);
  return byKey.get(key);
}

/** The first of the range of derived nodes that a node lies in, -1 if it lies in none. */
function rangeOf({ derived }: Journal, node: NodeIndex): number {
  for (let i = derived.length - 2; i >= 0; i -= 2) if (node >= derived.data[i]!) return node < derived.data[i + 1]! ? derived.data[i]! : -1;
  return -1;
}

function compareNodes(journal: Journal, a: NodeIndex, b: NodeIndex): number {
  const { store } = journal;
  if (a === b) return 0;
  if (a < store.given || b < store.given || !journal.derived.length) return a - b;
  const range = rangeOf(journal, a);
  if (range < 0 || range !== rangeOf(journal, b)) return a - b;
  return keyOf(store, a) < keyOf(store, b) ? -1 : 1;
}
