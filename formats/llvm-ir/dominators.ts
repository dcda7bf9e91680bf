/**
 * Control flow of a printed function: successors, predecessors and the dominator tree.
 * Dominators by the semi-NCA method (Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems", 2005):
 * semidominators with path compression, then nearest common ancestors; no recursion, so that deep functions fit.
 */
import { terminatorOf, unquote, type IrFunction } from "./functions.js";

export interface Flow {
  readonly successors: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
  /** Immediate dominator by block; the entry has itself, unreachable blocks -1. */
  readonly immediate: Int32Array;
  /** Does block `a` dominate block `b`? Unreachable blocks dominate nothing and are dominated by nothing. */
  readonly dominates: (a: number, b: number) => boolean;
}

/** Successors, predecessors and dominators of a function. */
export function flowOf(fn: IrFunction): Flow {
  const successors = successorsOf(fn);
  const predecessors: number[][] = fn.blocks.map(() => []);
  successors.forEach((next, block) => next.forEach((to) => predecessors[to]!.push(block)));
  const immediate = immediateDominators(successors, predecessors);
  return { successors, predecessors, immediate, dominates: ancestry(immediate) };
}

function successorsOf(fn: IrFunction): number[][] {
  const index = new Map(fn.blocks.map((block, i) => [block.label, i]));
  return fn.blocks.map((block) => {
    const seen = new Set<number>();
    for (const match of terminatorOf(block).matchAll(/\blabel %("[^"]*"|[-\w.$]+)/g)) {
      const to = index.get(unquote(match[1]!));
      if (to !== undefined) seen.add(to);
    }
    return [...seen];
  });
}

/** Immediate dominators of a graph whose entry is node 0. */
export function immediateDominators(
  successors: readonly (readonly number[])[],
  predecessors: readonly (readonly number[])[],
): Int32Array {
  const size = successors.length;
  const immediate = new Int32Array(size).fill(-1);
  if (size === 0) return immediate;
  const { order, number, parent } = depthFirst(successors);
  const semi = semidominators(order, number, parent, predecessors);
  // From here on in numbers of the depth-first walk.
  const tree = new Int32Array(order.length);
  for (let w = 1; w < order.length; w++) {
    let above = parent[w]!;
    while (above > semi[w]!) above = tree[above]!;
    tree[w] = above;
  }
  order.forEach((block, w) => (immediate[block] = order[tree[w]!]!));
  return immediate;
}

interface Walk {
  /** Block by number. */
  readonly order: number[];
  /** Number by block, -1 where unreachable. */
  readonly number: Int32Array;
  /** Parent's number by number. */
  readonly parent: number[];
}

function depthFirst(successors: readonly (readonly number[])[]): Walk {
  const number = new Int32Array(successors.length).fill(-1);
  const order: number[] = [0];
  const parent: number[] = [0];
  number[0] = 0;
  const stack = [{ block: 0, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const to = successors[top.block]![top.next++];
    if (to === undefined) stack.pop();
    else if (number[to] === -1) {
      number[to] = order.length;
      order.push(to);
      parent.push(number[top.block]!);
      stack.push({ block: to, next: 0 });
    }
  }
  return { order, number, parent };
}

function semidominators(
  order: readonly number[],
  number: Int32Array,
  parent: readonly number[],
  predecessors: readonly (readonly number[])[],
): Int32Array {
  const size = order.length;
  const semi = Int32Array.from({ length: size }, (_, w) => w);
  const ancestor = new Int32Array(size).fill(-1);
  const best = Int32Array.from({ length: size }, (_, w) => w);
  for (let w = size - 1; w > 0; w--) {
    for (const block of predecessors[order[w]!]!) {
      const v = number[block]!;
      if (v >= 0) semi[w] = Math.min(semi[w]!, semi[lowest(v, ancestor, best, semi)]!);
    }
    ancestor[w] = parent[w]!;
  }
  return semi;
}

/** The node of least semidominator on the linked path above `v`, with path compression. */
function lowest(v: number, ancestor: Int32Array, best: Int32Array, semi: Int32Array): number {
  const path: number[] = [];
  for (let at = v; ancestor[at]! !== -1; at = ancestor[at]!) path.push(at);
  for (let i = path.length - 2; i >= 0; i--) {
    const at = path[i]!;
    const above = path[i + 1]!;
    if (semi[best[above]!]! < semi[best[at]!]!) best[at] = best[above]!;
    ancestor[at] = ancestor[above]!;
  }
  return best[v]!;
}

/** Constant-time ancestry in the dominator tree, by entry and exit times. */
function ancestry(immediate: Int32Array): (a: number, b: number) => boolean {
  const children: number[][] = Array.from(immediate, () => []);
  immediate.forEach((above, block) => {
    if (above >= 0 && block !== 0) children[above]!.push(block);
  });
  const enter = new Int32Array(immediate.length).fill(-1);
  const leave = new Int32Array(immediate.length).fill(-1);
  let clock = 0;
  const stack = immediate.length > 0 ? [{ block: 0, next: 0 }] : [];
  if (stack.length > 0) enter[0] = clock++;
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const child = children[top.block]![top.next++];
    if (child === undefined) {
      leave[top.block] = clock++;
      stack.pop();
    } else {
      enter[child] = clock++;
      stack.push({ block: child, next: 0 });
    }
  }
  return (a, b) =>
    enter[a]! >= 0 && enter[b]! >= 0 && enter[a]! <= enter[b]! && leave[b]! <= leave[a]!;
}
