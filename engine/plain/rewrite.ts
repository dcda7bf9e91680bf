/**
 * Rewrites to a normal form: rules in the order of their names, matches in the order of the keys of what they matched.
 * What a match deletes it must not also keep, and a node goes only when every edge at it is in the pattern
 * (or with `cascade`): nothing vanishes implicitly.
 */
import { byCodeUnit } from "../graph/value.js";
import type { Frame } from "./evaluate.js";
import { chain } from "./matcher.js";
import type { Atom, Slot } from "../rule/pattern.js";
import { planAtoms } from "./planner.js";
import type { CompiledRule } from "../rule/program.js";
import { edgesAt, hasEdge, type Store } from "./store.js";
import { applier } from "./apply.js";
import { allMatches } from "./derive.js";
import { evaluation, overBudget, type Machine } from "./machine.js";

type EdgeAtom = Extract<Atom, { kind: "edge" }>;

function nodeSlots(rule: CompiledRule): readonly Slot[] {
  return rule.body.variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);
}

function byKeys(store: Store, slots: readonly Slot[]): (a: Frame, b: Frame) => number {
  return (a, b) => {
    for (const slot of slots) {
      const order = byCodeUnit(store.keys[a[slot] as number]!, store.keys[b[slot] as number]!);
      if (order) return order;
    }
    return 0;
  };
}

/** Whether a match still holds after others were applied. */
function recheck(machine: Machine, rule: CompiledRule): (frame: Frame) => boolean {
  const slots = nodeSlots(rule);
  const steps = planAtoms(machine.store, rule.body.atoms, new Set(slots));
  const holds = chain(steps, evaluation(machine, rule), () => true);
  return (frame) => slots.every((slot) => machine.store.alive[frame[slot] as number]) && holds(frame.slice());
}

interface Deletions {
  readonly nodes: readonly { readonly slot: Slot; readonly cascade: boolean }[];
  readonly edges: readonly { readonly edge: string; readonly from: Slot; readonly to: Slot }[];
  readonly slots: readonly Slot[];
  readonly matched: readonly EdgeAtom[];
}

function deletionsOf(rule: CompiledRule): Deletions {
  const effects = rule.effects.effects;
  return {
    nodes: effects.flatMap((effect) => (effect.kind === "delete_node" ? [{ slot: effect.node, cascade: effect.cascade }] : [])),
    edges: effects.flatMap((effect) => (effect.kind === "delete_edge" ? [effect] : [])),
    slots: nodeSlots(rule),
    matched: rule.body.atoms.flatMap((atom) => (atom.kind === "edge" ? [atom] : [])),
  };
}

/** Whether nothing that the match keeps would go. */
function keepsTheKept(store: Store, deletions: Deletions, frame: Frame): boolean {
  const gone = new Set(deletions.nodes.map(({ slot }) => slot));
  const kept = new Set(deletions.slots.filter((slot) => !gone.has(slot)).map((slot) => frame[slot]));
  for (const { slot, cascade } of deletions.nodes) {
    if (kept.has(frame[slot])) return false;
    if (!cascade && !allMatched(store, deletions, frame, frame[slot] as number)) return false;
  }
  return deletions.edges.every((edge) => deletesOnlyItself(store, deletions, frame, edge));
}

/** Every edge at the node is in the pattern. */
function allMatched(store: Store, { matched }: Deletions, frame: Frame, node: number): boolean {
  return edgesAt(store, node).every(([kind, from, to]) =>
    matched.some((atom) => atom.kinds.includes(kind) && frame[atom.from] === from && frame[atom.to] === to),
  );
}

// The edge must be there, and no other edge of the pattern, which is kept, may be the same edge.
function deletesOnlyItself(store: Store, deletions: Deletions, frame: Frame, gone: Deletions["edges"][number]): boolean {
  const [from, to] = [frame[gone.from] as number, frame[gone.to] as number];
  if (!hasEdge(store, gone.edge, from, to)) return false;
  return deletions.matched.every((atom) => {
    if (!atom.kinds.includes(gone.edge) || frame[atom.from] !== from || frame[atom.to] !== to) return true;
    return deletions.edges.some((edge) => edge.edge === gone.edge && edge.from === atom.from && edge.to === atom.to);
  });
}

interface Rewriter {
  readonly rule: CompiledRule;
  /** Applies all matches that there are now; says how many. */
  readonly pass: () => number;
}

function rewriter(machine: Machine, rule: CompiledRule): Rewriter {
  const apply = applier(machine, rule);
  const holds = recheck(machine, rule);
  const deletions = deletionsOf(rule);
  const order = byKeys(machine.store, deletions.slots);
  const pass = (): number => {
    let count = 0;
    for (const match of allMatches(machine, rule).sort(order)) {
      if (machine.steps > machine.budget) break;
      if (!holds(match) || !keepsTheKept(machine.store, deletions, match) || !apply(match)) continue;
      machine.steps++;
      count++;
    }
    return count;
  };
  return { rule, pass };
}

/** Runs all rewrites until none matches; false if the step budget was not enough. */
export function normalise(machine: Machine, rules: readonly CompiledRule[]): boolean {
  const rewriters = rules.map((rule) => rewriter(machine, rule));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { rule, pass } of rewriters) {
      if (pass()) changed = true;
      if (machine.steps <= machine.budget) continue;
      overBudget(machine, rule);
      return false;
    }
  }
  return true;
}
