/**
 * Where the psABI puts arguments (riscv-cc, "Integer Calling Convention", "Hardware Floating-point Calling Convention"),
 * as LLVM does it for Rust: one letter for each scalar, in order. Eight general registers, and eight for floating-point
 * numbers where the machine passes them so; a ninth floating-point number goes where an integer would.
 * An integer of two words takes two registers, or the last one and a word of the stack, or two aligned words of it.
 */

import type { Place, Placed, Words } from "../placed.js";

export const GENERAL = 8;
const FLOATS = 8;

/** The places of all words; `floats` says whether floating-point numbers have registers of their own. */
export function placed(words: Words, floats: boolean): Placed {
  const places: Place[] = [];
  let [general, float, stack] = [0, 0, 0];
  const push = (align: number): void => {
    stack = Math.ceil(stack / align) * align;
    places.push({ kind: "stack", offset: stack });
    stack += 8;
  };
  const one = (align: number): void => {
    if (general < GENERAL) places.push({ kind: "register", index: general++ });
    else push(align);
  };
  for (const word of words) {
    if (word === "f" && floats && float < FLOATS) {
      float++;
      places.push({ kind: "float" });
    } else if (word === "w") {
      one(16);
      one(8);
    } else one(8);
  }
  return { places, stack };
}
