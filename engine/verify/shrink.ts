/** Makes a counterexample smaller as long as it stays one: nodes first, then edges, then attributes, round after round. */
import type { Specimen } from "./specimen.js";

function withoutNode({ nodes, edges }: Specimen, gone: number): Specimen {
  const moved = (node: number): number => (node > gone ? node - 1 : node);
  return {
    nodes: nodes.filter((_, node) => node !== gone),
    edges: edges.filter(({ from, to }) => from !== gone && to !== gone).map(({ from, edge, to }) => ({ from: moved(from), edge, to: moved(to) })),
  };
}

function withoutEdge({ nodes, edges }: Specimen, gone: number): Specimen {
  return { nodes, edges: edges.filter((_, at) => at !== gone) };
}

function withoutAttribute({ nodes, edges }: Specimen, at: number, name: string): Specimen {
  const without = nodes.map((node, i) => (i === at ? { ...node, attributes: Object.fromEntries(Object.entries(node.attributes).filter(([other]) => other !== name)) } : node));
  return { nodes: without, edges };
}

/** Every graph that has one thing less, the largest steps first. */
function* smaller(specimen: Specimen): Generator<Specimen> {
  for (let node = specimen.nodes.length - 1; node >= 0; node--) yield withoutNode(specimen, node);
  for (let edge = specimen.edges.length - 1; edge >= 0; edge--) yield withoutEdge(specimen, edge);
  for (const [at, { attributes }] of specimen.nodes.entries()) for (const name of Object.keys(attributes)) yield withoutAttribute(specimen, at, name);
}

/** The smallest graph on the way for which `fails` is true. */
export function shrink(specimen: Specimen, fails: (specimen: Specimen) => boolean): Specimen {
  for (let at = specimen; ; ) {
    let next: Specimen | undefined;
    for (const one of smaller(at))
      if (fails(one)) {
        next = one;
        break;
      }
    if (!next) return at;
    at = next;
  }
}
