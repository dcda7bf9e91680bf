/**
 * Whether one list of clauses is more general than another: wherever the special one has a match, the general one has one.
 * Shown by a mapping of the general one's nodes to the special one's, under which each general clause follows from
 * special ones (Chandra and Merlin 1977); for `unless` the other way round. What cannot be shown is not so.
 */
import type { Atom, Slot, Term } from "../rule/pattern.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { conditionsOf, type Condition } from "./conditions.js";
import { follows, hasValue } from "./contradiction.js";
import { renameAtom, renameTerm } from "./rename.js";
import { definitionsOf, ownNames, type Definitions, type Names } from "./terms.js";

type EdgeAtom = Extract<Atom, { kind: "edge" }>;
type UnlessAtom = Extract<Atom, { kind: "unless" }>;

export interface Clauses {
  readonly atoms: readonly Atom[];
  readonly definitions: Definitions;
  /** Its slots are below `level * BEYOND`. */
  readonly level: number;
}

/** From slots of general nodes to slots of special ones. */
export type Mapping = ReadonlyMap<Slot, Slot>;

/** Clauses made ready to be covered: what they say is worked out once. */
export interface Target extends Clauses {
  readonly vocabulary: Vocabulary;
  readonly edges: readonly EdgeAtom[];
  readonly unlesses: readonly UnlessAtom[];
  readonly kinds: ReadonlyMap<Slot, ReadonlySet<string>>;
  readonly conditions: readonly Condition[];
}

/** Steps of the search for a mapping, at most; then none is taken to exist. */
const MOST_STEPS = 5000;

/** The clauses that atoms make, with what the atoms around them define. */
export function clausesOf(atoms: readonly Atom[], outer?: Definitions, level = 1): Clauses {
  return { atoms, definitions: definitionsOf(atoms, outer), level };
}

/** Makes clauses ready to be covered. */
export function targetOf({ atoms, definitions, level }: Clauses, vocabulary: Vocabulary): Target {
  return {
    atoms,
    definitions,
    level,
    vocabulary,
    edges: atoms.filter((atom) => atom.kind === "edge"),
    unlesses: atoms.filter((atom) => atom.kind === "unless"),
    kinds: knownKinds(atoms, vocabulary),
    conditions: conditionsOf(atoms, ownNames(definitions)),
  };
}

/** What kinds the nodes surely have, by label and by the edges at them. */
function knownKinds(atoms: readonly Atom[], vocabulary: Vocabulary): ReadonlyMap<Slot, ReadonlySet<string>> {
  const known = new Map<Slot, ReadonlySet<string>>();
  const narrow = (slot: Slot, kinds: readonly string[]): void => {
    const before = known.get(slot);
    known.set(slot, new Set(before ? kinds.filter((kind) => before.has(kind)) : kinds));
  };
  for (const atom of atoms) {
    if (atom.kind === "kind") narrow(atom.node, [atom.type]);
    if (atom.kind === "any" && !known.has(atom.node)) known.set(atom.node, new Set(Object.keys(vocabulary.nodes)));
    if (atom.kind !== "edge") continue;
    const ends = atom.kinds.map((kind) => vocabulary.edges[kind]!);
    const every = atom.repeat === "star" ? Object.keys(vocabulary.nodes) : undefined;
    narrow(atom.from, every ?? ends.flatMap(({ from }) => from));
    narrow(atom.to, every ?? ends.flatMap(({ to }) => to));
  }
  return known;
}

/**
 * Mappings that show the general clauses to cover the special ones, which agree with what is mapped already.
 * `accept` says whether a mapping is good enough; the first that is is given.
 */
export function covering(
  general: Clauses,
  target: Target,
  before: Mapping = new Map(),
  accept: (mapping: Mapping, shown: Shown) => boolean = () => true,
): Mapping | undefined {
  const structure = general.atoms.filter((atom) => atom.kind === "edge" || atom.kind === "kind" || atom.kind === "any");
  // Edges first: they leave the fewest choices for the nodes at their ends.
  const ordered = [...structure.filter((atom) => atom.kind === "edge"), ...structure.filter((atom) => atom.kind !== "edge")];
  let steps = 0;
  const search = (at: number, mapping: Mapping): Mapping | undefined => {
    if (steps++ > MOST_STEPS) return undefined;
    if (at < ordered.length) {
      for (const next of placings(ordered[at]!, target, mapping)) {
        const found = search(at + 1, next);
        if (found) return found;
      }
      return undefined;
    }
    return accept(mapping, shownBy(general, target, mapping)) && restFollows(general, target, mapping) ? mapping : undefined;
  };
  return search(0, before);
}

/** Each `unless` that forbids what the clauses around it ask for. */
export function selfForbidden(target: Target): readonly Atom[] {
  return target.unlesses.filter(({ atoms, outer }) => {
    const same = new Map(outer.map((slot) => [slot, slot]));
    return covering(clausesOf(atoms, target.definitions), target, same) !== undefined;
  });
}

/** What a mapping shows of the general clauses' terms where the special ones hold. */
export interface Shown {
  /** The general term surely has a value. */
  readonly hasValue: (term: Term) => boolean;
  /** Both, one of each side, surely have the same value. */
  readonly areEqual: (general: Term, special: Term) => boolean;
}

function namesBy(definitions: Definitions, mapping: Mapping): Names {
  return { definitions, nodeOf: (slot) => mapping.get(slot) };
}

function shownBy(general: Clauses, target: Target, mapping: Mapping): Shown {
  return {
    hasValue: (term) => hasValue(target.conditions, term, namesBy(general.definitions, mapping)),
    areEqual: (one, other) => {
      const { to, definitions } = sideBySide(general, target, mapping);
      const equality: Term = { kind: "binary", op: "==", left: renameTerm(one, to), right: other, span: { start: 0, end: 0, line: 1, column: 1 } };
      return follows(target.conditions, equality, ownNames(definitions));
    },
  };
}

/** Slots beyond those of any rule: for general slots that are not mapped. */
const BEYOND = 1_000_000;

/** The general clauses' slots among the special ones': mapped, or beyond them. */
function sideBySide(general: Clauses, special: Clauses, mapping: Mapping): { readonly to: (slot: Slot) => Slot; readonly definitions: Definitions } {
  const to = (slot: Slot): Slot => mapping.get(slot) ?? slot + special.level * BEYOND;
  const renamed = [...general.definitions].map(([slot, term]) => [to(slot), renameTerm(term, to)] as const);
  return { to, definitions: new Map([...special.definitions, ...renamed]) };
}

function* placings(atom: Atom, target: Target, mapping: Mapping): Generator<Mapping> {
  if (atom.kind === "edge") yield* edgePlacings(atom, target, mapping);
  if (atom.kind !== "kind" && atom.kind !== "any") return;
  const known = mapping.get(atom.node);
  for (const slot of known === undefined ? target.kinds.keys() : [known])
    if (atom.kind === "any" || isA(target, slot, atom.type)) yield new Map(mapping).set(atom.node, slot);
}

function isA(target: Target, slot: Slot, type: string): boolean {
  const kinds = target.kinds.get(slot);
  return kinds !== undefined && [...kinds].every((kind) => kind === type);
}

function* edgePlacings(atom: EdgeAtom, target: Target, mapping: Mapping): Generator<Mapping> {
  const fits = (slot: Slot, end: Slot): boolean => (mapping.get(slot) ?? end) === end;
  for (const edge of target.edges) {
    if (!edge.kinds.every((kind) => atom.kinds.includes(kind)) || !asShort(edge, atom)) continue;
    if (!fits(atom.from, edge.from) || !fits(atom.to, edge.to)) continue;
    if (atom.from === atom.to && edge.from !== edge.to) continue;
    yield new Map(mapping).set(atom.from, edge.from).set(atom.to, edge.to);
  }
  if (atom.repeat === "star") yield* noSteps(atom, target, mapping);
}

// A way of no steps: both ends are one node.
function* noSteps(atom: EdgeAtom, target: Target, mapping: Mapping): Generator<Mapping> {
  const [from, to] = [mapping.get(atom.from), mapping.get(atom.to)];
  if (from !== undefined && to !== undefined && from !== to) return;
  const known = from ?? to;
  for (const slot of known === undefined ? target.kinds.keys() : [known]) yield new Map(mapping).set(atom.from, slot).set(atom.to, slot);
}

const lengths = { one: 0, plus: 1, star: 2 } as const;

/** Whatever the special edge allows, the general one allows. */
function asShort(special: EdgeAtom, general: EdgeAtom): boolean {
  return lengths[special.repeat] <= lengths[general.repeat];
}

/** Conditions, and what is forbidden: everything but nodes and edges. */
function restFollows(general: Clauses, target: Target, mapping: Mapping): boolean {
  const names = namesBy(general.definitions, mapping);
  return general.atoms.every((atom) => {
    switch (atom.kind) {
      case "edge":
      case "kind":
      case "any":
        return true;
      case "equal":
      case "bind": {
        const { span } = atom.origin;
        const right: Term = atom.kind === "equal" ? atom.value : { kind: "slot", slot: atom.value, sort: "value" };
        const equality: Term = { kind: "binary", op: "==", left: { kind: "attribute", node: atom.node, name: atom.name, span }, right, span };
        return follows(target.conditions, equality, names);
      }
      case "where":
        return follows(target.conditions, atom.condition, names);
      case "let":
        return hasValue(target.conditions, atom.term, names);
      case "unless":
        return target.unlesses.some((unless) => forbidsMore(unless, target, atom, general, mapping));
      case "optional":
        return true;
    }
  });
}

/** How often what is forbidden within what is forbidden is looked at; below that the answer is no. */
const MOST_LEVELS = 3;

/** Whether a match of what `atom` forbids would be one of what `unless` forbids. */
function forbidsMore(unless: UnlessAtom, target: Target, atom: UnlessAtom, general: Clauses, mapping: Mapping): boolean {
  // The clauses around an `unless` are there on the next level too, with the `unless` itself.
  if (target.level > MOST_LEVELS) return false;
  const { to, definitions } = sideBySide(general, target, mapping);
  const forbidden = clausesOf([...target.atoms, ...atom.atoms.map((one) => renameAtom(one, to))], definitions, target.level + 1);
  const outer = new Map(unless.outer.map((slot) => [slot, slot]));
  return covering(clausesOf(unless.atoms, target.definitions, target.level), targetOf(forbidden, target.vocabulary), outer) !== undefined;
}
