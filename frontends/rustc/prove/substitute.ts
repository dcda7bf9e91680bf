/**
 * One layout put into symbolic text: every `ptrtoint` of a reserved symbol, and every `trunc` of one, becomes the
 * decimal that LLVM would print, signed and of the right width.
 */
import type { Expression } from "../expression.js";
import { evaluate, type Values } from "../lift/evaluate.js";

/** Values of all reserved symbols of a module in one layout; `undefined` for one without value. */
export function symbolValues(
  symbols: ReadonlyMap<string, Expression>,
  values: Values,
): ReadonlyMap<string, bigint | undefined> {
  return new Map([...symbols].map(([name, expression]) => [name, evaluate(expression, values)]));
}

/** An integer as LLVM prints it in a field of `bits` bits. */
export function printed(value: bigint, bits: number): string {
  if (bits === 1) return BigInt.asUintN(1, value) === 1n ? "true" : "false";
  return String(BigInt.asIntN(bits, value));
}

const NARROW = /trunc \(i64 ptrtoint \(ptr @"(race\.[^"]*)" to i64\) to i(\d+)\)/g;
const WHOLE = /ptrtoint \(ptr @"(race\.[^"]*)" to i64\)/g;

/** The line with values in the place of symbols; a symbol without value stays, and so is a difference. */
export function substitute(line: string, values: ReadonlyMap<string, bigint | undefined>): string {
  if (!line.includes("race.")) return line;
  const put = (text: string, name: string, bits: number): string => {
    const value = values.get(name);
    return value === undefined ? text : printed(value, bits);
  };
  return line
    .replace(NARROW, (text, name: string, bits: string) => put(text, name, Number(bits)))
    .replace(WHOLE, (text, name: string) => put(text, name, 64));
}
