/**
 * Formulas of relocations, as the psABI prints them: `G + GOT + A - P`.
 * Kept as text in the tables so that a row can be compared with the standard at a glance; parsed once.
 */
import type { Letter, Letters, Term } from "./architecture.js";

const letters: ReadonlySet<string> = new Set<Letter>([
  "S",
  "A",
  "P",
  "L",
  "G",
  "GOT",
  "B",
  "Z",
  "TP",
  "DTP",
]);
const parsed = new Map<string, readonly Term[]>();

function parse(formula: string): readonly Term[] {
  return formula
    .split(/(?=[+-])/)
    .map((part) => part.replaceAll(" ", ""))
    .filter((part) => part !== "")
    .map((part) => {
      const letter = part.replace(/^[+-]/, "");
      if (!letters.has(letter)) throw new Error(`${formula}: ${letter} is no letter of the psABI`);
      return { sign: part.startsWith("-") ? -1n : 1n, letter: letter as Letter };
    });
}

/** The terms of a formula; throws on letters that no psABI has. */
export function terms(formula: string): readonly Term[] {
  const known = parsed.get(formula);
  if (known) return known;
  const made = parse(formula);
  parsed.set(formula, made);
  return made;
}

/** Whether the formula asks for a letter, such as `G` for a slot in the GOT. */
export function mentions(formula: string, letter: Letter): boolean {
  return terms(formula).some((term) => term.letter === letter);
}

/** The number that a formula stands for, unbounded. */
export function evaluate(formula: string, values: Letters): bigint {
  return terms(formula).reduce((sum, term) => sum + term.sign * values[term.letter], 0n);
}
