/** The order of what a `fold` or `join` goes through: by its keys, and where those are equal by the nodes. */
import type { Scalar } from "./values.js";

/** Sorts rows that begin with so many keys and hold nodes at these places. */
export function sortByKeys(rows: Scalar[][], keys: number, nodes: readonly number[], compare: (a: number, b: number) => number): void {
  rows.sort((a, b) => {
    for (let i = 0; i < keys; i++) {
      if (a[i]! < b[i]!) return -1;
      if (a[i]! > b[i]!) return 1;
    }
    for (const i of nodes) {
      const order = compare(a[i] as number, b[i] as number);
      if (order) return order;
    }
    return 0;
  });
}
