/** Start graphs of workloads are large and regular: drawn by a few words, without texts to parse. */
import { addEdge, emptySteg, type Attributes, type Steg } from "../../../engine/index.js";

export interface Drawing {
  readonly steg: Steg;
  readonly node: (kind: string, key: string, attributes?: Attributes) => string;
  readonly edge: (from: string, kind: string, to: string) => void;
}

/** An empty graph and what draws in it. */
export function drawing(): Drawing {
  const steg = emptySteg();
  return {
    steg,
    node: (kind, key, attributes = {}) => steg.addNode(key, { kind, unit: "", attributes }),
    edge: (from, kind, to) => void addEdge(steg, from, kind, to),
  };
}

/** Numbers as keys that sort as the numbers do. */
export const numbered = (letter: string, number: number): string => `${letter}${String(number).padStart(7, "0")}`;
