/**
 * A vocabulary as the editor shows it: kinds, attributes and edges with what their schema says of them and where.
 * The shape is that of `specs/graph.schema.json`, for `use graph.NAME` as well.
 */
import { linesOf, type Extent, type Lines } from "../text.js";
import { entriesOf, readJson, textOf, textsOf, within, type Json } from "./json.js";

export interface AttributeWord {
  readonly type: "int" | "string" | "bool";
  readonly description?: string;
  readonly place: Extent;
}

export interface KindWord {
  readonly description?: string;
  readonly attributes: ReadonlyMap<string, AttributeWord>;
  readonly place: Extent;
}

export interface EdgeWord {
  readonly description?: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly place: Extent;
}

export interface Schema {
  readonly uri: string;
  /** As `use graph.NAME` calls it. */
  readonly name: string;
  readonly kinds: ReadonlyMap<string, KindWord>;
  readonly edges: ReadonlyMap<string, EdgeWord>;
  readonly lines: Lines;
}

function typeOf(json: Json): AttributeWord["type"] {
  const type = textOf(within(json, "type"));
  return type === "boolean" ? "bool" : type === "string" ? "string" : "int";
}

const described = (json: Json): { readonly description?: string } => {
  const description = textOf(within(json, "description"));
  return description === undefined ? {} : { description };
};

function kindOf(place: Extent, json: Json): KindWord {
  const attributes = entriesOf(within(json, "properties")).map(([name, { key, value }]) => [name, { type: typeOf(value), ...described(value), place: key }] as const);
  return { ...described(json), attributes: new Map(attributes), place };
}

/** Reads a schema; what is not JSON, or not of this shape, is a vocabulary without words. */
export function readSchema(uri: string, name: string, text: string): Schema {
  const json = parsed(text);
  const named = new Set(entriesOf(within(json, "properties", "nodes", "properties")).map(([kind]) => kind));
  const kinds = entriesOf(within(json, "definitions")).flatMap(([kind, { key, value }]) => (named.has(kind) ? [[kind, kindOf(key, value)] as const] : []));
  const edges = entriesOf(within(json, "edges")).map(
    ([edge, { key, value }]) => [edge, { ...described(value), from: textsOf(within(value, "from")), to: textsOf(within(value, "to")), place: key }] as const,
  );
  return { uri, name, kinds: new Map(kinds), edges: new Map(edges), lines: linesOf(text) };
}

function parsed(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}
