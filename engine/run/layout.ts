/**
 * What the engine writes down of a match, as integers in a row. A *match* is its nodes in the order in which the rule
 * names them, then those of its values that something later asks for. A *record* of a firing is the number of the rule,
 * the match, and what cannot be told from these two: which of its deeds changed anything, nodes that were made,
 * values that were set. Matchers, appliers, the agenda and the journal all go by this.
 */
import { heldInMatch, type Placed } from "../match/compile.js";
import { effectNodes, effectTerms, type Creation, type Effect } from "../rule/effects.js";
import { termSlots, type Atom, type Each, type Slot, type Term, type Variable } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";

/** One thing that a firing can do. `at`: its first word behind the masks; `words`: how many it has. */
export type Deeds = { readonly at: number; readonly words: number } & (
  | { readonly kind: "node"; readonly creation: Creation }
  | { readonly kind: "effect"; readonly effect: Effect }
);

/** Deeds that happen once, or for each element of a set. */
export interface Part {
  /** First of what an element binds; empty for what happens once. */
  readonly slots: readonly Variable[];
  readonly deeds: readonly Deeds[];
  /** Words of masks: a bit for each deed that changed something. */
  readonly masks: number;
  /** Effects of the rule that may not happen, for want of what an `optional` binds → the word that says whether they do. */
  readonly flags: ReadonlyMap<number, number>;
  /** Words of all. */
  readonly width: number;
}

export interface Layout {
  /** Slots of a match: `nodes` of them are nodes. */
  readonly match: readonly Variable[];
  readonly nodes: number;
  /** Slots that an `optional` binds: they may stand for nothing. */
  readonly doubtful: ReadonlySet<Slot>;
  readonly once: Part;
  /** For each `for each`. */
  readonly each: readonly Part[];
  /** Whether the record ends with what went with the nodes that were deleted. */
  readonly deletesNodes: boolean;
}

const BITS = 30;

/** Word and bit of a deed in the masks. */
export const maskOf = (deed: number): readonly [word: number, bit: number] => [Math.floor(deed / BITS), 1 << (deed % BITS)];

function wordsOf(effect: Effect): number {
  return effect.kind === "attribute" || effect.kind === "patch" ? 2 : 0;
}

const takes = (effect: Effect): boolean => effect.kind === "delete_edge" || effect.kind === "delete_node";

function partOf(rule: CompiledRule, doubtful: ReadonlySet<Slot>, each: number | undefined, slots: readonly Variable[]): Part {
  const creations = rule.effects.creations.filter((one) => one.each === each);
  const own = rule.effects.effects.filter((one) => one.each === each);
  // In the order in which they happen: first nodes are made, then things are taken away, then added.
  const ordered = [...own.filter(takes), ...own.filter((one) => !takes(one))];
  const masks = Math.ceil((creations.length + ordered.length) / BITS);
  const unsure = [...new Set(own.filter((effect) => spokenOf(effect).some((slot) => doubtful.has(slot))).map(({ part }) => part))];
  let at = slots.length + masks;
  const flags = new Map(unsure.map((part) => [part, at++]));
  const deeds: Deeds[] = [];
  for (const creation of creations) deeds.push({ kind: "node", creation, at: at++, words: 1 });
  for (const effect of ordered) {
    deeds.push({ kind: "effect", effect, at, words: wordsOf(effect) });
    at += wordsOf(effect);
  }
  return { slots, deeds, masks, flags, width: at };
}

/** Slots that an effect speaks of, in its nodes and in its terms. */
function spokenOf(effect: Effect): readonly Slot[] {
  return [...effectNodes(effect), ...effectTerms(effect).flatMap(termSlots)];
}

/** Slots that effects, messages and keys of new nodes ask for. */
function wanted(rule: CompiledRule): ReadonlySet<Slot> {
  const { effects, body } = rule;
  const terms: Term[] = [...effects.effects.flatMap(effectTerms), ...effects.messages.flatMap(({ holes }) => holes), ...(rule.decreases ? [rule.decreases] : [])];
  const named = effects.creations.length ? body.variables.filter(({ name }) => name !== undefined).map(({ slot }) => slot) : [];
  return new Set([...terms.flatMap(termSlots), ...body.each.flatMap(({ outer }) => outer), ...named]);
}

function bindsOfOptionals(atoms: readonly Atom[]): readonly Slot[] {
  return atoms.flatMap((atom) => (atom.kind === "optional" ? atom.binds : []));
}

/** What the key of a node is made of: all names of the rule, and those of its `for each`. */
export function keyVariables(rule: CompiledRule, creation: Creation): readonly Variable[] {
  const each = creation.each === undefined ? [] : rule.body.each[creation.each]!.variables;
  return [...rule.body.variables, ...each].filter(({ name }) => name !== undefined);
}

/** Where a match holds its slots, as generated code reads them. */
export function placesOf({ match, doubtful }: Layout): readonly Placed[] {
  return match.map((variable, place) => ({ slot: variable.slot, held: heldInMatch(variable, doubtful.has(variable.slot)), place }));
}

const isNode = ({ sort }: Variable): boolean => sort === "node";

/** How matches and firings of a rule are written down. */
export function layoutOf(rule: CompiledRule): Layout {
  const { variables, each, atoms } = rule.body;
  const nodes = variables.filter(isNode);
  const asked = wanted(rule);
  const values = variables.filter((one) => !isNode(one) && asked.has(one.slot));
  const doubtful = new Set(bindsOfOptionals(atoms));
  return {
    match: [...nodes, ...values],
    nodes: nodes.length,
    doubtful,
    once: partOf(rule, doubtful, undefined, []),
    each: each.map((one: Each, i) => partOf(rule, doubtful, i, one.variables)),
    deletesNodes: rule.effects.effects.some(({ kind }) => kind === "delete_node"),
  };
}
