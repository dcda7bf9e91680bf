/** W5: every comb of ten teeth in a grid of `side` × `side` cells (V. Batz, M. Kroll, R. Geiß: A first experimental evaluation of search plan driven graph pattern matching, 2007). */
import { drawing, numbered } from "../draw.js";
import type { Workload } from "../workload.js";

const TEETH = 10;

const combs = (side: number): number => (side - TEETH + 1) * (side - 1);

export const comb: Workload = {
  name: "W5",
  title: "comb",
  policy: "comb/comb.race",
  parameters: () => ({}),
  graph: ({ side }) => {
    const { steg, node, edge } = drawing();
    const cell = (row: number, column: number): string => numbered("c", row * side! + column);
    node("Grid", "grid");
    for (let i = 0; i < side! * side!; i++) node("Cell", numbered("c", i));
    for (let row = 0; row < side!; row++)
      for (let column = 0; column < side!; column++) {
        if (column + 1 < side!) edge(cell(row, column), "h", cell(row, column + 1));
        if (row + 1 < side!) edge(cell(row, column), "v", cell(row + 1, column));
      }
    return steg;
  },
  expected: ({ side }) => ({
    steps: 1,
    nodes: { Grid: 1, Cell: side! * side! },
    edges: { h: side! * (side! - 1), v: side! * (side! - 1) },
    sums: { "Grid.combs": combs(side!) },
  }),
  work: ({ side }) => combs(side!),
  unit: "matches",
  small: { side: 12 },
  full: { side: 100 },
  aim: 0.004,
  growth: [{ side: 12 }, { side: 34 }, { side: 103 }, { side: 322 }],
};
