/**
 * All ways in which a fact can have come about: the firing that the journal has, and every match of a derive, in the
 * graph as it is in the end, that would make the same edge or attribute. Rewrites are told as they happened.
 */
import type { FactRef } from "../../specs/plan.js";
import { compile, emitMatch } from "../match/compile.js";
import { intList, type IntList } from "../match/int-list.js";
import { emit } from "../match/source.js";
import { statisticsOf } from "../match/statistics.js";
import type { Effect } from "../rule/effects.js";
import { effectTerms } from "../rule/effects.js";
import type { Atom, Slot } from "../rule/pattern.js";
import { rulesOf, type CompiledRule } from "../rule/program.js";
import { layoutOf } from "../run/layout.js";
import type { Outcome } from "../run/run.js";
import { factAt } from "./facts.js";
import { slotAt, writtenOf, type Deed } from "./record.js";
import { restsOn, restsOnNow } from "./rests.js";

/** A match that makes a fact, and the facts that it rests on. */
export interface Way {
  readonly rule: CompiledRule;
  readonly nodeAt: (slot: Slot) => number;
  readonly from: readonly FactRef[];
}

/** Matches of a rule in which some of its names are known. */
type Search = (frame: Int32Array, at: number, matches: IntList) => boolean;

interface Maker {
  readonly rule: CompiledRule;
  readonly slots: readonly Slot[];
  readonly variables: readonly Slot[];
  search?: Search;
}

/** By kind of edge, or name of attribute: the derives that make one. */
type Makers = ReadonlyMap<string, readonly Maker[]>;

const known = new WeakMap<Outcome, Makers>();

/** So many matches of one rule are looked at. */
const MOST = 128;

function makersOf(outcome: Outcome): Makers {
  let makers = known.get(outcome);
  if (!makers) known.set(outcome, (makers = findMakers(outcome)));
  return makers;
}

function findMakers({ program }: Outcome): Makers {
  const makers = new Map<string, Maker[]>();
  for (const rule of rulesOf(program)) {
    if (rule.tree.form !== "derive") continue;
    const bound = new Set(rule.body.variables.map(({ slot }) => slot));
    const { match, nodes } = layoutOf(rule);
    for (const effect of rule.effects.effects) {
      const made = effect.each === undefined ? madeBy(effect) : undefined;
      // What is made with a new node has one reason, which the journal has.
      if (!made || !made.slots.every((slot) => bound.has(slot))) continue;
      makers.set(made.name, [...(makers.get(made.name) ?? []), { rule, slots: made.slots, variables: match.slice(0, nodes).map(({ slot }) => slot) }]);
    }
  }
  return makers;
}

function madeBy(effect: Effect): { readonly name: string; readonly slots: readonly Slot[] } | undefined {
  if (effect.kind === "edge") return { name: `edge ${effect.edge}`, slots: [effect.from, effect.to] };
  return effect.kind === "attribute" ? { name: `attribute ${effect.name}`, slots: [effect.node] } : undefined;
}

function searchOf({ store, journal }: Outcome, { rule, slots, variables }: Maker): Search {
  const context = { store, statistics: statisticsOf(store), factories: new Map(), warn: () => undefined, compareNodes: journal.compareNodes };
  const distinct = [...new Set(slots)];
  const placed = distinct.map((slot) => ({ slot, held: { as: "node" as const }, place: slots.indexOf(slot) }));
  return compile<Search>(context, `ways_${rule.name}`, { kind: "frame", slots: placed }, [...rule.body.atoms, ...valuesKnown(rule)], (emission) => {
    emit(emission.source, "{ const matches = tell;");
    emitMatch(emission, variables);
    emit(emission.source, `if (matches.length > ${MOST * variables.length}) return true; }`);
  });
}

// A match of which an effect's value is not known does nothing.
function valuesKnown({ body, effects }: CompiledRule): readonly Atom[] {
  const origin = { clause: 0, span: { start: 0, end: 0, line: 1, column: 1 } };
  const terms = effects.effects.filter(({ each }) => each === undefined).flatMap(effectTerms);
  return body.atoms.some(({ kind }) => kind === "optional") ? [] : terms.map((term, i): Atom => ({ kind: "let", value: effects.slots + i, term, origin }));
}

/** The way that the journal has. */
export function recordedWay({ journal }: Outcome, ref: FactRef): Way {
  const { firing } = factAt(journal, ref)!;
  return { rule: writtenOf(journal, firing).rule, nodeAt: (slot) => slotAt(journal, firing, slot) ?? -1, from: restsOn(journal, firing) };
}

function nameOf(deed: Deed): { readonly name: string; readonly nodes: readonly number[] } | undefined {
  if (deed.kind === "edge") return { name: `edge ${deed.edge}`, nodes: [deed.from, deed.to] };
  return deed.kind === "attribute" ? { name: `attribute ${deed.name}`, nodes: [deed.node] } : undefined;
}

/** All ways to a fact, the one that the journal has first. */
export function waysTo(outcome: Outcome, ref: FactRef): readonly Way[] {
  const { journal } = outcome;
  const { firing, deed } = factAt(journal, ref)!;
  const recorded = recordedWay(outcome, ref);
  const wanted = writtenOf(journal, firing).rule.tree.form === "derive" ? nameOf(deed) : undefined;
  if (!wanted) return [recorded];
  return [recorded, ...(makersOf(outcome).get(wanted.name) ?? []).flatMap((maker) => waysBy(outcome, maker, wanted.nodes))];
}

const matches = intList(64);

function waysBy(outcome: Outcome, maker: Maker, nodes: readonly number[]): readonly Way[] {
  const { rule, slots, variables } = maker;
  if (slots[0] === slots[1] && nodes[0] !== nodes[1]) return [];
  maker.search ??= searchOf(outcome, maker);
  matches.length = 0;
  maker.search(Int32Array.from(nodes), 0, matches);
  const width = Math.max(1, variables.length);
  return Array.from({ length: matches.length / width }, (_, i): Way => {
    const found = new Map(variables.map((slot, k) => [slot, matches.data[i * width + k]!]));
    const nodeAt = (slot: Slot): number => found.get(slot) ?? -1;
    return { rule, nodeAt, from: restsOnNow(outcome.journal, rule, nodeAt) };
  });
}
