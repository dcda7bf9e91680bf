/**
 * Turns atoms into an order of steps: always the step next that is expected to leave the fewest candidates, from each
 * place where one can begin; of these orders the one that is expected to go through the fewest candidates in all.
 * Ties go to the atom that was written first, so a plan is a function of graph and rule.
 */
import { slotsOf, termSlots, type Atom, type Slot, type Term } from "../rule/pattern.js";
import { tiny, type Statistics } from "./statistics.js";

export type EdgeAtom = Extract<Atom, { kind: "edge" }>;

export type Step =
  /** Everything is bound: only look. */
  | { readonly kind: "check"; readonly atom: Exclude<Atom, { kind: "unless" | "optional" }> }
  /** A value becomes known: `let`, or an attribute by its name. */
  | { readonly kind: "assign"; readonly atom: Extract<Atom, { kind: "let" | "bind" }> }
  | { readonly kind: "follow"; readonly atom: EdgeAtom; readonly forward: boolean }
  | { readonly kind: "edges"; readonly atom: EdgeAtom }
  /** All nodes of a kind, or of every kind. */
  | { readonly kind: "nodes"; readonly atom: Atom; readonly node: Slot; readonly type: string | undefined }
  | { readonly kind: "lookup"; readonly atom: Atom; readonly node: Slot; readonly type: string; readonly name: string; readonly value: Term }
  | { readonly kind: "unless"; readonly atom: Extract<Atom, { kind: "unless" }>; readonly steps: readonly Step[] }
  | { readonly kind: "optional"; readonly atom: Extract<Atom, { kind: "optional" }>; readonly steps: readonly Step[] };

/** An `optional` only adds to what is there, so it comes when nothing else is left but what waits for it. */
const LAST = 1e12;

interface Candidate {
  readonly cost: number;
  readonly step: Step;
  /** The step binds a node for the atom, which still has to be looked at. */
  readonly keeps?: true;
}

interface State {
  readonly statistics: Statistics;
  readonly bound: Set<Slot>;
  readonly types: ReadonlyMap<Slot, string>;
}

/** Orders the atoms, with some slots bound beforehand. */
export function planAtoms(statistics: Statistics, atoms: readonly Atom[], before: Iterable<Slot>): readonly Step[] {
  const types = new Map(atoms.flatMap((atom) => (atom.kind === "kind" ? [[atom.node, atom.type] as const] : [])));
  const bound = new Set(before);
  const plan = (first?: Candidate): Plan => planFrom({ statistics, bound: new Set(bound), types }, atoms, first);
  let best = plan();
  for (const first of beginnings({ statistics, bound, types }, atoms)) {
    const other = plan(first);
    if (other.cost < best.cost) best = other;
  }
  return best.steps;
}

interface Plan {
  readonly steps: readonly Step[];
  /** Candidates that are gone through, as far as one can expect. */
  readonly cost: number;
}

/** Rules of more edges are planned from the cheapest place alone. */
const MOST_BEGINNINGS = 16;

/**
 * Edges and values that a plan can begin with, beside the cheapest step that there is: with two ends bound at once
 * it can go on both ways. For tiny graphs the first plan is good enough.
 */
function beginnings(state: State, atoms: readonly Atom[]): readonly Candidate[] {
  if (state.statistics === tiny || atoms.filter(({ kind }) => kind === "edge").length < 3) return [];
  const possible = atoms.flatMap((atom) => candidates(state, atom)).filter(({ step }) => step.kind === "edges" || step.kind === "lookup");
  return possible.length > MOST_BEGINNINGS ? [] : possible;
}

/** Always the cheapest step next, behind a first one. */
function planFrom(state: State, atoms: readonly Atom[], first: Candidate | undefined): Plan {
  const pending = new Set(atoms);
  const steps: Step[] = [];
  let [rows, cost] = [1, 0];
  while (pending.size) {
    const best = steps.length || !first ? cheapest(state, pending) : first;
    if (!best) throw new Error("the checks let an ungrounded clause pass");
    if (binds(best) && best.cost < LAST) rows *= best.cost;
    cost += rows;
    steps.push(best.step);
    if (!best.keeps) pending.delete(best.step.atom);
    for (const slot of boundBy(best.step)) state.bound.add(slot);
  }
  return { steps, cost };
}

const binds = ({ step: { kind } }: Candidate): boolean => kind !== "check" && kind !== "assign" && kind !== "unless";

/**
 * Binds nodes in the order of these slots, each as soon as the one before it, with everything looked at as early as can be:
 * so the first match that is found is the first in that order, if candidates are gone through in theirs.
 * Nothing where an atom has no place in such a plan.
 */
export function planInOrder(statistics: Statistics, atoms: readonly Atom[], slots: readonly Slot[]): readonly Step[] | undefined {
  if (atoms.some(({ kind }) => kind === "optional")) return undefined;
  const state: State = { statistics, bound: new Set(), types: new Map() };
  const pending = new Set(atoms);
  const steps: Step[] = [];
  const take = ({ step, keeps }: Candidate): void => {
    steps.push(step);
    if (!keeps) pending.delete(step.atom);
    for (const slot of boundBy(step)) state.bound.add(slot);
  };
  const lookAround = (): void => {
    for (let next = cheapest(state, pending, (one) => !binds(one)); next; next = cheapest(state, pending, (one) => !binds(one))) take(next);
  };
  lookAround();
  for (const slot of slots) {
    if (state.bound.has(slot)) continue;
    const way = cheapest(state, pending, ({ step }) => (step.kind === "follow" || step.kind === "nodes") && boundBy(step).every((one) => one === slot || state.bound.has(one)));
    if (!way) return undefined;
    take(way);
    lookAround();
  }
  return pending.size ? undefined : steps;
}

/** Slots that a step binds, or looks at. */
export function boundBy(step: Step): readonly Slot[] {
  switch (step.kind) {
    case "nodes":
    case "lookup":
      return [step.node];
    case "unless":
      return [];
    case "optional":
      return step.atom.binds;
    default:
      return slotsOf(step.atom);
  }
}

function cheapest(state: State, pending: ReadonlySet<Atom>, suits: (candidate: Candidate) => boolean = () => true): Candidate | undefined {
  let best: Candidate | undefined;
  for (const atom of pending)
    for (const candidate of candidates(state, atom)) if ((!best || candidate.cost < best.cost) && suits(candidate)) best = candidate;
  return best;
}

function candidates(state: State, atom: Atom): readonly Candidate[] {
  const isBound = (slot: Slot): boolean => state.bound.has(slot);
  switch (atom.kind) {
    case "kind":
      if (isBound(atom.node)) return [{ cost: 0, step: { kind: "check", atom } }];
      return [{ cost: 1 + state.statistics.ofKind(atom.type), step: { kind: "nodes", atom, node: atom.node, type: atom.type } }];
    case "any":
      if (isBound(atom.node)) return [{ cost: 0, step: { kind: "check", atom } }];
      return [{ cost: 1 + state.statistics.nodes, step: { kind: "nodes", atom, node: atom.node, type: undefined } }];
    case "edge":
      return edgeStep(state, atom);
    case "equal":
      if (!termSlots(atom.value).every(isBound)) return [];
      if (isBound(atom.node)) return [{ cost: 0, step: { kind: "check", atom } }];
      return lookup(state, atom, atom.node, atom.name, atom.value);
    case "bind":
      if (isBound(atom.node)) return [{ cost: 0, step: { kind: isBound(atom.value) ? "check" : "assign", atom } }];
      if (!isBound(atom.value)) return [];
      return lookup(state, atom, atom.node, atom.name, { kind: "slot", slot: atom.value, sort: "value" });
    case "let":
      if (!termSlots(atom.term).every(isBound)) return [];
      return [{ cost: 0, step: { kind: isBound(atom.value) ? "check" : "assign", atom } }];
    case "where":
      if (termSlots(atom.condition).every(isBound)) return [{ cost: 0.01, step: { kind: "check", atom } }];
      return equalityLookups(state, atom, atom.condition);
    case "unless":
      if (!atom.outer.every(isBound)) return [];
      return [{ cost: 0.02, step: { kind: "unless", atom, steps: planAtoms(state.statistics, atom.atoms, state.bound) } }];
    case "optional":
      if (!atom.outer.every(isBound)) return [];
      return [{ cost: LAST, step: { kind: "optional", atom, steps: planAtoms(state.statistics, atom.atoms, state.bound) } }];
  }
}

function edgeStep({ statistics, bound }: State, atom: EdgeAtom): readonly Candidate[] {
  const [from, to] = [bound.has(atom.from), bound.has(atom.to)];
  const once = atom.repeat === "one";
  if (from && to) return [{ cost: once ? 0.005 : 0.5, step: { kind: "check", atom } }];
  const sum = (of: (kind: string) => number): number => atom.kinds.reduce((all, kind) => all + of(kind), 0);
  if (from || to) {
    // A little above zero, so that a filter always comes first.
    const fan = 0.1 + sum((kind) => statistics.fan(kind, from));
    return [{ cost: once ? fan : 8 * fan, step: { kind: "follow", atom, forward: from } }];
  }
  const edges = sum(statistics.edges);
  if (once) return [{ cost: 1 + edges, step: { kind: "edges", atom } }];
  return [{ cost: statistics.nodes + edges, step: { kind: "nodes", atom, node: atom.from, type: undefined }, keeps: true }];
}

function lookup({ statistics, types }: State, atom: Atom, node: Slot, name: string, value: Term): readonly Candidate[] {
  const type = types.get(node);
  if (type === undefined) return [];
  // A little dearer than to go through nodes or edges: an index has to be kept.
  return [{ cost: 2 + statistics.alike(type, name), step: { kind: "lookup", atom, node, type, name, value } }];
}

// `where a.x == expression` with `a` not bound yet is a join over an index of values.
function equalityLookups(state: State, atom: Atom, condition: Term): readonly Candidate[] {
  if (condition.kind !== "binary" || condition.op !== "==") return [];
  const sides = [
    [condition.left, condition.right],
    [condition.right, condition.left],
  ] as const;
  return sides.flatMap(([side, other]) => {
    if (side.kind !== "attribute" || state.bound.has(side.node)) return [];
    if (!termSlots(other).every((slot) => state.bound.has(slot))) return [];
    return lookup(state, atom, side.node, side.name, other).map((one) => ({ ...one, keeps: true as const }));
  });
}
