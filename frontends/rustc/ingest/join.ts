/**
 * Facts of the driver, of the lift and of the objects speak of the same nodes: one record a key, with the attributes
 * of all. Where two say different things of one attribute, the later source wins only for what a symbol's object says.
 * What a thing is, is told by the first: of a name in the older mangling the driver knows more than the name says.
 */
import type { Record } from "../../../engine/index.js";

type Value = bigint | string | boolean;

interface Merged {
  readonly kind: string;
  readonly attributes: Map<string, Value>;
  readonly edges: Map<string, Set<string>>;
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function join(into: Map<string, Merged>, record: Record): void {
  let merged = into.get(record.key);
  if (!merged) into.set(record.key, (merged = { kind: record.kind, attributes: new Map(), edges: new Map() }));
  // an object that merely names a symbol says nothing against the one that defines it
  const weaker = merged.attributes.get("defined") === true && record.attributes.defined === false;
  const known = merged.edges.has("is");
  for (const [name, value] of Object.entries(record.attributes)) if (!(weaker || (known && name === "path")) || !merged.attributes.has(name)) merged.attributes.set(name, value);
  for (const [kind, targets] of Object.entries(record.edges)) {
    if (known && kind === "is") continue;
    const all = merged.edges.get(kind) ?? new Set<string>();
    for (const target of targets) all.add(target);
    merged.edges.set(kind, all);
  }
}

const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] => [...map].sort((a, b) => byCodeUnit(a[0], b[0]));

/** All records as one list, a record a key; for an attribute that several sources state, the last source counts. */
export function joinRecords(...sources: readonly (readonly Record[])[]): readonly Record[] {
  const all = new Map<string, Merged>();
  for (const source of sources) for (const record of source) join(all, record);
  return sorted(all).map(([key, merged]) => ({
    key,
    kind: merged.kind,
    attributes: Object.fromEntries(sorted(merged.attributes)),
    edges: Object.fromEntries(sorted(merged.edges).map(([kind, targets]) => [kind, [...targets].sort(byCodeUnit)])),
  }));
}

/** Drops edges to nodes that no source speaks of, so that a graph never dangles; gives what was dropped. */
export function withoutDangling(records: readonly Record[]): { readonly records: readonly Record[]; readonly dropped: readonly string[] } {
  const keys = new Set(records.map((record) => record.key));
  const dropped: string[] = [];
  const kept = records.map((record) => {
    const edges = Object.entries(record.edges).map(([kind, targets]) => {
      const present = targets.filter((target) => target.startsWith("=") || keys.has(target));
      for (const target of targets) if (!present.includes(target)) dropped.push(`${record.key} -${kind}-> ${target}`);
      return [kind, present] as const;
    });
    return { ...record, edges: Object.fromEntries(edges.filter(([, targets]) => targets.length)) };
  });
  return { records: kept, dropped };
}
