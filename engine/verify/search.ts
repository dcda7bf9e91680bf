/**
 * Every state that rewrites in bits can lead to, breadth first, so that the way to a state is a shortest one.
 * A state is a row of 32-bit words in one growing array, which is the queue, too; a hash table of row numbers knows
 * what was seen. With symmetry a state stands for all that the symmetries of the start make of it: the least of its images.
 */
import type { Action, Condition, Ground } from "./ground.js";
import type { Symmetry } from "./symmetry.js";

export interface SearchOptions {
  /** Most states. */
  readonly limit?: number;
  readonly symmetry?: Symmetry;
  /** Asked now and then, with the number of states so far; true stops the search. */
  readonly stop?: (states: number) => boolean;
}

export interface Found {
  /** Actions from the start. */
  readonly path: readonly Action[];
  /** The facts that hold there. */
  readonly state: ReadonlySet<number>;
}

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  /** States in which nothing can be done. */
  readonly deadlocks: number;
  readonly deadlock?: Found;
  /** The nearest state with a fault. */
  readonly fault?: Found & { readonly condition: Condition };
  /** Everything was seen. */
  readonly complete: boolean;
}

/** Conditions as rows of masks, each of `words` numbers. */
interface Masks {
  readonly words: number;
  readonly needs: Int32Array;
  readonly lacks: Int32Array;
  /** For each condition those of several facts; mostly none. */
  readonly blocks: readonly (readonly Int32Array[])[];
}

interface ActionMasks extends Masks {
  readonly adds: Int32Array;
  readonly keeps: Int32Array;
  /** For each action positions of actions of rules that go first; mostly none. */
  readonly after: readonly (readonly number[])[];
}

function maskOf(facts: Iterable<number>, words: number): Int32Array {
  const mask = new Int32Array(words);
  for (const fact of facts) mask[fact >> 5]! |= 1 << (fact & 31);
  return mask;
}

/** The masks of several sets of facts, one behind the other. */
function rowsOf(sets: readonly (readonly number[])[], words: number): Int32Array {
  const rows = new Int32Array(sets.length * words);
  sets.forEach((facts, at) => rows.set(maskOf(facts, words), at * words));
  return rows;
}

function masksOf(conditions: readonly Condition[], words: number): Masks {
  return {
    words,
    needs: rowsOf(conditions.map(({ needs }) => needs), words),
    lacks: rowsOf(conditions.map(({ lacks }) => lacks), words),
    blocks: conditions.map(({ blocks }) => blocks.map((facts) => maskOf(facts, words))),
  };
}

/** The rules that say that they go before this one, and those before them. */
function firstRules(actions: readonly Action[], name: string): ReadonlySet<string> {
  const first = new Set<string>();
  const add = (after: string): void => {
    for (const { rule } of actions) {
      if (first.has(rule.name) || !rule.tree.before.some(({ text }) => text === after)) continue;
      first.add(rule.name);
      add(rule.name);
    }
  };
  add(name);
  return first;
}

function actionMasks(actions: readonly Action[], words: number): ActionMasks {
  const firsts = new Map([...new Set(actions.map(({ rule }) => rule.name))].map((name) => [name, firstRules(actions, name)]));
  return {
    ...masksOf(actions, words),
    adds: rowsOf(actions.map(({ adds }) => adds), words),
    keeps: rowsOf(actions.map(({ drops }) => drops), words).map((word) => ~word),
    after: actions.map((action) => actions.flatMap(({ rule }, at) => (firsts.get(action.rule.name)!.has(rule.name) ? [at] : []))),
  };
}

/** Whether a condition holds in the state that begins at `at`. */
function holds({ words, needs, lacks, blocks }: Masks, condition: number, rows: Int32Array, at: number): boolean {
  const mask = condition * words;
  for (let i = 0; i < words; i++) {
    const word = rows[at + i]!;
    if ((word & needs[mask + i]!) !== needs[mask + i] || word & lacks[mask + i]!) return false;
  }
  const several = blocks[condition]!;
  return several.length === 0 || !several.some((block) => block.every((word, i) => (rows[at + i]! & word) === word));
}

interface Space {
  readonly words: number;
  rows: Int32Array;
  parents: Int32Array;
  ways: Int32Array;
  count: number;
  /** Row numbers, plus one; 0 is free. Its length is a power of two. */
  table: Int32Array;
}

function newSpace(words: number): Space {
  const room = 1 << 12;
  return { words, rows: new Int32Array(room * words), parents: new Int32Array(room), ways: new Int32Array(room), count: 0, table: new Int32Array(room * 2) };
}

function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function hash(rows: Int32Array, at: number, words: number): number {
  let h = 0x2545f491;
  for (let i = 0; i < words; i++) {
    h = Math.imul(h ^ rows[at + i]!, 0x85ebca6b);
    h ^= h >>> 13;
  }
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function grow(space: Space): void {
  space.rows = grown(space.rows);
  space.parents = grown(space.parents);
  space.ways = grown(space.ways);
  const table = new Int32Array(space.table.length * 2);
  const mask = table.length - 1;
  for (let row = 0; row < space.count; row++) {
    let slot = hash(space.rows, row * space.words, space.words) & mask;
    while (table[slot]) slot = (slot + 1) & mask;
    table[slot] = row + 1;
  }
  space.table = table;
}

/** Keeps the row behind the last one if it was not there yet. */
function keep(space: Space, parent: number, way: number): boolean {
  const { rows, words, table, count } = space;
  const mask = table.length - 1;
  const at = count * words;
  let slot = hash(rows, at, words) & mask;
  for (let row = table[slot]!; row; row = table[slot]!) {
    const other = (row - 1) * words;
    let same = true;
    for (let i = 0; i < words && same; i++) same = rows[other + i] === rows[at + i];
    if (same) return false;
    slot = (slot + 1) & mask;
  }
  table[slot] = count + 1;
  space.parents[count] = parent;
  space.ways[count] = way;
  space.count++;
  // One row is always free behind the last one.
  if ((space.count + 1) * words >= rows.length || space.count * 2 >= table.length) grow(space);
  return true;
}

function foundAt({ rows, parents, ways, words }: Space, actions: readonly Action[], row: number): Found {
  const path: Action[] = [];
  for (let at = row; at > 0; at = parents[at]!) path.unshift(actions[ways[at]!]!);
  const state = new Set<number>();
  for (let bit = 0; bit < words * 32; bit++) if (rows[row * words + (bit >> 5)]! & (1 << (bit & 31))) state.add(bit);
  return { path, state };
}

/** Writes what an action makes of a row behind the last one; false if that is the row itself. */
function step(space: Space, row: number, { adds, keeps }: ActionMasks, action: number): boolean {
  const { rows, words, count } = space;
  const from = row * words;
  const to = count * words;
  const mask = action * words;
  let changed = 0;
  for (let i = 0; i < words; i++) {
    const word = rows[from + i]!;
    const next = (word & keeps[mask + i]!) | adds[mask + i]!;
    changed |= word ^ next;
    rows[to + i] = next;
  }
  return changed !== 0;
}

/** States between two questions whether to go on. */
const PAUSE = 4096;

/** Searches all states. */
export function search(ground: Ground, options: SearchOptions = {}): Searched {
  const words = Math.max(1, Math.ceil(ground.facts.length / 32));
  const actions = actionMasks(ground.actions, words);
  const faults = masksOf(ground.faults, words);
  const { limit = 50_000_000, symmetry, stop } = options;
  const space = newSpace(words);
  space.rows.set(maskOf(ground.start, words));
  symmetry?.least(space.rows, 0);
  keep(space, 0, 0);
  let [transitions, deadlocks, deadlock] = [0, 0, -1];
  let row = 0;
  for (; row < space.count; row++) {
    if (space.count > limit || (row % PAUSE === 0 && stop?.(space.count))) break;
    const fault = ground.faults.findIndex((_, at) => holds(faults, at, space.rows, row * words));
    if (fault >= 0) return { ...result(), complete: false, fault: { ...foundAt(space, ground.actions, row), condition: ground.faults[fault]! } };
    const before = transitions;
    for (let at = 0; at < ground.actions.length; at++) {
      if (!holds(actions, at, space.rows, row * words)) continue;
      if (actions.after[at]!.some((other) => holds(actions, other, space.rows, row * words))) continue;
      if (!step(space, row, actions, at)) continue;
      transitions++;
      symmetry?.least(space.rows, space.count * words);
      keep(space, row, at);
    }
    if (transitions !== before) continue;
    deadlocks++;
    if (deadlock < 0) deadlock = row;
  }
  return result();

  function result(): Searched {
    const known = { states: space.count, transitions, deadlocks, complete: row === space.count };
    return deadlock < 0 ? known : { ...known, deadlock: foundAt(space, ground.actions, deadlock) };
  }
}
