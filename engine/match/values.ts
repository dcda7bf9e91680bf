/**
 * Values as the engine holds them. An integer is a JavaScript number as long as that is exact and a bigint beyond,
 * so `===` and `<` mean what they should and arithmetic on small numbers costs nothing.
 * Each value has one number, from 1; so equality of attributes is equality of integers, and an index is an array.
 */
import type { Value } from "../graph/value.js";

/** Never a bigint that a number could hold exactly. */
export type Scalar = number | bigint | string | boolean;

export interface Values {
  /** By number; what has number 0 has no value. */
  readonly table: (Scalar | undefined)[];
  readonly ids: Map<Scalar, number>;
}

export function emptyValues(): Values {
  return { table: [undefined], ids: new Map() };
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** An integer in its one form. */
export function narrow(value: bigint): number | bigint {
  return value <= SAFE && value >= -SAFE ? Number(value) : value;
}

export function scalarOf(value: Value): Scalar {
  return typeof value === "bigint" ? narrow(value) : value;
}

export function valueOf(scalar: Scalar): Value {
  return typeof scalar === "number" ? BigInt(scalar) : scalar;
}

/** The number of a value, which may be new. */
export function intern(values: Values, scalar: Scalar): number {
  const known = values.ids.get(scalar);
  if (known !== undefined) return known;
  const id = values.table.length;
  values.table.push(scalar);
  values.ids.set(scalar, id);
  return id;
}
