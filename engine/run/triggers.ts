/**
 * What can give a rule new matches: for each thing that it looks at, the log in which a change of that thing is noted,
 * and where in the rule a changed edge or node has to be put to find the matches that rest on it.
 *
 * An edge that is looked for can appear; one that an `unless` forbids can go. What stands within `unless`, `optional`,
 * `for each` and aggregates leads back to the names around it along the edges beside it, so those are looked for as well.
 * Finding too much costs time only: a derive that fires again makes nothing new, and the agenda looks at every match anew.
 */
import { effectTerms } from "../rule/effects.js";
import type { Atom, Slot, Term } from "../rule/pattern.js";
import type { CompiledRule, Program } from "../rule/program.js";
import type { Entry } from "../match/compile.js";

/** The log of a change. */
export type Change =
  | { readonly of: "edge"; readonly kind: string; readonly how: "added" | "removed" }
  | { readonly of: "node"; readonly kind: string; readonly how: "added" | "removed" }
  | { readonly of: "attribute"; readonly name: string };

export interface Trigger {
  readonly change: Change;
  readonly entry: Entry;
  /** The atom that a new edge is known to meet. */
  readonly met?: Atom;
  /** Further atoms, that lead from within to the names around. */
  readonly beside: readonly Atom[];
}

interface Walk {
  readonly rule: CompiledRule;
  readonly found: Trigger[];
  /** Everything may come and go, as between rewrites; otherwise facts only come, and what is asked of absences is complete. */
  readonly changing: boolean;
}

/** What is around the place that is looked at. */
interface Place {
  /** Edges and kinds of the scopes inside the rule's own. */
  readonly beside: readonly Atom[];
  /** Whether something that comes can give a match, and whether something that goes can. */
  readonly comes: boolean;
  readonly goes: boolean;
}

const outermost: Place = { beside: [], comes: true, goes: false };

/** A slot that stands for whatever is at the other end. */
export const ANY: Slot = 1 << 20;

function note({ rule, found }: Walk, change: Change, entry: Entry, place: Place, met?: Atom): void {
  const spoken = [...new Set([...entrySlots(entry), ...place.beside.flatMap(leadSlots)])];
  const optionals = rule.body.atoms.filter((atom): atom is Optional => atom.kind === "optional" && atom.binds.some((slot) => spoken.includes(slot)));
  const own = new Set(rule.body.variables.map(({ slot }) => slot));
  // What is bound within is found again from the names around it: it may be something else by now, or nothing, or only a part of all.
  const within = new Set([...spoken.filter((slot) => !own.has(slot) && slot !== ANY), ...optionals.flatMap((one) => one.binds)]);
  if (!within.size) {
    found.push({ change, entry, beside: place.beside, ...(met && place === outermost && { met }) });
    return;
  }
  const beside = [...place.beside, ...optionals.flatMap(({ atoms }) => atoms.filter(leads))];
  found.push({ change, entry: renamedEntry(entry, within), beside: beside.map((atom) => renamedLead(atom, within)) });
}

type Optional = Extract<Atom, { kind: "optional" }>;

function entrySlots(entry: Entry): readonly Slot[] {
  switch (entry.kind) {
    case "pairs":
      return [entry.from, entry.to];
    case "through":
      return leadSlots(entry.atom);
    case "nodes":
      return [entry.node];
    default:
      return [];
  }
}

function leadSlots(atom: Atom): readonly Slot[] {
  return atom.kind === "edge" ? [atom.from, atom.to] : atom.kind === "kind" ? [atom.node] : [];
}

const otherName = (slot: Slot, binds: ReadonlySet<Slot>): Slot => (binds.has(slot) ? slot + ANY / 2 : slot);

function renamedLead<A extends Atom>(atom: A, binds: ReadonlySet<Slot>): A {
  if (atom.kind === "edge") return { ...atom, from: otherName(atom.from, binds), to: otherName(atom.to, binds) };
  return atom.kind === "kind" ? { ...atom, node: otherName(atom.node, binds) } : atom;
}

function renamedEntry(entry: Entry, binds: ReadonlySet<Slot>): Entry {
  switch (entry.kind) {
    case "pairs":
      return { ...entry, from: otherName(entry.from, binds), to: otherName(entry.to, binds) };
    case "through":
      return { ...entry, atom: renamedLead(entry.atom, binds) };
    case "nodes":
      return { ...entry, node: otherName(entry.node, binds) };
    default:
      return entry;
  }
}

function ways(place: Place): readonly ("added" | "removed")[] {
  return [...(place.comes ? (["added"] as const) : []), ...(place.goes ? (["removed"] as const) : [])];
}

function atomTriggers(walk: Walk, atom: Atom, place: Place): void {
  switch (atom.kind) {
    case "kind":
      return nodeTriggers(walk, [atom.type], atom.node, place);
    case "any":
      return nodeTriggers(walk, walk.rule.kinds[atom.node] ?? [], atom.node, place);
    case "edge":
      return edgeTriggers(walk, atom, place);
    case "equal":
      attributeTrigger(walk, atom.node, atom.name, place);
      return termTriggers(walk, atom.value, place);
    case "bind":
      return attributeTrigger(walk, atom.node, atom.name, place);
    case "let":
      return termTriggers(walk, atom.term, place);
    case "where":
      return termTriggers(walk, atom.condition, place);
    case "unless":
      if (walk.changing) scopeTriggers(walk, atom.atoms, place, { comes: place.goes, goes: place.comes });
      return;
    case "optional":
      if (walk.changing) scopeTriggers(walk, atom.atoms, place, { comes: true, goes: true });
  }
}

/** Edges and kinds are what leads from one name to another. */
const leads = (atom: Atom): boolean => atom.kind === "edge" || atom.kind === "kind";

function scopeTriggers(walk: Walk, atoms: readonly Atom[], { beside }: Place, how: Pick<Place, "comes" | "goes">): void {
  const inside = atoms.filter(leads);
  for (const atom of atoms) {
    // What went does not lead anywhere any more.
    const others = inside.filter((one) => one !== atom);
    atomTriggers(walk, atom, { beside: [...beside, ...others], ...how });
  }
}

function edgeTriggers(walk: Walk, atom: Extract<Atom, { kind: "edge" }>, place: Place): void {
  for (const how of ways(place))
    for (const kind of atom.kinds) {
      const change: Change = { of: "edge", kind, how };
      if (atom.repeat === "one") note(walk, change, { kind: "pairs", from: atom.from, to: atom.to }, place, how === "added" ? atom : undefined);
      // Which ways led over an edge that went cannot be told afterwards.
      else if (how === "added") note(walk, change, { kind: "through", atom }, place, atom);
      else note(walk, change, { kind: "all" }, place);
    }
  // A node by itself is a way of no steps.
  if (atom.repeat === "star") nodeTriggers(walk, walk.rule.kinds[atom.from] ?? [], atom.from, place);
}

function nodeTriggers(walk: Walk, kinds: Iterable<string>, node: Slot, place: Place): void {
  for (const how of ways(place))
    for (const kind of kinds) note(walk, { of: "node", kind, how }, how === "added" ? { kind: "nodes", node } : { kind: "all" }, place);
}

function attributeTrigger(walk: Walk, node: Slot, name: string, place: Place): void {
  note(walk, { of: "attribute", name }, { kind: "nodes", node }, place);
}

function termTriggers(walk: Walk, term: Term, place: Place): void {
  switch (term.kind) {
    case "attribute":
    case "has":
      return attributeTrigger(walk, term.node, term.name, place);
    case "aggregate": {
      const inside: Place = { beside: [...place.beside, ...term.atoms.filter(leads)], comes: true, goes: true };
      if (walk.changing) scopeTriggers(walk, term.atoms, place, { comes: true, goes: true });
      for (const one of [term.value, term.separator, ...term.by]) if (one) termTriggers(walk, one, inside);
      if (term.fold) termTriggers(walk, term.fold.start, place);
      return;
    }
    case "default":
      termTriggers(walk, term.value, place);
      return termTriggers(walk, term.fallback, place);
    case "choose":
      return [term.condition, term.yes, term.no].forEach((one) => termTriggers(walk, one, place));
    case "call":
      return term.args.forEach((arg) => termTriggers(walk, arg, place));
    case "minus":
    case "not":
      return termTriggers(walk, term.operand, place);
    case "binary":
      termTriggers(walk, term.left, place);
      return termTriggers(walk, term.right, place);
    case "value":
    case "slot":
    case "key":
    case "bound":
  }
}

function effectTriggers(walk: Walk): void {
  const { rule } = walk;
  for (const effect of rule.effects.effects) {
    const place = effect.each === undefined ? outermost : besideEach(rule, effect.each);
    for (const term of effectTerms(effect)) termTriggers(walk, term, place);
  }
}

function besideEach(rule: CompiledRule, each: number): Place {
  return { ...outermost, beside: rule.body.each[each]!.atoms.filter(leads) };
}

// A match that would change nothing is passed over, until what it would make is gone or different.
function undoneTriggers(walk: Walk, program: Program): void {
  const { rule } = walk;
  const bound = new Set(rule.body.variables.map(({ slot }) => slot));
  for (const effect of rule.effects.effects) {
    const place = effect.each === undefined ? outermost : besideEach(rule, effect.each);
    const known = (slot: Slot): boolean => effect.each !== undefined || bound.has(slot);
    if (effect.kind === "edge" && known(effect.from) && known(effect.to))
      note(walk, { of: "edge", kind: effect.edge, how: "removed" }, { kind: "pairs", from: effect.from, to: effect.to }, place);
    // An edge that is to go has to be there.
    if (effect.kind === "delete_edge") note(walk, { of: "edge", kind: effect.edge, how: "added" }, { kind: "pairs", from: effect.from, to: effect.to }, place);
    if (effect.kind === "attribute" && known(effect.node)) attributeTrigger(walk, effect.node, effect.name, place);
    if (effect.kind === "delete_node" && !effect.cascade) loosened(walk, program, effect.node, place);
  }
}

// A node can be deleted once it has no other edges.
function loosened(walk: Walk, program: Program, node: Slot, place: Place): void {
  const kinds = [...(walk.rule.kinds[node] ?? [])];
  for (const [kind, { from, to }] of Object.entries(program.vocabulary.edges)) {
    const change: Change = { of: "edge", kind, how: "removed" };
    if (kinds.some((one) => from.includes(one))) note(walk, change, { kind: "pairs", from: node, to: ANY }, place);
    if (kinds.some((one) => to.includes(one))) note(walk, change, { kind: "pairs", from: ANY, to: node }, place);
  }
}

function distinct(triggers: readonly Trigger[]): readonly Trigger[] {
  const seen = new Set<string>();
  const text = ({ change, entry, beside }: Trigger): string =>
    JSON.stringify([change, entry, beside.length ? beside : 0], (key, value: unknown) => (key === "origin" || key === "span" ? undefined : typeof value === "bigint" ? String(value) : value));
  return triggers.filter((one) => {
    const mark = text(one);
    return !seen.has(mark) && seen.add(mark);
  });
}

/** What can give a derive new matches: facts only come. */
export function triggersOfDerive(rule: CompiledRule): readonly Trigger[] {
  const walk: Walk = { rule, found: [], changing: false };
  for (const atom of rule.body.atoms) atomTriggers(walk, atom, outermost);
  effectTriggers(walk);
  return distinct(walk.found);
}

/** What can give a rewrite new matches: anything may come and go. */
export function triggersOfRewrite(rule: CompiledRule, program: Program): readonly Trigger[] {
  const walk: Walk = { rule, found: [], changing: true };
  for (const atom of rule.body.atoms) atomTriggers(walk, atom, outermost);
  for (const { atoms } of rule.body.each) scopeTriggers(walk, atoms, outermost, { comes: true, goes: true });
  effectTriggers(walk);
  undoneTriggers(walk, program);
  return distinct(walk.found);
}
