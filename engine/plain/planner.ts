/**
 * Turns atoms into an order of steps: always the step next that is expected to leave the fewest candidates,
 * by counts taken from the graph itself. Ties go to the atom that was written first, so a plan is a function
 * of graph and rule.
 */
import type { Atom, Slot, Term } from "../rule/pattern.js";
import { slotsOf, termSlots } from "../rule/pattern.js";
import { edgeTable, valueIndex, type Store } from "./store.js";

export type EdgeAtom = Extract<Atom, { kind: "edge" }>;

export type Step =
  /** Everything is bound: only look. */
  | { readonly kind: "check"; readonly atom: Atom }
  /** A value becomes known: `let`, or an attribute by its name. */
  | { readonly kind: "assign"; readonly atom: Extract<Atom, { kind: "let" | "bind" }> }
  | { readonly kind: "follow"; readonly atom: EdgeAtom; readonly forward: boolean }
  | { readonly kind: "edges"; readonly atom: EdgeAtom }
  | { readonly kind: "nodes"; readonly atom: Atom; readonly node: Slot; readonly types: readonly string[] }
  | {
      readonly kind: "lookup";
      readonly atom: Atom;
      readonly node: Slot;
      readonly type: string;
      readonly name: string;
      readonly value: Term;
      /** The atom still has to be checked afterwards. */
      readonly keep: boolean;
    }
  | { readonly kind: "unless"; readonly atom: Extract<Atom, { kind: "unless" }>; readonly steps: readonly Step[] }
  | { readonly kind: "optional"; readonly atom: Extract<Atom, { kind: "optional" }>; readonly steps: readonly Step[] };

/** An `optional` only adds to what is there, so it comes when nothing else is left but what waits for it. */
const OPTIONAL = 5e8;

interface Candidate {
  readonly cost: number;
  readonly step: Step;
}

interface State {
  readonly store: Store;
  readonly bound: Set<Slot>;
  readonly types: ReadonlyMap<Slot, string>;
}

/** Orders the atoms, with some slots bound beforehand. */
export function planAtoms(store: Store, atoms: readonly Atom[], before: ReadonlySet<Slot>): readonly Step[] {
  const types = new Map(atoms.flatMap((atom) => (atom.kind === "kind" ? [[atom.node, atom.type] as const] : [])));
  const state: State = { store, bound: new Set(before), types };
  const pending = new Set(atoms);
  const steps: Step[] = [];
  while (pending.size) {
    const best = cheapest(state, pending);
    if (!best) throw new Error("the checks let an ungrounded clause pass");
    steps.push(best.step);
    if (!(best.step.kind === "lookup" && best.step.keep) && !isNodesOfOther(best.step)) pending.delete(best.step.atom);
    for (const slot of boundBy(best.step)) state.bound.add(slot);
  }
  return steps;
}

// A scan that only serves to bind one end of a repeated edge leaves the edge to be followed.
function isNodesOfOther(step: Step): boolean {
  return step.kind === "nodes" && step.atom.kind === "edge";
}

function boundBy(step: Step): readonly Slot[] {
  if (step.kind === "nodes" || step.kind === "lookup") return [step.node];
  if (step.kind === "unless") return [];
  return slotsOf(step.atom);
}

function cheapest(state: State, pending: ReadonlySet<Atom>): Candidate | undefined {
  let best: Candidate | undefined;
  for (const atom of pending)
    for (const candidate of candidates(state, atom))
      if (!best || candidate.cost < best.cost) best = candidate;
  return best;
}

function candidates(state: State, atom: Atom): readonly Candidate[] {
  const isBound = (slot: Slot): boolean => state.bound.has(slot);
  const one = (cost: number, step: Step): readonly Candidate[] => [{ cost, step }];
  switch (atom.kind) {
    case "kind":
      if (isBound(atom.node)) return one(0, { kind: "check", atom });
      return one(countOf(state, atom.type), { kind: "nodes", atom, node: atom.node, types: [atom.type] });
    case "any":
      if (isBound(atom.node)) return one(0, { kind: "check", atom });
      return one(1e9, { kind: "nodes", atom, node: atom.node, types: [...state.store.byKind.keys()] });
    case "edge":
      return one(...edgeStep(state, atom));
    case "equal":
      if (!termSlots(atom.value).every(isBound)) return [];
      return isBound(atom.node)
        ? one(0, { kind: "check", atom })
        : lookup(state, atom, atom.node, atom.name, atom.value, false);
    case "bind":
      if (isBound(atom.node)) return one(0, { kind: isBound(atom.value) ? "check" : "assign", atom });
      if (!isBound(atom.value)) return [];
      return lookup(state, atom, atom.node, atom.name, { kind: "slot", slot: atom.value, sort: "value" }, false);
    case "let":
      if (!termSlots(atom.term).every(isBound)) return [];
      return one(0, { kind: isBound(atom.value) ? "check" : "assign", atom });
    case "where":
      return termSlots(atom.condition).every(isBound)
        ? one(0.01, { kind: "check", atom })
        : equalityLookups(state, atom, atom.condition);
    case "optional":
      if (!atom.outer.every(isBound)) return [];
      return one(OPTIONAL, { kind: "optional", atom, steps: planAtoms(state.store, atom.atoms, state.bound) });
    case "unless":
      if (!atom.outer.every(isBound)) return [];
      return one(0.02, { kind: "unless", atom, steps: planAtoms(state.store, atom.atoms, state.bound) });
  }
}

function countOf(state: State, type: string): number {
  return 1 + (state.store.byKind.get(type)?.length ?? 0);
}

function edgeStep(state: State, atom: EdgeAtom): readonly [number, Step] {
  const from = state.bound.has(atom.from);
  const to = state.bound.has(atom.to);
  const far = atom.repeat === "one" ? 1 : 8;
  if (from && to) return [atom.repeat === "one" ? 0 : 0.5, { kind: "check", atom }];
  if (from || to) return [far * fanOut(state, atom, from), { kind: "follow", atom, forward: from }];
  if (atom.repeat === "one") return [1 + edgeCount(state, atom), { kind: "edges", atom }];
  const types = [...new Set(state.store.byKind.keys())];
  return [1e9 + edgeCount(state, atom), { kind: "nodes", atom, node: atom.from, types }];
}

function edgeCount(state: State, atom: EdgeAtom): number {
  return atom.kinds.reduce((sum, kind) => sum + edgeTable(state.store, kind).facts.size, 0);
}

// Expected number of ends for one start. A little above zero, so that a filter always comes first.
function fanOut(state: State, atom: EdgeAtom, forward: boolean): number {
  return atom.kinds.reduce((sum, kind) => {
    const table = edgeTable(state.store, kind);
    const starts = (forward ? table.out : table.in).size;
    return sum + (starts ? table.facts.size / starts : 0);
  }, 0.1);
}

function lookup(state: State, atom: Atom, node: Slot, name: string, value: Term, keep: boolean): readonly Candidate[] {
  const type = state.types.get(node);
  if (!type) return [];
  const index = valueIndex(state.store, type, name);
  const cost = 0.2 + (index.size ? countOf(state, type) / index.size : 0);
  return [{ cost, step: { kind: "lookup", atom, node, type, name, value, keep } }];
}

// `where a.x == expression` with `a` not bound yet is a join over a hash index.
function equalityLookups(state: State, atom: Atom, condition: Term): readonly Candidate[] {
  if (condition.kind !== "binary" || condition.op !== "==") return [];
  const sides = [
    [condition.left, condition.right],
    [condition.right, condition.left],
  ] as const;
  return sides.flatMap(([side, other]) => {
    if (side.kind !== "attribute" || state.bound.has(side.node)) return [];
    if (!termSlots(other).every((slot) => state.bound.has(slot))) return [];
    return lookup(state, atom, side.node, side.name, other, true);
  });
}
