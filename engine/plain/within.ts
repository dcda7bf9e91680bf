/**
 * How a change within an aggregate leads to the matches of its rule: from what changed along the edges of the range to the
 * nodes around it. Only what stands behind these is matched again, not the whole rule.
 */
import { effectTerms } from "../rule/effects.js";
import { innerTerms, type AggregateTerm, type Atom, type Slot, type Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";

/** From a slot of an aggregate to slots of the rule. */
export interface Way {
  /** Edges and kinds that lead there; everything else that the range asks for is left to the aggregate. */
  readonly atoms: readonly Atom[];
  /** Slots of the rule's own nodes that are reached. */
  readonly around: readonly Slot[];
}

function aggregatesIn(term: Term): readonly AggregateTerm[] {
  return term.kind === "aggregate" ? [term] : innerTerms(term).flatMap(aggregatesIn);
}

function termsOf(atom: Atom): readonly Term[] {
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

/** Edges of the range that hang together with the slot, with the kinds of their nodes. */
function togetherWith(start: Slot, { atoms }: AggregateTerm): readonly Atom[] {
  const edges = atoms.flatMap((atom) => (atom.kind === "edge" ? [atom] : []));
  const reached = new Set([start]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { from, to } of edges) if (reached.has(from) || reached.has(to)) reached.add(from).add(to);
  }
  return atoms.filter((atom) => (atom.kind === "edge" ? reached.has(atom.from) : atom.kind === "kind" && reached.has(atom.node)));
}

function wayFrom(start: Slot, aggregate: AggregateTerm, own: number): Way {
  const atoms = togetherWith(start, aggregate);
  const met = atoms.flatMap((atom) => (atom.kind === "edge" ? [atom.from, atom.to] : []));
  return { atoms, around: [...new Set(met)].filter((slot) => slot < own && aggregate.outer.includes(slot)) };
}

/** The ways from the slots of a rule's aggregates. What stands in sets, in aggregates of aggregates, or apart has none. */
export function waysOf({ body, effects }: CompiledRule): ReadonlyMap<Slot, Way> {
  const own = body.variables.length;
  const terms = [...body.atoms.flatMap(termsOf), ...effects.effects.flatMap(effectTerms)];
  const ways = new Map<Slot, Way>();
  for (const aggregate of terms.flatMap(aggregatesIn))
    for (const { slot, sort } of aggregate.variables) {
      const way = sort === "node" ? wayFrom(slot, aggregate, own) : undefined;
      if (way?.around.length) ways.set(slot, way);
    }
  return ways;
}
