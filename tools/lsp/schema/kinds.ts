/**
 * Which kinds each node of an item can have, as far as it is written: its label, narrowed by the edges drawn at it.
 * The compiler does the same for whole rules; here a contradiction narrows nothing, since half a rule may still become right.
 */
import { homeOf, type EdgeUse, type Item, type NodeUse, type Scope, type Word } from "../syntax/outline.js";
import type { Schema } from "./schema.js";

export interface KindsOf {
  readonly node: (node: NodeUse) => ReadonlySet<string>;
  readonly name: (word: Word) => ReadonlySet<string>;
}

type Variables = Map<object, Map<string, Set<string>>>;

/** Kinds within items that share the names of their outermost scope: a rule and what extends it. */
export function kindsIn(schema: Schema, items: readonly Item[]): KindsOf {
  const all = [...schema.kinds.keys()];
  const variables: Variables = new Map();
  const roots = new Set(items.map(({ scope }) => scope));
  const variable = (owner: object, name: string): Set<string> => {
    const key = roots.has(owner as Scope) ? roots : owner;
    const names = variables.get(key) ?? variables.set(key, new Map()).get(key)!;
    return names.get(name) ?? names.set(name, new Set(all)).get(name)!;
  };
  const named = (scope: Scope, name: string): Set<string> => variable(homeOf(scope, name) ?? rootOf(scope), name);
  const node = (one: NodeUse): Set<string> => (one.name ? named(one.scope, one.name.text) : variable(one, ""));
  for (const item of items) for (const one of item.nodes) if (one.kind && schema.kinds.has(one.kind.text)) narrow(node(one), new Set([one.kind.text]));
  const edges = items.flatMap((item) => item.edges.filter((edge) => !edge.effect));
  narrowByEdges(schema, edges, node);
  return { node, name: (word) => (word.scope ? named(word.scope, word.text) : new Set()) };
}

const rootOf = (scope: Scope): Scope => (scope.parent ? rootOf(scope.parent) : scope);

function narrow(kinds: Set<string>, to: ReadonlySet<string>): boolean {
  const left = [...kinds].filter((kind) => to.has(kind));
  if (!left.length || left.length === kinds.size) return false;
  kinds.clear();
  for (const kind of left) kinds.add(kind);
  return true;
}

/** Kinds at one end of an edge; of one that may be repeated no times, both ends can be one node. */
function endKinds(schema: Schema, edge: EdgeUse, end: "from" | "to"): ReadonlySet<string> | undefined {
  const known = edge.kinds.map((kind) => schema.edges.get(kind.text));
  if (!known.length || known.includes(undefined)) return undefined;
  const other = end === "from" ? "to" : "from";
  return new Set(known.flatMap((one) => (edge.repeat === "star" ? [...one![end], ...one![other]] : one![end])));
}

function narrowByEdges(schema: Schema, edges: readonly EdgeUse[], node: (one: NodeUse) => Set<string>): void {
  const ends = edges.flatMap((edge) => (["from", "to"] as const).map((end) => ({ node: node(edge[end]), kinds: endKinds(schema, edge, end) })));
  for (let again = true; again; ) {
    again = false;
    for (const { node: kinds, kinds: to } of ends) if (to && narrow(kinds, to)) again = true;
    for (const edge of edges) if (edge.repeat === "one" && narrowTogether(schema, edge, node)) again = true;
  }
}

/** Of several kinds of edge, only those count that fit at the other end. */
function narrowTogether(schema: Schema, edge: EdgeUse, node: (one: NodeUse) => Set<string>): boolean {
  const known = edge.kinds.flatMap((kind) => schema.edges.get(kind.text) ?? []);
  if (known.length < 2 || known.length !== edge.kinds.length) return false;
  const [from, to] = [node(edge.from), node(edge.to)];
  const fitting = known.filter((one) => one.from.some((kind) => from.has(kind)) && one.to.some((kind) => to.has(kind)));
  if (!fitting.length) return false;
  const first = narrow(from, new Set(fitting.flatMap((one) => one.from)));
  return narrow(to, new Set(fitting.flatMap((one) => one.to))) || first;
}
