/** Another order of choices for each seed, the same one for the same seed: no clock, no hidden state. */

/** A number from 0 to below `below`. */
export type Random = (below: number) => number;

/** A generator of numbers from a seed (a 32-bit Weyl sequence, mixed). */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

/** The items in an order of chance in which each comes behind those that must be `before` it. */
export function shuffled<T>(items: readonly T[], random: Random, before: (item: T) => readonly T[] = () => []): readonly T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length) {
    const free = left.filter((item) => !before(item).some((one) => one !== item && left.includes(one)));
    const chosen = free[random(free.length)]!;
    left.splice(left.indexOf(chosen), 1);
    order.push(chosen);
  }
  return order;
}
