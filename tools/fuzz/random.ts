/** Chance that can be repeated: everything that a fuzzer draws comes from one seed (sfc32, public domain, by C. Doty-Humphrey). */

export interface Random {
  /** A whole number below `bound`, which is positive. */
  readonly below: (bound: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** True once in `times`. */
  readonly once: (times: number) => boolean;
}

/** The stream of a run's seed and the number of an input in it. */
export function randomOf(seed: number, number: number): Random {
  let [a, b, c, counter] = [seed | 0, number | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const drawn = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const below = (bound: number): number => next() % bound;
  return { below, pick: (items) => items[below(items.length)]!, once: (times) => below(times) === 0 };
}

/** `least` to `most` things, each made by `make`. */
export function several<T>(random: Random, least: number, most: number, make: () => T): T[] {
  return Array.from({ length: least + random.below(most - least + 1) }, make);
}

/** The items in another order. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [all[i], all[other]] = [all[other]!, all[i]!];
  }
  return all;
}
