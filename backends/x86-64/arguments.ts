/**
 * Where System V puts arguments (psABI 3.2.3), as LLVM does it for Rust: one letter for each scalar, in order.
 * An integer of two words is in two registers or, whole, on the stack; what comes behind it still gets the register that it left.
 */

/** `i` a word in a general register, `w` two of them, `f` a floating-point number. */
export type Words = string;

export type Place =
  | { readonly kind: "register"; readonly index: number }
  | { readonly kind: "vector" }
  /** Bytes from the first argument on the stack. */
  | { readonly kind: "stack"; readonly offset: number };

export interface Placed {
  /** A place for each word: `w` has two. */
  readonly places: readonly Place[];
  /** Bytes on the stack. */
  readonly stack: number;
}

const GENERAL = 6;
const VECTOR = 8;

/** The places of all words. */
export function placed(words: Words): Placed {
  const places: Place[] = [];
  let [general, vector, stack] = [0, 0, 0];
  const push = (align: number): void => {
    stack = Math.ceil(stack / align) * align;
    places.push({ kind: "stack", offset: stack });
    stack += 8;
  };
  const register = (): void => void places.push({ kind: "register", index: general++ });
  for (const word of words) {
    if (word === "f") {
      if (vector++ < VECTOR) places.push({ kind: "vector" });
      else push(8);
    } else if (word === "w") {
      const fits = general + 2 <= GENERAL;
      for (const align of [16, 8]) if (fits) register();
        else push(align);
    } else if (general < GENERAL) register();
    else push(8);
  }
  return { places, stack };
}
