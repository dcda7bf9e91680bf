/**
 * Applying one match of a `derive` or `rewrite`: first everything is computed, then everything is done and journalled.
 * If something cannot be computed (an attribute that is not set yet) nothing is done: the match does not count.
 */
import { showValue, type Value } from "../graph/value.js";
import type { Effect } from "../rule/effects.js";
import { evaluator, type Evaluate, type Evaluation, type Frame } from "./evaluate.js";
import type { CompiledRule } from "../rule/program.js";
import * as index from "./store.js";
import { record, restsOn, type Deed } from "../provenance/journal.js";
import { evaluation, showMatch, type Machine } from "./machine.js";

/** Applies a match; false if nothing was new. */
export type Apply = (frame: Frame) => boolean;

interface Firing {
  readonly machine: Machine;
  readonly rule: CompiledRule;
  /** The match alone. */
  readonly match: Frame;
  /** The match with the nodes that it makes. */
  readonly frame: Frame;
  from: readonly number[] | undefined;
}

type Act = (firing: Firing) => boolean;

/** Compiles the effects of a rule. */
export function applier(machine: Machine, rule: CompiledRule): Apply {
  const context = evaluation(machine, rule);
  const taking = (effect: Effect): boolean => effect.kind === "delete_edge" || effect.kind === "delete_node";
  const ordered = [...rule.effects.effects.filter(taking), ...rule.effects.effects.filter((effect) => !taking(effect))];
  const prepared = ordered.map((effect) => prepare(effect, context));
  return (match) => {
    const frame = match.slice();
    const acts: Act[] = [];
    for (const one of prepared) {
      const act = one(frame);
      if (!act) return false;
      acts.push(act);
    }
    const firing: Firing = { machine, rule, match, frame, from: undefined };
    let changed = create(firing);
    for (const act of acts) changed = act(firing) || changed;
    return changed;
  };
}

/** Longest key of a node that rules make: nodes made from nodes made from nodes end here. */
const LONGEST_KEY = 8192;

/** The key of a node that a match makes: its rule, its name in the rule, and what the rule's names stand for. */
function keyOf({ machine, rule, match }: Firing, name: string): string {
  const parts = rule.body.variables
    .filter((variable) => variable.name !== undefined)
    .map(({ slot, sort }) => (sort === "node" ? machine.store.keys[match[slot] as number]! : showValue(match[slot] as Value)));
  return `${rule.name}.${name}(${parts.join(",")})`;
}

export function keyTooLong(machine: Machine): boolean {
  return (machine.store.keys.at(-1)?.length ?? 0) > LONGEST_KEY;
}

function create(firing: Firing): boolean {
  const { machine, rule, frame } = firing;
  const { store } = machine;
  let changed = false;
  for (const { name, type, slot } of rule.effects.creations) {
    const key = freshKey(firing, keyOf(firing, name));
    const known = store.indexOf.get(key);
    frame[slot] = known ?? index.addNode(store, key, type, "", {}, machine.journal.facts.length);
    if (known !== undefined) continue;
    note(firing, { kind: "node", node: frame[slot] as number });
    push(machine.delta.nodes, type, frame[slot] as number);
    changed = true;
  }
  return changed;
}

// A rewrite can fire again for the same nodes, and then makes another node; a derive makes the same.
function freshKey({ machine, rule }: Firing, key: string): string {
  if (rule.tree.form !== "rewrite" || !machine.store.indexOf.has(key)) return key;
  let number = 2;
  while (machine.store.indexOf.has(`${key}#${number}`)) number++;
  return `${key}#${number}`;
}

function note(firing: Firing, deed: Deed): number {
  const { machine, rule, match } = firing;
  firing.from ??= restsOn(machine.store, rule, match);
  return record(machine.journal, { deed, rule, frame: match, from: firing.from });
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

type Prepare = (frame: Frame) => Act | undefined;

function prepare(effect: Effect, context: Evaluation): Prepare {
  switch (effect.kind) {
    case "edge": {
      const act: Act = (firing) => drawEdge(firing, effect.edge, firing.frame[effect.from] as number, firing.frame[effect.to] as number);
      return () => act;
    }
    case "attribute": {
      const evaluate = evaluator(effect.value, context);
      return computed([evaluate], ([value]) => (firing) => setAttribute(firing, firing.frame[effect.node] as number, effect.name, value!));
    }
    case "patch": {
      const ends = [evaluator(effect.from, context), evaluator(effect.to, context)];
      return computed(ends, ([from, to]) => (firing) => patch(firing, firing.frame[effect.node] as number, effect.field, from as bigint, to as bigint));
    }
    case "delete_edge":
    case "delete_node":
      return () => (firing) => remove(firing, effect);
  }
}

function computed(terms: readonly Evaluate[], act: (values: readonly Value[]) => Act): Prepare {
  return (frame) => {
    const values: Value[] = [];
    for (const term of terms) {
      const value = term(frame);
      if (value === undefined) return undefined;
      values.push(value as Value);
    }
    return act(values);
  };
}

function drawEdge(firing: Firing, edge: string, from: number, to: number): boolean {
  const { machine } = firing;
  const { store, journal } = machine;
  if (index.hasEdge(store, edge, from, to)) return false;
  firing.from ??= restsOn(store, firing.rule, firing.match);
  index.addEdge(store, edge, from, to, journal.facts.length);
  note(firing, { kind: "edge", edge, from, to });
  push(machine.delta.edges, edge, [from, to]);
  return true;
}

function setAttribute(firing: Firing, node: number, name: string, value: Value): boolean {
  const { machine, rule } = firing;
  const { store, journal } = machine;
  const before = index.attributeOf(store, node, name);
  if (before === value) return false;
  if (before !== undefined && rule.tree.form !== "rewrite") return conflict(firing, node, name, before, value);
  firing.from ??= restsOn(store, rule, firing.match);
  index.setAttribute(store, node, name, value, journal.facts.length);
  note(firing, { kind: "attribute", node, name, value });
  push(machine.delta.attributes, name, node);
  return true;
}

function patch(firing: Firing, node: number, field: string, from: bigint, to: bigint): boolean {
  const { machine } = firing;
  const key = `${node} ${field}`;
  const before = machine.patches.get(key);
  if (before?.from === from && before.to === to) return false;
  if (before) return conflict(firing, node, field, `${before.from} to ${before.to}`, `${from} to ${to}`, before.fact);
  const fact = note(firing, { kind: "patch", node, field, from, to });
  machine.patches.set(key, { node, field, from, to, fact });
  machine.journal.patches.set(key, fact);
  return true;
}

function conflict(firing: Firing, node: number, name: string, before: Value, value: Value, patched?: number): false {
  const { machine, rule, match } = firing;
  const { store, journal } = machine;
  const what = `${store.keys[node]}.${name}`;
  const mark = `conflict ${what} ${typeof value} ${value}`;
  if (machine.said.has(mark)) return false;
  machine.said.add(mark);
  const fact = patched ?? store.attributeFacts.get(name)?.get(node);
  const first = fact === undefined ? undefined : journal.facts[fact]!;
  const firstReason = first
    ? `\`${first.rule.name}\` says ${show(before, patched)}, with ${showMatch(machine, first.rule, first.frame)}`
    : `the graph says ${show(before, patched)}`;
  machine.diagnostics.push({
    severity: "error",
    code: "conflicting_values",
    message: `two values for ${what}: ${show(before, patched)} and ${show(value, patched)}`,
    labels: [{ text: `this ${store.kinds[node]}`, node: store.keys[node]!, ...(store.units[node] && { unit: store.units[node] }) }],
    notes: [firstReason, `\`${rule.name}\` says ${show(value, patched)}, with ${showMatch(machine, rule, match)}`],
    help: ["two rules must not decide the same thing differently: narrow the clauses of one of them"],
  });
  return false;
}

function show(value: Value, patched: number | undefined): string {
  return patched === undefined ? showValue(value) : String(value);
}

function remove(firing: Firing, effect: Extract<Effect, { kind: "delete_edge" | "delete_node" }>): boolean {
  const { machine, frame } = firing;
  const { store } = machine;
  if (effect.kind === "delete_edge") {
    const [from, to] = [frame[effect.from] as number, frame[effect.to] as number];
    note(firing, { kind: "delete_edge", edge: effect.edge, from, to });
    index.removeEdge(store, effect.edge, from, to);
    return true;
  }
  const node = frame[effect.node] as number;
  if (!store.alive[node]) return true;
  for (const [edge, from, to] of index.edgesAt(store, node)) note(firing, { kind: "delete_edge", edge, from, to });
  note(firing, { kind: "delete_node", node });
  index.removeNode(store, node);
  return true;
}
