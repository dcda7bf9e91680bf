/** The canonical text of records: the same records give the same bytes, whatever their order. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { damagedGraph, type Record } from "./record.js";
import { byCodeUnit, type Value } from "./value.js";

function valueJson(value: Value): string {
  if (typeof value !== "bigint") return JSON.stringify(value);
  const safe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER);
  return safe ? String(value) : `"${value}"`;
}

function objectJson(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

/** One record as its line, without the line's end. */
export function recordLine({ key, kind, attributes, edges }: Record): string {
  const names = Object.keys(attributes).sort(byCodeUnit);
  const kinds = Object.keys(edges).sort(byCodeUnit);
  const lists = kinds.flatMap((name) => {
    const targets = [...new Set(edges[name]!)].sort(byCodeUnit);
    return targets.length ? [[name, JSON.stringify(targets)] as const] : [];
  });
  return objectJson([
    ["key", JSON.stringify(key)],
    ["kind", JSON.stringify(kind)],
    ["attributes", objectJson(names.map((name) => [name, valueJson(attributes[name]!)]))],
    ["edges", objectJson(lists)],
  ]);
}

/** Sorted records with each key once. Two different records with one key are a mistake of whoever made them. */
export function withoutRepeats(
  records: readonly Record[],
  file: string,
): { readonly records: readonly Record[]; readonly diagnostics: readonly Diagnostic[] } {
  const kept = new Map<string, { readonly record: Record; readonly line: string }>();
  const diagnostics: Diagnostic[] = [];
  for (const record of records) {
    const line = recordLine(record);
    const before = kept.get(record.key);
    if (!before) kept.set(record.key, { record, line });
    else if (before.line !== line)
      diagnostics.push({ ...damagedGraph(file, `two different records have the key ${record.key}`), notes: [before.line, line] });
  }
  const sorted = [...kept.values()].map(({ record }) => record).sort((a, b) => byCodeUnit(a.key, b.key));
  return { records: sorted, diagnostics };
}

/** The canonical text. Conflicts must have been merged away before; one that is still there is a bug. */
export function writeRecords(records: readonly Record[]): string {
  const merged = withoutRepeats(records, "records");
  if (merged.diagnostics.length) throw new Error(merged.diagnostics[0]!.message);
  return merged.records.map((record) => `${recordLine(record)}\n`).join("");
}
