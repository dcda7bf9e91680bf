/**
 * Values of the target and of rules: unlimited integers, strings and truth values.
 * Node references are plain numbers inside the engine, so they never meet a value by accident.
 */

export type Value = bigint | string | boolean;

export type Attributes = Readonly<Record<string, Value>>;

/** How a value is written in a rule, a golden or a message. */
export function showValue(value: Value): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Order by UTF-16 code units, the only order of strings in the engine. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
