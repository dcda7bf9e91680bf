/**
 * The measures that make code over symbols as fast as code over numbers, each to be switched off by itself,
 * for ablation and for finding faults. Without `opaque` the passes that look for stand-ins find none.
 */
export interface Measures {
  /** Symbols are opaque loads in the middle end. */
  readonly opaque: boolean;
  /** Sizes are at least 1. */
  readonly sizesArePositive: boolean;
  /** Inline and simplify before our own passes. */
  readonly simplify: boolean;
  /** Loads from a copy become loads from what was copied. */
  readonly forwarding: boolean;
  /** Alias scopes per field. */
  readonly scopes: boolean;
  /** Integer counters for loops that step a pointer by a size. */
  readonly counters: boolean;
  /** Pointer steps go to the end of a loop's round. */
  readonly sinking: boolean;
  /** Derived symbols and folded GEP chains at the close. */
  readonly derived: boolean;
  /** LLVM's thresholds, moved by what symbols seem to cost. */
  readonly thresholds: boolean;
  /** Copies of one value become calls of `race.copy.TYPE`. */
  readonly copies: boolean;
  /** Symbols are immediates of the instructions that use them, where LLVM would load them first. */
  readonly immediates: boolean;
}

export const allMeasures: Measures = {
  opaque: true,
  sizesArePositive: true,
  simplify: true,
  forwarding: true,
  scopes: true,
  counters: true,
  sinking: true,
  derived: true,
  thresholds: true,
  copies: true,
  immediates: true,
};
