/**
 * A plan as one JavaScript function. Each step becomes a loop or a condition, and what follows it stands inside:
 *
 *     derive reaches { a:Node -path-> b -edge-> c => a -path-> c }, seeded with each new `path`
 *
 *     for (let at = begin; at < end; at++) {
 *       const n0 = log[2 * at], n1 = log[2 * at + 1];          // the new edge: a and b
 *       if (kind[n0] === 1) {                                  // check
 *         for (let e = edge_out[n1]; e > 0; e = edge_outLinks[2 * e]) {
 *           const n2 = edge_ends[2 * e + 1];                   // follow
 *           if (findEdge(path, n0, n2) === 0) {                // it would be new
 *             …put n0, n1, n2 into the list of matches
 *
 * There is nothing to interpret: columns are typed arrays in locals, a node is an integer, an attribute's value is the
 * integer that stands for it. Nothing changes while such a function runs; matches are listed, and applied afterwards.
 */
import type { Atom, Slot, Term, Variable } from "../rule/pattern.js";
import { findEdge, type EdgeTable } from "./edges.js";
import { intList, push, reserve, sortList, type IntList } from "./int-list.js";
import { planAtoms, type EdgeAtom, type Step } from "./plan.js";
import { ends, endsIn, endsOut, pairs, reach, reaches } from "./reach.js";
import { constant, emit, emptySource, fetched, fresh, functionOf, type Factories, type Source } from "./source.js";
import type { Statistics } from "./statistics.js";
import { columnOf, kindOf, tableOf, type NodeIndex, type Store } from "./store.js";
import { attributeId, equalCondition, known, scalar, truth, variable } from "./terms.js";
import { intern } from "./values.js";
import { valueIndex } from "./columns.js";

/** How generated code holds a slot: a node; the number of a value; a value. `maybe` it stands for nothing: -1, or 0. */
export interface Held {
  readonly as: "node" | "id" | "scalar";
  readonly maybe?: boolean;
}

/** Called where arithmetic has no answer, with the values, and slots and nodes by turns. */
export type Warn = (term: Term, values: readonly unknown[], nodes: readonly number[]) => void;

/** What all functions of a rule are compiled with. */
export interface Context {
  readonly store: Store;
  readonly statistics: Statistics;
  readonly factories: Factories;
  readonly warn: Warn;
  /** The order of nodes, for `fold` and `join`. */
  readonly compareNodes: (a: NodeIndex, b: NodeIndex) => number;
}

/** Code in the making: what is bound at this place of it. */
export interface Emission extends Context {
  readonly source: Source;
  readonly scope: Map<Slot, Held>;
  /** Candidates are gone through in the order of nodes, and so many at most; who wants more gives up, and returns 2. */
  readonly most?: number;
  /** Called as each step is entered. */
  readonly trace?: (emission: Emission, step: number) => readonly string[];
}

/** What a function starts from. */
export type Entry =
  | { readonly kind: "all" }
  /** Each pair of a log of edges. */
  | { readonly kind: "pairs"; readonly from: Slot; readonly to: Slot }
  /** Each pair of a log: from whatever reaches it along the repeated edge to whatever it reaches. */
  | { readonly kind: "through"; readonly atom: EdgeAtom }
  /** Each node of a log. */
  | { readonly kind: "nodes"; readonly node: Slot }
  /** One frame, of which these slots are known; -1 and 0 stand for nothing. */
  | { readonly kind: "frame"; readonly slots: readonly Placed[] };

/** A slot at a place of a frame. */
export interface Placed {
  readonly slot: Slot;
  readonly held: Held;
  readonly place: number;
}

/** Lists all matches. */
export type All = (matches: IntList) => void;
/** Lists the matches that rest on entries of a log, until there are many; gives the first entry that is left. */
export type Batch = (log: Int32Array, begin: number, end: number, matches: IntList) => number;
/** Looks at the frame that begins here. */
export type Look = (frame: Int32Array, at: number) => boolean;

/** Lists the first match: 1. There is none: 0. It took too long: 2. */
export type First = (matches: IntList) => 0 | 1 | 2;

/** After so many integers of matches a batch pauses, to have them applied. */
const MANY = 1 << 16;

const parameters = { all: "matches", pairs: "log, begin, end, matches", through: "log, begin, end, matches", nodes: "log, begin, end, matches", frame: "frame, at, tell" } as const;

/** Compiles atoms, with what is done for each match of them. */
export function compile<F>(context: Context, name: string, entry: Entry, atoms: readonly Atom[], found: (emission: Emission) => void, trace?: Emission["trace"]): F {
  const emission: Emission = { ...context, source: emptySource(), scope: new Map(), ...(trace && { trace }) };
  const { source } = emission;
  emitEntry(emission, entry, () => {
    const steps = planAtoms(context.statistics, atoms, emission.scope.keys());
    emitSteps(emission, steps, 0, () => found(emission));
  });
  return functionOf<F>(source, context.factories, name, parameters[entry.kind]);
}

/** Compiles the search for the first match in the order of a plan. */
export function compileFirst(context: Context, name: string, steps: readonly Step[], most: number, found: (emission: Emission) => void): First {
  const source = emptySource();
  const emission: Emission = { ...context, source, scope: new Map(), most };
  emit(source, "let visited = 0;");
  emitSteps(emission, steps, 0, () => {
    found(emission);
  });
  emit(source, "return 0;");
  return functionOf<First>(source, context.factories, name, "matches");
}

function giveUp({ source, most }: Emission, count = "1"): void {
  if (most !== undefined) emit(source, `if ((visited += ${count}) > ${most}) return 2;`);
}

/** What stands inside is not gone through in order, nor step by step. */
export function apart(emission: Emission): Emission {
  const { trace: _, most: __, ...others } = emission;
  return others;
}

function emitEntry(emission: Emission, entry: Entry, inside: () => void): void {
  const { source, scope } = emission;
  const bind = (slot: Slot, held: Held = { as: "node" }): string => {
    scope.set(slot, held);
    return variable(slot, held);
  };
  switch (entry.kind) {
    case "all":
      return inside();
    case "frame":
      for (const { slot, held, place } of entry.slots) emit(source, `const ${bind(slot, held)} = frame[at + ${place}];`);
      inside();
      return emit(source, "return false;");
    case "nodes":
      emit(source, "let p = begin;", "while (p < end) {", `const ${bind(entry.node)} = log[p++];`);
      return endBatch(source, inside);
    case "pairs":
      emit(source, "let p = begin;", "while (p < end) {", `const ${bind(entry.from)} = log[2 * p];`);
      if (entry.from === entry.to) emit(source, `if (log[2 * p++ + 1] === n${entry.from}) {`);
      else emit(source, `const ${bind(entry.to)} = log[2 * p++ + 1];`, "{");
      inside();
      emit(source, "}");
      return endBatch(source, () => undefined);
    case "through": {
      const [before, behind] = [list(source, "before"), list(source, "behind")];
      emit(source, "let p = begin;", "while (p < end) {", "const f = log[2 * p], t = log[2 * p++ + 1];");
      emit(source, `${reachCall(emission, entry.atom, "f", false, true, before)};`, `${reachCall(emission, entry.atom, "t", true, true, behind)};`);
      emit(source, `for (let b = 0; b < ${before}.length; b++) {`, `const ${bind(entry.atom.from)} = ${before}.data[b];`);
      emit(source, `for (let a = 0; a < ${behind}.length; a++) {`);
      if (entry.atom.from === entry.atom.to) emit(source, `if (${behind}.data[a] === n${entry.atom.from}) {`);
      else emit(source, `const ${bind(entry.atom.to)} = ${behind}.data[a];`, "{");
      inside();
      emit(source, "}", "}", "}");
      return endBatch(source, () => undefined);
    }
  }
}

function endBatch(source: Source, inside: () => void): void {
  inside();
  emit(source, `if (matches.length > ${MANY}) break;`, "}", "return p;");
}

const list = (source: Source, hint: string): string => constant(source, intList(), hint);

function tablesOf(emission: Emission, atom: EdgeAtom): readonly EdgeTable[] {
  return atom.kinds.map((kind) => tableOf(emission.store, kind));
}

function reachCall(emission: Emission, atom: EdgeAtom, start: string, forward: boolean, none: boolean, into: string): string {
  const { source, store } = emission;
  return `${constant(source, reach, "reach")}(${constant(source, store, "store")}, ${tableList(emission, atom)}, ${start}, ${forward}, ${none}, ${into})`;
}

function tableList(emission: Emission, atom: EdgeAtom): string {
  return `[${tablesOf(emission, atom).map((table) => constant(emission.source, table, table.name)).join(", ")}]`;
}

/** Emits the steps from one on, and what is done when all hold. */
export function emitSteps(emission: Emission, steps: readonly Step[], at: number, done: () => void): void {
  const step = steps[at];
  if (emission.trace) emit(emission.source, ...emission.trace(emission, at));
  if (!step) return done();
  emitStep(emission, step, () => emitSteps(emission, steps, at + 1, done));
}

function emitStep(emission: Emission, step: Step, rest: () => void): void {
  const { source } = emission;
  switch (step.kind) {
    case "check": {
      // What the condition needs is emitted before it; braces keep it to itself.
      emit(source, "{");
      const condition = checkOf(emission, step.atom);
      return block(source, `if (${condition}) {`, rest, "}}");
    }
    case "assign":
      return assign(emission, step.atom, rest);
    case "follow":
      return follow(emission, step.atom, step.forward, rest);
    case "edges":
      return scanEdges(emission, step.atom, rest);
    case "nodes":
      return scanNodes(emission, step.node, step.type, rest);
    case "lookup":
      return lookup(emission, step, rest);
    case "unless":
      return unless(emission, step.steps, rest);
    case "optional":
      return optional(emission, step.atom.binds, step.steps, rest);
  }
}

function block(source: Source, open: string, inside: () => void, close = "}"): void {
  emit(source, open);
  inside();
  emit(source, close);
}

function bind(emission: Emission, slot: Slot, held: Held = { as: "node" }): string {
  emission.scope.set(slot, held);
  return variable(slot, held);
}

const canBeNothing = ({ scope }: Emission, slot: Slot): boolean => scope.get(slot)!.maybe === true;

/** Guards an expression about nodes that may stand for nothing. */
function guarded(emission: Emission, slots: readonly Slot[], condition: string): string {
  const doubtful = [...new Set(slots)].filter((slot) => canBeNothing(emission, slot));
  return [...doubtful.map((slot) => `n${slot} >= 0`), condition].join(" && ");
}

function checkOf(emission: Emission, atom: Extract<Step, { kind: "check" }>["atom"]): string {
  const { source, store } = emission;
  switch (atom.kind) {
    case "kind":
      return guarded(emission, [atom.node], `${kinds(emission)}[n${atom.node}] === ${kindOf(store, atom.type).number}`);
    case "any":
      return guarded(emission, [atom.node], `${kinds(emission)}[n${atom.node}] > 0`);
    case "edge":
      return guarded(emission, [atom.from, atom.to], edgeCondition(emission, atom));
    case "equal":
      return equalCondition(emission, atom.node, atom.name, atom.value);
    case "bind":
      return equalCondition(emission, atom.node, atom.name, { kind: "slot", slot: atom.value, sort: "value" });
    case "let": {
      const [value, wanted] = [known(emission, atom.term), known(emission, { kind: "slot", slot: atom.value, sort: "value" })];
      return `${value} !== undefined && ${value} === ${wanted}`;
    }
    case "where":
      return truth({ ...emission, source }, atom.condition);
  }
}

/** The column of the nodes' kinds. */
export const kinds = ({ source, store }: Emission): string => fetched(source, `${constant(source, store, "store")}.kind`);

/** A condition that is true when the edge is there. */
export function edgeCondition(emission: Emission, atom: Pick<EdgeAtom, "kinds" | "from" | "to" | "repeat">): string {
  const { source, store } = emission;
  const [from, to] = [`n${atom.from}`, `n${atom.to}`];
  if (atom.repeat !== "one")
    return `${constant(source, reaches, "reaches")}(${constant(source, store, "store")}, ${tableList(emission, atom as EdgeAtom)}, ${from}, ${to}, ${atom.repeat === "star"}, ${list(source, "scratch")})`;
  const found = atom.kinds.map((kind) => `${constant(source, findEdge, "findEdge")}(${constant(source, tableOf(store, kind), kind)}, ${from}, ${to}) !== 0`);
  return found.length === 1 ? found[0]! : `(${found.join(" || ")})`;
}

function assign(emission: Emission, atom: Extract<Atom, { kind: "let" | "bind" }>, rest: () => void): void {
  const { source } = emission;
  emit(source, "{");
  if (atom.kind === "bind") {
    const id = attributeId(emission, atom.node, atom.name);
    const name = bind(emission, atom.value, { as: "id" });
    emit(source, `const ${name} = ${id};`);
    return block(source, `if (${name} !== 0) {`, rest, "}}");
  }
  const value = scalar(emission, atom.term);
  const name = bind(emission, atom.value, { as: "scalar" });
  emit(source, `const ${name} = ${value};`);
  block(source, `if (${name} !== undefined) {`, rest, "}}");
}

function follow(emission: Emission, atom: EdgeAtom, forward: boolean, rest: () => void): void {
  const { source, store } = emission;
  const [start, end] = forward ? [atom.from, atom.to] : [atom.to, atom.from];
  if (canBeNothing(emission, start)) return block(source, `if (n${start} >= 0) {`, () => followFrom(emission, atom, forward, start, end, rest));
  if (atom.kinds.length > 1 || atom.repeat !== "one" || emission.most !== undefined) return followFrom(emission, atom, forward, start, end, rest);
  const table = constant(source, tableOf(store, atom.kinds[0]!), atom.kinds[0]!);
  const [heads, links] = forward ? ["out", "outLinks"] : ["in", "inLinks"];
  const edge = fresh(source, "e");
  const next = fetched(source, `${table}.${links}`);
  const open = `for (let ${edge} = ${fetched(source, `${table}.${heads}`)}[n${start}]; ${edge} > 0; ${edge} = ${next}[2 * ${edge}]) {`;
  block(source, open, () => {
    emit(source, `const ${bind(emission, end)} = ${fetched(source, `${table}.ends`)}[2 * ${edge}${forward ? " + 1" : ""}];`);
    rest();
  });
}

// Several kinds, or a repeated edge: each end once, so they are listed first. So they are where their order matters.
function followFrom(emission: Emission, atom: EdgeAtom, forward: boolean, start: Slot, end: Slot, rest: () => void): void {
  const { source } = emission;
  const found = list(source, "found");
  if (atom.repeat !== "one") emit(source, `${reachCall(emission, atom, `n${start}`, forward, atom.repeat === "star", found)};`);
  else if (atom.kinds.length > 1) emit(source, `${constant(source, ends, "ends")}(${tableList(emission, atom)}, n${start}, ${forward}, ${found});`);
  else emit(source, `${constant(source, forward ? endsOut : endsIn, "ends")}(${tableList(emission, atom).slice(1, -1)}, n${start}, ${found});`);
  giveUp(emission, `${found}.length`);
  if (emission.most !== undefined) emit(source, `if (${found}.length > 1) ${constant(source, sortList, "sortList")}(${found});`);
  const at = fresh(source, "a");
  block(source, `for (let ${at} = 0; ${at} < ${found}.length; ${at}++) {`, () => {
    emit(source, `const ${bind(emission, end)} = ${found}.data[${at}];`);
    rest();
  });
}

function scanEdges(emission: Emission, atom: EdgeAtom, rest: () => void): void {
  const { source, store } = emission;
  const at = fresh(source, "e");
  const inside = (read: (side: number) => string): void => {
    const from = bind(emission, atom.from);
    emit(source, `const ${from} = ${read(0)};`);
    if (atom.from === atom.to) return block(source, `if (${from} >= 0 && ${from} === ${read(1)}) {`, rest);
    emit(source, `const ${bind(emission, atom.to)} = ${read(1)};`);
    block(source, `if (${from} >= 0) {`, rest);
  };
  if (atom.kinds.length === 1) {
    const table = constant(source, tableOf(store, atom.kinds[0]!), atom.kinds[0]!);
    const both = fetched(source, `${table}.ends`);
    const top = fetched(source, `${table}.top`);
    return block(source, `for (let ${at} = 1; ${at} < ${top}; ${at}++) {`, () => inside((side) => `${both}[2 * ${at} + ${side}]`));
  }
  const found = list(source, "found");
  emit(source, `${constant(source, pairs, "pairs")}(${tableList(emission, atom)}, ${found});`);
  block(source, `for (let ${at} = 0; ${at} < ${found}.length; ${at} += 2) {`, () => inside((side) => `${found}.data[${at} + ${side}]`));
}

function scanNodes(emission: Emission, slot: Slot, type: string | undefined, rest: () => void): void {
  const { source, store } = emission;
  const at = fresh(source, "a");
  const name = bind(emission, slot);
  if (type === undefined) {
    const open = `for (let ${name} = 0; ${name} < ${constant(source, store, "store")}.nodes; ${name}++) {`;
    return block(source, open, () => {
      giveUp(emission);
      block(source, `if (${kinds(emission)}[${name}] > 0) {`, rest);
    });
  }
  const kind = kindOf(store, type);
  const members = fetched(source, `${constant(source, kind, type)}.members.data`);
  const count = fetched(source, `${constant(source, kind, type)}.members.length`);
  block(source, `for (let ${at} = 0; ${at} < ${count}; ${at}++) {`, () => {
    giveUp(emission);
    emit(source, `const ${name} = ${members}[${at}];`);
    block(source, `if (${kinds(emission)}[${name}] === ${kind.number}) {`, rest);
  });
}

/** The number of a scalar if it has one yet, else 0. */
function idOfKnown(ids: ReadonlyMap<unknown, number>, value: unknown): number {
  return ids.get(value) ?? 0;
}

function lookup(emission: Emission, step: Extract<Step, { kind: "lookup" }>, rest: () => void): void {
  const { source, store } = emission;
  const kind = kindOf(store, step.type);
  const column = columnOf(store, step.name);
  const [index, id, heads, next] = [fresh(source, "index"), fresh(source, "id"), fresh(source, "heads"), fresh(source, "at")];
  const values = constant(source, store.values.ids, "ids");
  const args = [constant(source, column, step.name), kind.number, `${constant(source, kind, step.type)}.members`, kinds(emission)];
  emit(source, "{", `const ${index} = ${constant(source, valueIndex, "valueIndex")}(${args.join(", ")});`);
  const { value } = step;
  const held = value.kind === "slot" ? emission.scope.get(value.slot) : undefined;
  const wanted = held?.as === "id" ? `i${(value as { slot: Slot }).slot}` : `${constant(source, idOfKnown, "idOfKnown")}(${values}, ${scalar(emission, value)})`;
  emit(source, `const ${id} = ${wanted}, ${heads} = ${index}.heads;`);
  block(source, `for (let ${next} = ${id} < ${heads}.length ? ${heads}[${id}] : 0; ${next} > 0; ${next} = ${constant(source, column, step.name)}.next[${next} - 1]) {`, () => {
    emit(source, `const ${bind(emission, step.node)} = ${next} - 1;`);
    rest();
  });
  emit(source, "}");
}

function unless(emission: Emission, steps: readonly Step[], rest: () => void): void {
  const { source } = emission;
  const [hit, label] = [fresh(source, "hit"), fresh(source, "search")];
  emit(source, "{", `let ${hit} = false;`, `${label}: {`);
  const inner: Emission = { ...apart(emission), scope: new Map(emission.scope) };
  emitSteps(inner, steps, 0, () => emit(source, `${hit} = true;`, `break ${label};`));
  emit(source, "}");
  block(source, `if (!${hit}) {`, rest, "}}");
}

// The matches are listed first; without any there is one in which nothing is bound. So what follows is written once.
function optional(emission: Emission, binds: readonly Slot[], steps: readonly Step[], rest: () => void): void {
  const { source } = emission;
  const found = list(source, "optional");
  const inner: Emission = { ...apart(emission), scope: new Map(emission.scope) };
  const holders: Held[] = [];
  emit(source, `${found}.length = 0;`, "{");
  emitSteps(inner, steps, 0, () => {
    holders.push(...binds.map((slot) => inner.scope.get(slot)!));
    emit(source, ...binds.map((slot) => `${constant(source, push, "push")}(${found}, ${asInteger(inner, slot)});`));
    if (!binds.length) emit(source, `${constant(source, push, "push")}(${found}, 0);`);
  });
  emit(source, "}", `if (${found}.length === 0) {`);
  emit(source, ...holders.map(({ as }) => `${constant(source, push, "push")}(${found}, ${as === "node" ? -1 : 0});`));
  if (!binds.length) emit(source, `${constant(source, push, "push")}(${found}, 0);`);
  emit(source, "}");
  const at = fresh(source, "a");
  block(source, `for (let ${at} = 0; ${at} < ${found}.length; ${at} += ${Math.max(1, binds.length)}) {`, () => {
    binds.forEach((slot, i) => emit(source, `const ${bind(emission, slot, { as: holders[i]!.as === "node" ? "node" : "id", maybe: true })} = ${found}.data[${at} + ${i}];`));
    rest();
  });
}

/** A slot as an integer: a node, or the number of a value; -1 and 0 where it stands for nothing. */
export function asInteger(emission: Emission, slot: Slot): string {
  const { source, scope, store } = emission;
  const held = scope.get(slot)!;
  if (held.as !== "scalar") return variable(slot, held);
  return `${constant(source, intern, "intern")}(${constant(source, store.values, "table")}, x${slot})`;
}

/** Puts these slots into the list of matches. */
export function emitMatch(emission: Emission, slots: readonly Slot[]): void {
  const { source } = emission;
  const [at, data] = [fresh(source, "m"), fresh(source, "data")];
  // A match without anything is still a match.
  const values = slots.length ? slots.map((slot) => asInteger(emission, slot)) : ["0"];
  emit(source, "{", `const ${at} = matches.length, ${data} = ${constant(source, reserve, "reserve")}(matches, ${at} + ${values.length});`);
  emit(source, ...values.map((value, i) => `${data}[${at} + ${i}] = ${value};`), `matches.length = ${at} + ${values.length};`, "}");
}

/** How a slot is held once it has come out of a list of matches. */
export function heldInMatch(variable: Pick<Variable, "sort">, maybe: boolean): Held {
  return { as: variable.sort === "node" ? "node" : "id", ...(maybe && { maybe }) };
}
