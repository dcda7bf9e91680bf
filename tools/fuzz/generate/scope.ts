/** What a rule that is being made by chance has bound so far, with the kinds and types that keep most of what is made meaningful. */
import type { Random } from "../random.js";
import { edgeKinds, nodeKinds } from "./vocabulary.js";

export type Type = "int" | "string" | "bool";

export interface Scope {
  readonly random: Random;
  /** Name → kind. */
  readonly nodes: Map<string, string>;
  readonly values: Map<string, Type>;
  /** Names that an `optional` bound. */
  readonly optional: Set<string>;
  /** Edges that paths have drawn, as texts `a -e-> b` of single edges between names. */
  readonly drawn: { readonly from: string; readonly kind: string; readonly to: string }[];
  /** Names for new nodes, taken from the front. */
  readonly fresh: string[];
}

export function newScope(random: Random): Scope {
  return { random, nodes: new Map(), values: new Map(), optional: new Set(), drawn: [], fresh: ["a", "b", "c", "d", "i", "j", "l", "o", "q", "r"] };
}

/** A scope within: what it binds is not seen outside. */
export function within(scope: Scope): Scope {
  return { ...scope, nodes: new Map(scope.nodes), values: new Map(scope.values), optional: new Set(scope.optional), drawn: [] };
}

/** The attributes of a kind that have a type. */
export function attributesOf(kind: string, type: Type): readonly string[] {
  return Object.entries(nodeKinds[kind]!).flatMap(([name, own]) => (own === type ? [name] : []));
}

export const kindNames: readonly string[] = Object.keys(nodeKinds);

export interface Drawn {
  readonly edge: string;
  readonly out: boolean;
  readonly kind: string;
}

/** An edge at a node of this kind, with a kind for its other end. */
export function edgeAt(random: Random, kind: string): Drawn {
  const ways = Object.entries(edgeKinds).flatMap(([edge, { from, to }]) => [
    ...(from.includes(kind) ? [{ edge, out: true, ends: to }] : []),
    ...(to.includes(kind) ? [{ edge, out: false, ends: from }] : []),
  ]);
  const { edge, out, ends } = random.pick(ways);
  return { edge, out, kind: random.pick(ends) };
}
