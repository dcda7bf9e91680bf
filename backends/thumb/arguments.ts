/**
 * Where the AAPCS puts arguments ("Parameter Passing"), as LLVM does it for Rust: one letter for each scalar, in order.
 * Four general registers; an integer of two words starts at an even one, or lies on the stack at a multiple of 8, and
 * nothing goes back to a register that was left out. Floating-point numbers are integers to the base standard, and have
 * registers of their own where the triple ends in `hf`.
 */

import type { Place, Placed, Words } from "../placed.js";

export const GENERAL = 4;
const FLOATS = 16;

/** The places of all words; `floats` says whether floating-point numbers have registers of their own. */
export function placed(words: Words, floats: boolean): Placed {
  const places: Place[] = [];
  let [general, float, stack] = [0, 0, 0];
  const one = (): void => {
    if (general < GENERAL) places.push({ kind: "register", index: general++ });
    else {
      places.push({ kind: "stack", offset: stack });
      stack += 4;
    }
  };
  for (const word of words) {
    if (word === "f" && floats) {
      if (float++ < FLOATS) places.push({ kind: "float" });
      else {
        places.push({ kind: "stack", offset: stack });
        stack += 4;
      }
    } else if (word === "w") {
      general += general % 2;
      if (general >= GENERAL) stack = Math.ceil(stack / 8) * 8;
      one();
      one();
    } else one();
  }
  return { places, stack };
}
