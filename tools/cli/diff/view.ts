/**
 * One version of an interface: its records, found by key and by identity, with what has them as a part, and which of them
 * are the interface's own. A part without an identity (a signature, a parameter) is spoken of as what it is a part of.
 */
import type { Record } from "../../../engine/index.js";

export interface View {
  /** As the user gave it. */
  readonly file: string;
  /** Crate and version: `api 1.0.0`. */
  readonly title: string;
  readonly host: boolean;
  readonly records: readonly Record[];
  readonly byKey: ReadonlyMap<string, Record>;
  /** `=type engine_api::World` → its record. */
  readonly byIdentity: ReadonlyMap<string, Record>;
  /** What has a record as its part. */
  readonly ownerOf: ReadonlyMap<string, Record>;
  /** Keys of the crates that this interface answers for. */
  readonly crates: ReadonlySet<string>;
  /** Keys of default bodies that were made for objects: vtables lead to them, and nobody calls them by name. */
  readonly bodies: ReadonlySet<string>;
}

export interface Told {
  readonly file: string;
  readonly crate: { readonly name: string; readonly version: string };
  readonly role: string;
  readonly records: readonly Record[];
}

const parts = ["field", "variant", "method", "slot", "signature", "parameter", "returns", "call", "lifetime", "region", "generic", "bound"] as const;

function ownersOf(records: readonly Record[]): ReadonlyMap<string, Record> {
  const owners = new Map<string, Record>();
  for (const record of records) for (const part of parts) for (const key of record.edges[part] ?? []) if (!owners.has(key)) owners.set(key, record);
  return owners;
}

const crateName = (record: Record): string => text(record, "name").replaceAll("-", "_");

/** A library answers for itself, and each of them for the crates below it that have marks. */
function crateKeys({ crate, role, records }: Told): ReadonlySet<string> {
  const answers = (record: Record) => flag(record, "resilient") || (role === "interface" && crateName(record) === crate.name);
  return new Set(records.filter((record) => record.kind === "Crate" && answers(record)).map((record) => record.key));
}

/** A host answers for the one interface that it holds, if it is one. */
function titleOf({ crate, records }: Told, keys: ReadonlySet<string>): string {
  const [only, ...more] = records.filter((record) => keys.has(record.key));
  return only && !more.length ? `${text(only, "name")} ${text(only, "version")}` : `${crate.name} ${crate.version}`;
}

export function viewOf(told: Told): View {
  const { file, role, records } = told;
  const byIdentity = new Map<string, Record>();
  for (const record of records) for (const identity of record.edges.is ?? []) byIdentity.set(identity, record);
  const byKey = new Map(records.map((record) => [record.key, record]));
  const crates = crateKeys(told);
  return { file, title: titleOf(told, crates), host: role === "host", records, byKey, byIdentity, ownerOf: ownersOf(records), crates, bodies: new Set(records.flatMap((record) => record.edges.default ?? [])) };
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

/** The identity of a record, and of all that it is a part of, itself first. */
export function chainOf(view: View, record: Record | undefined): readonly string[] {
  const found: string[] = [];
  for (let at = record; at; at = view.ownerOf.get(at.key)) found.push(...(at.edges.is ?? []));
  return found;
}

/** Whether the interface answers for it: types, traits and functions of its crates, with their parts. */
export function isOwn(view: View, record: Record): boolean {
  for (let at: Record | undefined = record; at; at = view.ownerOf.get(at.key)) {
    const crate = at.edges.of_crate?.[0];
    if (crate !== undefined) return view.crates.has(crate);
  }
  // bodies are called by their path alone
  const name = record.kind === "Body" ? /^<*(?:dyn )?(\w+)/.exec(text(record, "path"))?.[1] : undefined;
  return [...view.crates].some((key) => crateName(view.byKey.get(key)!) === name);
}

/** Functions and statics that clients may name; what the macros of `race` add is none. */
export const isFunction = (view: View, record: Record): boolean =>
  record.kind === "Symbol" && flag(record, "defined") && text(record, "form") === "rust" && text(record, "binding") !== "local" && !/::__race_/.test(text(record, "path")) && !view.bodies.has(record.key);
