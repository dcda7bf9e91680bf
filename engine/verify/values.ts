/**
 * Which values the attributes of small graphs have: those that the rules can tell apart.
 * Attributes that are compared with each other, or flow into each other, share their values. Constants they meet are values;
 * beside a constant that is compared by order stand its neighbours; attributes that only meet each other have two values.
 * That an attribute is not set is one more choice, unless the vocabulary requires it; for an attribute that rules only ask
 * to be equal to constants it stands for every other value.
 */
import { byCodeUnit, type Value } from "../graph/value.js";
import type { ValueType } from "../rule/functions.js";
import type { Atom, Term } from "../rule/pattern.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { allTerms, levelsOf, partsOf, termsOfRule } from "./walk.js";

/** What is known of attributes that share their values. */
interface Family {
  readonly constants: Set<Value>;
  /** Compared by order, or calculated with. */
  ordered: boolean;
  /** Compared with something that is not a constant, or asked to differ. */
  open: boolean;
}

interface Families {
  readonly parent: Map<string, string>;
  readonly families: Map<string, Family>;
}

function rootOf({ parent }: Families, name: string): string {
  let root = name;
  while (parent.has(root)) root = parent.get(root)!;
  return root;
}

function familyOf(all: Families, name: string): Family {
  const root = rootOf(all, name);
  let family = all.families.get(root);
  if (!family) all.families.set(root, (family = { constants: new Set(), ordered: false, open: false }));
  return family;
}

function unite(all: Families, names: readonly string[]): void {
  const [first, ...rest] = names;
  for (const name of rest) {
    const [a, b] = [rootOf(all, first!), rootOf(all, name)];
    if (a === b) continue;
    const [into, from] = [familyOf(all, a), familyOf(all, b)];
    for (const value of from.constants) into.constants.add(value);
    into.ordered ||= from.ordered;
    into.open ||= from.open;
    all.families.delete(b);
    all.parent.set(b, a);
  }
}

/** What a value comes from: attributes by kind, values that a rule names. */
function sourcesOf(rule: CompiledRule, term: Term): readonly string[] {
  return allTerms(term).flatMap((one) => {
    if (one.kind === "attribute") return [...rule.kinds[one.node]!].map((kind) => `${kind}.${one.name}`);
    return one.kind === "slot" && one.sort === "value" ? [`${rule.name} ${one.slot}`] : [];
  });
}

const constantsOf = (term: Term): readonly Value[] => allTerms(term).flatMap((one) => (one.kind === "value" ? [one.value] : []));

/** The value of a term is used for itself, and not for what is calculated from it. */
const isPlain = (term: Term): boolean => term.kind === "value" || term.kind === "slot" || term.kind === "attribute";

/** Two values meet: by `==`, as an effect, or otherwise. */
function meet(all: Families, rule: CompiledRule, left: Term, right: Term, how: "equal" | "order" | "differ"): void {
  const sources = [...sourcesOf(rule, left), ...sourcesOf(rule, right)];
  if (!sources.length) return;
  unite(all, sources);
  const family = familyOf(all, sources[0]!);
  for (const value of [...constantsOf(left), ...constantsOf(right)]) family.constants.add(value);
  if (how === "order" || !isPlain(left) || !isPlain(right)) family.ordered = true;
  if (how !== "equal" || (left.kind !== "value" && right.kind !== "value")) family.open = true;
}


function comparisons(all: Families, rule: CompiledRule, term: Term): void {
  if (term.kind === "binary" && term.op !== "and" && term.op !== "or")
    meet(all, rule, term.left, term.right, term.op === "==" ? "equal" : term.op === "!=" ? "differ" : "order");
  if (term.kind === "not") for (const name of sourcesOf(rule, term)) familyOf(all, name).open = true;
  if (term.kind === "default" || term.kind === "choose") unite(all, sourcesOf(rule, term));
  for (const part of partsOf(term)) comparisons(all, rule, part);
}

function atomValues(all: Families, rule: CompiledRule, atom: Atom): void {
  const attribute = (node: number, name: string): Term => ({ kind: "attribute", node, name, span: atom.origin.span });
  if (atom.kind === "equal") meet(all, rule, attribute(atom.node, atom.name), atom.value, "equal");
  if (atom.kind === "bind") meet(all, rule, attribute(atom.node, atom.name), { kind: "slot", slot: atom.value, sort: "value" }, "equal");
  if (atom.kind === "let") meet(all, rule, { kind: "slot", slot: atom.value, sort: "value" }, atom.term, "equal");
}

function effectValues(all: Families, rule: CompiledRule): void {
  for (const effect of rule.effects.effects) {
    if (effect.kind !== "attribute") continue;
    const target: Term = { kind: "attribute", node: effect.node, name: effect.name, span: effect.span };
    // What is given on keeps its own values; what receives it is compared elsewhere.
    unite(all, [...sourcesOf(rule, target), ...sourcesOf(rule, effect.value)]);
    if (!isPlain(effect.value)) for (const name of sourcesOf(rule, effect.value)) familyOf(all, name).ordered = true;
  }
}

function familiesOf(program: Program): Families {
  const all: Families = { parent: new Map(), families: new Map() };
  for (const rule of rulesOf(program)) {
    for (const { atoms } of levelsOf(rule)) for (const atom of atoms) atomValues(all, rule, atom);
    for (const term of termsOfRule(rule)) comparisons(all, rule, term);
    effectValues(all, rule);
  }
  return all;
}

/** A text that none of the constants is. */
function otherTexts(constants: ReadonlySet<Value>, count: number): readonly string[] {
  return ["a", "b", "c", "d", "e", "f"].filter((text) => !constants.has(text)).slice(0, count);
}

function integers({ constants, ordered, open }: Family): readonly bigint[] {
  const known = [...constants].filter((value): value is bigint => typeof value === "bigint");
  const beside = ordered ? known.flatMap((value) => [value - 1n, value, value + 1n]) : known;
  const free = open || !known.length ? [0n, 1n] : [];
  return [...new Set([...free, ...beside])].filter((value) => value >= 0n || known.some((one) => one <= value)).sort((a, b) => (a < b ? -1 : 1));
}

function texts({ constants, open }: Family): readonly string[] {
  const known = [...constants].filter((value): value is string => typeof value === "string").sort(byCodeUnit);
  return [...known, ...otherTexts(constants, !known.length ? 2 : open ? 1 : 0)];
}

function truths({ constants, open }: Family): readonly boolean[] {
  const known = [false, true].filter((value) => constants.has(value));
  return open || !known.length ? [false, true] : known;
}

export interface Values {
  readonly values: readonly Value[];
  /** Equal to none of the values is as good as not set. */
  readonly closed: boolean;
}

/** For each attribute that rules speak of, as `Kind.name`, its values. */
export function valuesOf(program: Program, typeOf: (kind: string, name: string) => ValueType): (kind: string, name: string) => Values {
  const all = familiesOf(program);
  return (kind, name) => {
    const family = familyOf(all, `${kind}.${name}`);
    const closed = !family.open && family.constants.size > 0;
    switch (typeOf(kind, name)) {
      case "int":
        return { values: integers(family), closed };
      case "string":
        return { values: texts(family), closed };
      case "bool":
        return { values: truths(family), closed };
    }
  };
}
