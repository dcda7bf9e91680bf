/** Everything that a rule looks at, however deeply it is nested. */
import type { Atom, Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { effectTerms } from "../rule/effects.js";

/** Atoms that stand together, and those around them. */
export interface Level {
  readonly atoms: readonly Atom[];
  /** Absent for the body of the rule. */
  readonly outer?: Level;
}

/** The terms of an atom itself. */
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

/** Terms directly within a term. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case "value":
    case "slot":
    case "attribute":
    case "has":
    case "key":
    case "bound":
      return [];
    case "minus":
    case "not":
      return [term.operand];
    case "binary":
      return [term.left, term.right];
    case "call":
      return term.args;
    case "default":
      return [term.value, term.fallback];
    case "choose":
      return [term.condition, term.yes, term.no];
    case "aggregate":
      return [term.value, term.separator, term.fold?.start, ...term.by].flatMap((one) => one ?? []);
  }
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
    return termsOf(atom).flatMap((term) => levelsOfTerm(term, level));
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
  const inner = levelsOf(rule).flatMap(({ atoms }) => atoms.flatMap(termsOf));
  return [...inner, ...effects, ...(rule.decreases ? [rule.decreases] : [])];
}
