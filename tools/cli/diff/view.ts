/** One side of a comparison: the records of a definer, found by identity and by key. */
import type { Record } from "../../../engine/index.js";

export interface View {
  readonly name: string;
  readonly byKey: ReadonlyMap<string, Record>;
  /** `=type engine_api::World` → its record. */
  readonly byIdentity: ReadonlyMap<string, Record>;
}

export function viewOf(name: string, records: readonly Record[]): View {
  const byIdentity = new Map<string, Record>();
  for (const record of records) {
    const identity = record.edges.is?.[0];
    if (identity) byIdentity.set(identity, record);
  }
  return { name, byKey: new Map(records.map((record) => [record.key, record])), byIdentity };
}

/** Records that an edge leads to, in the order of the file. */
export const follow = (view: View, from: Record | undefined, edge: string): readonly Record[] =>
  (from?.edges[edge] ?? []).flatMap((key) => view.byKey.get(key) ?? []);

export const text = (record: Record | undefined, name: string): string => String(record?.attributes[name] ?? "");
export const flag = (record: Record | undefined, name: string): boolean => record?.attributes[name] === true;
export const number = (record: Record | undefined, name: string): bigint => {
  const value = record?.attributes[name];
  return typeof value === "bigint" ? value : 0n;
};

/** Fields, slots and parameters in their own order. */
export const inOrder = (records: readonly Record[], by: string): readonly Record[] =>
  [...records].sort((a, b) => (number(a, by) < number(b, by) ? -1 : number(a, by) > number(b, by) ? 1 : 0));
