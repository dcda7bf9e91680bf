/**
 * Vocabularies from schemas: JSON of the shape of `specs/graph.schema.json`. A schema is a person's file,
 * so what is wrong with it is said, all of it at once.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { ValueType } from "./functions.js";
import type { EdgeKind, Vocabulary } from "./vocabulary.js";

type Json = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";

/** A vocabulary from a schema of the shape of `specs/graph.schema.json`; what is wrong with it is said. */
export function vocabularyOf(
  name: string,
  json: unknown,
  file = `${name}.schema.json`,
): { readonly vocabulary?: Vocabulary; readonly diagnostics: readonly Diagnostic[] } {
  const faults: string[] = [];
  const nodes = readNodes(json, faults);
  const required = readRequired(json);
  const edges = readEdges(json, nodes, faults);
  if (!faults.length) return { vocabulary: { name, nodes, edges, required }, diagnostics: [] };
  return { diagnostics: faults.map((fault) => damaged(file, fault)) };
}

function damaged(file: string, fault: string): Diagnostic {
  return {
    severity: "error",
    code: "no_such_vocabulary",
    message: `${file} is no vocabulary: ${fault}`,
    labels: [{ text: "this schema", place: { file } }],
    notes: [],
    help: ["write it in the shape of specs/graph.schema.json: properties.nodes.properties, definitions, edges"],
  };
}

function at(json: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), json);
}

function readNodes(json: unknown, faults: string[]): Vocabulary["nodes"] {
  const kinds = at(json, "properties", "nodes", "properties");
  if (!isObject(kinds)) return (faults.push("it has no properties.nodes.properties"), {});
  return Object.fromEntries(Object.keys(kinds).map((kind) => [kind, readAttributes(json, kind, faults)]));
}

function readAttributes(json: unknown, kind: string, faults: string[]): Readonly<Record<string, ValueType>> {
  const attributes = at(json, "definitions", kind, "properties") ?? {};
  if (!/^[A-Z][A-Za-z0-9]*$/.test(kind)) faults.push(`\`${kind}\` is no name of a kind`);
  if (!isObject(at(json, "definitions", kind)) || !isObject(attributes)) return (faults.push(`definitions.${kind} is not there`), {});
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, definition]) => {
      const type = attributeType(definition);
      if (!type) faults.push(`${kind}.${name} is neither a string, a boolean nor an integer`);
      return type ? [[name, type]] : [];
    }),
  );
}

function attributeType(definition: unknown): ValueType | undefined {
  if (!isObject(definition)) return undefined;
  if (isText(definition["$ref"])) return "int";
  const types: Readonly<Record<string, ValueType>> = { string: "string", boolean: "bool", integer: "int" };
  return isText(definition["type"]) && Object.hasOwn(types, definition["type"]) ? types[definition["type"]] : undefined;
}

function readRequired(json: unknown): Readonly<Record<string, readonly string[]>> {
  const definitions = at(json, "definitions");
  const entries = isObject(definitions) ? Object.keys(definitions) : [];
  return Object.fromEntries(
    entries.flatMap((kind) => {
      const required = at(json, "definitions", kind, "required");
      return Array.isArray(required) && required.every(isText) && required.length ? [[kind, required]] : [];
    }),
  );
}

function readEdges(json: unknown, nodes: Vocabulary["nodes"], faults: string[]): Vocabulary["edges"] {
  const edges = at(json, "edges");
  if (!isObject(edges)) return (faults.push("it has no edges"), {});
  return Object.fromEntries(Object.keys(edges).map((name) => [name, readEdge(name, edges[name], nodes, faults)]));
}

function readEdge(name: string, edge: unknown, nodes: Vocabulary["nodes"], faults: string[]): EdgeKind {
  const ends = (end: string): readonly string[] => {
    const kinds = at(edge, end);
    if (!Array.isArray(kinds) || !kinds.length || !kinds.every(isText))
      return (faults.push(`the edge ${name} does not say which kinds it leads ${end}`), []);
    for (const kind of kinds) if (!Object.hasOwn(nodes, kind)) faults.push(`the edge ${name} leads ${end} \`${kind}\`, which is no kind`);
    return kinds;
  };
  return { from: ends("from"), to: ends("to"), ...limits(edge) };
}

function limits(edge: unknown): Partial<EdgeKind> {
  const names = ["one", "always", "owned", "acyclic"] as const;
  return Object.fromEntries(names.filter((name) => at(edge, name) === true).map((name) => [name, true]));
}
