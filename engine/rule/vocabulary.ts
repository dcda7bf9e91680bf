/**
 * What a graph may hold: kinds of node with the types of their attributes, kinds of edge with the kinds that they join.
 * `use graph.rust` is the vocabulary of STEG; others are read from schemas of the same shape.
 */
import { edgeKinds, nodeKinds, type EdgeKind } from "../../specs/types/vocabulary.js";
import type { ValueType } from "./functions.js";

export type { EdgeKind };

export interface Vocabulary {
  /** As `use graph.NAME` calls it. */
  readonly name: string;
  /** Kind of node → attribute → type. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, ValueType>>>>;
  readonly edges: Readonly<Record<string, EdgeKind>>;
  /** Kind of node → attributes that every node of it has (`required` in the schema). `race verify` draws no graph without them. */
  readonly required?: Readonly<Record<string, readonly string[]>>;
}

/** The vocabulary of STEG. */
export const rust: Vocabulary = { name: "rust", nodes: nodeKinds, edges: edgeKinds };
