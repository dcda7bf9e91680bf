/**
 * Carrying out a firing: what it takes away, then what it makes, draws, sets and patches, each written down with its reasons.
 * What is taken away and drawn again stays; a firing that changes nothing leaves no trace.
 */
import { showValue, type Value } from "../graph/value.js";
import { madeKey } from "../rule/made-key.js";
import type { CompiledRule } from "../rule/program.js";
import { record, restsOn, type Deed } from "./journal.js";
import type { Frame } from "./evaluate.js";
import { share, type Act, type Firing, type Making } from "./firing.js";
import { showMatch, type Machine } from "./machine.js";
import * as index from "./store.js";

interface Step {
  readonly machine: Machine;
  readonly rule: CompiledRule;
  readonly firing: Firing;
  /** What the firing has set so far: `node name`. */
  readonly set: Map<string, Value>;
  from: readonly number[] | undefined;
}

type Edge = readonly [kind: string, from: number, to: number];

interface Losses {
  readonly edges: Map<string, Edge>;
  readonly nodes: Set<number>;
}

/** Carries a firing out; false if nothing was new. */
export function apply(machine: Machine, rule: CompiledRule, firing: Firing): boolean {
  const step: Step = { machine, rule, firing, set: new Map(), from: undefined };
  const losses = lossesOf(step);
  let changed = takeAway(step, losses);
  for (const making of firing.makings) changed = make(step, making) || changed;
  share(rule, firing.base, firing.sets);
  for (const act of firing.acts) changed = carryOut(step, act) || changed;
  return changed;
}

const edgeName = (kind: string, from: number, to: number): string => `${kind} ${from} ${to}`;

/** What goes: each edge and node once, and no edge that is drawn again. */
function lossesOf({ machine: { store }, firing }: Step): Losses {
  const losses: Losses = { edges: new Map(), nodes: new Set() };
  const lose = (kind: string, from: number, to: number): void => void losses.edges.set(edgeName(kind, from, to), [kind, from, to]);
  for (const { effect, frame } of firing.acts) {
    if (effect.kind === "delete_edge") lose(effect.edge, frame[effect.from] as number, frame[effect.to] as number);
    if (effect.kind === "delete_node") losses.nodes.add(frame[effect.node] as number);
  }
  for (const { effect, frame } of firing.acts)
    if (effect.kind === "edge") losses.edges.delete(edgeName(effect.edge, frame[effect.from] as number, frame[effect.to] as number));
  for (const node of losses.nodes) for (const [kind, from, to] of index.edgesAt(store, node)) lose(kind, from, to);
  return losses;
}

function takeAway(step: Step, { edges, nodes }: Losses): boolean {
  const { store } = step.machine;
  for (const [edge, from, to] of edges.values()) note(step, { kind: "delete_edge", edge, from, to });
  for (const node of nodes) note(step, { kind: "delete_node", node });
  for (const [kind, from, to] of edges.values()) index.removeEdge(store, kind, from, to);
  for (const node of nodes) index.removeNode(store, node);
  return edges.size > 0 || nodes.size > 0;
}

/** The key of a node that a match makes. */
function keyOf({ machine, rule, firing }: Step, { creation, frame }: Making): string {
  const own = creation.each === undefined ? [] : rule.body.each[creation.each]!.variables;
  const show = (slot: number, sort: string, from: Frame): string | undefined => {
    const value = from[slot];
    return value === undefined ? undefined : sort === "node" ? machine.store.keys[value as number]! : showValue(value as Value);
  };
  const named = [...rule.body.variables, ...own].filter(({ name }) => name !== undefined);
  return madeKey(
    rule.name,
    creation.name,
    named.map(({ slot, sort }) => show(slot, sort, slot < rule.body.variables.length ? firing.match : frame)),
  );
}

function make(step: Step, making: Making): boolean {
  const { machine, rule, firing } = step;
  const { store } = machine;
  const { slot, type } = making.creation;
  const key = freshKey(step, keyOf(step, making));
  const known = store.indexOf.get(key);
  making.frame[slot] = known;
  if (known !== undefined) return false;
  const from = because(step);
  const node = index.addNode(store, key, type, "", {}, machine.journal.facts.length);
  making.frame[slot] = node;
  record(machine.journal, { deed: { kind: "node", node }, rule, frame: firing.match, from });
  push(machine.delta.nodes, type, node);
  if (rule.tree.form === "derive")
    machine.depths.set(node, 1 + Math.max(0, ...firing.match.map((one) => machine.depths.get(one as number) ?? 0)));
  return true;
}

// A rewrite can fire again for the same nodes, and then makes another node; a derive makes the same.
function freshKey({ machine, rule }: Step, key: string): string {
  if (rule.tree.form !== "rewrite" || !machine.store.indexOf.has(key)) return key;
  let number = 2;
  while (machine.store.indexOf.has(`${key}#${number}`)) number++;
  return `${key}#${number}`;
}

function because(step: Step): readonly number[] {
  return (step.from ??= restsOn(step.machine.store, step.rule, step.firing.match));
}

function note(step: Step, deed: Deed): number {
  const { machine, rule, firing } = step;
  return record(machine.journal, { deed, rule, frame: firing.match, from: because(step) });
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function carryOut(step: Step, { effect, frame, values }: Act): boolean {
  switch (effect.kind) {
    case "edge":
      return drawEdge(step, effect.edge, frame[effect.from] as number, frame[effect.to] as number);
    case "attribute":
      return setAttribute(step, frame[effect.node] as number, effect.name, values[0]!);
    case "patch":
      return patch(step, frame[effect.node] as number, effect.field, values[0] as bigint, values[1] as bigint);
    case "delete_edge":
    case "delete_node":
      return false;
  }
}

function drawEdge(step: Step, edge: string, from: number, to: number): boolean {
  const { store, journal, delta } = step.machine;
  if (index.hasEdge(store, edge, from, to)) return false;
  because(step);
  index.addEdge(store, edge, from, to, journal.facts.length);
  note(step, { kind: "edge", edge, from, to });
  push(delta.edges, edge, [from, to]);
  return true;
}

function setAttribute(step: Step, node: number, name: string, value: Value): boolean {
  const { machine, rule } = step;
  const { store, journal } = machine;
  const mark = `${node} ${name}`;
  const before = rule.tree.form === "rewrite" ? step.set.get(mark) : index.attributeOf(store, node, name);
  if (before !== undefined && before !== value) return conflict(step, node, name, before, value);
  step.set.set(mark, value);
  if (index.attributeOf(store, node, name) === value) return false;
  because(step);
  index.setAttribute(store, node, name, value, journal.facts.length);
  note(step, { kind: "attribute", node, name, value });
  push(machine.delta.attributes, name, node);
  return true;
}

function patch(step: Step, node: number, field: string, from: bigint, to: bigint): boolean {
  const { machine } = step;
  const key = `${node} ${field}`;
  const before = machine.patches.get(key);
  if (before?.from === from && before.to === to) return false;
  if (before) return conflict(step, node, field, `${before.from} to ${before.to}`, `${from} to ${to}`, before.fact);
  const fact = note(step, { kind: "patch", node, field, from, to });
  machine.patches.set(key, { node, field, from, to, fact });
  machine.journal.patches.set(key, fact);
  return true;
}

function conflict(step: Step, node: number, name: string, before: Value, value: Value, patched?: number): false {
  const { machine, rule, firing } = step;
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
    notes: [firstReason, `\`${rule.name}\` says ${show(value, patched)}, with ${showMatch(machine, rule, firing.match)}`],
    help: ["two rules must not decide the same thing differently: narrow the clauses of one of them"],
  });
  return false;
}

function show(value: Value, patched: number | undefined): string {
  return patched === undefined ? showValue(value) : String(value);
}
