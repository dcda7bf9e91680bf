/**
 * The ways in which one name is printed. `full` and `plain` are what other demanglers print (with and without hashes);
 * `identity` is what is the same in every crate that uses the thing: no hashes, no lifetimes, and an order of `dyn`
 * bounds and projections that does not follow a hash.
 */

export interface Style {
  /** `core[9f2a…]::…`, integers with their type. */
  readonly hashes: boolean;
  readonly lifetimes: boolean;
  /** Sort the bounds and the projections of `dyn` types by code units. */
  readonly sorted: boolean;
}

export const full: Style = { hashes: true, lifetimes: true, sorted: false };
export const plain: Style = { hashes: false, lifetimes: true, sorted: false };
export const identity: Style = { hashes: false, lifetimes: false, sorted: true };

/** `a` before `b` by code units. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
