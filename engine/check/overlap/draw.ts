/** Shapes as graphs, and small graphs as arrows: the notation of goldens, each node with its kind and attributes once. */
import { addEdge, emptySteg, type Steg } from "../../graph/steg.js";
import { byCodeUnit, showValue } from "../../graph/value.js";
import { placeKey, type Assignment } from "./values.js";
import type { Shape } from "./glue.js";

/** Words that cannot be names. */
const reserved = new Set(["use", "param", "derive", "rewrite", "forbid", "invariant", "unless", "optional", "for", "each", "let", "where", "delete", "cascade", "patch", "from", "to", "error", "warning", "note", "help", "beside", "at", "not", "and", "or", "true", "false", "nothing", "stage", "before", "after", "by", "extend", "override", "decreases", "once", "times", "repeat"]);

const snake = (kind: string): string => kind.replace(/(?<=[a-z0-9])([A-Z])/g, "_$1").toLowerCase();

/** A name for each node: as a rule calls it, else after its kind; with a number where it would stand twice. */
function namesOf(shape: Shape, kinds: readonly string[]): readonly string[] {
  const taken = new Set(reserved);
  return shape.nodes.map(({ name }, node) => {
    const base = name?.replace(/^_+/, "") || snake(kinds[node]!);
    const numbered = (count: number): string => (count === 1 ? base : `${base}_${count}`);
    let count = 1;
    while (taken.has(numbered(count))) count++;
    taken.add(numbered(count));
    return numbered(count);
  });
}

/** The graph of a shape, and the key of each of its nodes. */
export function graphOf(shape: Shape, kinds: readonly string[], values: Assignment): { readonly graph: Steg; readonly keys: readonly string[] } {
  const keys = namesOf(shape, kinds);
  const graph = emptySteg();
  keys.forEach((key, node) => {
    const own = [...values].filter(([place]) => place.startsWith(placeKey(node, ""))).map(([place, value]) => [place.slice(placeKey(node, "").length), value] as const);
    graph.addNode(key, { kind: kinds[node]!, unit: "", attributes: Object.fromEntries(own) });
  });
  for (const { kind, from, to } of shape.edges) addEdge(graph, keys[from]!, kind, keys[to]!);
  return { graph, keys };
}

/** Keys that rules made, in names that a golden could have. */
function shortNames(graph: Steg): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const plain = graph.nodes().filter((key) => /^[a-z_][a-z0-9_]*$/.test(key));
  const taken = new Set(plain);
  for (const key of graph.nodes().sort(byCodeUnit)) {
    if (plain.includes(key)) continue;
    const base = /^\w+\.([a-z_][a-z0-9_]*)/.exec(key)?.[1] ?? snake(graph.getNodeAttribute(key, "kind"));
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}

/** A graph as lines of arrows: a line goes on as long as edges lead on. */
export function arrowsOf(graph: Steg): readonly string[] {
  const names = shortNames(graph);
  const introduced = new Set<string>();
  const show = (key: string): string => {
    const name = names.get(key) ?? key;
    if (introduced.has(key)) return name;
    introduced.add(key);
    const { kind, attributes } = graph.getNodeAttributes(key);
    const values = Object.keys(attributes).sort(byCodeUnit).map((one) => `${one}: ${showValue(attributes[one]!)}`);
    return `${name}:${kind}${values.length ? ` { ${values.join(", ")} }` : ""}`;
  };
  const left = new Set(graph.edges().sort(byCodeUnit));
  const next = (from: string): string | undefined => [...left].find((edge) => graph.source(edge) === from);
  const lines: string[] = [];
  while (left.size) {
    const start = [...left].find((edge) => ![...left].some((other) => graph.target(other) === graph.source(edge))) ?? [...left][0]!;
    let line = show(graph.source(start));
    for (let edge: string | undefined = start; edge !== undefined; edge = next(graph.target(edge))) {
      left.delete(edge);
      line += ` -${graph.getEdgeAttribute(edge, "kind")}-> ${show(graph.target(edge))}`;
    }
    lines.push(line);
  }
  for (const key of graph.nodes().sort(byCodeUnit)) if (!introduced.has(key)) lines.push(show(key));
  return lines.length ? lines : ["nothing"];
}
