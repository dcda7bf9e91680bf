/** A small graph in the notation of goldens: paths as long as they go, each node described where it is first met. */
import { byCodeUnit, type Value } from "../graph/value.js";
import type { Specimen, SpecimenNode } from "./specimen.js";

/** A text as the language writes it. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"{}]/g, (sign) => `\\${sign}`).replaceAll("\n", "\\n")}"`;
}

export const literal = (value: Value): string => (typeof value === "string" ? quote(value) : String(value));

function described({ name, kind, attributes }: SpecimenNode): string {
  const own = Object.keys(attributes).sort(byCodeUnit).map((attribute) => `${attribute}: ${literal(attributes[attribute]!)}`);
  return `${name}:${kind}${own.length ? ` { ${own.join(", ")} }` : ""}`;
}

/** The graph as lines. */
export function arrowsOf({ nodes, edges }: Specimen): readonly string[] {
  const left = new Set(edges);
  const told = new Set<number>();
  const tell = (node: number): string => {
    if (told.has(node)) return nodes[node]!.name;
    told.add(node);
    return described(nodes[node]!);
  };
  const line = (start: number): string => {
    let text = tell(start);
    for (let at: number | undefined = start; at !== undefined; ) {
      const edge = [...left].find(({ from, to }) => from === at || to === at);
      if (!edge) break;
      left.delete(edge);
      const forward: boolean = edge.from === at;
      at = forward ? edge.to : edge.from;
      text += forward ? ` -${edge.edge}-> ${tell(at)}` : ` <-${edge.edge}- ${tell(at)}`;
    }
    return text;
  };
  // A way that begins where no edge ends reads best.
  const begins = (node: number): boolean => [...left].some(({ from }) => from === node) && ![...left].some(({ to }) => to === node);
  const lines: string[] = [];
  while (left.size) {
    const at = nodes.findIndex((_, node) => begins(node));
    lines.push(line(at >= 0 ? at : [...left][0]!.from));
  }
  nodes.forEach((node, at) => !told.has(at) && lines.push(described(node)));
  return lines;
}
