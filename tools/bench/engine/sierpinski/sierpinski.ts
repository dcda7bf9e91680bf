/**
 * W4: Sierpinski's triangle of `generations` (the case of the AGTIVE 2007 tool contest). The kinds A, B, C, AB, BC, CA
 * of the case, of which some are two others at once, are truth values here: the vocabulary has no kinds of kinds.
 */
import { drawing } from "../draw.js";
import type { Workload } from "../workload.js";

const triangles = (generations: number): number => (3 ** generations - 1) / 2;

export const sierpinski: Workload = {
  name: "W4",
  title: "Sierpinski",
  policy: "sierpinski/sierpinski.race",
  parameters: ({ generations }) => ({ pairs: BigInt(Math.floor(generations! / 2)), last: BigInt(generations! % 2) }),
  graph: () => {
    const { steg, node, edge } = drawing();
    for (const corner of ["a", "b", "c"]) node("Corner", corner, { [corner]: true });
    for (const side of ["ab", "bc", "ca"]) edge(side[0]!, "even", side[1]!);
    return steg;
  },
  expected: ({ generations }) => ({
    steps: triangles(generations!),
    nodes: { Corner: 3 + 3 * triangles(generations!) },
    edges: { [generations! % 2 ? "odd" : "even"]: 3 ** (generations! + 1) },
  }),
  work: ({ generations }) => triangles(generations!),
  unit: "rewrites",
  small: { generations: 3 },
  full: { generations: 12 },
  aim: 0.3,
  growth: [{ generations: 6 }, { generations: 8 }, { generations: 10 }, { generations: 12 }],
};
