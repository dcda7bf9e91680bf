/**
 * Rewrites of a graph whose nodes stay the same, as bits. What no rewrite changes is looked at once, beforehand;
 * every edge that may come or go is a bit, and every match that there could ever be is an action:
 * bits that it needs, bits that must not be there, bits that it adds and drops. A state is then a few numbers.
 * Rules that make or delete nodes, set attributes, or look along repeated edges of a kind that changes do not fit;
 * `explore` takes those, a hundred times slower.
 */
import { allMatches } from "../plain/derive.js";
import type { Frame } from "../plain/evaluate.js";
import { evaluation, newMachine, type Machine } from "../plain/machine.js";
import { addEdge, edgeTable, GIVEN, unpair, type NodeIndex, type Store } from "../plain/store.js";
import type { Atom } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { takeable } from "./choices.js";
import { allTerms, levelsOf, termsOfRule } from "./walk.js";

export interface Fact {
  readonly edge: string;
  readonly from: NodeIndex;
  readonly to: NodeIndex;
}

/** When a match is there: all of `needs`, none of `lacks`, and of each of `blocks` not all. Positions of facts. */
export interface Condition {
  readonly rule: CompiledRule;
  readonly frame: Frame;
  readonly needs: readonly number[];
  readonly lacks: readonly number[];
  readonly blocks: readonly (readonly number[])[];
}

export interface Action extends Condition {
  readonly adds: readonly number[];
  readonly drops: readonly number[];
}

export interface Ground {
  /** The start, with every edge that could ever be. */
  readonly store: Store;
  /** What may come and go. */
  readonly facts: readonly Fact[];
  /** The facts that hold at the start. */
  readonly start: readonly number[];
  readonly actions: readonly Action[];
  /** Matches of what must not be. */
  readonly faults: readonly Condition[];
}

type EdgeAtom = Extract<Atom, { kind: "edge" }>;

const edgeAtoms = (rule: CompiledRule): readonly EdgeAtom[] => levelsOf(rule).flatMap(({ atoms }) => atoms.flatMap((atom) => (atom.kind === "edge" ? [atom] : [])));

/** Kinds of edge that rewrites add or delete. */
function changing(rewrites: readonly CompiledRule[]): ReadonlySet<string> {
  return new Set(rewrites.flatMap(({ effects }) => effects.effects.flatMap((effect) => (effect.kind === "edge" || effect.kind === "delete_edge" ? [effect.edge] : []))));
}

/** Whether a rule can be said in bits. */
function fits(rule: CompiledRule, changes: ReadonlySet<string>): boolean {
  const { creations, effects } = rule.effects;
  if (creations.length || rule.body.each.length || rule.decreases) return false;
  if (!effects.every(({ kind }) => kind === "edge" || kind === "delete_edge")) return false;
  if (termsOfRule(rule).some((term) => allTerms(term).some(({ kind }) => kind === "aggregate"))) return false;
  const shallow = ({ kind }: Atom): boolean => kind !== "unless" && kind !== "optional";
  const deep = rule.body.atoms.some((atom) => atom.kind === "optional" || (atom.kind === "unless" && !atom.atoms.every(shallow)));
  return !deep && edgeAtoms(rule).every(({ kinds, repeat }) => !kinds.some((kind) => changes.has(kind)) || (kinds.length === 1 && repeat === "one"));
}

/** The rule without what it asks to be absent. */
function relaxed(rule: CompiledRule): CompiledRule {
  return { ...rule, body: { ...rule.body, atoms: rule.body.atoms.filter(({ kind }) => kind !== "unless") } };
}

/** An invariant as what must not be: its premise without its conclusion. */
export function faultOf(rule: CompiledRule): CompiledRule {
  return rule.holds ? { ...rule, body: { ...rule.body, atoms: [...rule.body.atoms, rule.holds] } } : rule;
}

/** Adds every edge that any way of rewriting could lead to. */
function saturate(machine: Machine, rewrites: readonly CompiledRule[]): void {
  for (let grown = true; grown; ) {
    grown = false;
    for (const rule of rewrites.map(relaxed))
      for (const frame of allMatches(machine, rule))
        for (const effect of rule.effects.effects)
          if (effect.kind === "edge" && addEdge(machine.store, effect.edge, frame[effect.from] as number, frame[effect.to] as number, GIVEN)) grown = true;
  }
}

interface Index {
  readonly machine: Machine;
  readonly changes: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, number>;
}

const nameOf = (edge: string, from: number, to: number): string => `${edge} ${from} ${to}`;

/** The facts that the atoms of a match rest on. */
function factsIn({ changes, numbers }: Index, atoms: readonly Atom[], frame: Frame): readonly number[] {
  const found = atoms.flatMap((atom) => {
    if (atom.kind !== "edge" || !changes.has(atom.kinds[0]!)) return [];
    return [numbers.get(nameOf(atom.kinds[0]!, frame[atom.from] as number, frame[atom.to] as number))!];
  });
  return [...new Set(found)];
}

/** For each match of the inner atoms the facts it rests on; `undefined` if one rests on nothing that changes. */
function blocksOf(index: Index, rule: CompiledRule, frame: Frame): readonly (readonly number[])[] | undefined {
  const context = evaluation(index.machine, rule);
  const blocks: (readonly number[])[] = [];
  for (const atom of rule.body.atoms) {
    if (atom.kind !== "unless") continue;
    let always = false;
    context.find(atom.atoms, atom.outer)(frame.slice(), (match) => {
      const facts = factsIn(index, atom.atoms, match);
      if (!facts.length) always = true;
      else blocks.push(facts);
      return always;
    });
    if (always) return undefined;
  }
  return blocks;
}

function conditionsOf(index: Index, rule: CompiledRule): readonly Condition[] {
  const found: Condition[] = [];
  for (const frame of allMatches(index.machine, relaxed(rule))) {
    const blocks = blocksOf(index, rule, frame);
    if (!blocks) continue;
    const lacks = [...new Set(blocks.filter(({ length }) => length === 1).flat())];
    const needs = factsIn(index, rule.body.atoms, frame);
    if (needs.some((fact) => lacks.includes(fact))) continue;
    found.push({ rule, frame, needs, lacks, blocks: blocks.filter(({ length }) => length > 1) });
  }
  return found;
}

/** Edges that an action deletes must be there; it must not keep them by the same match. */
function actionsOf({ machine, numbers }: Index, rule: CompiledRule, conditions: readonly Condition[]): readonly Action[] {
  const may = takeable(machine, relaxed(rule));
  const facts = (kind: "edge" | "delete_edge", frame: Frame): readonly number[] =>
    rule.effects.effects.flatMap((effect) => (effect.kind === kind ? [numbers.get(nameOf(effect.edge, frame[effect.from] as number, frame[effect.to] as number))!] : []));
  return conditions.flatMap((condition): readonly Action[] => {
    const { frame, needs } = condition;
    if (!may(frame.slice())) return [];
    const drops = facts("delete_edge", frame);
    return [{ ...condition, needs: [...new Set([...needs, ...drops])], adds: facts("edge", frame), drops }];
  });
}

function changingFacts(store: Store, changes: ReadonlySet<string>): readonly Fact[] {
  return [...changes].sort().flatMap((edge) =>
    [...edgeTable(store, edge).facts.keys()].map((both) => {
      const [from, to] = unpair(both);
      return { edge, from, to };
    }),
  );
}

/**
 * Rewrites over a graph as bits, with the forbids and invariants that are to be looked for in every state;
 * nothing if one of them cannot be said so. The store is filled with everything that could ever be.
 */
export function groundOf(store: Store, rewrites: readonly CompiledRule[], faults: readonly CompiledRule[]): Ground | undefined {
  const changes = changing(rewrites);
  const wrong = faults.map(faultOf);
  if (![...rewrites, ...wrong.map((rule) => ({ ...rule, effects: { ...rule.effects, effects: [] } }))].every((rule) => fits(rule, changes))) return undefined;
  const before = changingFacts(store, changes);
  const machine = newMachine(store, Infinity);
  saturate(machine, rewrites);
  const facts = changingFacts(store, changes);
  const numbers = new Map(facts.map(({ edge, from, to }, at) => [nameOf(edge, from, to), at]));
  const index: Index = { machine, changes, numbers };
  const actions = rewrites.flatMap((rule) => actionsOf(index, rule, conditionsOf(index, rule)));
  const start = before.map(({ edge, from, to }) => numbers.get(nameOf(edge, from, to))!);
  return { store, facts, start, actions, faults: wrong.flatMap((rule) => conditionsOf(index, rule)) };
}

/** The edges that hold in a state, brought into the store. */
export function showState({ store, facts }: Ground, state: ReadonlySet<number>): readonly string[] {
  return facts.filter((_, at) => state.has(at)).map(({ edge, from, to }) => `${store.keys[from]} -${edge}-> ${store.keys[to]}`);
}

