/**
 * A graph that was run and is changed a little: the outcome is made what a run from scratch would give.
 * What only comes is carried on through the strata that it touches, from the change alone. Where something goes, or where
 * a rule asks for an absence or rewrites, the run is taken back to the first phase that could see the change, and goes on
 * from there. Where the order of nodes would be another, it begins anew.
 */
import { byCodeUnit, type Attributes, type Value } from "../graph/value.js";
import { setValue } from "../match/columns.js";
import { addEdge, findEdge, removeEdge } from "../match/edges.js";
import {
  attributesOf,
  columnOf,
  edgesOf,
  emptyStore,
  giveAttribute,
  giveEdge,
  giveNode,
  isAlive,
  keyOf,
  kindName,
  killNode,
  nodeOf,
  tableOf,
  unitOf,
  type NodeIndex,
  type Store,
} from "../match/store.js";
import { intern, scalarOf } from "../match/values.js";
import { undoTo } from "../provenance/undo.js";
import { atomsOf, ownTerms, rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { innerTerms, type Term } from "../rule/pattern.js";
import { describe as describeNode } from "../describe/describe.js";
import { beginDeriving, carryOn, endDeriving, type Deriving } from "./derive.js";
import { phasesOf, runFrom, type Phase } from "./phases.js";
import { machineOf, outcomeOf, runStore, type Outcome } from "./run.js";
import { forgetMadeFrom } from "./rule-code.js";
import type { Machine } from "./machine.js";

/** A change of the graph that a run began with. Nodes are named by their keys. */
export type GraphChange =
  | { readonly kind: "add_node"; readonly key: string; readonly type: string; readonly unit?: string; readonly attributes?: Attributes }
  /** With all its edges. */
  | { readonly kind: "remove_node"; readonly key: string }
  | { readonly kind: "add_edge" | "remove_edge"; readonly from: string; readonly edge: string; readonly to: string }
  | { readonly kind: "set"; readonly node: string; readonly name: string; readonly value: Value }
  | { readonly kind: "unset"; readonly node: string; readonly name: string };

/** The outcome for the changed graph. The old one is used up; it must have been made with provenance. */
export function edit(outcome: Outcome, changes: readonly GraphChange[]): Outcome {
  const { machine, options } = machineOf(outcome);
  if (!machine.journal.on) throw new Error("an outcome without provenance cannot be edited");
  const { program } = outcome;
  const phases = phasesOf(program);
  const seen = look(outcome, phases, changes);
  if (seen === "anew") return anew(outcome, changes);
  const back = machine.checkpoints[seen.restart];
  // Taking a step back costs more than taking it.
  if (back && onlyAdds(program) && machine.journal.starts.length > SHARE * back.firings) return anew(outcome, changes);
  if (back) takeBack(machine, back.firings, back.steps, back.nodes);
  keepDiagnostics(machine, phases.slice(0, seen.restart));
  const work = seen.carried.map((at) => beginDeriving(machine, phases[at]!.rules, seen.touched));
  for (const change of changes) apply(machine.store, change);
  const settled = work.every((one) => carryOn(machine, one));
  work.forEach((one: Deriving) => endDeriving(machine, one));
  if (settled) runFrom({ machine, program, describe: options.describe ?? describeNode, phases }, Math.min(seen.restart, phases.length));
  return outcomeOf(machine, program, options);
}

/** How many times as many firings a run may have as are kept of it, before a run from scratch is the shorter way. */
const SHARE = 2;

/** Whether no rule takes anything away or changes what is there, so that what the graph came with is still what it was. */
const onlyAdds = (program: Program): boolean => rulesOf(program).every(({ tree }) => tree.form !== "rewrite");

function takeBack(machine: Machine, firings: number, steps: number, nodes: number): void {
  undoTo(machine.journal, firings);
  forgetMadeFrom(machine, nodes);
  machine.steps = steps;
}

/** Of what was said, only what phases said that are not run again; the rest is said anew. */
function keepDiagnostics(machine: Machine, kept: readonly Phase[]): void {
  const names = new Set(kept.flatMap(({ kind, rules }) => (kind === "forbids" || kind === "invariants" ? rules.map(({ name }) => name) : [])));
  machine.diagnostics = machine.diagnostics.filter(({ code }) => code === "arithmetic" || names.has(code));
  for (const mark of machine.said) if (!mark.startsWith("arithmetic")) machine.said.delete(mark);
}

interface Seen {
  /** The first phase that has to run again. */
  readonly restart: number;
  /** Strata before it through which the change is carried. */
  readonly carried: readonly number[];
  /** What changes, by kinds, as `CompiledRule.inputs` names it. */
  readonly touched: ReadonlySet<string>;
}

/** What a change touches, phase by phase. */
function look(outcome: Outcome, phases: readonly Phase[], changes: readonly GraphChange[]): Seen | "anew" {
  const { machine } = machineOf(outcome);
  const broken = outcome.diagnostics.some(({ severity, code }) => severity === "error" && stopping.has(code));
  if (broken || machine.checkpoints.length < phases.length || changes.some((change) => overrules(outcome, changes, change))) return "anew";
  const touched = new Set(changes.flatMap((change) => touchedBy(outcome.store, changes, change)));
  const comes = changes.every(({ kind }) => kind === "add_node" || kind === "add_edge" || kind === "set") && changes.every((change) => isNew(outcome.store, change));
  const ordered = phases.some(({ rules }) => rules.some(ordersNodes));
  const carried: number[] = [];
  let restart = phases.length;
  for (let at = 0; at < phases.length && restart === phases.length; at++) {
    const phase = phases[at]!;
    const how = meets(phase, touched, comes && !(ordered && phase.rules.some(({ effects }) => effects.creations.length)));
    if (how === "again") restart = at;
    if (how === "carry") {
      carried.push(at);
      for (const rule of phase.rules) for (const output of rule.outputs) touched.add(output);
    }
  }
  const nodes = machine.checkpoints[restart]?.nodes ?? outcome.store.nodes;
  if (changes.some(({ kind }) => kind === "add_node") && (nodes > outcome.store.given || ordered)) return "anew";
  return { restart, carried, touched };
}

/** Said where a run stopped, or did not do all that it should. */
const stopping: ReadonlySet<string> = new Set(["conflicting_values", "endless_rewrite", "endless_derive", "not_decreasing"]);

function meets({ kind, rules }: Phase, touched: ReadonlySet<string>, comes: boolean): "not" | "carry" | "again" {
  const hit = (what: (rule: CompiledRule) => Iterable<string>): boolean => rules.some((rule) => [...what(rule)].some((one) => touched.has(one)));
  const reads = hit(({ inputs }) => inputs);
  const lacks = hit(({ absences }) => absences);
  // What goes may be what a rule would have made, had it not been there.
  const makes = hit(({ outputs }) => outputs) || hit(deletes);
  if (kind === "stratum" && comes && !lacks) return reads ? "carry" : "not";
  const says = (kind === "forbids" || kind === "invariants") && saysOther(rules, touched);
  return reads || lacks || makes || says ? "again" : "not";
}

/** Whether what rules say of their matches can be another though the matches are not: the places of labels, what is drawn beside. */
function saysOther(rules: readonly CompiledRule[], touched: ReadonlySet<string>): boolean {
  if ([...touched].some((one) => /^attribute .*\.(file|line)$/.test(one))) return true;
  return touched.size > 0 && rules.some(({ effects }) => effects.besides.length > 0);
}

function deletes(rule: CompiledRule): readonly string[] {
  return rule.effects.effects.flatMap((effect) => {
    if (effect.kind === "delete_edge") return [`edge ${effect.edge}`];
    // A node goes with edges of any kind.
    return effect.kind === "delete_node" ? [...rule.kinds[effect.node]!].map((kind) => `node ${kind}`) : [];
  });
}

/** Whether the order of nodes can decide something. */
function ordersNodes(rule: CompiledRule): boolean {
  const inOrder = (term: Term): boolean => (term.kind === "aggregate" && (term.op === "join" || term.op === "fold")) || innerTerms(term).some(inOrder);
  const terms = atomsOf(rule).flatMap((atom): readonly Term[] => (atom.kind === "equal" ? [atom.value] : atom.kind === "let" ? [atom.term] : atom.kind === "where" ? [atom.condition] : []));
  return rule.tree.form === "rewrite" || [...terms, ...ownTerms(rule)].some(inOrder);
}

function kindAt(store: Store, changes: readonly GraphChange[], key: string): string {
  const added = changes.find((one) => one.kind === "add_node" && one.key === key);
  if (added?.kind === "add_node") return added.type;
  const node = nodeOf(store, key);
  return node === undefined ? "" : kindName(store, node);
}

function touchedBy(store: Store, changes: readonly GraphChange[], change: GraphChange): readonly string[] {
  switch (change.kind) {
    case "add_node":
      return [`node ${change.type}`, ...Object.keys(change.attributes ?? {}).map((name) => `attribute ${change.type}.${name}`)];
    case "remove_node": {
      const node = nodeOf(store, change.key);
      if (node === undefined) return [];
      const kind = kindName(store, node);
      return [`node ${kind}`, ...Object.keys(attributesOf(store, node)).map((name) => `attribute ${kind}.${name}`), ...store.tableList.map(({ name }) => `edge ${name}`)];
    }
    case "add_edge":
    case "remove_edge":
      return [`edge ${change.edge}`];
    case "set":
    case "unset":
      return [`attribute ${kindAt(store, changes, change.node)}.${change.name}`];
  }
}

/** Whether an attribute is set that was not, so that nothing goes with what comes. */
function isNew(store: Store, change: GraphChange): boolean {
  if (change.kind !== "set") return true;
  const node = nodeOf(store, change.node);
  return node === undefined || columnOf(store, change.name).ids[node] === 0;
}

/** Whether the change speaks of what rules made or took away: then only a run from scratch knows what comes of it. */
function overrules({ store }: Outcome, changes: readonly GraphChange[], change: GraphChange): boolean {
  const made = (key: string): boolean => (nodeOf(store, key) ?? -1) >= store.given;
  const comes = (key: string): boolean => changes.some((one) => one.kind === "add_node" && one.key === key);
  switch (change.kind) {
    case "add_node":
      return made(change.key);
    case "remove_node":
      return nodeOf(store, change.key) === undefined || made(change.key);
    case "add_edge":
    case "remove_edge": {
      const [from, to] = [nodeOf(store, change.from), nodeOf(store, change.to)];
      if (from === undefined || to === undefined) return (from === undefined && !comes(change.from)) || (to === undefined && !comes(change.to));
      const table = tableOf(store, change.edge);
      return made(change.from) || made(change.to) || table.madeBy[findEdge(table, from, to)] !== 0;
    }
    case "set":
    case "unset": {
      const node = nodeOf(store, change.node);
      if (node === undefined) return !comes(change.node);
      return node >= store.given || Boolean(columnOf(store, change.name).madeBy?.[node]);
    }
  }
}

function apply(store: Store, change: GraphChange): void {
  switch (change.kind) {
    case "add_node":
      return void giveNode(store, change.key, change.type, change.unit ?? "", change.attributes ?? {});
    case "remove_node":
      return removeNode(store, nodeOf(store, change.key));
    case "add_edge":
    case "remove_edge": {
      const [from, to] = [nodeOf(store, change.from), nodeOf(store, change.to)];
      if (from === undefined || to === undefined) return;
      if (change.kind === "add_edge") addEdge(tableOf(store, change.edge), from, to, 0);
      else removeEdge(tableOf(store, change.edge), from, to);
      return;
    }
    case "set":
    case "unset": {
      const node = nodeOf(store, change.node);
      if (node === undefined) return;
      const id = change.kind === "set" ? intern(store.values, scalarOf(change.value)) : 0;
      return setValue(columnOf(store, change.name), node, store.kind[node]!, id, 0);
    }
  }
}

function removeNode(store: Store, node: NodeIndex | undefined): void {
  if (node === undefined) return;
  for (const [kind, from, to] of edgesOf(store)) if (from === node || to === node) removeEdge(tableOf(store, kind), from, to);
  store.byKey.delete(store.keys[node]!);
  killNode(store, node);
}

/** A run from scratch: what rules made is taken back or left behind, the graph changed, and its nodes numbered anew. */
function anew(outcome: Outcome, changes: readonly GraphChange[]): Outcome {
  const { machine, options } = machineOf(outcome);
  const { store } = machine;
  if (!onlyAdds(outcome.program)) undoTo(machine.journal, 0);
  const gone = new Set(changes.flatMap((change) => (change.kind === "remove_node" ? [change.key] : [])));
  const lasting = changes.filter((change, at) => !isUndone(changes.slice(at + 1), change));
  const fresh = copyWith(store, gone, lasting.filter((change) => change.kind === "add_node"));
  for (const change of lasting) if (change.kind !== "add_node" && change.kind !== "remove_node") apply(fresh, change);
  return runStore(fresh, outcome.program, { ...options, provenance: true });
}

/** Whether a node that a change speaks of is taken away later, whatever comes under its key then. */
function isUndone(later: readonly GraphChange[], change: GraphChange): boolean {
  const keys = "from" in change ? [change.from, change.to] : [change.kind === "set" || change.kind === "unset" ? change.node : change.key];
  return later.some((one) => one.kind === "remove_node" && keys.includes(one.key));
}

/** What rules did not make. */
function* givenEdges(store: Store): Generator<readonly [string, NodeIndex, NodeIndex]> {
  for (const [kind, from, to] of edgesOf(store)) {
    const table = tableOf(store, kind);
    if (table.madeBy[findEdge(table, from, to)] === 0) yield [kind, from, to];
  }
}

function givenAttributes(store: Store, node: NodeIndex): Attributes {
  return Object.fromEntries(Object.entries(attributesOf(store, node)).filter(([name]) => !columnOf(store, name).madeBy?.[node]));
}

function copyWith(store: Store, gone: ReadonlySet<string>, added: readonly Extract<GraphChange, { kind: "add_node" }>[]): Store {
  const fresh = emptyStore();
  const old = Array.from({ length: store.given }, (_, node) => node).filter((node) => isAlive(store, node) && !gone.has(keyOf(store, node)));
  const all = [
    ...old.map((node) => ({ key: keyOf(store, node), kind: kindName(store, node), unit: unitOf(store, node), attributes: givenAttributes(store, node) })),
    ...added.map(({ key, type, unit, attributes }) => ({ key, kind: type, unit: unit ?? "", attributes: attributes ?? {} })),
  ].sort((a, b) => byCodeUnit(a.key, b.key));
  for (const { key, kind, unit, attributes } of all) {
    const known = fresh.byKey.get(key);
    if (known === undefined) giveNode(fresh, key, kind, unit, attributes);
    else for (const [name, value] of Object.entries(attributes)) giveAttribute(fresh, known, name, value);
  }
  for (const [kind, from, to] of givenEdges(store)) {
    const [source, target] = [keyOf(store, from), keyOf(store, to)];
    if (!gone.has(source) && !gone.has(target)) giveEdge(fresh, kind, fresh.byKey.get(source)!, fresh.byKey.get(target)!);
  }
  return fresh;
}
