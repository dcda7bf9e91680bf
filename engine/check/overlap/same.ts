/** Whether two graphs are the same but for the keys of the nodes that rules made: by trying, since there are few. */
import type { Steg } from "../../graph/steg.js";
import { byCodeUnit } from "../../graph/value.js";

interface Flat {
  readonly given: readonly string[];
  readonly made: readonly string[];
  /** What a node is by itself. */
  readonly look: (key: string) => string;
  readonly edges: ReadonlySet<string>;
}

const edgeKey = (from: string, kind: string, to: string): string => JSON.stringify([from, kind, to]);

function flatten(graph: Steg, isGiven: (key: string) => boolean): Flat {
  const keys = graph.nodes().sort(byCodeUnit);
  const edges = new Set<string>();
  graph.forEachEdge((_key, { kind }, from, to) => void edges.add(edgeKey(from, kind, to)));
  const look = (key: string): string => {
    const { kind, attributes } = graph.getNodeAttributes(key);
    const values = Object.entries(attributes).sort(([a], [b]) => byCodeUnit(a, b));
    return JSON.stringify([kind, ...values.map(([name, value]) => [name, typeof value, String(value)])]);
  };
  return { given: keys.filter(isGiven), made: keys.filter((key) => !isGiven(key)), look, edges };
}

function renamed(edges: ReadonlySet<string>, names: ReadonlyMap<string, string>): readonly string[] {
  return [...edges].map((edge) => {
    const [from, kind, to] = JSON.parse(edge) as [string, string, string];
    return edgeKey(names.get(from) ?? from, kind, names.get(to) ?? to);
  });
}

/** More made nodes than this are not compared. */
const MOST_MADE = 7;

/** Whether the graphs are the same; `undefined` if that was too much to try. */
export function areSame(one: Steg, other: Steg, given: ReadonlySet<string>): boolean | undefined {
  const [a, b] = [flatten(one, (key) => given.has(key)), flatten(other, (key) => given.has(key))];
  if (a.made.length !== b.made.length || a.edges.size !== b.edges.size || a.given.join("\n") !== b.given.join("\n")) return false;
  if (a.given.some((key) => a.look(key) !== b.look(key))) return false;
  if (a.made.length > MOST_MADE) return undefined;
  const search = (at: number, names: ReadonlyMap<string, string>): boolean => {
    const key = a.made[at];
    if (key === undefined) return renamed(a.edges, names).every((edge) => b.edges.has(edge));
    const taken = new Set(names.values());
    return b.made.some((to) => !taken.has(to) && a.look(key) === b.look(to) && search(at + 1, new Map(names).set(key, to)));
  };
  return search(0, new Map());
}
