/**
 * Canonical forms of small graphs: one text for each class of graphs that differ only in which node is which.
 * Nodes are parted by their labels and then by their neighbours until nothing more can be told apart (colour refinement);
 * where nodes are left that look alike, each in turn is singled out and the parting goes on (McKay 1981).
 * Of all the numberings found in this way the one with the least text is the canonical one; two numberings with one text
 * are an automorphism, which spares the search everything that it maps to what was seen.
 * The parting uses sums of hashes; a collision makes it coarser and never makes the result wrong,
 * since sums do not depend on how nodes are numbered and only whole texts are compared.
 */

/** A graph as numbers: labels of nodes, and arcs as a flat list of from, kind, to; no arc twice. */
export interface Shape {
  readonly labels: ArrayLike<number>;
  readonly arcs: ArrayLike<number>;
}

/** Where each node goes. */
export type Numbering = Int32Array;

export interface Canonical {
  /** Equal for two graphs exactly if they are isomorphic. */
  readonly text: string;
  /** The position of each node in the canonical graph. */
  readonly positions: Numbering;
  /** Automorphisms that make all others. */
  readonly generators: readonly Numbering[];
}

interface Leaf {
  readonly path: readonly number[];
  readonly positions: Numbering;
  /** Labels by position, then arcs in order. */
  readonly code: Int32Array;
}

interface Search {
  readonly size: number;
  readonly shape: Shape;
  /** Nodes in an order that follows their cells: what sorting starts from. */
  readonly order: Int32Array;
  readonly sums: Int32Array;
  readonly path: number[];
  readonly generators: Numbering[];
  first: Leaf | undefined;
  best: Leaf | undefined;
}

function mix(a: number, b: number): number {
  let h = Math.imul(a + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** Sorts nodes by cell and sum and makes each group of equal ones a cell, called by its first position. How many there are. */
function regroup({ size, order, sums }: Search, cells: Int32Array): number {
  for (let i = 1; i < size; i++) {
    const node = order[i]!;
    let at = i;
    for (; at > 0; at--) {
      const before = order[at - 1]!;
      if (cells[before]! < cells[node]! || (cells[before] === cells[node] && sums[before]! <= sums[node]!)) break;
      order[at] = before;
    }
    order[at] = node;
  }
  let count = 0;
  let cell = 0;
  let [oldCell, oldSum] = [-1, 0];
  for (let i = 0; i < size; i++) {
    const node = order[i]!;
    if (cells[node] !== oldCell || sums[node] !== oldSum) {
      count++;
      cell = i;
      [oldCell, oldSum] = [cells[node]!, sums[node]!];
    }
    cells[node] = cell;
  }
  return count;
}

/** Parts the cells until neighbours tell no more nodes apart. */
function refine(search: Search, cells: Int32Array, known: number): number {
  const { size, sums, shape } = search;
  const { arcs } = shape;
  let count = known;
  while (count < size) {
    sums.fill(0);
    for (let i = 0; i < arcs.length; i += 3) {
      const [from, kind, to] = [arcs[i]!, arcs[i + 1]!, arcs[i + 2]!];
      sums[from] = (sums[from]! + mix(kind * 2, cells[to]!)) | 0;
      sums[to] = (sums[to]! + mix(kind * 2 + 1, cells[from]!)) | 0;
    }
    const next = regroup(search, cells);
    if (next === count) break;
    count = next;
  }
  return count;
}

function codeOf({ size, shape }: Search, positions: Numbering): Int32Array {
  const { labels, arcs } = shape;
  const count = arcs.length / 3;
  const code = new Int32Array(size + count);
  for (let node = 0; node < size; node++) code[positions[node]!] = labels[node]!;
  for (let i = 0; i < count; i++) code[size + i] = (arcs[3 * i + 1]! * size + positions[arcs[3 * i]!]!) * size + positions[arcs[3 * i + 2]!]!;
  code.subarray(size).sort();
  return code;
}

function compare(a: Int32Array, b: Int32Array): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** Notes the automorphism that leads from one leaf to the other; says from which depth on the search goes on. */
function automorphism(search: Search, seen: Leaf, leaf: Leaf): number {
  const inverse = new Int32Array(search.size);
  for (let node = 0; node < search.size; node++) inverse[leaf.positions[node]!] = node;
  search.generators.push(seen.positions.map((position) => inverse[position]!));
  return commonLength(seen.path, leaf.path);
}

function atLeaf(search: Search, cells: Int32Array): number {
  const leaf: Leaf = { path: [...search.path], positions: cells.slice(), code: codeOf(search, cells) };
  if (!search.first || !search.best) {
    search.first = search.best = leaf;
    return leaf.path.length;
  }
  if (!compare(leaf.code, search.first.code)) return automorphism(search, search.first, leaf);
  const order = compare(leaf.code, search.best.code);
  if (order === 0) return automorphism(search, search.best, leaf);
  if (order < 0) search.best = leaf;
  return leaf.path.length;
}

/** The nodes of the smallest cell of more than one node, the first of these. */
function openCell({ size, order }: Search, cells: Int32Array): readonly number[] {
  let [start, length] = [0, size + 1];
  for (let i = 0; i < size; ) {
    let end = i + 1;
    while (end < size && cells[order[end]!] === cells[order[i]!]) end++;
    if (end - i > 1 && end - i < length) [start, length] = [i, end - i];
    i = end;
  }
  return [...order.subarray(start, start + length)];
}

function find(parents: Int32Array, node: number): number {
  while (parents[node] !== node) node = parents[node]!;
  return node;
}

function join(parents: Int32Array, permutation: Numbering): void {
  for (let node = 0; node < parents.length; node++) {
    const [a, b] = [find(parents, node), find(parents, permutation[node]!)];
    if (a !== b) parents[Math.max(a, b)] = Math.min(a, b);
  }
}

/** For each node the first of those that these automorphisms lead to. */
export function orbitsOf(size: number, generators: readonly Numbering[]): Int32Array {
  const parents = Int32Array.from({ length: size }, (_, node) => node);
  for (const one of generators) join(parents, one);
  return parents.map((_, node) => find(parents, node));
}

function orbitsHere({ size, generators, path }: Search): Int32Array {
  return orbitsOf(size, generators.filter((one) => path.every((node) => one[node] === node)));
}

/** Explores below these cells; gives the depth at which the search goes on. */
function explore(search: Search, cells: Int32Array, count: number): number {
  if (count === search.size) return atLeaf(search, cells);
  const { path, order, generators } = search;
  const depth = path.length;
  const here = order.slice();
  const tried: number[] = [];
  let [orbits, known] = [orbitsHere(search), generators.length];
  for (const node of openCell(search, cells)) {
    if (generators.length !== known) [orbits, known] = [orbitsHere(search), generators.length];
    if (tried.some((other) => orbits[other] === orbits[node])) continue;
    tried.push(node);
    order.set(here);
    const inner = cells.map((cell, other) => (other !== node && cell === cells[node] ? cell + 1 : cell));
    path.push(node);
    search.sums.fill(0);
    const back = explore(search, inner, refine(search, inner, regroup(search, inner)));
    path.pop();
    if (back < depth) return back;
  }
  return depth;
}

function textOf(code: Int32Array): string {
  let text = "";
  for (const number of code) text += String.fromCharCode(number >>> 16, number & 0xffff);
  return text;
}

/** The canonical form of a graph. */
export function canonical(shape: Shape): Canonical {
  const size = shape.labels.length;
  const order = Int32Array.from({ length: size }, (_, node) => node);
  const search: Search = { size, shape, order, sums: new Int32Array(size), path: [], generators: [], first: undefined, best: undefined };
  const cells = Int32Array.from(shape.labels);
  explore(search, cells, refine(search, cells, regroup(search, cells)));
  const { code, positions } = search.best!;
  return { text: `${String.fromCharCode(size)}${textOf(code)}`, positions, generators: search.generators };
}
