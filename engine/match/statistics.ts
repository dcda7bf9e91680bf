/**
 * What a plan is chosen by: counts taken from the graph, a function of the graph alone.
 * For tiny graphs, of which a search goes through thousands, looking costs more than it tells: they all have one plan.
 */
import type { Store } from "./store.js";

export interface Statistics {
  readonly nodes: number;
  readonly ofKind: (kind: string) => number;
  readonly edges: (kind: string) => number;
  /** Expected number of edges of a kind that leave (or reach) a node that has some. */
  readonly fan: (kind: string, forward: boolean) => number;
  /** Expected number of nodes of a kind with one value of an attribute. */
  readonly alike: (kind: string, attribute: string) => number;
}

/** Graphs of at most so many nodes are tiny. */
export const TINY = 64;

/** What is supposed of a tiny graph. */
export const tiny: Statistics = { nodes: 16, ofKind: () => 4, edges: () => 6, fan: () => 1.5, alike: () => 4 };

/** Nodes whose values are looked at to see how many differ. */
const SAMPLE = 512;

function alike(store: Store, kindName: string, attribute: string): number {
  const kind = store.kinds.get(kindName);
  const column = store.columns.get(attribute);
  if (!kind || !column || !kind.count) return 0;
  const index = column.indices[kind.number];
  if (index) return kind.count / Math.max(1, index.distinct);
  const { data, length } = kind.members;
  const stride = Math.max(1, Math.floor(length / SAMPLE));
  const seen = new Set<number>();
  let looked = 0;
  for (let i = 0; i < length; i += stride, looked++) seen.add(column.ids[data[i]!]!);
  // All different in the sample: taken as all different in the whole.
  return seen.size === looked ? 1 : kind.count / seen.size;
}

/** What a graph is like now. */
export function statisticsOf(store: Store): Statistics {
  if (store.nodes <= TINY) return tiny;
  return {
    nodes: store.nodes,
    ofKind: (kind) => store.kinds.get(kind)?.count ?? 0,
    edges: (kind) => store.tables.get(kind)?.size ?? 0,
    fan: (kind, forward) => {
      const table = store.tables.get(kind);
      const ends = (forward ? table?.starts : table?.stops) ?? 0;
      return ends ? table!.size / ends : 0;
    },
    alike: (kind, attribute) => alike(store, kind, attribute),
  };
}
