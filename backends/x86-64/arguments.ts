/**
 * Where System V puts arguments (psABI 3.2.3), as LLVM does it for Rust: one letter for each scalar, in order.
 * An integer of two words is in two registers or, whole, on the stack; what comes behind it still gets the register that it left.
 */

import type { Place, Placed, Words } from "../placed.js";

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
      if (vector++ < VECTOR) places.push({ kind: "float" });
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
