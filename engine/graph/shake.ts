/**
 * What of a definer's records the link can touch: those whose identity a client speaks of, the roots,
 * all that is reachable from them, and the types and traits that have what is kept as a part.
 * The rest never enters the graph, which keeps it small; no result may depend on it.
 */
import type { Record } from "./record.js";

/** The identities with all other names of the same things. */
export function withAliases(mentioned: ReadonlySet<string>, aliases: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const all = new Set(mentioned);
  for (const identity of all) for (const other of aliases.get(identity) ?? []) all.add(other);
  return all;
}

/** Identities that records mention. */
export function mentions(records: Iterable<Record>): Set<string> {
  const found = new Set<string>();
  for (const { edges } of records)
    for (const kind in edges) for (const target of edges[kind]!) if (target.startsWith("=")) found.add(target);
  return found;
}

/** The unit's own record: its edges lead to everything, so they are no reason to keep anything. */
export const UNIT_KEY = "unit";

/** The records that stay. */
export function shake(
  records: readonly Record[],
  mentioned: ReadonlySet<string>,
  isRoot: (record: Record) => boolean,
): readonly Record[] {
  const byKey = new Map(records.map((record) => [record.key, record]));
  const owners = ownersOf(records);
  const kept = new Set<string>();
  const queue: Record[] = [];
  const keep = (record: Record | undefined): void => {
    if (!record || kept.has(record.key) || record.key === UNIT_KEY) return;
    kept.add(record.key);
    queue.push(record);
  };
  for (const record of records) {
    const identity = record.edges["is"]?.[0];
    if ((identity !== undefined && mentioned.has(identity)) || isRoot(record)) keep(record);
  }
  for (let at = 0; at < queue.length; at++) {
    const { key, edges } = queue[at]!;
    for (const kind in edges) for (const target of edges[kind]!) keep(byKey.get(target));
    for (const owner of owners.get(key) ?? []) keep(owner);
  }
  return records.filter(({ key }) => kept.has(key) || key === UNIT_KEY).map((record) => (record.key === UNIT_KEY ? unitRecord(record, kept) : record));
}

const parts = ["field", "method", "slot", "variant"] as const;

/** For each part the records that have it. */
function ownersOf(records: readonly Record[]): ReadonlyMap<string, readonly Record[]> {
  const owners = new Map<string, Record[]>();
  for (const record of records)
    for (const kind of parts)
      for (const target of record.edges[kind] ?? []) {
        const known = owners.get(target);
        if (known) known.push(record);
        else owners.set(target, [record]);
      }
  return owners;
}

function unitRecord(record: Record, kept: ReadonlySet<string>): Record {
  const edges = Object.fromEntries(
    Object.entries(record.edges).map(([kind, targets]) => [kind, targets.filter((target) => target.startsWith("=") || kept.has(target))]),
  );
  return { ...record, edges };
}
