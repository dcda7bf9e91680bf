/**
 * Facts by number: the changes that firings made, counted through the whole journal. A fact's number follows from
 * the journal alone, so none is kept; how many facts lie before each firing is counted once, when somebody asks.
 */
import type { FactRef } from "../../specs/plan.js";
import { resized } from "../match/int-list.js";
import { findEdge } from "../match/edges.js";
import type { NodeIndex } from "../match/store.js";
import type { Part } from "../run/layout.js";
import { deedsOf, matchAt, writtenOf, type Deed, type Firing, type Journal } from "./record.js";

interface Counted {
  /** Facts before each firing. */
  before: Int32Array;
  firings: number;
  age: number;
}

const counted = new WeakMap<Journal, Counted>();

function bits(word: number): number {
  let count = 0;
  for (let rest = word; rest; rest &= rest - 1) count++;
  return count;
}

/** How many facts a firing made. */
function countOf(journal: Journal, firing: Firing): number {
  const { rule, layout } = writtenOf(journal, firing);
  if (layout.each.length || layout.deletesNodes || rule.tree.form === "forbid" || rule.tree.form === "invariant") return deedsOf(journal, firing).length;
  return maskBits(journal, layout.once, matchAt(journal, firing) + layout.match.length);
}

function maskBits({ records }: Journal, part: Part, at: number): number {
  let count = 0;
  for (let word = 0; word < part.masks; word++) count += bits(records.data[at + word]!);
  return count;
}

function countsOf(journal: Journal): Int32Array {
  let known = counted.get(journal);
  if (!known) counted.set(journal, (known = { before: new Int32Array(1), firings: 0, age: journal.age }));
  const { length } = journal.starts;
  if (known.age !== journal.age) known.firings = 0;
  known.age = journal.age;
  if (known.before.length <= length) known.before = resized(known.before, length + 1);
  for (; known.firings < length; known.firings++) known.before[known.firings + 1] = known.before[known.firings]! + countOf(journal, known.firings + 1);
  return known.before;
}

/** How many facts there are. */
export function factCount(journal: Journal): number {
  return countsOf(journal)[journal.starts.length]!;
}

export interface Fact {
  readonly ref: FactRef;
  readonly firing: Firing;
  readonly deed: Deed;
}

/** The fact of a number. */
export function factAt(journal: Journal, ref: FactRef): Fact | undefined {
  const before = countsOf(journal);
  if (!Number.isInteger(ref) || ref < 0 || ref >= factCount(journal)) return undefined;
  let [low, high] = [0, journal.starts.length];
  // The last firing with no more facts before it.
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (before[middle]! <= ref) low = middle;
    else high = middle;
  }
  return { ref, firing: low + 1, deed: deedsOf(journal, low + 1)[ref - before[low]!]! };
}

/** All facts, in the order in which they were made. */
export function* factsOf(journal: Journal): Generator<Fact> {
  let ref = 0;
  for (let firing = 1; firing <= journal.starts.length; firing++) for (const deed of deedsOf(journal, firing)) yield { ref: ref++, firing, deed };
}

/** The fact of a firing that a test knows. */
function factWithin(journal: Journal, firing: Firing, is: (deed: Deed) => boolean): FactRef | undefined {
  const before = countsOf(journal);
  // It made one thing, so that is it.
  if (before[firing]! - before[firing - 1]! === 1) return before[firing - 1]!;
  const at = deedsOf(journal, firing).findIndex(is);
  return at < 0 ? undefined : countsOf(journal)[firing - 1]! + at;
}

/** The fact of a firing that made the edge, or set the attribute, that a deed speaks of; nothing for firing 0. */
export function factOf(journal: Journal, firing: Firing, wanted: Deed): FactRef | undefined {
  if (!firing) return undefined;
  return factWithin(journal, firing, (deed) => {
    if (wanted.kind === "edge") return deed.kind === "edge" && deed.edge === wanted.edge && deed.from === wanted.from && deed.to === wanted.to;
    return wanted.kind === "attribute" && deed.kind === "attribute" && deed.name === wanted.name && deed.node === wanted.node;
  });
}

/** The fact behind an edge that is there; undefined if the graph came with it. */
export function edgeFact(journal: Journal, kind: string, from: NodeIndex, to: NodeIndex): FactRef | undefined {
  const table = journal.store.tables.get(kind);
  const firing = table?.madeBy[findEdge(table, from, to)];
  if (!firing || !journal.on) return undefined;
  return factWithin(journal, firing, (deed) => deed.kind === "edge" && deed.edge === kind && deed.from === from && deed.to === to);
}

/** The fact behind the value of an attribute; undefined if the graph came with it. */
export function attributeFact(journal: Journal, name: string, node: NodeIndex): FactRef | undefined {
  const firing = journal.store.columns.get(name)?.madeBy?.[node];
  if (!firing || !journal.on) return undefined;
  return factWithin(journal, firing, (deed) => deed.kind === "attribute" && deed.name === name && deed.node === node);
}

/** The fact behind a node; undefined if the graph came with it. */
export function nodeFact(journal: Journal, node: NodeIndex): FactRef | undefined {
  if (node < journal.store.given) return undefined;
  return factWithin(journal, journal.origins.data[node - journal.store.given]!, (deed) => deed.kind === "node" && deed.node === node);
}

/** The fact behind a patch. */
export function patchFact(journal: Journal, node: NodeIndex, field: string): FactRef | undefined {
  const firing = journal.patches.get(`${node} ${field}`)?.firing;
  return firing ? factWithin(journal, firing, (deed) => deed.kind === "patch" && deed.node === node && deed.field === field) : undefined;
}
