/**
 * Counts of a graph that a rewrite can use up, and what each firing of a rewrite does to them: a certain decrease, and
 * the most that it may add. Matching is not injective, so two deletions count as two only if they surely
 * concern two edges; what happens for an `optional` or a `for each` may happen not at all, or many times.
 */
import type { Effect } from "../rule/effects.js";
import type { Atom, Slot, Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { list } from "./nearest.js";

export type Counter =
  | { readonly kind: "edges"; readonly edge: string }
  | { readonly kind: "nodes"; readonly kinds: ReadonlySet<string> }
  /** Nodes of these kinds that lack the attribute. */
  | { readonly kind: "lacking"; readonly kinds: ReadonlySet<string>; readonly attribute: string };

export type Change = "lowers" | "keeps" | "raises";

type DeleteEdge = Extract<Effect, { kind: "delete_edge" }>;
type DeleteNode = Extract<Effect, { kind: "delete_node" }>;
type EdgeAtom = Extract<Atom, { kind: "edge" }>;
type Ends = { readonly from: Slot; readonly to: Slot };

/** A counter in words. */
export function showCounter(counter: Counter): string {
  switch (counter.kind) {
    case "edges":
      return `the edges \`${counter.edge}\``;
    case "nodes":
      return `the nodes of ${list(counter.kinds, 3)}`;
    case "lacking":
      return `the nodes of ${list(counter.kinds, 3)} without \`${counter.attribute}\``;
  }
}

export function counterKey(counter: Counter): string {
  switch (counter.kind) {
    case "edges":
      return `edges ${counter.edge}`;
    case "nodes":
      return `nodes ${[...counter.kinds].sort().join(" ")}`;
    case "lacking":
      return `lacking ${counter.attribute} ${[...counter.kinds].sort().join(" ")}`;
  }
}

/** The counters that a rule speaks of. */
export function countersOf(rule: CompiledRule): readonly Counter[] {
  const { effects, creations } = rule.effects;
  const ofEffects = effects.flatMap((effect): readonly Counter[] => {
    switch (effect.kind) {
      case "edge":
      case "delete_edge":
        return [{ kind: "edges", edge: effect.edge }];
      case "delete_node":
        return [{ kind: "nodes", kinds: rule.kinds[effect.node]! }, ...matchedAt(rule, effect.node).flatMap(edgesOf)];
      case "attribute":
        return [{ kind: "lacking", kinds: rule.kinds[effect.node]!, attribute: effect.name }];
      case "patch":
        return [];
    }
  });
  return [...ofEffects, ...creations.map(({ type }): Counter => ({ kind: "nodes", kinds: new Set([type]) }))];
}

function edgesOf({ kinds, repeat }: EdgeAtom): readonly Counter[] {
  return kinds.length === 1 && repeat === "one" ? [{ kind: "edges", edge: kinds[0]! }] : [];
}

/** Edges at a node that every match has. */
function matchedAt(rule: CompiledRule, node: Slot): readonly EdgeAtom[] {
  return rule.body.atoms.filter((atom) => atom.kind === "edge").filter(({ from, to }) => from === node || to === node);
}

/** What every firing does to a counter. */
export function changeOf(rule: CompiledRule, counter: Counter): Change {
  const [taken, added] = [certainlyTaken(rule, counter), mostAdded(rule, counter)];
  return added > taken ? "raises" : added < taken ? "lowers" : "keeps";
}

function mostAdded(rule: CompiledRule, counter: Counter): number {
  const { effects, creations } = rule.effects;
  const times = (each: number | undefined): number => (each === undefined ? 1 : Infinity);
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  switch (counter.kind) {
    case "edges":
      return sum(effects.flatMap((effect) => (effect.kind === "edge" && effect.edge === counter.edge ? [times(effect.each)] : [])));
    case "nodes":
      return sum(creations.filter(({ type }) => counter.kinds.has(type)).map(({ each }) => times(each)));
    case "lacking":
      return sum(creations.filter(({ type, slot }) => counter.kinds.has(type) && !isGiven(rule, slot, counter.attribute)).map(({ each }) => times(each)));
  }
}

/** A node that is made with the attribute. */
function isGiven(rule: CompiledRule, slot: Slot, attribute: string): boolean {
  return rule.effects.effects.some((effect) => effect.kind === "attribute" && effect.node === slot && effect.name === attribute);
}

function certainlyTaken(rule: CompiledRule, counter: Counter): number {
  switch (counter.kind) {
    case "edges":
      return mostApart(takenEdges(rule, counter.edge), (a, b) => areApart(rule, a.from, b.from) || areApart(rule, a.to, b.to));
    case "nodes":
      return mostApart(takenNodes(rule, counter.kinds), (a, b) => areApart(rule, a, b));
    case "lacking":
      return mostApart(filledNodes(rule, counter.attribute, counter.kinds), (a, b) => areApart(rule, a, b));
  }
}

/** Whether the effect happens at every firing: a firing that changes nothing is none. */
function happens(rule: CompiledRule, { each }: Effect, slots: readonly Slot[]): boolean {
  if (slots.some((slot) => isOptional(rule, slot))) return false;
  // Where every effect is one for each element, a firing that changes something has an element.
  return each === undefined || (!rule.effects.creations.some((one) => one.each !== each) && rule.effects.effects.every((one) => one.each === each));
}

function isOptional(rule: CompiledRule, slot: Slot): boolean {
  return rule.body.atoms.some((atom) => atom.kind === "optional" && atom.binds.includes(slot));
}

function takenEdges(rule: CompiledRule, edge: string): readonly Ends[] {
  const { effects } = rule.effects;
  const isTaken = (effect: Effect): effect is DeleteEdge =>
    effect.kind === "delete_edge" && effect.edge === edge && isMatched(rule, effect) && happens(rule, effect, [effect.from, effect.to]);
  const withNodes = effects
    .filter((effect): effect is DeleteNode => effect.kind === "delete_node" && happens(rule, effect, [effect.node]))
    .flatMap(({ node }) => matchedAt(rule, node).filter(({ kinds, repeat }) => repeat === "one" && kinds.length === 1 && kinds[0] === edge));
  return [...effects.filter(isTaken), ...withNodes];
}

/** An edge that is not looked for need not be there. */
function isMatched({ body }: CompiledRule, { edge, from, to, each }: DeleteEdge): boolean {
  const atoms = [...body.atoms, ...(each === undefined ? [] : body.each[each]!.atoms)];
  return atoms.some((atom) => atom.kind === "edge" && atom.repeat === "one" && atom.kinds.includes(edge) && atom.from === from && atom.to === to);
}

function takenNodes(rule: CompiledRule, kinds: ReadonlySet<string>): readonly Slot[] {
  return rule.effects.effects
    .filter((effect): effect is DeleteNode => effect.kind === "delete_node" && happens(rule, effect, [effect.node]))
    .map(({ node }) => node)
    .filter((node) => isWithin(rule, node, kinds));
}

function isWithin(rule: CompiledRule, slot: Slot, kinds: ReadonlySet<string>): boolean {
  return [...rule.kinds[slot]!].every((kind) => kinds.has(kind));
}

/** Nodes that lacked the attribute and get it. */
function filledNodes(rule: CompiledRule, attribute: string, kinds: ReadonlySet<string>): readonly Slot[] {
  return rule.effects.effects.flatMap((effect) => {
    if (effect.kind !== "attribute" || effect.name !== attribute || !happens(rule, effect, [effect.node])) return [];
    return lacks(rule.body.atoms, effect.node, attribute) && isWithin(rule, effect.node, kinds) ? [effect.node] : [];
  });
}

/** Whether the clauses ask for the absence of the attribute: `unset(x.a)`, or `unless x { a }`. */
function lacks(atoms: readonly Atom[], node: Slot, attribute: string): boolean {
  return atoms.some((atom) => {
    if (atom.kind === "where") return isUnset(atom.condition, node, attribute);
    if (atom.kind !== "unless") return false;
    const asks = atom.atoms.filter(({ kind }) => kind !== "any");
    const [ask] = asks;
    return asks.length === 1 && ask?.kind === "bind" && ask.node === node && ask.name === attribute && !atom.outer.includes(ask.value);
  });
}

function isUnset(term: Term, node: Slot, attribute: string): boolean {
  if (term.kind === "not") return term.operand.kind === "has" && term.operand.set && term.operand.node === node && term.operand.name === attribute;
  return term.kind === "has" && !term.set && term.node === node && term.name === attribute;
}

/** Whether two slots surely hold two nodes: no common kind, `where a != b`, or one is deleted and the other kept. */
function areApart(rule: CompiledRule, one: Slot, other: Slot): boolean {
  if (one === other) return false;
  if (![...rule.kinds[one]!].some((kind) => rule.kinds[other]!.has(kind))) return true;
  return isDeleted(rule, one) !== isDeleted(rule, other) || rule.body.atoms.some((atom) => atom.kind === "where" && differ(atom.condition, one, other));
}

function isDeleted(rule: CompiledRule, slot: Slot): boolean {
  return rule.effects.effects.some((effect) => effect.kind === "delete_node" && effect.node === slot);
}

function differ(term: Term, one: Slot, other: Slot): boolean {
  if (term.kind !== "binary" || term.op !== "!=" || term.left.kind !== "slot" || term.right.kind !== "slot") return false;
  const [a, b] = [term.left.slot, term.right.slot];
  return (a === one && b === other) || (a === other && b === one);
}

/** How many of them, at least, are pairwise apart: the largest set that is, by trying (there are few). */
function mostApart<T>(items: readonly T[], apart: (a: T, b: T) => boolean): number {
  const grow = (at: number, chosen: readonly T[]): number => {
    if (at === items.length) return chosen.length;
    const without = items.length > 12 ? 0 : grow(at + 1, chosen);
    return chosen.every((one) => apart(one, items[at]!)) ? Math.max(grow(at + 1, [...chosen, items[at]!]), without) : grow(at + 1, chosen);
  };
  return grow(0, []);
}
