/**
 * Steps as a chain of closures: each binds or looks, then calls the next.
 * A chain stops as soon as its last link says so (`true`), which is all that `unless` needs.
 */
import { evaluator, type Evaluate, type Evaluation, type Frame } from "./evaluate.js";
import type { Atom, Slot, Term } from "../rule/pattern.js";
import type { EdgeAtom, Step } from "./planner.js";
import { reaches, reachable } from "./reach.js";
import { attributeOf, hasEdge, sources, targets, unpair, edgeTable, valueIndex, type NodeIndex, type Store } from "./store.js";
import type { Value } from "../graph/value.js";

/** Goes on with the frame as it is; true when nothing more is wanted. */
export type Link = (frame: Frame) => boolean;

/** Told of each step that is entered, to find the longest partial match. */
export type Trace = (step: number, frame: Frame) => void;

/** Chains the steps; `found` is called with the frame of each match, which it must copy to keep. */
export function chain(steps: readonly Step[], context: Evaluation, found: Link, trace?: Trace): Link {
  let link = found;
  for (let i = steps.length - 1; i >= 0; i--) {
    const next = stepLink(steps[i]!, context, link);
    link = trace ? (frame) => (trace(i, frame), next(frame)) : next;
  }
  return link;
}

function stepLink(step: Step, context: Evaluation, next: Link): Link {
  switch (step.kind) {
    case "check":
      return check(step.atom, context, next);
    case "assign":
      return step.atom.kind === "let"
        ? assign(step.atom.value, evaluator(step.atom.term, context), next)
        : assign(step.atom.value, attribute(context.store, step.atom.node, step.atom.name), next);
    case "follow":
      return follow(step.atom, step.forward, context.store, next);
    case "edges":
      return scanEdges(step.atom, context.store, next);
    case "nodes":
      return scanNodes(step.node, step.types, context.store, next);
    case "lookup":
      return lookup(step, context, next);
    case "unless": {
      const exists = chain(step.steps, context, () => true);
      return (frame) => (exists(frame) ? false : next(frame));
    }
    case "optional":
      return optional(step, context, next);
  }
}

/** Goes on with each match that there is; without one with names that stand for nothing. */
function optional({ atom, steps }: Extract<Step, { kind: "optional" }>, context: Evaluation, next: Link): Link {
  let matched = false;
  const each = chain(steps, context, (frame) => ((matched = true), next(frame)));
  return (frame) => {
    matched = false;
    if (each(frame)) return true;
    if (matched) return false;
    for (const slot of atom.binds) frame[slot] = undefined;
    return next(frame);
  };
}

function attribute(store: Store, node: Slot, name: string): Evaluate {
  return (frame) => attributeOf(store, frame[node] as NodeIndex | undefined, name);
}

function assign(slot: Slot, evaluate: Evaluate, next: Link): Link {
  return (frame) => {
    const value = evaluate(frame);
    if (value === undefined) return false;
    frame[slot] = value;
    return next(frame);
  };
}

function check(atom: Atom, context: Evaluation, next: Link): Link {
  const { store } = context;
  switch (atom.kind) {
    case "kind": {
      const { node, type } = atom;
      return (frame) => (store.kinds[frame[node] as NodeIndex] === type ? next(frame) : false);
    }
    case "any":
      return (frame) => (frame[atom.node] === undefined ? false : next(frame));
    case "edge":
      return checkEdge(atom, store, next);
    case "equal":
      return same(attribute(store, atom.node, atom.name), evaluator(atom.value, context), next);
    case "bind":
      return same(attribute(store, atom.node, atom.name), (frame) => frame[atom.value], next);
    case "let":
      return same(evaluator(atom.term, context), (frame) => frame[atom.value], next);
    case "where": {
      const holds = evaluator(atom.condition, context);
      return (frame) => (holds(frame) === true ? next(frame) : false);
    }
    case "optional":
    case "unless":
      throw new Error("this is a step of its own");
  }
}

function same(left: Evaluate, right: Evaluate, next: Link): Link {
  return (frame) => {
    const value = left(frame);
    return value !== undefined && value === right(frame) ? next(frame) : false;
  };
}

function checkEdge(atom: EdgeAtom, store: Store, next: Link): Link {
  const { kinds, from, to } = atom;
  if (atom.repeat !== "one")
    return (frame) => (frame[from] !== undefined && frame[to] !== undefined && reaches(store, atom, frame[from] as number, frame[to] as number) ? next(frame) : false);
  return (frame) => {
    for (const kind of kinds)
      if (hasEdge(store, kind, frame[from] as number, frame[to] as number)) return next(frame);
    return false;
  };
}

/** Ends of the edges of these kinds, each once. */
function ends(store: Store, kinds: readonly string[], start: NodeIndex, forward: boolean): readonly NodeIndex[] {
  const step = forward ? targets : sources;
  if (kinds.length === 1) return step(store, kinds[0]!, start);
  return [...new Set(kinds.flatMap((kind) => step(store, kind, start)))];
}

function follow(atom: EdgeAtom, forward: boolean, store: Store, next: Link): Link {
  const [start, end] = forward ? [atom.from, atom.to] : [atom.to, atom.from];
  const many = atom.repeat !== "one";
  return (frame) => {
    const at = frame[start] as NodeIndex | undefined;
    if (at === undefined) return false;
    for (const node of many ? reachable(store, atom, at, forward) : ends(store, atom.kinds, at, forward)) {
      frame[end] = node;
      if (next(frame)) return true;
    }
    return false;
  };
}

function scanEdges(atom: EdgeAtom, store: Store, next: Link): Link {
  return (frame) => {
    for (const [i, kind] of atom.kinds.entries())
      for (const both of edgeTable(store, kind).facts.keys()) {
        const [from, to] = unpair(both);
        if (atom.from === atom.to && from !== to) continue;
        // An edge of an earlier kind between the same two is the same match.
        if (atom.kinds.slice(0, i).some((other) => hasEdge(store, other, from, to))) continue;
        frame[atom.from] = from;
        frame[atom.to] = to;
        if (next(frame)) return true;
      }
    return false;
  };
}

const NONE: readonly NodeIndex[] = [];

function scanNodes(slot: Slot, types: readonly string[], store: Store, next: Link): Link {
  return (frame) => {
    for (const type of types)
      for (const node of store.byKind.get(type) ?? NONE) {
        if (!store.alive[node]) continue;
        frame[slot] = node;
        if (next(frame)) return true;
      }
    return false;
  };
}

interface Lookup {
  readonly node: Slot;
  readonly type: string;
  readonly name: string;
  readonly value: Term;
}

function lookup({ node, type, name, value }: Lookup, context: Evaluation, next: Link): Link {
  const wanted = evaluator(value, context);
  return (frame) => {
    const key = wanted(frame);
    if (key === undefined) return false;
    for (const found of valueIndex(context.store, type, name).get(key as Value) ?? NONE) {
      frame[node] = found;
      if (next(frame)) return true;
    }
    return false;
  };
}
