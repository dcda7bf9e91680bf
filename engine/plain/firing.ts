/**
 * What one match of a `derive` or `rewrite` is going to do, worked out before anything is done.
 * If a value is not known yet the match does not count. An effect that speaks of what an `optional` did not find does not happen.
 */
import type { Value } from "../graph/value.js";
import { effectNodes, effectTerms, type Creation, type Effect } from "../rule/effects.js";
import { termSlots, type Each, type Slot } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { compareRows } from "./aggregate.js";
import { evaluator, type Evaluate, type Evaluation, type Frame } from "./evaluate.js";

/** An effect with its values, for the match or for an element of a set. */
export interface Act {
  readonly effect: Effect;
  readonly frame: Frame;
  readonly values: readonly Value[];
}

export interface Making {
  readonly creation: Creation;
  readonly frame: Frame;
}

export interface Firing {
  /** The match alone. */
  readonly match: Frame;
  /** The match with the nodes that it makes. */
  readonly base: Frame;
  /** Of each `for each` its elements, in the order of their nodes. */
  readonly sets: readonly (readonly Frame[])[];
  readonly makings: readonly Making[];
  readonly acts: readonly Act[];
}

/** A path is drawn whole or not at all. */
interface Part {
  readonly number: number;
  readonly each: number | undefined;
  readonly effects: readonly Prepared[];
}

interface Prepared {
  readonly effect: Effect;
  readonly nodes: readonly Slot[];
  readonly values: readonly Evaluate[];
  /** Slots that its values speak of. */
  readonly spoken: readonly Slot[];
}

/** A node that will be made when the firing is carried out. */
const TO_MAKE = -1;

function partsOf(rule: CompiledRule, context: Evaluation): readonly Part[] {
  const numbers = [...new Set([...rule.effects.effects.map(({ part }) => part), ...rule.effects.creations.flatMap(({ parts }) => parts)])];
  return numbers
    .sort((a, b) => a - b)
    .map((number) => {
      const effects = rule.effects.effects
        .filter(({ part }) => part === number)
        .map((effect): Prepared => {
          const terms = effectTerms(effect);
          return {
            effect,
            nodes: effectNodes(effect),
            values: terms.map((term) => evaluator(term, context)),
            spoken: terms.flatMap(termSlots),
          };
        });
      return { number, each: effects[0]?.effect.each, effects };
    });
}

/** The elements of a set. */
export function elementsOf(rule: CompiledRule, each: Each, context: Evaluation): (match: Frame) => readonly Frame[] {
  const find = context.find(each.atoms, each.outer);
  const nodes = each.variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);
  return (match) => {
    const found: Frame[] = [];
    find(match.slice(), (frame) => (found.push(frame.slice(0, rule.body.slots)), false));
    return found.sort((a, b) => compareRows(context.store, nodes, a, b));
  };
}

/** Compiles what a rule does. */
export function firings(rule: CompiledRule, context: Evaluation): (match: Frame) => Firing | undefined {
  const sets = rule.body.each.map((each) => elementsOf(rule, each, context));
  const parts = partsOf(rule, context);
  const optional = new Set(rule.body.atoms.flatMap((atom) => (atom.kind === "optional" ? atom.binds : [])));
  return (match) => {
    const base = match.slice();
    const elements = sets.map((set) => set(match));
    const candidates: Candidate[] = [];
    for (const part of parts)
      for (const frame of part.each === undefined ? [base] : elements[part.each]!) {
        const acts = actsOf(part, frame, optional);
        if (!acts) return undefined;
        if (acts !== "not this one") candidates.push({ part, frame, acts });
      }
    const { makings, happening } = settle(rule, base, elements, candidates);
    return { match, base, sets: elements, makings, acts: happening.flatMap(({ acts }) => acts) };
  };
}

interface Candidate {
  readonly part: Part;
  readonly frame: Frame;
  readonly acts: readonly Act[];
}

/** The acts of a part; nothing if a value is not known; or word that the part does not happen. */
function actsOf({ effects }: Part, frame: Frame, optional: ReadonlySet<Slot>): readonly Act[] | "not this one" | undefined {
  const absent = (slot: Slot): boolean => optional.has(slot) && frame[slot] === undefined;
  if (effects.some(({ nodes }) => nodes.some(absent))) return "not this one";
  const acts = effects.map(({ effect, values }) => ({ effect, frame, values: values.map((term) => term(frame)) }));
  const without = effects.filter((_, i) => acts[i]!.values.includes(undefined));
  if (without.some(({ spoken }) => spoken.some(absent))) return "not this one";
  return without.length ? undefined : (acts as readonly Act[]);
}

/** A node is made if a part that says its kind happens; and a part that speaks of one that is not made does not happen. */
function settle(
  rule: CompiledRule,
  base: Frame,
  sets: Firing["sets"],
  candidates: readonly Candidate[],
): { readonly makings: readonly Making[]; readonly happening: readonly Candidate[] } {
  const made = new Set(rule.effects.creations.map(({ slot }) => slot));
  let happening = candidates;
  for (;;) {
    const makings = makingsOf(rule, base, sets, happening);
    for (const { creation, frame } of makings) frame[creation.slot] = TO_MAKE;
    if (makings.length) share(rule, base, sets);
    const lacks = ({ effect, frame }: Act): boolean => effectNodes(effect).some((slot) => made.has(slot) && frame[slot] === undefined);
    const left = happening.filter(({ acts }) => !acts.some(lacks));
    if (left.length === happening.length) return { makings, happening };
    happening = left;
    for (const frame of [base, ...sets.flat()]) for (const slot of made) frame[slot] = undefined;
  }
}

function makingsOf(rule: CompiledRule, base: Frame, sets: Firing["sets"], happening: readonly Candidate[]): readonly Making[] {
  return rule.effects.creations.flatMap((creation) => {
    const saying = happening.filter(({ part }) => creation.parts.includes(part.number));
    if (creation.each === undefined) return saying.length ? [{ creation, frame: base }] : [];
    return sets[creation.each]!.filter((frame) => saying.some((one) => one.frame === frame)).map((frame) => ({ creation, frame }));
  });
}

/** What is made once is known to the elements of every set. */
export function share(rule: CompiledRule, base: Frame, sets: Firing["sets"]): void {
  for (const { slot, each } of rule.effects.creations) if (each === undefined) for (const frame of sets.flat()) frame[slot] = base[slot];
}
