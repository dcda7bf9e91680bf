/**
 * What of a definer's records the link can touch: those whose identity a client speaks of, the roots,
 * and all that is reachable from them. The rest never enters the graph, which keeps it small; no result may depend on it.
 */
import type { Record } from "./record.js";

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
    const { edges } = queue[at]!;
    for (const kind in edges) for (const target of edges[kind]!) keep(byKey.get(target));
  }
  return records.filter(({ key }) => kept.has(key) || key === UNIT_KEY).map((record) => (record.key === UNIT_KEY ? unitRecord(record, kept) : record));
}

function unitRecord(record: Record, kept: ReadonlySet<string>): Record {
  const edges = Object.fromEntries(
    Object.entries(record.edges).map(([kind, targets]) => [kind, targets.filter((target) => target.startsWith("=") || kept.has(target))]),
  );
  return { ...record, edges };
}
