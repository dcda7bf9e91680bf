/**
 * Where AAPCS64 puts arguments (6.8.2, "Parameter passing rules"), as LLVM does it for Rust: one letter for each scalar,
 * in order. An integer of two words starts at an even register; what does not fit whole is on the stack, and nothing
 * behind it gets a general register any more.
 */

import type { Place, Placed, Words } from "../placed.js";

export const GENERAL = 8;
const VECTOR = 8;
const up = (value: number, to: number): number => Math.ceil(value / to) * to;

/** The places of all words; the stack is a multiple of 16. */
export function placed(words: Words): Placed {
  const places: Place[] = [];
  let [general, vector, stack] = [0, 0, 0];
  const push = (count: number): void => {
    stack = up(stack, 8 * count);
    for (let word = 0; word < count; word++, stack += 8) places.push({ kind: "stack", offset: stack });
  };
  for (const word of words) {
    const count = word === "w" ? 2 : 1;
    if (word === "f" && vector < VECTOR) {
      vector++;
      places.push({ kind: "float" });
    } else if (word === "f") push(1);
    else if (up(general, count) + count <= GENERAL) {
      general = up(general, count);
      for (let part = 0; part < count; part++) places.push({ kind: "register", index: general++ });
    } else {
      general = GENERAL;
      push(count);
    }
  }
  return { places, stack: up(stack, 16) };
}
