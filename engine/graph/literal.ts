/**
 * Graphs drawn in arrows, for goldens and tests: the same notation as patterns.
 * A name is the key of its node; unnamed nodes get `_1`, `_2`, … in the order in which they are read.
 * What the schema does not allow is refused, so that no golden shows a graph that cannot be.
 */
import type { Expr, NodePattern, Path } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { rust, type Vocabulary } from "../rule/vocabulary.js";
import { addEdge, emptySteg, type Steg } from "./steg.js";
import type { Attributes, Value } from "./value.js";

interface Drawn {
  kind?: string;
  attributes: Attributes;
}

interface Drawing {
  readonly nodes: Map<string, Drawn>;
  readonly edges: { readonly from: string; readonly kind: string; readonly to: string; readonly path: Path }[];
  readonly diagnostics: Diagnostic[];
  readonly file: string;
  readonly vocabulary: Vocabulary;
  unnamed: number;
}

function refuse(drawing: Drawing, message: string, { span }: { readonly span: Path["span"] }): void {
  const place = { file: drawing.file, line: span.line, column: span.column, length: span.end - span.start };
  drawing.diagnostics.push({ severity: "error", code: "damaged_graph", message, labels: [{ text: "here", place }], notes: [], help: [`draw only what ${drawing.vocabulary.name === "rust" ? "specs/graph" : drawing.vocabulary.name}.schema.json has`] });
}

function literal(expr: Expr): Value | undefined {
  if (expr.kind === "int" || expr.kind === "string" || expr.kind === "bool") return expr.value;
  if (expr.kind !== "unary" || expr.op !== "-") return undefined;
  const value = literal(expr.operand);
  return typeof value === "bigint" ? -value : undefined;
}

const typeNames = { bigint: "int", string: "string", boolean: "bool" } as const;

function drawNode(drawing: Drawing, pattern: NodePattern): string {
  const key = pattern.name?.text ?? `_${++drawing.unnamed}`;
  const node: Drawn = drawing.nodes.get(key) ?? { attributes: {} };
  drawing.nodes.set(key, node);
  if (pattern.type) {
    if (!Object.hasOwn(drawing.vocabulary.nodes, pattern.type.text)) refuse(drawing, `there is no kind \`${pattern.type.text}\``, pattern);
    if (node.kind !== undefined && node.kind !== pattern.type.text) refuse(drawing, `\`${key}\` has two kinds`, pattern);
    node.kind = pattern.type.text;
  }
  for (const { name, value } of pattern.attributes) {
    const known = value && literal(value);
    if (known === undefined) refuse(drawing, `the attribute \`${name.text}\` needs a literal`, pattern);
    else node.attributes = { ...node.attributes, [name.text]: known };
  }
  return key;
}

function drawPath(drawing: Drawing, path: Path): void {
  let previous = drawNode(drawing, path.first);
  for (const { edge, node } of path.steps) {
    const next = drawNode(drawing, node);
    const [from, to] = edge.direction === "out" ? [previous, next] : [next, previous];
    if (edge.repeat !== "one" || edge.kinds.length !== 1) refuse(drawing, "a graph has single edges", edge);
    drawing.edges.push({ from, kind: edge.kinds[0]!.text, to, path });
    previous = next;
  }
}

function addDrawn(drawing: Drawing, steg: Steg, paths: readonly Path[]): void {
  const whole = paths[0];
  for (const [key, { kind, attributes }] of drawing.nodes) {
    if (kind === undefined) refuse(drawing, `nothing says of which kind \`${key}\` is`, whole!);
    else checkAttributes(drawing, key, kind, attributes, whole!);
    steg.addNode(key, { kind: kind ?? "", unit: "", attributes });
  }
  for (const { from, kind, to, path } of drawing.edges) {
    const { edges } = drawing.vocabulary;
    const schema = Object.hasOwn(edges, kind) ? edges[kind] : undefined;
    const [a, b] = [drawing.nodes.get(from)!.kind, drawing.nodes.get(to)!.kind];
    if (!schema || !schema.from.includes(a ?? "") || !schema.to.includes(b ?? "")) refuse(drawing, `no edge \`${kind}\` leads from ${a} to ${b}`, path);
    addEdge(steg, from, kind, to);
  }
}

function checkAttributes(drawing: Drawing, key: string, kind: string, attributes: Attributes, where: Path): void {
  for (const [name, value] of Object.entries(attributes)) {
    const known = drawing.vocabulary.nodes[kind] ?? {};
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!type) refuse(drawing, `${key}: a ${kind} has no attribute \`${name}\``, where);
    else if (type !== typeNames[typeof value as keyof typeof typeNames]) refuse(drawing, `${key}.${name} must be of type ${type}`, where);
  }
}

/** The graph that the paths draw, of kinds that the vocabulary has. */
export function graphFromPaths(paths: readonly Path[], file = "golden", vocabulary = rust): { readonly steg: Steg; readonly diagnostics: readonly Diagnostic[] } {
  const drawing: Drawing = { nodes: new Map(), edges: [], diagnostics: [], file, vocabulary, unnamed: 0 };
  for (const path of paths) drawPath(drawing, path);
  const steg = emptySteg();
  addDrawn(drawing, steg, paths);
  return { steg, diagnostics: drawing.diagnostics };
}
