/**
 * Terms to be compared: what a `let` or `{ attribute }` names is put in place of the name, and equal terms get equal keys.
 * A term that cannot be compared (an aggregate) has a key of its own, which is equal to nothing else.
 */
import type { Atom, Slot, Term } from "../rule/pattern.js";

/** What each value slot stands for. */
export type Definitions = ReadonlyMap<Slot, Term>;

/** Longest key of a term: `let`s that double each other would grow without bound. */
const LONGEST = 2000;

/** What the atoms, after those around them, say that their value slots stand for. */
export function definitionsOf(atoms: readonly Atom[], outer: Definitions = new Map()): Definitions {
  const known = new Map(outer);
  for (const atom of atoms) {
    if (atom.kind === "bind" && !known.has(atom.value))
      known.set(atom.value, { kind: "attribute", node: atom.node, name: atom.name, span: atom.origin.span });
    if (atom.kind === "let" && !known.has(atom.value)) known.set(atom.value, atom.term);
  }
  return known;
}

/** A term with every slot seen through: nodes as `nodeOf` says, values as they are defined. */
export interface Names {
  readonly definitions: Definitions;
  /** The slot that a node slot is called by; `undefined` if it has none, and then the term has no key either. */
  readonly nodeOf: (slot: Slot) => Slot | undefined;
}

/** Names of a rule by itself. */
export function ownNames(definitions: Definitions): Names {
  return { definitions, nodeOf: (slot) => slot };
}

/** The text that equal terms share; `undefined` where the term speaks of a slot without a name, or is too long. */
export function keyOf(term: Term, names: Names): string | undefined {
  const key = keyWithin(term, names, 0);
  return key !== undefined && key.length <= LONGEST ? key : undefined;
}

const DEEPEST = 40;

function keyWithin(term: Term, names: Names, depth: number): string | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (...terms: readonly Term[]): string | undefined => joined(terms, names, depth + 1);
  const wrapped = (head: string, ...terms: readonly Term[]): string | undefined => {
    const text = inner(...terms);
    return text === undefined || text.length > LONGEST ? undefined : `${head}(${text})`;
  };
  const node = (head: string, slot: Slot, tail = ""): string | undefined => {
    const at = names.nodeOf(slot);
    return at === undefined ? undefined : `${head}@${at}${tail}`;
  };
  switch (term.kind) {
    case "value":
      return `${typeof term.value} ${JSON.stringify(String(term.value))}`;
    case "slot": {
      if (term.sort === "node") return node("node", term.slot);
      const definition = names.definitions.get(term.slot);
      return definition ? keyWithin(definition, names, depth + 1) : `value@${term.slot}`;
    }
    case "attribute":
      return node("attribute", term.node, `.${term.name}`);
    case "has":
      return node(term.set ? "has" : "unset", term.node, `.${term.name}`);
    case "key":
      return node("key", term.node);
    case "bound":
      return node("bound", term.slot);
    case "aggregate":
      return `aggregate@${term.span.start}`;
    case "default":
      return wrapped("default", term.value, term.fallback);
    case "choose":
      return wrapped("choose", term.condition, term.yes, term.no);
    case "call":
      return wrapped(term.name, ...term.args);
    case "minus":
    case "not":
      return wrapped(term.kind, term.operand);
    case "binary":
      return wrapped(term.op, term.left, term.right);
  }
}

function joined(terms: readonly Term[], names: Names, depth: number): string | undefined {
  const keys = terms.map((term) => keyWithin(term, names, depth));
  return keys.some((key) => key === undefined) ? undefined : keys.join(", ");
}

/** Attributes that must be set for the term to have a value, as keys. */
export function needsOf(term: Term, names: Names, depth = 0): readonly string[] {
  if (depth > DEEPEST) return [];
  const inner = (...terms: readonly Term[]): readonly string[] => terms.flatMap((one) => needsOf(one, names, depth + 1));
  switch (term.kind) {
    case "attribute": {
      const key = keyOf(term, names);
      return key === undefined ? [] : [key];
    }
    case "slot": {
      const definition = term.sort === "value" ? names.definitions.get(term.slot) : undefined;
      return definition ? inner(definition) : [];
    }
    case "call":
      return inner(...term.args);
    case "minus":
    case "not":
      return inner(term.operand);
    case "binary":
      // `and` and `or` may not look at their right side.
      return term.op === "and" || term.op === "or" ? inner(term.left) : inner(term.left, term.right);
    case "choose":
      return inner(term.condition);
    case "value":
    case "has":
    case "key":
    case "bound":
    case "default":
    case "aggregate":
      return [];
  }
}

// A product can outgrow what is representable.
const partial = new Set(["*", "/", "%"]);
const total = new Set(["max", "min", "abs", "starts_with", "ends_with", "contains", "replace", "concat", "after_last", "before_last", "length", "text", "hex"]);

/** Whether the term has a value as soon as the attributes that it needs are set. */
export function isTotal(term: Term, { definitions }: Names, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  const every = (...terms: readonly Term[]): boolean => terms.every((one) => isTotal(one, { definitions, nodeOf: (slot) => slot }, depth + 1));
  switch (term.kind) {
    case "value":
    case "attribute":
    case "has":
    case "key":
    case "bound":
      return true;
    case "slot": {
      const definition = term.sort === "value" ? definitions.get(term.slot) : undefined;
      return term.sort === "node" || (definition !== undefined && every(definition));
    }
    case "call":
      return total.has(term.name) && every(...term.args);
    case "minus":
    case "not":
      return every(term.operand);
    case "binary":
      return !partial.has(term.op) && term.op !== "and" && term.op !== "or" && every(term.left, term.right);
    case "aggregate":
    case "default":
    case "choose":
      return false;
  }
}
