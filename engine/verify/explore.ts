/**
 * Every order in which rewrites can be taken on a small graph: all matches at each step, not the first.
 * States are told apart up to isomorphism, so nodes that rules make, and equal choices, do not multiply them.
 * A state that comes again on its own way is a run without end; two ends that are not isomorphic are two results.
 */
import { byCodeUnit, showValue } from "../graph/value.js";
import type { Frame } from "../plain/evaluate.js";
import type { CompiledRule } from "../rule/program.js";
import { canonical } from "./canonical.js";
import { choicesOf, takeChoice } from "./choices.js";
import { specimenIn, storeOfSpecimens, type Specimen } from "./specimen.js";

export interface Choice {
  readonly rule: CompiledRule;
  readonly frame: Frame;
}

/** A state with the way that leads there: which rule was taken on which nodes, from the start. */
export interface Reached {
  readonly specimen: Specimen;
  readonly path: readonly string[];
}

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** States in which nothing is to be done, one for each class. */
  readonly ends: readonly Reached[];
  /** A way back to a state that was met on it before. */
  readonly circle?: Reached & { readonly from: number };
  /** A way longer than allowed, where not all states were seen. */
  readonly endless?: Reached;
  readonly complete: boolean;
}

export interface ExploreOptions {
  /** Most states, and most steps one after the other. */
  readonly limit: number;
  readonly steps: number;
  /** Nodes are told apart by their names, for rules that ask for keys. */
  readonly named?: boolean;
  /** Asked at each state; true stops the search. */
  readonly stop?: () => boolean;
}

interface State extends Reached {
  readonly text: string;
  readonly depth: number;
  next: readonly Link[];
}

interface Link {
  readonly to: State;
  readonly step: string;
}

/** One text for all graphs that differ only in what nodes are called; with `named` that counts, too. */
export function textOf({ nodes, edges }: Specimen, named: boolean): string {
  const attributes = (own: Specimen["nodes"][number]): string =>
    Object.entries(own.attributes)
      .map(([name, value]) => `${name} ${showValue(value)}`)
      .sort(byCodeUnit)
      .join(" ");
  const shown = nodes.map((node) => `${node.kind} ${attributes(node)}${named ? ` ${node.name}` : ""}`);
  const labels = [...new Set(shown)].sort(byCodeUnit);
  const kinds = [...new Set(edges.map(({ edge }) => edge))].sort(byCodeUnit);
  const arcs = edges.flatMap(({ from, edge, to }) => [from, kinds.indexOf(edge), to]);
  return JSON.stringify([labels, kinds]) + canonical({ labels: shown.map((one) => labels.indexOf(one)), arcs }).text;
}

/** What can be done in a state: of the rules that have a match those that no other one goes before. */
export function choices(specimen: Specimen, rewrites: readonly CompiledRule[]): readonly Choice[] {
  const store = storeOfSpecimens([specimen]);
  const found = rewrites.flatMap((rule) => choicesOf(store, rule).map((frame): Choice => ({ rule, frame })));
  const able = new Set(found.map(({ rule }) => rule));
  const waits = goesFirst(rewrites, able);
  return found.filter(({ rule }) => !waits.has(rule));
}

/** Rules that wait for one of those that are able to go. */
function goesFirst(rewrites: readonly CompiledRule[], able: ReadonlySet<CompiledRule>): ReadonlySet<CompiledRule> {
  const byName = new Map(rewrites.map((rule) => [rule.name, rule]));
  const waits = new Set<CompiledRule>();
  const queue = [...able];
  const seen = new Set(queue);
  for (const rule of queue)
    for (const { text } of rule.tree.before) {
      const later = byName.get(text);
      if (!later) continue;
      waits.add(later);
      if (!seen.has(later)) queue.push(later);
      seen.add(later);
    }
  return waits;
}

/** The graph after one step, and what was done; nothing if that changes nothing. */
function take(specimen: Specimen, { rule, frame }: Choice): { readonly specimen: Specimen; readonly step: string } | undefined {
  const store = storeOfSpecimens([specimen]);
  const bound = rule.body.variables.filter(({ name, slot, sort }) => name !== undefined && sort === "node" && frame[slot] !== undefined);
  const names = bound.map(({ name, slot }) => `${name} = ${store.keys[frame[slot] as number]}`);
  if (!takeChoice(store, rule, frame)) return undefined;
  return { specimen: specimenIn(store), step: `${rule.name}: ${names.join(", ")}` };
}

/** All states that rewrites lead to from a graph. */
export function explore(start: Specimen, rewrites: readonly CompiledRule[], { limit, steps, named = false, stop }: ExploreOptions): Explored {
  const first: State = { specimen: start, path: [], text: textOf(start, named), depth: 0, next: [] };
  const known = new Map([[first.text, first]]);
  const ends: State[] = [];
  let [transitions, complete] = [0, true];
  let deepest = first;
  for (const state of known.values()) {
    if (known.size > limit || state.depth >= steps || stop?.()) {
      complete = false;
      deepest = state;
      break;
    }
    const next = new Map<State, Link>();
    for (const choice of choices(state.specimen, rewrites)) {
      const taken = take(state.specimen, choice);
      if (!taken) continue;
      transitions++;
      const text = textOf(taken.specimen, named);
      let reached = known.get(text);
      if (!reached) known.set(text, (reached = { specimen: taken.specimen, path: [...state.path, taken.step], text, depth: state.depth + 1, next: [] }));
      if (!next.has(reached)) next.set(reached, { to: reached, step: taken.step });
    }
    state.next = [...next.values()];
    if (!next.size) ends.push(state);
  }
  const circle = circleFrom(first);
  return { states: known.size, transitions, ends, complete, ...(circle && { circle }), ...(!complete && deepest.depth >= steps && { endless: deepest }) };
}

/** A circle of states, found by a search in depth. */
function circleFrom(first: State): Explored["circle"] {
  const way: Link[] = [];
  const onWay = new Map<State, number>();
  const done = new Set<State>();
  const turns: number[] = [];
  const enter = (link: Link): void => {
    onWay.set(link.to, way.length);
    way.push(link);
    turns.push(0);
  };
  for (enter({ to: first, step: "" }); way.length; ) {
    const { to: state } = way.at(-1)!;
    const link = state.next[turns[turns.length - 1]!++];
    const from = link && onWay.get(link.to);
    if (from !== undefined) return { specimen: link!.to.specimen, path: [...way.slice(1), link!].map(({ step }) => step), from };
    if (link) {
      if (!done.has(link.to)) enter(link);
      continue;
    }
    done.add(state);
    onWay.delete(state);
    way.pop();
    turns.pop();
  }
  return undefined;
}
