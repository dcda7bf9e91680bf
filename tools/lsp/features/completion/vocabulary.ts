/** Kinds, edges and attributes that the schema allows between what stands around the cursor. */
import type { KindsOf } from "../../schema/kinds.js";
import type { Schema } from "../../schema/schema.js";
import type { EdgeUse, Item, NodeUse, Word } from "../../syntax/outline.js";
import { describeAttribute, describeEdge, describeKind } from "../describe.js";
import type { Offer } from "./offer.js";

/** Kinds that a node can have at this place: by what is drawn at it, in effects as well. */
function allowed(schema: Schema, kinds: KindsOf, item: Item, node: NodeUse): ReadonlySet<string> {
  const ends = item.edges.flatMap((edge) => {
    const end = edge.from === node ? "from" : edge.to === node ? "to" : undefined;
    const known = edge.kinds.flatMap((kind) => schema.edges.get(kind.text) ?? []);
    return end && known.length ? [new Set(known.flatMap((one) => (edge.repeat === "star" ? [...one.from, ...one.to] : one[end])))] : [];
  });
  return new Set([...kinds.node(node)].filter((kind) => ends.every((end) => end.has(kind))));
}

export function kindOffers(schema: Schema, kinds: KindsOf, item: Item, node: NodeUse, prefix = ""): readonly Offer[] {
  const fitting = allowed(schema, kinds, item, node);
  const names = fitting.size ? [...fitting] : [...schema.kinds.keys()];
  return names.map((name) => ({ label: `${prefix}${name}`, kind: "Class", documentation: describeKind(schema, name), rank: 2 }));
}

const touches = (ends: readonly string[], kinds: ReadonlySet<string>): boolean => !kinds.size || ends.some((kind) => kinds.has(kind));

/** Edges that lead from one node to the other. */
function edgesBetween(schema: Schema, from: ReadonlySet<string>, to: ReadonlySet<string>): readonly string[] {
  return [...schema.edges].filter(([, edge]) => touches(edge.from, from) && touches(edge.to, to)).map(([name]) => name);
}

const edgeOffer = (schema: Schema, name: string, label: string, insert: string): Offer => {
  const { from, to } = schema.edges.get(name)!;
  const shown = (kinds: readonly string[]): string => (kinds.length > 3 ? `${kinds.slice(0, 3).join("|")}|…` : kinds.join("|"));
  return { label, kind: "Reference", detail: `${shown(from)} → ${shown(to)}`, documentation: describeEdge(schema, name), insert, rank: 0 };
};

/** Kinds that a way of several edges can go through: those at the ends of the kinds of edge that are there already. */
function onTheWay(schema: Schema, edge: EdgeUse, end: "from" | "to"): readonly string[] {
  if (edge.repeat === "one" && edge.kinds.length < 2) return [];
  return edge.kinds.flatMap((kind) => schema.edges.get(kind.text)?.[end] ?? []);
}

/** Edges where one is being drawn; what is still missing of its arrow is written with it. */
export function edgeOffers(schema: Schema, kinds: KindsOf, edge: EdgeUse, after: string): readonly Offer[] {
  const ending = edge.whole || /^[-+*|]/.test(after) ? "" : edge.direction === "out" ? "-> " : "- ";
  const [from, to] = [kinds.node(edge.from), kinds.node(edge.to)];
  const straight = edgesBetween(schema, from, to);
  const around = edgesBetween(schema, new Set([...from, ...onTheWay(schema, edge, "to")]), new Set([...to, ...onTheWay(schema, edge, "from")]));
  const offer = (name: string, rank: number): Offer => ({ ...edgeOffer(schema, name, name, `${name}${ending}`), rank });
  return [...straight.map((name) => offer(name, 0)), ...around.map((name) => offer(name, 1))];
}

/** Edges that can go on behind a node. */
export function edgesBehind(schema: Schema, kinds: KindsOf, node: NodeUse): readonly Offer[] {
  const here = kinds.node(node);
  const out = edgesBetween(schema, here, new Set()).map((name) => edgeOffer(schema, name, `-${name}->`, `-${name}-> `));
  const into = edgesBetween(schema, new Set(), here).map((name) => edgeOffer(schema, name, `<-${name}-`, `<-${name}- `));
  return [...out, ...into];
}

/** Attributes of what a word belongs to. */
export function attributeOffers(schema: Schema, kinds: KindsOf, word: Word, ending: string): readonly Offer[] {
  const of = word.node ? kinds.node(word.node) : word.of ? kinds.name(word.of) : new Set<string>();
  const found = new Map<string, string>();
  for (const kind of of) for (const [name, { type }] of schema.kinds.get(kind)?.attributes ?? []) found.set(name, type);
  return [...found].map(([name, type]) => ({ label: name, kind: "Property", detail: type, documentation: describeAttribute(schema, name, of), rank: 0, ...(ending ? { insert: `${name}${ending}` } : {}) }));
}
