/**
 * What of the things that rules look at is there before they run. What no derive makes is given; what a derive makes is not,
 * as long as the rules can make it from what is given: where each rule that makes a thing needs that thing itself,
 * the first of its kind has to come from somewhere. What a derive says of a node that it makes itself, it says of no other.
 */
import type { Atom, Slot } from "../rule/pattern.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { byCodeUnit } from "../graph/value.js";
import { allTerms, levelsOf, termsOfRule } from "./walk.js";

/** `node KIND`, `attribute KIND.NAME`, `edge NAME FROM TO`. */
export type Thing = string;

const kindsAt = (rule: CompiledRule, slot: Slot): readonly string[] => [...(rule.kinds[slot] ?? [])];

type EdgeAtom = Extract<Atom, { kind: "edge" }>;

/** Edges by the kinds of their ends. Along a repeated edge there may be others between. */
function edgesOf(program: Program, rule: CompiledRule, { kinds, from, to, repeat }: EdgeAtom): readonly Thing[] {
  return kinds.flatMap((name) => {
    const schema = program.vocabulary.edges[name]!;
    const ends = (slot: Slot, allowed: readonly string[]): readonly string[] => (repeat === "one" ? kindsAt(rule, slot).filter((kind) => allowed.includes(kind)) : allowed);
    return ends(from, schema.from).flatMap((a) => ends(to, schema.to).map((b) => `edge ${name} ${a} ${b}`));
  });
}

/** Things that atoms look at: each list is one need, which any of its things fills. */
export function needsOf(program: Program, rule: CompiledRule, atoms: readonly Atom[]): readonly (readonly Thing[])[] {
  return atoms.flatMap((atom): readonly (readonly Thing[])[] => {
    switch (atom.kind) {
      case "kind":
        return [[`node ${atom.type}`]];
      case "edge":
        return [edgesOf(program, rule, atom)];
      case "equal":
      case "bind":
        return [kindsAt(rule, atom.node).map((kind) => `attribute ${kind}.${atom.name}`)];
      default:
        return [];
    }
  });
}

/** What a rule makes. */
export function makesOf(rule: CompiledRule): readonly Thing[] {
  const { creations, effects } = rule.effects;
  return [
    ...creations.map(({ type }) => `node ${type}`),
    ...effects.flatMap((effect): readonly Thing[] => {
      if (effect.kind === "edge") return kindsAt(rule, effect.from).flatMap((a) => kindsAt(rule, effect.to).map((b) => `edge ${effect.edge} ${a} ${b}`));
      return effect.kind === "attribute" ? kindsAt(rule, effect.node).map((kind) => `attribute ${kind}.${effect.name}`) : [];
    }),
  ];
}

/** What a derive says of nodes that it finds, and the nodes that it makes. */
function saysOf(rule: CompiledRule): readonly Thing[] {
  const { creations, effects } = rule.effects;
  const fresh = new Set(creations.map(({ slot }) => slot));
  const found = effects.filter((effect) => ("node" in effect ? !fresh.has(effect.node) : !fresh.has(effect.from) && !fresh.has(effect.to)));
  return makesOf({ ...rule, effects: { ...rule.effects, effects: found } });
}

interface Maker {
  /** What a match cannot do without. */
  readonly needs: readonly (readonly Thing[])[];
  readonly makes: readonly Thing[];
}

function makerOf(program: Program, rule: CompiledRule): Maker {
  // What an aggregate asks of its matches nobody needs: there may be no match.
  const named = new Set(rule.body.variables.map(({ slot }) => slot));
  const read = rule.reads.filter(({ node }) => named.has(node)).map(({ node, name }) => kindsAt(rule, node).map((kind) => `attribute ${kind}.${name}`));
  return { needs: [...needsOf(program, rule, rule.body.atoms), ...read], makes: makesOf(rule) };
}

/** Everything that can be there once these are. */
function reachable(makers: readonly Maker[], given: ReadonlySet<Thing>): ReadonlySet<Thing> {
  const there = new Set(given);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { needs, makes } of makers) {
      if (makes.every((thing) => there.has(thing)) || !needs.every((need) => need.some((thing) => there.has(thing)))) continue;
      for (const thing of makes) there.add(thing);
      grown = true;
    }
  }
  return there;
}

/** What a rule looks at, in all its clauses. */
export function looksAt(program: Program, rule: CompiledRule): readonly Thing[] {
  const attributes = termsOfRule(rule)
    .flatMap(allTerms)
    .flatMap((term) => (term.kind === "attribute" || term.kind === "has" ? kindsAt(rule, term.node).map((kind) => `attribute ${kind}.${term.name}`) : []));
  return [...levelsOf(rule).flatMap(({ atoms }) => needsOf(program, rule, atoms).flat()), ...attributes];
}

/** Things that the rules look at and that are there before they run. */
export function givenOf(program: Program): ReadonlySet<Thing> {
  const derives = rulesOf(program).filter(({ tree }) => tree.form === "derive");
  const makers = derives.map((rule) => makerOf(program, rule));
  const made = new Set(derives.flatMap(saysOf));
  const looked = [...new Set(rulesOf(program).flatMap((rule) => looksAt(program, rule)))].sort(byCodeUnit);
  // What rewrites make again they also find.
  const rewritten = new Set(rulesOf(program).filter(({ tree }) => tree.form === "rewrite").flatMap(makesOf));
  const given = new Set(looked.filter((thing) => !made.has(thing) || rewritten.has(thing)));
  for (let there = reachable(makers, given); ; there = reachable(makers, given)) {
    const missing = looked.filter((thing) => !there.has(thing));
    if (!missing.length) return given;
    const first = missing.filter((thing) => !reachable(makers, new Set(looked.filter((other) => other !== thing))).has(thing));
    for (const thing of first.length ? first : missing) given.add(thing);
  }
}
