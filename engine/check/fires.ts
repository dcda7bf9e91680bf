/**
 * A rule that cannot match whatever the graph: a condition that is false, conditions that exclude each other,
 * or an `unless` that forbids what the clauses ask for. An `unless` with such conditions keeps nothing away.
 * A parameter can be set to anything, so a clause that speaks of one is never held against a rule.
 */
import type { Rule } from "../../grammar/ast.js";
import { aggregatesOf, atomTerms, type Atom } from "../rule/pattern.js";
import { ownTerms, type NormalRule } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { conditionOfAtom, type Condition } from "./conditions.js";
import { excludeEachOther } from "./contradiction.js";
import { clausesOf, selfForbidden, targetOf } from "./covers.js";
import { clauseMentions } from "./names.js";
import type { Finding } from "./report.js";
import { definitionsOf, ownNames, type Definitions } from "./terms.js";

interface Asked {
  readonly atom: Atom;
  readonly condition: Condition;
}

/** Positions of clauses that speak of a parameter. */
function settable(rule: Rule, parameters: ReadonlySet<string>): ReadonlySet<number> {
  const speaks = rule.clauses.map((clause) => clauseMentions(clause).some(({ text }) => parameters.has(text)));
  return new Set(speaks.flatMap((yes, position) => (yes ? [position] : [])));
}

function asked(atoms: readonly Atom[], definitions: Definitions): readonly Asked[] {
  return atoms.flatMap((atom) => {
    const condition = conditionOfAtom(atom, ownNames(definitions));
    return condition ? [{ atom, condition }] : [];
  });
}

const same = (one: Atom, other: Atom): boolean => one.origin.span.start === other.origin.span.start;

/** The first atom whose condition cannot hold beside those before it, and the one that alone excludes it. */
function contradiction(before: readonly Asked[], own: readonly Asked[]): { readonly atom: Atom; readonly other?: Atom } | undefined {
  const known = [...before];
  if (!own.length || !excludeEachOther([...before, ...own].map(({ condition }) => condition))) return undefined;
  for (const one of own) {
    known.push(one);
    if (!excludeEachOther(known.map(({ condition }) => condition))) continue;
    if (excludeEachOther([one.condition])) return { atom: one.atom };
    const other = known.find((earlier) => earlier !== one && excludeEachOther([earlier.condition, one.condition]));
    return { atom: one.atom, ...(other && !same(other.atom, one.atom) && { other: other.atom }) };
  }
  return undefined;
}

function finding({ atom, other }: { readonly atom: Atom; readonly other?: Atom }): Finding {
  return {
    code: "never_fires",
    severity: "warning",
    message: other ? "these conditions exclude each other" : "this condition never holds",
    span: atom.origin.span,
    ...(other && { label: "this cannot hold", others: [{ text: "where this does", span: other.origin.span }] }),
    help: ["correct the condition, or take the rule out"],
  };
}

/** Clauses within clauses, and the clauses around them: each list by itself, with what was asked before. */
function contradictions(atoms: readonly Atom[], before: readonly Asked[], outer: Definitions): readonly Finding[] {
  const definitions = definitionsOf(atoms, outer);
  const own = asked(atoms, definitions);
  const found = contradiction(before, own);
  // What stands within clauses that never hold need not be judged as well.
  if (found) return [finding(found)];
  const inner = [
    ...atoms.flatMap((atom) => (atom.kind === "unless" || atom.kind === "optional" ? [atom.atoms] : [])),
    ...atoms.flatMap(atomTerms).flatMap(aggregatesOf).map((aggregate) => aggregate.atoms),
  ];
  return inner.flatMap((one) => contradictions(one, [...before, ...own], definitions));
}

/** The same of what is looked for beside the body: sets, and what the effects aggregate. */
function besideBody(rule: NormalRule, atoms: readonly Atom[]): readonly Finding[] {
  const definitions = definitionsOf(atoms);
  const beside = [...rule.body.each, ...ownTerms(rule).flatMap(aggregatesOf)].map((one) => one.atoms);
  return beside.flatMap((one) => contradictions(one, asked(atoms, definitions), definitions));
}

/** Each `unless` that forbids what the clauses around it ask for. */
function forbidden(atoms: readonly Atom[], vocabulary: Vocabulary): readonly Finding[] {
  if (!atoms.some(({ kind }) => kind === "unless")) return [];
  return selfForbidden(targetOf(clausesOf(atoms), vocabulary)).map(({ origin }) => ({
    code: "never_fires",
    severity: "warning",
    message: "this `unless` forbids what the other clauses ask for",
    span: origin.span,
    help: ["narrow what it forbids, for instance with `where a != b`: two names may be one node"],
  }));
}

/** Conditions that never hold. */
export function checkFires(rule: NormalRule, parameters: ReadonlySet<string>, vocabulary: Vocabulary): readonly Finding[] {
  const { tree, body } = rule;
  const open = settable(tree, parameters);
  const atoms = body.atoms.filter(({ origin }) => !open.has(origin.clause));
  // A name of the rule may stand for anything where its own clause can be set to anything.
  const found = [...contradictions(atoms, [], new Map()), ...(open.size ? [] : besideBody(rule, atoms))];
  return found.length ? found : forbidden(atoms, vocabulary);
}
