/**
 * Arithmetic on values as the engine holds them: on numbers as long as the answer is exact, on bigints beyond.
 * What has no answer is `undefined`.
 */
import { divideDown, functions, remainder, representable } from "../rule/functions.js";
import { narrow, scalarOf, valueOf, type Scalar } from "./values.js";

function big(value: bigint | undefined): Scalar | undefined {
  return value === undefined || !representable(value) ? undefined : narrow(value);
}

const wide = (value: Scalar): bigint => BigInt(value as number | bigint);

export function add(a: Scalar, b: Scalar): Scalar | undefined {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return big(wide(a) + wide(b));
}

export function subtract(a: Scalar, b: Scalar): Scalar | undefined {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return big(wide(a) - wide(b));
}

export function multiply(a: Scalar, b: Scalar): Scalar | undefined {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return big(wide(a) * wide(b));
}

/** Rounds down. */
export function divide(a: Scalar, b: Scalar): Scalar | undefined {
  if (typeof a !== "number" || typeof b !== "number") return big(divideDown(wide(a), wide(b)));
  if (b <= 0) return undefined;
  const rest = a % b;
  return (a - rest) / b - (rest < 0 ? 1 : 0) + 0;
}

export function modulo(a: Scalar, b: Scalar): Scalar | undefined {
  if (typeof a !== "number" || typeof b !== "number") return big(remainder(wide(a), wide(b)));
  if (b <= 0) return undefined;
  const rest = a % b;
  return rest < 0 ? rest + b : rest + 0;
}

export function negate(a: Scalar): Scalar {
  return typeof a === "number" ? 0 - a : narrow(-(a as bigint));
}

/** A function of the closed list. */
export function call(name: string, args: readonly Scalar[]): Scalar | undefined {
  const result = functions[name]!.apply(args.map(valueOf));
  if (result === undefined || (typeof result === "bigint" && !representable(result))) return undefined;
  return scalarOf(result);
}
