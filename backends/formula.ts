/**
 * Formulas of relocations, as the psABIs print them: `G + GOT + A - P`, `((S + A) | T) - P`, `Page(S + A) - Page(P)`.
 * Kept as text in the tables so that a row can be compared with the standard at a glance; parsed once.
 *
 *     formula = [operand {("+" | "-" | "|") operand}]     from left to right, no operator before another
 *     operand = letter | ["Page"] "(" formula ")"
 */
import type { Letter, Letters } from "./architecture.js";

const letters: ReadonlySet<string> = new Set<Letter>(["S", "A", "P", "L", "G", "GOT", "B", "Z", "TP", "DTP", "V", "T"]);

/** What may stand before a parenthesis: `Page(x)` is x without its lowest 12 bits (AArch64 psABI, 5.7.3). */
const functions: Readonly<Record<string, (value: bigint) => bigint>> = {
  "": (value) => value,
  Page: (value) => value - BigInt.asUintN(12, value),
};

const operators: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "|": (left, right) => left | right,
};

interface Formula {
  readonly letters: ReadonlySet<Letter>;
  readonly value: (values: Letters) => bigint;
}

const parsed = new Map<string, Formula>();

function parse(text: string): Formula {
  const met = new Set<Letter>();
  const tokens = text.match(/\w+|\S/g) ?? [];
  let at = 0;
  const wrong = (): never => {
    throw new Error(`${text}: ${tokens[at] ?? "the end"} is nothing that a psABI writes there`);
  };
  const operand = (): Formula["value"] => {
    const word = tokens[at] ?? "";
    if (letters.has(word)) {
      at++;
      met.add(word as Letter);
      return (values) => values[word as Letter];
    }
    const name = word === "(" ? "" : word;
    const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (name !== "") at++;
    if (!apply || tokens[at] !== "(") return wrong();
    at++;
    const inner = sum();
    if (tokens[at++] !== ")") return wrong();
    return (values) => apply(inner(values));
  };
  const sum = (): Formula["value"] => {
    let left = operand();
    while (Object.hasOwn(operators, tokens[at] ?? "")) {
      const [operate, before] = [operators[tokens[at++]!]!, left];
      const right = operand();
      left = (values) => operate(before(values), right(values));
    }
    return left;
  };
  const value = tokens.length ? sum() : () => 0n;
  if (at < tokens.length) return wrong();
  return { letters: met, value };
}

function formula(text: string): Formula {
  const known = parsed.get(text);
  if (known) return known;
  const made = parse(text);
  parsed.set(text, made);
  return made;
}

/** The letters that a formula asks for; throws on text that no psABI has. */
export function lettersOf(text: string): ReadonlySet<Letter> {
  return formula(text).letters;
}

/** Whether the formula asks for a letter, such as `G` for a slot in the GOT. */
export function mentions(text: string, letter: Letter): boolean {
  return lettersOf(text).has(letter);
}

/** Whether the formula is the symbol's own value, moved by the addend: what a symbol can be that is a plain number. */
export function isPlain(text: string): boolean {
  return [...lettersOf(text)].every((letter) => letter === "S" || letter === "A" || letter === "T") && mentions(text, "S");
}

/** The number that a formula stands for, unbounded. */
export function evaluate(text: string, values: Letters): bigint {
  return formula(text).value(values);
}
