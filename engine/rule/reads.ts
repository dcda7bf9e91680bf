/**
 * What a rule looks at and what it makes, by kinds: what strata are ordered by.
 * Some of it must be finished before the rule looks: what `unless`, `optional` and `for each` range over, what aggregates range over,
 * what may hold because an attribute is not set. The values of an aggregate need not: it waits for them.
 */
import type { Effects } from "./effects.js";
import { effectTerms } from "./effects.js";
import { innerTerms, matchTerms, onceTerms, type AggregateTerm, type Atom, type Body, type Slot, type Term } from "./pattern.js";
import type { AttributeRead } from "./program.js";

/** Kinds that each slot can have. */
type Kinds = readonly ReadonlySet<string>[];

export interface Looked {
  readonly inputs: Set<string>;
  readonly absences: Set<string>;
  readonly reads: AttributeRead[];
}

interface Context extends Looked {
  readonly kinds: Kinds;
}

/** What the clauses and effects of a rule look at. */
export function looksAt(body: Body, effects: Effects, kinds: Kinds): Looked {
  const context: Context = { kinds, inputs: new Set(), absences: new Set(), reads: [] };
  lookAtoms(context, body.atoms, false);
  for (const { atoms } of body.each) lookAtoms(context, atoms, true);
  for (const term of effects.effects.flatMap(effectTerms)) lookTerm(context, term, false, false);
  // What is not known is shown as such, so a message also looks at what is missing.
  for (const term of effects.messages.flatMap(({ holes }) => holes)) lookTerm(context, term, false, true);
  const { inputs, absences, reads } = context;
  return { inputs, absences, reads };
}

function lookAtoms(context: Context, atoms: readonly Atom[], finished: boolean): void {
  for (const atom of atoms) lookAtom(context, atom, finished);
}

function lookAtom(context: Context, atom: Atom, finished: boolean): void {
  const into = finished ? context.absences : context.inputs;
  switch (atom.kind) {
    case "kind":
      return void into.add(`node ${atom.type}`);
    case "any":
      return addNodes(context, atom.node, into);
    case "edge":
      for (const kind of atom.kinds) into.add(`edge ${kind}`);
      // A node by itself is a way of no edges.
      return atom.repeat === "star" ? addNodes(context, atom.from, into) : undefined;
    case "equal":
    case "bind":
      lookAttribute(context, atom.node, atom.name, finished);
      return atom.kind === "equal" ? lookTerm(context, atom.value, false, finished) : undefined;
    case "let":
      return lookTerm(context, atom.term, false, finished);
    case "where":
      return lookTerm(context, atom.condition, true, finished);
    case "unless":
    case "optional":
      return lookAtoms(context, atom.atoms, true);
  }
}

function addNodes({ kinds }: Context, node: Slot, into: Set<string>): void {
  for (const kind of kinds[node]!) into.add(`node ${kind}`);
}

function lookAttribute({ kinds, inputs, absences, reads }: Context, node: Slot, name: string, finished: boolean): void {
  for (const kind of kinds[node]!) (finished ? absences : inputs).add(`attribute ${kind}.${name}`);
  if (!finished) reads.push({ node, name });
}

/**
 * `asked` says that only the truth of the term is wanted, as in `where`: there `has(x.a)` can but become true;
 * anywhere else its `false` is a value, too.
 */
function lookTerm(context: Context, term: Term, asked: boolean, finished: boolean): void {
  switch (term.kind) {
    case "attribute":
      return lookAttribute(context, term.node, term.name, finished);
    case "has":
      return lookAttribute(context, term.node, term.name, finished || !(term.set && asked));
    case "default":
      lookTerm(context, term.value, false, true);
      return lookTerm(context, term.fallback, false, finished);
    case "aggregate":
      return lookAggregate(context, term, finished);
    case "binary": {
      const passes = asked && (term.op === "and" || term.op === "or");
      return void [term.left, term.right].forEach((side) => lookTerm(context, side, passes, finished));
    }
    default:
      return void innerTerms(term).forEach((inner) => lookTerm(context, inner, false, finished));
  }
}

function lookAggregate(context: Context, term: AggregateTerm, finished: boolean): void {
  lookAtoms(context, term.atoms, true);
  for (const one of [...matchTerms(term), ...onceTerms(term)]) lookTerm(context, one, false, finished);
}

/** What a rule makes. */
export function makes(effects: Effects, kinds: Kinds): ReadonlySet<string> {
  const outputs = new Set<string>();
  for (const { type } of effects.creations) outputs.add(`node ${type}`);
  for (const effect of effects.effects) {
    if (effect.kind === "edge") outputs.add(`edge ${effect.edge}`);
    if (effect.kind === "attribute") for (const kind of kinds[effect.node]!) outputs.add(`attribute ${kind}.${effect.name}`);
  }
  return outputs;
}
