/**
 * Why a fact holds: the smallest derivation, of least height and then of fewest facts, down to the given graph.
 * All ways to the fact and to what it rests on are laid out, as far as a bound on the work allows; then the cheapest way
 * is found for those that rest on the graph alone, for those that rest on them, and so on (Knuth 1977).
 * Beyond the bound the reasons are those that were found first.
 */
import type { FactRef } from "../../specs/plan.js";
import type { Outcome } from "../run/run.js";
import { factAt } from "./facts.js";
import { shownKey } from "./record.js";
import { showDeed } from "./show.js";
import { recordedWay, waysTo, type Way } from "./ways.js";

export interface Reason {
  readonly ref: FactRef;
  readonly fact: string;
  readonly rule: string;
  /** File of the rule, and the line where it begins. */
  readonly place: { readonly file: string; readonly line: number };
  /** Why the rule holds, in its author's words. */
  readonly doc: readonly string[];
  readonly match: Readonly<Record<string, string>>;
  /** What the match rests on; a fact that was told before is told again, by its number only. */
  readonly because: readonly (Reason | Told)[];
}

/** A fact whose reasons stand elsewhere in the tree, or, where there would be too many, nowhere. */
export interface Told {
  readonly ref: FactRef;
  readonly fact: string;
  readonly told: true;
  readonly leftOut?: true;
}

/** So many facts are laid out, with all ways to them. A test counts on it. */
export const MOST_LAID_OUT = 1000;

/** So many facts are told, and so deep. */
const MOST_TOLD = 2000;
const DEEPEST_TOLD = 100;

interface Cost {
  readonly height: number;
  readonly facts: number;
}

/** The work of an explanation, for whoever wants to know that it is bounded. */
export interface Laid {
  readonly ways: ReadonlyMap<FactRef, readonly Way[]>;
  readonly best: ReadonlyMap<FactRef, Way>;
}

/** The derivation of a fact. */
export function explainWhy(outcome: Outcome, ref: FactRef): Reason | undefined {
  if (!factAt(outcome.journal, ref)) return undefined;
  return tell(outcome, layOut(outcome, ref).best, ref, new Set());
}

/** Lays out the ways to a fact, nearest first, and chooses the cheapest to each. */
export function layOut(outcome: Outcome, ref: FactRef): Laid {
  const ways = new Map<FactRef, readonly Way[]>();
  const queue = [ref];
  const met = new Set(queue);
  for (let at = 0; at < queue.length && ways.size < MOST_LAID_OUT; at++) {
    const own = waysTo(outcome, queue[at]!);
    ways.set(queue[at]!, own);
    for (const { from } of own)
      for (const one of from)
        if (!met.has(one)) {
          met.add(one);
          queue.push(one);
        }
  }
  return { ways, best: cheapest(ways) };
}

function costOf(way: Way, costs: ReadonlyMap<FactRef, Cost>): Cost | undefined {
  let [height, facts] = [0, 1];
  for (const one of way.from) {
    const cost = costs.get(one);
    if (!cost) return undefined;
    height = Math.max(height, cost.height);
    facts += cost.facts;
  }
  return { height: height + 1, facts };
}

const isLess = (a: Cost, b: Cost | undefined): boolean => !b || a.height < b.height || (a.height === b.height && a.facts < b.facts);

/** The cheapest way to each fact that can be traced to the graph. A cheaper way to one makes others cheaper, until nothing does. */
function cheapest(ways: ReadonlyMap<FactRef, readonly Way[]>): ReadonlyMap<FactRef, Way> {
  const users = new Map<FactRef, Set<FactRef>>();
  for (const [ref, own] of ways) for (const { from } of own) for (const one of from) users.set(one, (users.get(one) ?? new Set()).add(ref));
  const costs = new Map<FactRef, Cost>();
  const best = new Map<FactRef, Way>();
  const open = new Set(ways.keys());
  for (const ref of open) {
    open.delete(ref);
    for (const way of ways.get(ref)!) {
      const cost = costOf(way, costs);
      if (!cost || !isLess(cost, costs.get(ref))) continue;
      costs.set(ref, cost);
      best.set(ref, way);
      for (const user of users.get(ref) ?? []) open.add(user);
    }
  }
  return best;
}

function tell(outcome: Outcome, best: ReadonlyMap<FactRef, Way>, ref: FactRef, told: Set<FactRef>, depth = 0): Reason {
  told.add(ref);
  const { journal, store } = outcome;
  const key = (node: number): string => shownKey(journal, node);
  const show = (one: FactRef): string => showDeed(store, factAt(journal, one)!.deed, key);
  const { rule, nodeAt, from } = best.get(ref) ?? recordedWay(outcome, ref);
  const named = rule.body.variables.filter(({ name, sort, slot }) => name !== undefined && sort === "node" && nodeAt(slot) >= 0);
  return {
    ref,
    fact: show(ref),
    rule: rule.name,
    place: { file: rule.path, line: rule.tree.span.line },
    doc: rule.tree.doc,
    match: Object.fromEntries(named.map(({ name, slot }) => [name!, key(nodeAt(slot))])),
    because: from.map((one) => {
      if (told.has(one)) return { ref: one, fact: show(one), told: true };
      if (told.size < MOST_TOLD && depth < DEEPEST_TOLD) return tell(outcome, best, one, told, depth + 1);
      return { ref: one, fact: show(one), told: true, leftOut: true };
    }),
  };
}

/** The tree as indented lines. */
export function showReason(tree: Reason, depth = 0): readonly string[] {
  const pad = "  ".repeat(depth);
  const match = Object.entries(tree.match).map(([name, key]) => `${pad}    ${name} = ${key}`);
  const because = tree.because.flatMap((one) => ("told" in one ? [`${pad}  ${one.fact} (${one.leftOut ? "and so on" : "see above"})`] : showReason(one, depth + 1)));
  return [`${pad}${tree.fact}`, `${pad}  by ${tree.rule} (${tree.place.file}:${tree.place.line})`, ...match, ...because];
}
