/**
 * A rule in normal form: every name and every unnamed node of the clauses has a slot in a frame,
 * and the clauses are a flat list of atoms over slots. Plans, matchers, strata and provenance work on this;
 * the checks work on the syntax tree, before.
 */
import type { Expr, NodePattern, Span } from "../../grammar/ast.js";
import type { Value } from "../graph/value.js";

export type Slot = number;

/** What an atom is about, for messages: position of the clause in the rule and its text range. */
export interface Origin {
  readonly clause: number;
  readonly span: Span;
  /** The word that matters, where the atom is part of a longer text: a kind, the name of an attribute. */
  readonly word?: Span;
}

/** Where a message about one word of an atom points. */
export const wordOf = ({ word, span }: Origin): Span => word ?? span;

export type Repeat = "one" | "plus" | "star";

export type Atom = { readonly origin: Origin } & (
  | { readonly kind: "kind"; readonly node: Slot; readonly type: string }
  /** A node without a kind or an edge. */
  | { readonly kind: "any"; readonly node: Slot }
  | {
      readonly kind: "edge";
      readonly kinds: readonly string[];
      readonly from: Slot;
      readonly to: Slot;
      readonly repeat: Repeat;
    }
  | { readonly kind: "equal"; readonly node: Slot; readonly name: string; readonly value: Term }
  | { readonly kind: "bind"; readonly node: Slot; readonly name: string; readonly value: Slot }
  | { readonly kind: "let"; readonly value: Slot; readonly term: Term }
  | { readonly kind: "where"; readonly condition: Term }
  | { readonly kind: "unless"; readonly atoms: readonly Atom[]; readonly outer: readonly Slot[] }
  /** Binds `binds` for each match of its atoms, or leaves them all without a value if there is none. */
  | { readonly kind: "optional"; readonly atoms: readonly Atom[]; readonly outer: readonly Slot[]; readonly binds: readonly Slot[] }
);

/** A `for each`: looked for once the rest of the body has a match; its matches are one set. */
export interface Each {
  readonly atoms: readonly Atom[];
  /** Slots bound around it that it speaks of. */
  readonly outer: readonly Slot[];
  /** Slots that it binds, in the order of first appearance. */
  readonly variables: readonly Variable[];
  readonly origin: Origin;
}

export type AggregateOp = "max" | "min" | "sum" | "count" | "all" | "any" | "join" | "fold";

/**
 * Ranges over all matches of its atoms, nameless nodes counted. What the atoms look at must be complete (a lower stratum);
 * the values may still be on their way: an aggregate has a value only if each of its values and keys has one.
 * Without matches `sum` and `count` are 0, `all` is true, `any` false, `join` "", `fold` its start; `max` and `min` have no value.
 */
export interface AggregateTerm {
  readonly kind: "aggregate";
  readonly op: AggregateOp;
  readonly atoms: readonly Atom[];
  /** Slots bound around it that it speaks of, in its atoms or its terms. */
  readonly outer: readonly Slot[];
  /** Slots that its atoms bind. */
  readonly variables: readonly Variable[];
  /** What is aggregated; absent for `count`. Of `fold` the next value. */
  readonly value?: Term;
  /** Of `join`; speaks of names around the aggregate only. */
  readonly separator?: Term;
  /** Of `fold`: where the value reached so far stands, and the first one. */
  readonly fold?: { readonly slot: Slot; readonly start: Term };
  /** Keys of the order, integers or strings; ties are broken by the nodes in the order of the variables. */
  readonly by: readonly Term[];
  readonly span: Span;
}

/** An expression over slots. */
export type Term =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "slot"; readonly slot: Slot; readonly sort: Sort }
  | { readonly kind: "attribute"; readonly node: Slot; readonly name: string; readonly span: Span }
  | { readonly kind: "has"; readonly node: Slot; readonly name: string; readonly set: boolean; readonly span: Span }
  | { readonly kind: "key"; readonly node: Slot }
  | AggregateTerm
  /** `bound(x)`: whether an `optional` bound the name. */
  | { readonly kind: "bound"; readonly slot: Slot; readonly span: Span }
  /** `default(value, fallback)`: the fallback where the value has none. Looks at an absence. */
  | { readonly kind: "default"; readonly value: Term; readonly fallback: Term; readonly span: Span }
  /** `choose(condition, yes, no)`: only the chosen side is looked at. */
  | { readonly kind: "choose"; readonly condition: Term; readonly yes: Term; readonly no: Term; readonly span: Span }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Term[]; readonly span: Span }
  | { readonly kind: "minus" | "not"; readonly operand: Term; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly op: Extract<Expr, { kind: "binary" }>["op"];
      readonly left: Term;
      readonly right: Term;
      readonly span: Span;
    };

export type Sort = "node" | "value";

export interface Variable {
  readonly slot: Slot;
  readonly sort: Sort;
  /** Absent for unnamed nodes. */
  readonly name?: string;
}

export interface Body {
  readonly atoms: readonly Atom[];
  /** In the order in which they are written. */
  readonly each: readonly Each[];
  /**
   * Variables of the rule itself and of its `optional`s, nodes first, in the order of first appearance;
   * those of `for each`, `unless` and aggregates follow in the frame.
   */
  readonly variables: readonly Variable[];
  /** Length of a frame. */
  readonly slots: number;
  /** Slot of each node pattern, also of unnamed ones: for drawing the clauses. */
  readonly slotOf: ReadonlyMap<NodePattern, Slot>;
  readonly scope: Scope;
}

export interface Scope {
  readonly names: Map<string, Variable>;
  readonly outer?: Scope;
}

export type Parameters = ReadonlyMap<string, Value>;

/** The variable that a name means here, in this scope or one around it. */
export function lookUp(scope: Scope, name: string): Variable | undefined {
  return scope.names.get(name) ?? (scope.outer ? lookUp(scope.outer, name) : undefined);
}

/** Slots that a term reads; of an aggregate those bound around it. */
export function termSlots(term: Term): readonly Slot[] {
  switch (term.kind) {
    case "value":
      return [];
    case "slot":
    case "bound":
      return [term.slot];
    case "attribute":
    case "has":
    case "key":
      return [term.node];
    case "aggregate":
      return term.outer;
    case "default":
    case "choose":
    case "call":
    case "minus":
    case "not":
    case "binary":
      return innerTerms(term).flatMap(termSlots);
  }
}

/** Terms directly within a term, all but those of an aggregate. */
export function innerTerms(term: Term): readonly Term[] {
  switch (term.kind) {
    case "default":
      return [term.value, term.fallback];
    case "choose":
      return [term.condition, term.yes, term.no];
    case "call":
      return term.args;
    case "minus":
    case "not":
      return [term.operand];
    case "binary":
      return [term.left, term.right];
    default:
      return [];
  }
}

/** Terms of an aggregate that are worked out for each match. */
export function matchTerms({ value, by }: AggregateTerm): readonly Term[] {
  return [...(value ? [value] : []), ...by];
}

/** Terms of an aggregate that are worked out once. */
export function onceTerms({ separator, fold }: AggregateTerm): readonly Term[] {
  return [...(separator ? [separator] : []), ...(fold ? [fold.start] : [])];
}

/** Every aggregate within a term, those inside others included. */
export function aggregatesOf(term: Term): readonly AggregateTerm[] {
  if (term.kind !== "aggregate") return innerTerms(term).flatMap(aggregatesOf);
  const own = [...matchTerms(term), ...onceTerms(term), ...term.atoms.flatMap(atomTerms)];
  return [term, ...own.flatMap(aggregatesOf)];
}

/** Terms that stand in an atom itself, not in atoms within it. */
export function atomTerms(atom: Atom): readonly Term[] {
  switch (atom.kind) {
    case "equal":
      return [atom.value];
    case "let":
      return [atom.term];
    case "where":
      return [atom.condition];
    default:
      return [];
  }
}

/** Atoms with all those within them: in `unless`, in `optional`, behind the `for` of aggregates. */
export function allAtoms(atoms: readonly Atom[]): readonly Atom[] {
  return atoms.flatMap((atom) => [...withoutRanges(atom), ...rangeAtoms(atomTerms(atom))]);
}

/** Every atom behind the `for` of an aggregate in these terms. */
export function rangeAtoms(terms: readonly Term[]): readonly Atom[] {
  return terms.flatMap(aggregatesOf).flatMap(({ atoms }) => atoms.flatMap(withoutRanges));
}

// `aggregatesOf` has the aggregates of the atom's own terms already.
function withoutRanges(atom: Atom): readonly Atom[] {
  return atom.kind === "unless" || atom.kind === "optional" ? [atom, ...allAtoms(atom.atoms)] : [atom];
}

/** Slots that an atom speaks of; of an `unless` only those bound around it. */
export function slotsOf(atom: Atom): readonly Slot[] {
  switch (atom.kind) {
    case "kind":
    case "any":
      return [atom.node];
    case "edge":
      return [atom.from, atom.to];
    case "equal":
      return [atom.node, ...termSlots(atom.value)];
    case "bind":
      return [atom.node, atom.value];
    case "let":
      return [atom.value, ...termSlots(atom.term)];
    case "where":
      return termSlots(atom.condition);
    case "unless":
      return atom.outer;
    case "optional":
      return [...atom.outer, ...atom.binds];
  }
}
