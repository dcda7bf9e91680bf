/**
 * Matches in their order, the first on top: what was found at once as a sorted run, what comes later in a heap beside it.
 * Two nodes of a match make one number to compare by, so most comparisons look at no frame.
 */
import { intList, reserve, resized, type IntList } from "../match/int-list.js";
import type { Random } from "./shuffle.js";

/** The place of a node in the order of nodes. */
export type Rank = (node: number) => number;

export interface Heap {
  /** Integers of a match, and how many of them are nodes. */
  readonly stride: number;
  readonly nodes: number;
  readonly rank: Rank;
  /** Where the order is one of chance. */
  readonly random: Random | undefined;
  /** The sorted run, and how much of it is gone. */
  run: IntList;
  gone: number;
  /** Four children each: keys, and where the frames are. */
  size: number;
  keys: Float64Array;
  places: Int32Array;
  frames: Int32Array;
  /** Frames in use, and places that are free again. */
  used: number;
  readonly free: IntList;
}

const SPAN = 2 ** 26;

export function emptyHeap(stride: number, nodes: number, rank: Rank, random?: Random): Heap {
  return {
    stride,
    nodes,
    rank,
    random,
    run: intList(),
    gone: 0,
    size: 0,
    keys: new Float64Array(16),
    places: new Int32Array(16),
    frames: new Int32Array(16 * stride),
    used: 0,
    free: intList(),
  };
}

export function clearHeap(heap: Heap): void {
  heap.run.length = heap.gone = heap.size = heap.used = heap.free.length = 0;
}

/** What stands for nothing comes last. */
function placeOf(rank: Rank, node: number): number {
  return node < 0 ? SPAN - 1 : rank(node);
}

function keyOf({ nodes, rank }: Heap, frames: Int32Array, at: number): number {
  const first = nodes > 0 ? placeOf(rank, frames[at]!) : 0;
  return nodes > 1 ? first * SPAN + placeOf(rank, frames[at + 1]!) : first;
}

function compareRest({ nodes, rank }: Heap, a: Int32Array, i: number, b: Int32Array, j: number): number {
  for (let k = 2; k < nodes; k++) {
    const order = placeOf(rank, a[i + k]!) - placeOf(rank, b[j + k]!);
    if (order) return order;
  }
  return 0;
}

/** Whether the entry at one position of the heap comes before a frame with a key. */
function isBefore(heap: Heap, at: number, key: number, place: number): boolean {
  const own = heap.keys[at]!;
  return own !== key ? own < key : compareRest(heap, heap.frames, heap.places[at]!, heap.frames, place) < 0;
}

/** Puts a match in. */
export function pushMatch(heap: Heap, data: Int32Array, from: number): void {
  const { stride } = heap;
  let place: number;
  if (heap.free.length) place = heap.free.data[--heap.free.length]!;
  else {
    place = heap.used;
    heap.used += stride;
    if (heap.used > heap.frames.length) heap.frames = resized(heap.frames, 2 * heap.used);
  }
  for (let i = 0; i < stride; i++) heap.frames[place + i] = data[from + i]!;
  if (heap.size === heap.keys.length) growHeap(heap);
  rise(heap, heap.size++, heap.random ? heap.random(SPAN) : keyOf(heap, heap.frames, place), place);
}

function growHeap(heap: Heap): void {
  const keys = new Float64Array(2 * heap.keys.length);
  keys.set(heap.keys);
  heap.keys = keys;
  heap.places = resized(heap.places, keys.length);
}

function rise(heap: Heap, from: number, key: number, place: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 2;
    if (isBefore(heap, parent, key, place)) break;
    heap.keys[at] = heap.keys[parent]!;
    heap.places[at] = heap.places[parent]!;
    at = parent;
  }
  heap.keys[at] = key;
  heap.places[at] = place;
}

function sink(heap: Heap, key: number, place: number): void {
  let at = 0;
  for (;;) {
    const first = 4 * at + 1;
    if (first >= heap.size) break;
    let least = first;
    const end = Math.min(first + 4, heap.size);
    for (let child = first + 1; child < end; child++) if (isBefore(heap, child, heap.keys[least]!, heap.places[least]!)) least = child;
    if (!isBefore(heap, least, key, place)) break;
    heap.keys[at] = heap.keys[least]!;
    heap.places[at] = heap.places[least]!;
    at = least;
  }
  heap.keys[at] = key;
  heap.places[at] = place;
}

/** Whether the first of all is the first of the run. */
function runIsFirst(heap: Heap): boolean {
  if (heap.gone >= heap.run.length) return false;
  if (!heap.size) return true;
  const key = keyOf(heap, heap.run.data, heap.gone);
  const own = heap.keys[0]!;
  return own !== key ? key < own : compareRest(heap, heap.run.data, heap.gone, heap.frames, heap.places[0]!) <= 0;
}

export interface First {
  frames: Int32Array;
  at: number;
  inRun: boolean;
}

/** Says where the first match stands; false if there is none. */
export function firstMatch(heap: Heap, into: First): boolean {
  if (!heap.size && heap.gone >= heap.run.length) return false;
  into.inRun = runIsFirst(heap);
  into.frames = into.inRun ? heap.run.data : heap.frames;
  into.at = into.inRun ? heap.gone : heap.places[0]!;
  return true;
}

/** Takes the first match out. */
export function dropFirst(heap: Heap, { inRun }: First): void {
  if (inRun) {
    heap.gone += heap.stride;
    return;
  }
  const free = heap.free;
  reserve(free, free.length + 1)[free.length++] = heap.places[0]!;
  if (--heap.size) sink(heap, heap.keys[heap.size]!, heap.places[heap.size]!);
}

/** Takes all out and puts these in. */
export function fillHeap(heap: Heap, matches: IntList): void {
  clearHeap(heap);
  if (heap.random) {
    for (let at = 0; at < matches.length; at += heap.stride) pushMatch(heap, matches.data, at);
    return;
  }
  const run = reserve(heap.run, matches.length);
  heap.run.length = matches.length;
  const order = orderOf(heap, matches);
  if (!order) return run.set(matches.data.subarray(0, matches.length));
  const { stride } = heap;
  order.forEach((from, i) => {
    for (let k = 0; k < stride; k++) run[i * stride + k] = matches.data[from + k]!;
  });
}

/** Where the matches stand in their order; undefined if that is how they lie already. */
function orderOf(heap: Heap, { data, length }: IntList): Int32Array | undefined {
  const { stride, nodes, rank } = heap;
  if (isSorted(heap, data, length)) return undefined;
  let order: Int32Array = new Int32Array(length / stride);
  for (let i = 0; i < order.length; i++) order[i] = i * stride;
  if (nearlySorted(heap, data, order)) return order;
  // From the last node to the first, each stable: so the first decides (Knuth, 5.2.5).
  for (let k = nodes - 1; k >= 0; k--) order = byDigits(order, (at) => placeOf(rank, data[at + k]!));
  return order;
}

/** Moves what stands a little too far behind; false, with the order as it was or better, if much does. */
function nearlySorted(heap: Heap, data: Int32Array, order: Int32Array): boolean {
  let moves = 4 * order.length;
  for (let i = 1; i < order.length && moves > 0; i++) {
    const one = order[i]!;
    const key = keyOf(heap, data, one);
    let at = i;
    for (; at > 0 && moves > 0 && comesBehind(heap, data, order[at - 1]!, key, one); at--, moves--) order[at] = order[at - 1]!;
    order[at] = one;
  }
  return moves > 0;
}

function comesBehind(heap: Heap, data: Int32Array, other: number, key: number, one: number): boolean {
  const own = keyOf(heap, data, other);
  return own !== key ? own > key : compareRest(heap, data, other, data, one) > 0;
}

function isSorted(heap: Heap, data: Int32Array, length: number): boolean {
  const { stride } = heap;
  for (let at = stride; at < length; at += stride) {
    const [a, b] = [keyOf(heap, data, at - stride), keyOf(heap, data, at)];
    if (a > b || (a === b && compareRest(heap, data, at - stride, data, at) > 0)) return false;
  }
  return true;
}

const DIGIT = 13;

function byDigits(order: Int32Array, value: (at: number) => number): Int32Array {
  const values = order.map(value);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  let [from, to]: Int32Array[] = [Int32Array.from(order.keys()), new Int32Array(order.length)];
  for (let shift = 0; most >>> shift > 0; shift += DIGIT) {
    const counts = new Int32Array((1 << DIGIT) + 1);
    const digit = (i: number): number => (values[i]! >>> shift) & ((1 << DIGIT) - 1);
    for (const i of from!) counts[digit(i) + 1]!++;
    for (let d = 0; d < 1 << DIGIT; d++) counts[d + 1]! += counts[d]!;
    for (const i of from!) to![counts[digit(i)]!++] = i;
    [from, to] = [to!, from!];
  }
  return from!.map((i) => order[i]!);
}
