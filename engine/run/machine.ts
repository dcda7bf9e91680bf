/**
 * What a run works on: the store, the journal of firings, and what it has to say.
 * The functions here are what compiled effects call: everything that changes the graph goes through them.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { showValue, type Value } from "../graph/value.js";
import { setValue, type Column } from "../match/columns.js";
import type { Context, Warn } from "../match/compile.js";
import { removeEdge, type EdgeTable } from "../match/edges.js";
import { intList, push, type IntList } from "../match/int-list.js";
import type { Factories } from "../match/source.js";
import { statisticsOf, type Statistics } from "../match/statistics.js";
import { keyOf, kindName, killNode, resetStore, unitOf, type NodeIndex, type Store } from "../match/store.js";
import { valueOf, type Scalar } from "../match/values.js";
import type { Slot, Term } from "../rule/pattern.js";
import { fileOf, type CompiledRule } from "../rule/program.js";
import { resetJournal, type Journal } from "../provenance/record.js";
import type { Random } from "./shuffle.js";

/** How far a run had come: what is behind it can be taken back. */
export interface Checkpoint {
  readonly firings: number;
  readonly steps: number;
  readonly nodes: number;
}

export interface Machine {
  readonly store: Store;
  readonly journal: Journal;
  readonly factories: Factories;
  diagnostics: Diagnostic[];
  /** What has been said already, so that it is said once. */
  readonly said: Set<string>;
  budget: number;
  /** Where rewrites are taken in an order of chance. */
  random: Random | undefined;
  steps: number;
  /** What a rule keeps from one stage to the next. */
  readonly lasting: Map<CompiledRule, unknown>;
  /** Where each phase of the run began. */
  readonly checkpoints: Checkpoint[];
  /** Functions of rules, for tiny graphs. */
  readonly codes: Map<CompiledRule, unknown>;
  /** What went with the nodes that the firing at hand deleted: node, how many, and kind, from, to of each edge. */
  readonly gone: IntList;
  /** What the firing at hand has set, where it may set one thing twice: node and attribute → number of the value. */
  readonly set: Map<number, number>;
  /** What has to be said of the firing at hand, once it is written down. */
  readonly late: (() => void)[];
}

export function newMachine(store: Store, journal: Journal, factories: Factories): Machine {
  return { store, journal, factories, diagnostics: [], said: new Set(), budget: Infinity, random: undefined, steps: 0, lasting: new Map(), codes: new Map(), checkpoints: [], gone: intList(), set: new Map(), late: [] };
}

/** Makes a machine ready for another graph; functions that were compiled for it stay. */
export function resetMachine(machine: Machine): void {
  resetStore(machine.store);
  resetJournal(machine.journal);
  machine.diagnostics = [];
  machine.said.clear();
  machine.late.length = machine.steps = 0;
}

/** What functions of a rule are compiled with, at this moment of the run. */
export function contextOf(machine: Machine, rule: CompiledRule, statistics: Statistics = statisticsOf(machine.store)): Context {
  const { store, factories, journal } = machine;
  return { store, statistics, factories, warn: warner(machine, rule), compareNodes: journal.compareNodes };
}

type WithSpan = Extract<Term, { span: unknown }>;

function whatHas(term: WithSpan, values: readonly unknown[]): string {
  if (term.kind === "call") return `${term.name}(${values.join(", ")})`;
  return term.kind === "binary" ? `${String(values[0])} ${term.op} ${String(values[1])}` : term.kind;
}

/** Arithmetic without an answer is said once for each place. */
function warner(machine: Machine, rule: CompiledRule): Warn {
  return (term, values, bound) => {
    const { span } = term as WithSpan;
    const mark = `arithmetic ${fileOf(rule, span)} ${span.start}`;
    if (machine.said.has(mark)) return;
    machine.said.add(mark);
    const nodes = new Map<Slot, NodeIndex>();
    for (let i = 0; i < bound.length; i += 2) nodes.set(bound[i]!, bound[i + 1]!);
    machine.diagnostics.push({
      severity: "warning",
      code: "arithmetic",
      message: `\`${whatHas(term as WithSpan, values)}\` has no value, so \`${rule.name}\` does not match there`,
      labels: [{ text: "here", place: { file: fileOf(rule, span), line: span.line, column: span.column, length: span.end - span.start } }],
      notes: [`first seen with ${showNodes(machine.store, rule, (slot) => nodes.get(slot))}`],
      help: ["ask for what the operation needs in a `where` before it"],
    });
  };
}

/** `a = key, b = key`, of the names that are bound. */
export function showNodes(store: Store, rule: CompiledRule, nodeAt: (slot: Slot) => NodeIndex | undefined): string {
  const named = rule.body.variables.flatMap(({ name, sort, slot }) => {
    const node = name !== undefined && sort === "node" ? nodeAt(slot) : undefined;
    return node === undefined || node < 0 ? [] : [`${name} = ${keyOf(store, node)}`];
  });
  return named.join(", ") || "no names";
}

/** Refuses to go on: rules that never come to an end are a mistake in the rules. */
export function overBudget(machine: Machine, rule: CompiledRule): void {
  const { span } = rule.tree.name;
  const rewrite = rule.tree.form === "rewrite";
  machine.diagnostics.push({
    severity: "error",
    code: rewrite ? "endless_rewrite" : "endless_derive",
    message: `after ${machine.steps} steps \`${rule.name}\` still finds something to do`,
    labels: [{ text: "this rule", place: { file: rule.path, line: span.line, column: span.column, length: span.end - span.start } }],
    notes: [],
    help: ["let the rule use up what it matches, or ask for what it makes with `unless`"],
  });
}

/** Takes a node away with all its edges; what went with it is listed in `gone`. False if it was gone before. */
export function deleteNode(machine: Machine, node: NodeIndex): boolean {
  const { store, gone } = machine;
  if (store.kind[node]! <= 0) return false;
  push(gone, node);
  const count = gone.length;
  push(gone, 0);
  for (const table of store.tableList) {
    dropAll(table, node, gone, true);
    dropAll(table, node, gone, false);
  }
  gone.data[count] = (gone.length - count - 1) / 3;
  killNode(store, node);
  return true;
}

function dropAll(table: EdgeTable, node: NodeIndex, gone: IntList, leaving: boolean): void {
  for (;;) {
    const edge = (leaving ? table.out : table.in)[node]!;
    if (edge === 0) return;
    const [from, to] = [table.ends[2 * edge]!, table.ends[2 * edge + 1]!];
    push(gone, table.kind);
    push(gone, from);
    push(gone, to);
    removeEdge(table, from, to);
  }
}

/** What rules say twice about one thing. */
export interface Conflict {
  readonly node: NodeIndex;
  readonly name: string;
  readonly before: string;
  readonly now: string;
  /** The firing that said the first, 0 if the graph did. */
  readonly firing: number;
}

function whoSaid(journal: Journal, firing: number, what: string): string {
  if (!journal.on) return `it was ${what} before`;
  return firing ? `\`${journal.ruleOf(firing).name}\` says ${what}, with ${journal.showMatch(firing)}` : `the graph says ${what}`;
}

/** Two different values are an error that names both rules and both matches. It is said when the firing is written down. */
export function conflict(machine: Machine, rule: CompiledRule, nodeAt: (slot: Slot) => NodeIndex | undefined, what: Conflict): void {
  machine.late.push(() => sayConflict(machine, rule, nodeAt, what));
}

/** Says what was put off. */
export function sayLate({ late }: Machine): void {
  for (const say of late.splice(0)) say();
}

function sayConflict(machine: Machine, rule: CompiledRule, nodeAt: (slot: Slot) => NodeIndex | undefined, { node, name, before, now, firing }: Conflict): void {
  const { store, journal } = machine;
  const what = `${keyOf(store, node)}.${name}`;
  const mark = `conflict ${what} ${now}`;
  if (machine.said.has(mark)) return;
  machine.said.add(mark);
  const unit = unitOf(store, node);
  machine.diagnostics.push({
    severity: "error",
    code: "conflicting_values",
    message: `two values for ${what}: ${before} and ${now}`,
    labels: [{ text: `this ${kindName(store, node)}`, node: keyOf(store, node), ...(unit && { unit }) }],
    notes: [whoSaid(journal, firing, before), `\`${rule.name}\` says ${now}, with ${showNodes(store, rule, nodeAt)}`],
    help: ["two rules must not decide the same thing differently: narrow the clauses of one of them"],
  });
}

/** A value by its number, as messages show it. */
export function showId(store: Store, id: number): string {
  return showValue(valueOf(store.values.table[id] as Scalar) as Value);
}

/** Sets an attribute whose value is another; the node must be alive. */
export function setAttribute(machine: Machine, column: Column, node: NodeIndex, id: number, firing: number): void {
  setValue(column, node, machine.store.kind[node]!, id, firing);
}

/** What the firing at hand has set the attribute to; the wanted value if it is the first to say. */
export function setBefore({ set }: Machine, column: Column, node: NodeIndex, id: number): number {
  const key = node * 4096 + column.number;
  const before = set.get(key);
  if (before === undefined) set.set(key, id);
  return before ?? id;
}
