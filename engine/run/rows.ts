/** Rows of integers in the order of the nodes in some of their columns. */
import type { IntList } from "../match/int-list.js";

/** Sorts the rows of a list. */
export function sortRows(rows: IntList, width: number, nodes: readonly number[], compare: (a: number, b: number) => number): void {
  if (rows.length <= width) return;
  const { data, length } = rows;
  const starts = Array.from({ length: length / width }, (_, i) => i * width);
  starts.sort((a, b) => {
    for (const node of nodes) {
      const order = compare(data[a + node]!, data[b + node]!);
      if (order) return order;
    }
    return 0;
  });
  const sorted = new Int32Array(length);
  starts.forEach((start, i) => sorted.set(data.subarray(start, start + width), i * width));
  data.set(sorted);
}
