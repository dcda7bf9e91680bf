/**
 * Where arguments lie, whatever the machine: each folder's `arguments.ts` says it of its own. Words are one letter for each
 * scalar, in order: `i` a word in a general register, `w` two of them, `f` a floating-point number.
 */
export type Words = string;

export type Place =
  | { readonly kind: "register"; readonly index: number }
  /** A register for floating-point numbers. */
  | { readonly kind: "float" }
  /** Bytes from the first argument on the stack. */
  | { readonly kind: "stack"; readonly offset: number };

export interface Placed {
  /** A place for each word: `w` has two. */
  readonly places: readonly Place[];
  /** Bytes on the stack. */
  readonly stack: number;
}
