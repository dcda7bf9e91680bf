/**
 * Which firing had made an edge, or set an attribute, before a given moment: an index of the journal by what was made,
 * latest first. It is made when somebody first asks, in one pass without an object for each step, and then only grows.
 */
import { intList, push, type IntList } from "../match/int-list.js";
import { columnOf, tableOf } from "../match/store.js";
import type { Slot } from "../rule/pattern.js";
import { maskOf } from "../run/layout.js";
import { deedsOf, matchAt, type Deed, type Firing, type Journal, type Written } from "./record.js";

/** An edge that was made or an attribute that was set: what it is of, and one or two nodes. */
interface Thing {
  readonly code: number;
  readonly one: number;
  readonly other: number;
}

interface History {
  age: number;
  /** Firings that are in it. */
  firings: number;
  /** By hash: latest entry + 1. */
  heads: Int32Array;
  /** Of each entry: the one before it with the same hash, its hash, and its firing. */
  readonly next: IntList;
  readonly hashes: IntList;
  readonly makers: IntList;
  /** By number of the rule. */
  readonly spots: Spots[];
}

/** Where the words of an edge or attribute stand in a record, from the match on. */
interface Spot {
  readonly code: number;
  readonly mask: number;
  readonly bit: number;
  /** -1 where there is no other node. */
  readonly one: number;
  readonly other: number;
  /** A made node is written as its number + 1: what has to be taken off. */
  readonly oneMore: number;
  readonly otherMore: number;
}

const histories = new WeakMap<Journal, History>();

function hashOf(code: number, one: number, other: number): number {
  const mixed = Math.imul(code + 1, 0x9e3779b1) ^ Math.imul(one + 1, 0x85ebca77) ^ Math.imul(other + 1, 0xc2b2ae3d);
  return mixed ^ (mixed >>> 15);
}

function thingOf({ store }: Journal, deed: Deed): Thing | undefined {
  if (deed.kind === "edge" || deed.kind === "delete_edge") return { code: 2 * tableOf(store, deed.edge).kind, one: deed.from, other: deed.to };
  return deed.kind === "attribute" ? { code: 2 * columnOf(store, deed.name).number + 1, one: deed.node, other: 0 } : undefined;
}

type Spots = readonly Spot[] | "by deeds";

function findSpots({ store }: Journal, { rule, layout }: Written): Spots {
  if (layout.each.length || rule.tree.form === "forbid" || rule.tree.form === "invariant") return "by deeds";
  const { length } = layout.match;
  const places = new Map<Slot, { readonly at: number; readonly more: number }>(layout.match.map(({ slot }, at) => [slot, { at, more: 0 }]));
  for (const deed of layout.once.deeds) if (deed.kind === "node") places.set(deed.creation.slot, { at: length + deed.at, more: 1 });
  return layout.once.deeds.flatMap((deed, i): readonly Spot[] => {
    if (deed.kind !== "effect" || (deed.effect.kind !== "edge" && deed.effect.kind !== "attribute")) return [];
    const { effect } = deed;
    const [mask, bit] = maskOf(i);
    const code = effect.kind === "edge" ? 2 * tableOf(store, effect.edge).kind : 2 * columnOf(store, effect.name).number + 1;
    const one = places.get(effect.kind === "edge" ? effect.from : effect.node)!;
    const other = effect.kind === "edge" ? places.get(effect.to)! : { at: -1, more: 0 };
    return [{ code, mask: length + mask, bit, one: one.at, oneMore: one.more, other: other.at, otherMore: other.more }];
  });
}

function enter(history: History, code: number, one: number, other: number, firing: Firing): void {
  const hash = hashOf(code, one, other);
  const at = hash & (history.heads.length - 1);
  push(history.next, history.heads[at]!);
  push(history.hashes, hash);
  push(history.makers, firing);
  history.heads[at] = history.next.length;
  if (history.next.length > history.heads.length) spread(history);
}

function spread(history: History): void {
  history.heads = new Int32Array(4 * history.heads.length);
  const mask = history.heads.length - 1;
  for (let entry = 0; entry < history.next.length; entry++) {
    const at = history.hashes.data[entry]! & mask;
    history.next.data[entry] = history.heads[at]!;
    history.heads[at] = entry + 1;
  }
}

function historyOf(journal: Journal): History {
  let history = histories.get(journal);
  if (!history || history.age !== journal.age) {
    history = { age: journal.age, firings: 0, heads: new Int32Array(1024), next: intList(1024), hashes: intList(1024), makers: intList(1024), spots: [] };
    histories.set(journal, history);
  }
  while (history.firings < journal.starts.length) note(journal, history, ++history.firings);
  return history;
}

function note(journal: Journal, history: History, firing: Firing): void {
  const { data } = journal.records;
  const start = matchAt(journal, firing);
  const rule = data[start - 1]!;
  const spots = (history.spots[rule] ??= findSpots(journal, journal.rules[rule]!));
  if (spots === "by deeds") return noteDeeds(journal, history, firing);
  for (const { code, mask, bit, one, oneMore, other, otherMore } of spots)
    if (data[start + mask]! & bit) enter(history, code, data[start + one]! - oneMore, other < 0 ? 0 : data[start + other]! - otherMore, firing);
}

function noteDeeds(journal: Journal, history: History, firing: Firing): void {
  for (const deed of deedsOf(journal, firing)) {
    const thing = deed.kind === "delete_edge" ? undefined : thingOf(journal, deed);
    if (thing) enter(history, thing.code, thing.one, thing.other, firing);
  }
}

/** The last firing before another that made the edge, or set the attribute, that a deed speaks of; 0 if there is none. */
export function makerBefore(journal: Journal, deed: Deed, firing: Firing): Firing {
  const thing = thingOf(journal, deed);
  if (!thing) return 0;
  const { heads, next, hashes, makers } = historyOf(journal);
  const hash = hashOf(thing.code, thing.one, thing.other);
  for (let entry = heads[hash & (heads.length - 1)]!; entry > 0; entry = next.data[entry - 1]!) {
    const maker = makers.data[entry - 1]!;
    if (hashes.data[entry - 1] === hash && maker < firing && madeBy(journal, thing, maker)) return maker;
  }
  return 0;
}

function madeBy(journal: Journal, thing: Thing, firing: Firing): boolean {
  return deedsOf(journal, firing).some((deed) => {
    const other = deed.kind === "delete_edge" ? undefined : thingOf(journal, deed);
    return other !== undefined && other.code === thing.code && other.one === thing.one && other.other === thing.other;
  });
}


