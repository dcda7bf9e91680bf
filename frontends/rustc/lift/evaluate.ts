/**
 * The value of an expression in one layout: used to size reserved frames and to prove the lift.
 * (The values of a link are derived by rules, not here.)
 */
import type { Expression } from "../expression.js";

/** The value of a layout symbol, or `undefined`. */
export type Values = (symbol: string) => bigint | undefined;

const OPERATORS: Readonly<Record<string, (a: bigint, b: bigint) => bigint | undefined>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  udiv: (a, b) => (b > 0n ? a / b : undefined),
  urem: (a, b) => (b > 0n ? a % b : undefined),
  umax: (a, b) => (a > b ? a : b),
  umin: (a, b) => (a < b ? a : b),
  and: (a, b) => a & b,
  xor: (a, b) => a ^ b,
};

/** `undefined` where a symbol has no value or a divisor is zero. */
export function evaluate(expression: Expression, values: Values): bigint | undefined {
  if (expression.op === "const") return expression.constant;
  if (expression.op === "symbol") return values(expression.symbol);
  const left = evaluate(expression.left, values);
  if (left === undefined) return undefined;
  if (expression.op === "select_le")
    return evaluate(left <= expression.limit ? expression.right : expression.third, values);
  const right = evaluate(expression.right, values);
  return right === undefined ? undefined : OPERATORS[expression.op]!(left, right);
}

/** Reads a layout table as `Values`. */
export const tableValues =
  (symbols: Readonly<Record<string, number | string>>): Values =>
  (name) =>
    Number.isSafeInteger(symbols[name]) || /^-?\d+$/.test(String(symbols[name]))
      ? BigInt(symbols[name]!)
      : undefined;
