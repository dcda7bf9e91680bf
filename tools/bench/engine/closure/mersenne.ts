/**
 * The Mersenne Twister as Python's `random` has it (seeded by one small integer), so that a graph that is known by
 * `random.seed(7)` is the same here. Algorithm: M. Matsumoto, T. Nishimura, MT19937, with `init_by_array`.
 */

const LENGTH = 624;
const MIDDLE = 397;

/** A stream of 32-bit words. */
export type Words = () => number;

function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(LENGTH);
  state[0] = seed;
  for (let i = 1; i < LENGTH; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
  return state;
}

// What Python calls `init_by_array`, for a key of one word.
function seededByArray(word: number): Uint32Array {
  const state = seeded(19650218);
  let i = 1;
  const mixed = (factor: number): number => state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), factor);
  const step = (): void => {
    if (++i < LENGTH) return;
    state[0] = state[LENGTH - 1]!;
    i = 1;
  };
  for (let k = 0; k < LENGTH; k++, step()) state[i] = mixed(1664525) + word;
  for (let k = 1; k < LENGTH; k++, step()) state[i] = mixed(1566083941) - i;
  state[0] = 0x80000000;
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < LENGTH; i++) {
    const word = (state[i]! & 0x80000000) | (state[(i + 1) % LENGTH]! & 0x7fffffff);
    state[i] = state[(i + MIDDLE) % LENGTH]! ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0);
  }
}

function tempered(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

/** The words that `random.seed(seed)` is followed by; `seed` is below 2^32. */
export function mersenne(seed: number): Words {
  const state = seededByArray(seed);
  let at = LENGTH;
  return () => {
    if (at === LENGTH) {
      twist(state);
      at = 0;
    }
    return tempered(state[at++]!);
  };
}

/** `random.randrange(bound)`: the upper bits of a word, drawn again until they are below `bound`. */
export function below(words: Words, bound: number): number {
  const shift = Math.clz32(bound);
  for (;;) {
    const drawn = words() >>> shift;
    if (drawn < bound) return drawn;
  }
}
