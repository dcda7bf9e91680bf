/** A small graph as it is judged, shrunk and shown: nodes with names that a person can read, and edges between them. */
import { GIVEN, addEdge, addNode, edgeTable, emptyStore, unpair, type Store } from "../plain/store.js";
import { byCodeUnit, type Attributes } from "../graph/value.js";
import type { Alphabet } from "./alphabet.js";
import type { Draft } from "./graphs.js";

export interface SpecimenNode {
  readonly name: string;
  readonly kind: string;
  readonly attributes: Attributes;
}

export interface SpecimenEdge {
  /** Positions of nodes. */
  readonly from: number;
  readonly edge: string;
  readonly to: number;
}

export interface Specimen {
  readonly nodes: readonly SpecimenNode[];
  readonly edges: readonly SpecimenEdge[];
}

const called = new Map<string, string>();

/** The name of a kind as names of nodes are written. */
function lower(kind: string): string {
  let name = called.get(kind);
  if (name === undefined) called.set(kind, (name = kind.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase()));
  return name;
}

/** Names for nodes of these kinds: `type`, or `type_1` and `type_2` where there are two. */
export function namesOf(kinds: readonly string[]): readonly string[] {
  return kinds.map((kind, at) => {
    let [before, all] = [0, 0];
    for (let i = 0; i < kinds.length; i++) {
      if (kinds[i] !== kind) continue;
      all++;
      if (i < at) before++;
    }
    return all > 1 ? `${lower(kind)}_${before + 1}` : lower(kind);
  });
}

/** A name that is not taken yet. */
function another(name: string, taken: readonly string[]): string {
  let number = 2;
  while (taken.includes(`${name}_${number}`)) number++;
  return taken.includes(name) ? `${name}_${number}` : name;
}

function withNames(first: readonly string[], fresh: readonly string[]): readonly string[] {
  const names = [...first];
  for (const name of fresh.slice(first.length)) names.push(another(name, names));
  return names;
}

/** The graph that a draft stands for; its first nodes may have names. */
export function specimenOf({ labels, kinds, arcs }: Alphabet, draft: Draft, first: readonly string[] = []): Specimen {
  const own = draft.labels.map((label) => labels[label]!);
  const fresh = namesOf(own.map(({ kind }) => kinds[kind]!));
  const names = first.length ? withNames(first, fresh) : fresh;
  const nodes = own.map(({ kind, attributes }, i) => ({ name: names[i]!, kind: kinds[kind]!, attributes }));
  const edges: SpecimenEdge[] = [];
  for (let i = 0; i < draft.arcs.length; i += 3) edges.push({ from: draft.arcs[i]!, edge: arcs[draft.arcs[i + 1]!]!.name, to: draft.arcs[i + 2]! });
  return { nodes, edges };
}

/** The graph that is in a store. */
export function specimenIn(store: Store): Specimen {
  const place = new Map<number, number>();
  const nodes = store.keys.flatMap((name, node) => {
    if (!store.alive[node]) return [];
    place.set(node, place.size);
    return [{ name, kind: store.kinds[node]!, attributes: store.attributes[node]! }];
  });
  const edges = [...store.edges.keys()].sort(byCodeUnit).flatMap((edge) =>
    [...edgeTable(store, edge).facts.keys()].map((both) => {
      const [from, to] = unpair(both);
      return { from: place.get(from)!, edge, to: place.get(to)! };
    }),
  );
  return { nodes, edges };
}

/** Several graphs in one store, one behind the other; names are told apart by a prefix where there are several. */
export function storeOfSpecimens(specimens: readonly Specimen[]): Store {
  const store = emptyStore();
  specimens.forEach(({ nodes, edges }, at) => {
    const first = store.keys.length;
    for (const { name, kind, attributes } of nodes) addNode(store, specimens.length > 1 ? `${at}!${name}` : name, kind, "", attributes, GIVEN);
    for (const { from, edge, to } of edges) addEdge(store, edge, first + from, first + to, GIVEN);
    // Nodes of a graph come in the order of their keys; those of different graphs never meet.
    const order = nodes.map((_, node) => node).sort((a, b) => byCodeUnit(nodes[a]!.name, nodes[b]!.name));
    order.forEach((node, rank) => (store.rank[first + node] = first + rank));
  });
  return store;
}
