/** Everything that a rule looks at, however deeply it is nested. */
import { atomTerms, innerTerms, matchTerms, onceTerms, type Atom, type Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { effectTerms } from "../rule/effects.js";

/** Atoms that stand together, and those around them. */
export interface Level {
  readonly atoms: readonly Atom[];
  /** Absent for the body of the rule. */
  readonly outer?: Level;
}

/** Terms directly within a term. */
export function partsOf(term: Term): readonly Term[] {
  return term.kind === "aggregate" ? [...matchTerms(term), ...onceTerms(term)] : innerTerms(term);
}

/** A term with all terms within it. */
export function allTerms(term: Term): readonly Term[] {
  return [term, ...partsOf(term).flatMap(allTerms)];
}

function levelsOfTerm(term: Term, outer: Level): readonly Level[] {
  return allTerms(term).flatMap((one) => (one.kind === "aggregate" ? levelsFrom({ atoms: one.atoms, outer }) : []));
}

function levelsFrom(level: Level): readonly Level[] {
  const inner = level.atoms.flatMap((atom) => {
    if (atom.kind === "unless" || atom.kind === "optional") return levelsFrom({ atoms: atom.atoms, outer: level });
    return atomTerms(atom).flatMap((term) => levelsOfTerm(term, level));
  });
  return [level, ...inner];
}

/** The body of a rule and everything nested in it. */
export function levelsOf(rule: CompiledRule): readonly Level[] {
  const body: Level = { atoms: rule.body.atoms };
  const each = rule.body.each.map((one): Level => ({ atoms: one.atoms, outer: body }));
  const holds: readonly Level[] = rule.holds ? [{ atoms: rule.holds.atoms, outer: body }] : [];
  const decided = rule.decreases ? levelsOfTerm(rule.decreases, body) : [];
  const effects = rule.effects.effects.flatMap(effectTerms).flatMap((term) => levelsOfTerm(term, body));
  return [...[body, ...each, ...holds].flatMap(levelsFrom), ...decided, ...effects];
}

/** Every term of a rule that decides something, whole; messages do not. */
export function termsOfRule(rule: CompiledRule): readonly Term[] {
  const effects = rule.effects.effects.flatMap(effectTerms);
  const inner = levelsOf(rule).flatMap(({ atoms }) => atoms.flatMap(atomTerms));
  return [...inner, ...effects, ...(rule.decreases ? [rule.decreases] : [])];
}
