/**
 * The nodes that a derive has made, by what the names of the rule stood for: to fire again makes nothing new.
 * A hash table over rows of integers, in place of keys of text.
 */
import { intList, reserve, resized, type IntList } from "../match/int-list.js";

export interface Made {
  /** Integers of a key. */
  readonly width: number;
  /** Rows of a key and the node. */
  readonly rows: IntList;
  /** Position of the row + 1, open addressing. */
  table: Int32Array;
}

export function emptyMade(width: number): Made {
  return { width, rows: intList(64), table: new Int32Array(32) };
}

function hashOf(data: Int32Array, at: number, width: number): number {
  let hash = width;
  for (let i = 0; i < width; i++) hash = Math.imul(hash ^ data[at + i]!, 0x9e3779b1) ^ (hash >>> 13);
  return hash ^ (hash >>> 16);
}

function same(a: Int32Array, i: number, b: Int32Array, j: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (a[i + k] !== b[j + k]) return false;
  return true;
}

/** The node of a key, -1 if none was made. */
export function findMade({ width, rows, table }: Made, key: Int32Array): number {
  const mask = table.length - 1;
  for (let at = hashOf(key, 0, width) & mask; ; at = (at + 1) & mask) {
    const row = table[at]!;
    if (row === 0) return -1;
    if (same(rows.data, row - 1, key, 0, width)) return rows.data[row - 1 + width]!;
  }
}

/** Remembers the node of a key that was not there. */
export function addMade(made: Made, key: Int32Array, node: number): void {
  const { width, rows } = made;
  const row = rows.length;
  const data = reserve(rows, row + width + 1);
  for (let i = 0; i < width; i++) data[row + i] = key[i]!;
  data[row + width] = node;
  rows.length += width + 1;
  if (2 * rows.length > made.table.length * (width + 1)) grow(made);
  else place(made, row);
}

function place({ width, rows, table }: Made, row: number): void {
  const mask = table.length - 1;
  let at = hashOf(rows.data, row, width) & mask;
  while (table[at] !== 0) at = (at + 1) & mask;
  table[at] = row + 1;
}

function grow(made: Made): void {
  made.table = new Int32Array(2 * made.table.length);
  for (let row = 0; row < made.rows.length; row += made.width + 1) place(made, row);
}

/** Forgets all nodes. */
export function clearMade(made: Made): void {
  if (made.rows.length) made.table.fill(0);
  made.rows.length = 0;
}

/** Forgets all nodes from one on: for undoing. */
export function forgetMade(made: Made, firstNode: number): void {
  const { width, rows } = made;
  const kept = { data: resized(rows.data, rows.data.length), length: 0 };
  for (let row = 0; row < rows.length; row += width + 1) {
    if (rows.data[row + width]! >= firstNode) continue;
    kept.data.set(rows.data.subarray(row, row + width + 1), kept.length);
    kept.length += width + 1;
  }
  rows.data = kept.data;
  rows.length = kept.length;
  made.table.fill(0);
  for (let row = 0; row < rows.length; row += width + 1) place(made, row);
}
