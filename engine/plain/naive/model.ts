/**
 * The graph of the oracle: maps and sets of keys, nothing that is clever.
 * The oracle is the meaning of rules once more, by brute force over all assignments of nodes to names, straight from the syntax tree.
 * It is what tests compare the engines with, and shares no code with them but the order of the stages and the names of made nodes.
 */
import type { NodePattern } from "../../../grammar/ast.js";
import type { Steg } from "../../graph/steg.js";
import { byCodeUnit, type Value } from "../../graph/value.js";

export interface Model {
  readonly kinds: Map<string, string>;
  /** Place of each node in the order of nodes. */
  readonly rank: Map<string, number>;
  readonly attributes: Map<string, Map<string, Value>>;
  readonly edges: Set<string>;
  readonly patches: Map<string, string>;
  /** What was said, by what makes it one saying: rule, nodes, text. */
  readonly messages: Map<string, string>;
  next: number;
  conflict: boolean;
  /** Steps left before it gives up. */
  steps: number;
}

/** What the names of a match stand for; nameless nodes go by their pattern. */
export interface Env {
  readonly nodes: ReadonlyMap<string | NodePattern, string>;
  readonly values: ReadonlyMap<string, Value>;
  /** Names of `optional`s that stand for nothing. */
  readonly absent: ReadonlySet<string>;
}

export const nothing: Env = { nodes: new Map(), values: new Map(), absent: new Set() };

export const edgeKey = (from: string, kind: string, to: string): string => JSON.stringify([from, kind, to]);

export function edgeParts(edge: string): readonly [from: string, kind: string, to: string] {
  return JSON.parse(edge) as [string, string, string];
}

export function addNode(model: Model, key: string, kind: string): void {
  model.kinds.set(key, kind);
  model.attributes.set(key, new Map());
  model.rank.set(key, model.next++);
}

/** The graph as it is given. */
export function modelOf(steg: Steg, steps: number): Model {
  const model: Model = {
    kinds: new Map(),
    rank: new Map(),
    attributes: new Map(),
    edges: new Set(),
    patches: new Map(),
    messages: new Map(),
    next: 0,
    conflict: false,
    steps,
  };
  for (const key of steg.nodes().sort(byCodeUnit)) {
    const { kind, attributes } = steg.getNodeAttributes(key);
    addNode(model, key, kind);
    for (const [name, value] of Object.entries(attributes)) model.attributes.get(key)!.set(name, value);
  }
  steg.forEachEdge((_key, { kind }, from, to) => void model.edges.add(edgeKey(from, kind, to)));
  return model;
}

/** Everything, as sorted lines. */
export function modelLines({ kinds, attributes, edges, patches, messages }: Model): readonly string[] {
  return [
    ...[...kinds].map(([key, kind]) => `node ${kind} ${key}`),
    ...[...attributes].flatMap(([key, own]) => [...own].map(([name, value]) => `${key}.${name} = ${String(value)}`)),
    ...[...edges].map((edge) => `edge ${edge}`),
    ...[...patches].map(([site, ends]) => `patch ${site} from ${ends}`),
    ...[...messages.values()].map((message) => `message ${message}`),
  ].sort();
}
