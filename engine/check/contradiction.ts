/**
 * Whether conditions exclude each other. Equal terms are one class; facts about integers are differences, closed as
 * shortest paths (Floyd 1962): a way round that is shorter than nothing is a contradiction.
 * What cannot be decided is taken as possible, so that only what is surely contradictory is said to be.
 */
import type { Value } from "../graph/value.js";
import { functions } from "../rule/functions.js";
import { conditionOf, type Condition, type Fact, type Side, type TextTest, type Way } from "./conditions.js";
import type { Term } from "../rule/pattern.js";
import { isTotal, needsOf, type Names } from "./terms.js";

/** Choices of ways that are looked at, and terms that are compared with each other, at most. */
const MOST_CHOICES = 256;
const MOST_TERMS = 32;

type ClassOf = (key: string) => string;

/** Whether no choice of ways is free of contradiction. */
export function excludeEachOther(conditions: readonly Condition[]): boolean {
  if (conditions.some((ways) => !ways.length)) return true;
  if (conditions.reduce((count, ways) => count * ways.length, 1) > MOST_CHOICES) return false;
  const search = (at: number, facts: Way): boolean =>
    at === conditions.length ? contradictory(facts) : conditions[at]!.every((way) => search(at + 1, [...facts, ...way]));
  return search(0, []);
}

/** Whether the term is surely true where the conditions hold. */
export function follows(conditions: readonly Condition[], term: Term, names: Names): boolean {
  const known = [...conditions, conditionOf(term, false, names)];
  return hasValue(conditions, term, names) && excludeEachOther(known);
}

/** Whether the term surely has a value where the conditions hold. */
export function hasValue(conditions: readonly Condition[], term: Term, names: Names): boolean {
  const set = (key: string): boolean => excludeEachOther([...conditions, [[{ kind: "set", key, set: false }]]]);
  return isTotal(term, names) && needsOf(term, names).every(set);
}

function contradictory(facts: Way): boolean {
  if (unset(facts)) return true;
  const classOf = classesOf(facts);
  return torn(facts, classOf) || misspelt(facts, classOf) || circular(facts, classOf);
}

/** Keys that are equal by the facts have one representative. */
function classesOf(facts: Way): ClassOf {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    const up = parent.get(key);
    return up === undefined ? key : find(up);
  };
  for (const fact of facts) {
    if (fact.kind !== "same" || !fact.equal || fact.left.offset !== fact.right.offset) continue;
    const [a, b] = [find(fact.left.key), find(fact.right.key)];
    if (a !== b) parent.set(a, b);
  }
  return find;
}

const sidesOf = (fact: Fact): readonly Side[] => (fact.kind === "text" ? [fact.subject] : fact.kind === "set" ? [] : [fact.left, fact.right]);

/** The constant that each class is equal to. */
function constants(facts: Way, classOf: ClassOf): { readonly values: ReadonlyMap<string, Value>; readonly two: boolean } {
  const values = new Map<string, Value>();
  let two = false;
  for (const { key, value } of facts.flatMap(sidesOf)) {
    if (value === undefined) continue;
    const before = values.get(classOf(key));
    two ||= before !== undefined && before !== value;
    values.set(classOf(key), value);
  }
  return { values, two };
}

/** One class with two constants, or two that are equal and are not. */
function torn(facts: Way, classOf: ClassOf): boolean {
  const unequal = (fact: Fact): boolean =>
    fact.kind === "same" && !fact.equal && fact.left.offset === fact.right.offset && classOf(fact.left.key) === classOf(fact.right.key);
  return constants(facts, classOf).two || facts.some(unequal);
}

function unset(facts: Way): boolean {
  const set = new Map<string, boolean>();
  return facts.some((fact) => {
    if (fact.kind !== "set") return false;
    const before = set.get(fact.key);
    set.set(fact.key, fact.set);
    return before !== undefined && before !== fact.set;
  });
}

const passes = (test: TextTest, text: string, part: string): boolean => functions[test]!.apply([text, part]) === true;

// Two beginnings of one text: one is the beginning of the other. The same of ends.
function agree(test: TextTest, one: string, other: string): boolean {
  return test === "contains" || passes(test, one, other) || passes(test, other, one);
}

/** Tests of one text that it cannot pass together. */
function misspelt(facts: Way, classOf: ClassOf): boolean {
  const texts = facts.filter((fact) => fact.kind === "text");
  if (!texts.length) return false;
  const { values } = constants(facts, classOf);
  return texts.some((fact, at) => {
    const { test, part, holds, subject } = fact;
    const value = values.get(classOf(subject.key));
    if (typeof value === "string") return passes(test, value, part) !== holds;
    const others = texts.slice(0, at).filter((other) => classOf(other.subject.key) === classOf(subject.key));
    return others.some((other) => {
      if (other.holds && holds) return other.test === test && !agree(test, part, other.part);
      if (other.holds === holds) return false;
      const [yes, no] = holds ? [fact, other] : [other, fact];
      return (no.test === yes.test || no.test === "contains") && passes(no.test, yes.part, no.part);
    });
  });
}

interface Difference {
  readonly from: string;
  readonly to: string;
  /** `from - to <= by` */
  readonly by: bigint;
}

function differencesOf(fact: Fact, classOf: ClassOf): readonly Difference[] {
  if (fact.kind !== "order" && !(fact.kind === "same" && fact.equal)) return [];
  const { left, right } = fact;
  const [from, to] = [classOf(left.key), classOf(right.key)];
  const by = right.offset - left.offset;
  if (fact.kind === "order") return [{ from, to, by: by + fact.by }];
  return [
    { from, to, by },
    { from: to, to: from, by: -by },
  ];
}

type Distances = ReadonlyMap<string, ReadonlyMap<string, bigint>>;

/** Shortest paths between the terms; `undefined` if there are too many. */
function closed(differences: readonly Difference[]): Distances | undefined {
  const terms = [...new Set(differences.flatMap(({ from, to }) => [from, to]))];
  if (terms.length > MOST_TERMS) return undefined;
  const distances = new Map(terms.map((term) => [term, new Map<string, bigint>()]));
  const shorten = (from: string, to: string, by: bigint): void => {
    const before = distances.get(from)!.get(to);
    if (before === undefined || by < before) distances.get(from)!.set(to, by);
  };
  for (const { from, to, by } of differences) shorten(from, to, by);
  for (const middle of terms)
    for (const from of terms) {
      const there = distances.get(from)!.get(middle);
      if (there !== undefined) for (const [to, by] of [...distances.get(middle)!]) shorten(from, to, there + by);
    }
  return distances;
}

/** Differences that go round to less than nothing, or that leave no room for an inequality. */
function circular(facts: Way, classOf: ClassOf): boolean {
  if (!facts.some(({ kind }) => kind === "order" || kind === "same")) return false;
  const distances = closed(facts.flatMap((fact) => differencesOf(fact, classOf)));
  if (!distances) return false;
  if ([...distances].some(([term, to]) => (to.get(term) ?? 0n) < 0n)) return true;
  const most = (from: Side, to: Side): bigint | undefined => {
    const by = distances.get(classOf(from.key))?.get(classOf(to.key)) ?? (classOf(from.key) === classOf(to.key) ? 0n : undefined);
    return by === undefined ? undefined : by + from.offset - to.offset;
  };
  return facts.some((fact) => {
    if (fact.kind !== "same" || fact.equal) return false;
    const [up, down] = [most(fact.left, fact.right), most(fact.right, fact.left)];
    return up !== undefined && down !== undefined && up <= 0n && down <= 0n;
  });
}

