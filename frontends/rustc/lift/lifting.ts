/** What one lift has at hand while it goes through the lines: the modules, the solver, and what it has found so far. */
import type { ModuleText } from "../../../formats/llvm-ir/module.js";
import { sourceOf } from "../../../formats/llvm-ir/debug-location.js";
import type { TypeTable } from "../../../formats/llvm-ir/sizes.js";
import type { Expression, Guard, Refusal } from "../expression.js";
import type { Items } from "./probe.js";
import type { Renames } from "./rows.js";
import { solve, type Solver, type Unsolved } from "./solve.js";
import { expressionText, symbolFor, type SymbolTable } from "./symbols.js";
import type { Values } from "./evaluate.js";

export interface LiftOptions {
  /** Layout of the client's own natural compilation: sizes reserved frames and guards. */
  readonly natural?: Values;
  /** `reserved`: static frames with room to grow, and a guard; `dynamic`: frames of symbolic size. */
  readonly frames?: "reserved" | "dynamic";
  /** Answers that a proof found wrong, as `choiceKey` writes them: the next candidate is taken. */
  readonly rejected?: ReadonlySet<string>;
}

export interface Lifting {
  readonly modules: readonly ModuleText[];
  readonly types: readonly TypeTable[];
  /** Named types whose definition differs between probes. */
  readonly layoutTypes: ReadonlySet<string>;
  readonly solver: Solver;
  readonly symbols: SymbolTable;
  readonly renames: Renames;
  /** Do metadata nodes and attribute groups have the same numbers in all probes? */
  readonly numbered: boolean;
  readonly items: Items;
  readonly options: LiftOptions;
  readonly guards: Guard[];
  readonly refusals: Refusal[];
  readonly vtables: Map<string, string>;
  readonly drops: Map<string, string>;
  readonly statistics: Record<string, number>;
  /** Constants that cannot be lifted, with the reason: who uses them is refused. */
  readonly tainted: Map<string, string>;
  readonly choices: Choice[];
  /** Functions that are lifted already, in an earlier round. */
  readonly done: Map<string, LiftedFunction | (Refused & { readonly at: string })>;
}

/** A function whose every line was lifted. */
export interface LiftedFunction {
  readonly lines: readonly string[];
  readonly fn: FunctionLift;
}

/** An answer that was one of several: what a failed proof of the function may reject. */
export interface Choice {
  readonly function: string;
  readonly expression: Expression;
}

/** Names one answer within one function. */
export const choiceKey = (name: string, expression: Expression): string =>
  `${name} ${expressionText(expression)}`;

/** The answer of a step that cannot be lifted. */
export interface Refused {
  readonly refused: string;
}

export const isRefused = (answer: unknown): answer is Refused =>
  typeof answer === "object" && answer !== null && "refused" in answer;

export const count = (
  of: { readonly statistics: Record<string, number> },
  what: string,
  by = 1,
): void => {
  of.statistics[what] = (of.statistics[what] ?? 0) + by;
};

/** One function on its way. */
export interface FunctionLift {
  readonly lifting: Lifting;
  /** Mangled name, without sigil and quotes. */
  readonly name: string;
  /** Layout symbols that the function is about. */
  readonly context: Set<number>;
  readonly guards: Guard[];
  readonly choices: Choice[];
  readonly statistics: Record<string, number>;
  /** Makes names of new values and blocks unique within the function. */
  fresh: number;
}

/** Marks of a type or trait in a mangled name: `4Body`. */
export function nameMark(symbol: string): string {
  const rest = symbol.replace(/^race\.(?:off|size|slot|vptr|disc|niche)\./, "").replace(/<.*/, "");
  const path =
    symbol.startsWith("race.size.") || !rest.includes(".")
      ? rest
      : rest.slice(0, rest.indexOf("."));
  const last = path.slice(path.lastIndexOf("::") + 2 || 0);
  return `${last.length}${last}`;
}

/** The integer type as wide as an address: indexes have it, and no symbol is wider. */
export const wordOf = ({ types }: Lifting): "i32" | "i64" => (types[0]?.pointer === 4 ? "i32" : "i64");

/** Adds what a function has gathered to the lift of this round (the function may come from an earlier one). */
export function settleFunction(lifting: Lifting, fn: FunctionLift): void {
  lifting.guards.push(...fn.guards);
  lifting.choices.push(...fn.choices);
  for (const [what, by] of Object.entries(fn.statistics)) count(lifting, what, by);
}

/** Solves the values of one site and names the symbol for them. */
export function solveSite(
  fn: FunctionLift,
  values: readonly bigint[],
  bits: number,
): string | Refused {
  const most = Number(wordOf(fn.lifting).slice(1));
  if (bits > most) return { refused: `a number of ${bits} bits that depends on a layout, where addresses have ${most}` };
  const rejected = fn.lifting.options.rejected;
  const isRejected = (expression: Expression): boolean =>
    rejected !== undefined && rejected.has(choiceKey(fn.name, expression));
  const answer = solve(fn.lifting.solver, values, bits, fn.context, isRejected);
  if ("unsolved" in answer) return { refused: (answer as Unsolved).unsolved };
  count(fn, `form.${answer.form}`);
  for (const [, index] of answer.affine?.terms ?? []) fn.context.add(index);
  if (answer.form === "step" || answer.form === "quotient" || answer.agree)
    fn.choices.push({ function: fn.name, expression: answer.expression });
  for (const other of answer.agree ?? [])
    fn.guards.push(agreement(fn, answer.expression, other, AGREE));
  for (const other of answer.between ?? [])
    fn.guards.push(agreement(fn, answer.expression, other, BETWEEN));
  return symbolFor(fn.lifting.symbols, answer.expression);
}

/** The reason of a guard that keeps several possible answers equal. */
export const AGREE = "the probes cannot tell which of several values stands here: they must agree";

const BETWEEN =
  "the probes leave open at which size this value changes: the size must not lie among the open ones";

function agreement(fn: FunctionLift, left: Expression, right: Expression, reason: string): Guard {
  return { relation: "eq", left, right, reason, function: fn.name };
}

/** The expression behind a symbol of this module. */
export const meaning = (lifting: Lifting, symbol: string): Expression =>
  lifting.symbols.symbols.get(symbol)!;

/** Where in the source a line of the first probe comes from. */
export const placeOf = (lifting: Lifting, line: string): { file?: string; line?: number } =>
  sourceOf(lifting.modules[0]!, line) ?? {};
