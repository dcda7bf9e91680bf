/** A small vocabulary for programs made by chance: some edges join many kinds, some few; attributes of every type. */

/** Kind → attribute → type. */
export const nodeKinds: Readonly<Record<string, Readonly<Record<string, "int" | "string" | "bool">>>> = {
  A: { n: "int", m: "int", s: "string", t: "bool" },
  B: { n: "int", k: "int", s: "string" },
  C: { n: "int", s: "string" },
  Made: { n: "int" },
};

export const edgeKinds: Readonly<Record<string, { readonly from: readonly string[]; readonly to: readonly string[] }>> = {
  e: { from: ["A", "B"], to: ["A", "B"] },
  f: { from: ["A"], to: ["A", "B", "C"] },
  g: { from: ["B"], to: ["B", "C"] },
  h: { from: ["A", "B", "C", "Made"], to: ["A", "B", "C", "Made"] },
  made: { from: ["Made"], to: ["A", "B", "C", "Made"] },
};

/** How a program calls it. */
export const vocabularyName = "fuzz";

const typeNames = { int: "integer", string: "string", bool: "boolean" } as const;

/** The same as a schema. */
export function schemaText(): string {
  const definition = (kind: string): object => {
    const properties = Object.fromEntries(Object.entries(nodeKinds[kind]!).map(([name, type]) => [name, { type: typeNames[type] }]));
    return { title: kind, description: `A node of kind ${kind}.`, type: "object", additionalProperties: false, properties };
  };
  const kinds = Object.keys(nodeKinds);
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: `race:${vocabularyName}`,
    title: "Fuzz",
    type: "object",
    properties: { nodes: { type: "object", properties: Object.fromEntries(kinds.map((kind) => [kind, { $ref: `#/definitions/${kind}` }])) } },
    definitions: Object.fromEntries(kinds.map((kind) => [kind, definition(kind)])),
    edges: Object.fromEntries(Object.entries(edgeKinds).map(([name, ends]) => [name, { description: `An edge ${name}.`, ...ends }])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
