/**
 * What only copies of std's functions use is set aside: it is no part of the program before one of them serves. Its records keep
 * their form under another name, so that no rule takes it for something that the client asks for.
 */
import type { Record } from "../../../engine/index.js";

export interface Copies {
  /** Keys of the copies. */
  readonly copies: ReadonlySet<string>;
  /** Whether a symbol's code was compiled for other reasons than its being of this crate: an instance, or glue. */
  readonly isForeign: (symbol: string) => boolean;
}

/**
 * The copies in an object: those of functions that its code calls, and those of which the optimiser has left no call, which serve
 * nobody and are no more of the program for that.
 */
export function copiesIn(carried: readonly string[], nameOf: (symbol: string) => string, inObject: ReadonlySet<string>): { readonly copies: ReadonlySet<string>; readonly called: readonly string[]; readonly uncalled: readonly Record[] } {
  const there = carried.filter((symbol) => inObject.has(`symbol ${nameOf(symbol)}`));
  const isCalled = (symbol: string): boolean => inObject.has(`symbol ${symbol}`);
  const called = there.filter(isCalled);
  const uncalled = there.filter((symbol) => !isCalled(symbol)).map((symbol): Record => ({ key: `symbol ${nameOf(symbol)}`, kind: "Symbol", attributes: { form: "carried" }, edges: {} }));
  return { copies: new Set(there.map((symbol) => `symbol ${nameOf(symbol)}`)), called, uncalled };
}

const setAside = new Set(["rust", "plain"]);

/** Keys of symbols that records of other kinds point to: an entry of a vtable, a type's drop function. Where a site or a guard lies (`within`) says nothing of who calls. */
function pointedTo(records: readonly Record[]): Set<string> {
  const found = new Set<string>();
  for (const { kind, edges } of records) {
    if (kind === "Symbol") continue;
    for (const [edge, targets] of Object.entries(edges)) if (edge !== "within") for (const target of targets) found.add(target);
  }
  return found;
}

/** Keys of the symbols that only copies use. */
function asideIn(records: readonly Record[], { copies, isForeign }: Copies): ReadonlySet<string> {
  const uses = new Map<string, string[]>();
  const reached = pointedTo(records);
  for (const { key, kind, attributes, edges } of records) {
    if (kind !== "Symbol") continue;
    uses.set(key, [...(uses.get(key) ?? []), ...(edges.uses ?? [])]);
    const { defined, form, name } = attributes;
    if (defined === true && !copies.has(key) && !(form === "rust" && isForeign(String(name)))) reached.add(key);
  }
  for (const copy of copies) reached.delete(copy);
  for (const key of reached) for (const used of uses.get(key) ?? []) if (!copies.has(used)) reached.add(used);
  const offCopies = new Set(copies);
  for (const key of offCopies) for (const used of uses.get(key) ?? []) if (!reached.has(used)) offCopies.add(used);
  return offCopies;
}

/** The records, with what only copies use set aside. */
export function withAside(records: readonly Record[], of: Copies): readonly Record[] {
  if (!of.copies.size) return records;
  const aside = asideIn(records, of);
  return records.map((record) => {
    const { form, ...others } = record.attributes;
    if (record.kind !== "Symbol" || !aside.has(record.key) || of.copies.has(record.key) || typeof form !== "string" || !setAside.has(form)) return record;
    return { ...record, attributes: { ...others, aside: form } };
  });
}
