/** Atoms and terms with other slots, so that clauses of two rules can stand side by side. */
import type { AggregateTerm, Atom, Slot, Term } from "../rule/pattern.js";

export type Renaming = (slot: Slot) => Slot;

/** A term over other slots. */
export function renameTerm(term: Term, to: Renaming): Term {
  const inner = (one: Term): Term => renameTerm(one, to);
  switch (term.kind) {
    case "value":
      return term;
    case "slot":
    case "bound":
      return { ...term, slot: to(term.slot) };
    case "attribute":
    case "has":
    case "key":
      return { ...term, node: to(term.node) };
    case "aggregate":
      return renameAggregate(term, to);
    case "default":
      return { ...term, value: inner(term.value), fallback: inner(term.fallback) };
    case "choose":
      return { ...term, condition: inner(term.condition), yes: inner(term.yes), no: inner(term.no) };
    case "call":
      return { ...term, args: term.args.map(inner) };
    case "minus":
    case "not":
      return { ...term, operand: inner(term.operand) };
    case "binary":
      return { ...term, left: inner(term.left), right: inner(term.right) };
  }
}

function renameAggregate(term: AggregateTerm, to: Renaming): AggregateTerm {
  const inner = (one: Term): Term => renameTerm(one, to);
  return {
    ...term,
    atoms: term.atoms.map((atom) => renameAtom(atom, to)),
    outer: term.outer.map(to),
    variables: term.variables.map((one) => ({ ...one, slot: to(one.slot) })),
    by: term.by.map(inner),
    ...(term.value && { value: inner(term.value) }),
    ...(term.separator && { separator: inner(term.separator) }),
    ...(term.fold && { fold: { slot: to(term.fold.slot), start: inner(term.fold.start) } }),
  };
}

/** An atom over other slots. */
export function renameAtom(atom: Atom, to: Renaming): Atom {
  switch (atom.kind) {
    case "kind":
    case "any":
      return { ...atom, node: to(atom.node) };
    case "edge":
      return { ...atom, from: to(atom.from), to: to(atom.to) };
    case "equal":
      return { ...atom, node: to(atom.node), value: renameTerm(atom.value, to) };
    case "bind":
      return { ...atom, node: to(atom.node), value: to(atom.value) };
    case "let":
      return { ...atom, value: to(atom.value), term: renameTerm(atom.term, to) };
    case "where":
      return { ...atom, condition: renameTerm(atom.condition, to) };
    case "unless":
      return { ...atom, outer: atom.outer.map(to), atoms: atom.atoms.map((one) => renameAtom(one, to)) };
    case "optional":
      return { ...atom, outer: atom.outer.map(to), binds: atom.binds.map(to), atoms: atom.atoms.map((one) => renameAtom(one, to)) };
  }
}
