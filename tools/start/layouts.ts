/**
 * What evolved, as both sides tell it: the fields of each type and the methods of each trait that may evolve, those of
 * the plugin's time beside those of the host's. This only reads what the files say; what follows from it, rules decide.
 */
import type { Record } from "../../engine/index.js";
import { cell, number, table, type Cell, type Colors } from "./page.js";

/** Records of one unit by key. */
export type View = ReadonlyMap<string, Record>;

export const viewOf = (records: readonly Record[]): View => new Map(records.map((record) => [record.key, record]));

export interface Line {
  readonly name: string;
  readonly detail: string;
  /** Bytes; undefined where this side does not have it. */
  readonly local?: number;
  readonly target?: number;
  readonly note: string;
}

export interface Change {
  readonly title: string;
  readonly lines: readonly Line[];
}

const targets = (view: View, record: Record | undefined, kind: string): readonly Record[] => (record?.edges[kind] ?? []).flatMap((key) => view.get(key) ?? []);
const text = (record: Record | undefined, name: string): string => String(record?.attributes[name] ?? "");
const place = (record: Record | undefined, name: string): number | undefined => (record?.attributes[name] === undefined ? undefined : Number(record.attributes[name]));

function noteOf(local: number | undefined, target: number | undefined, words: { readonly moved: string; readonly added: string; readonly gone: string }): string {
  if (local === undefined) return words.added;
  if (target === undefined) return words.gone;
  return local === target ? "" : words.moved;
}

function line(name: string, detail: string, local: number | undefined, target: number | undefined, words: Parameters<typeof noteOf>[2]): Line {
  return { name, detail, ...(local === undefined ? {} : { local }), ...(target === undefined ? {} : { target }), note: noteOf(local, target, words) };
}

/** Names of both sides, in the order of the target's places, what is gone at the end. */
function inOrder(local: ReadonlyMap<string, number>, target: ReadonlyMap<string, number>): readonly string[] {
  const byPlace = (places: ReadonlyMap<string, number>) => (a: string, b: string) => places.get(a)! - places.get(b)!;
  return [...[...target.keys()].sort(byPlace(target)), ...[...local.keys()].filter((name) => !target.has(name)).sort(byPlace(local))];
}

const fieldPlaces = (fields: readonly Record[]): ReadonlyMap<string, number> => new Map(fields.map((field) => [text(field, "name"), place(field, "offset")!]));

/** A type that both sides know, field by field. */
function typeChange(key: string, local: View, target: View): Change {
  const [mine, theirs] = [targets(local, local.get(key), "field"), targets(target, target.get(key), "field")];
  const [here, there] = [fieldPlaces(mine), fieldPlaces(theirs)];
  const typeOf = (name: string): string => [...theirs, ...mine].filter((field) => text(field, "name") === name).flatMap((field) => field.edges.of ?? [])[0]?.replace(/^type /, "") ?? "";
  const lines = inOrder(here, there).map((name) => line(name, typeOf(name), here.get(name), there.get(name), { moved: "moved", added: "new", gone: "gone" }));
  const size = line("size", "", place(local.get(key), "size"), place(target.get(key), "size"), { moved: "grew", added: "", gone: "" });
  return { title: key.replace(/^type /, ""), lines: [...lines, size] };
}

function methodPlaces(view: View, key: string): ReadonlyMap<string, number> {
  const slots = targets(view, view.get(key), "slot");
  return new Map(slots.flatMap((slot) => targets(view, slot, "holds").map((method) => [text(method, "name"), place(slot, "offset")!] as const)));
}

/** A trait that both sides know, method by method, by the place of its slot in the vtable. */
function traitChange(key: string, local: View, target: View): Change {
  const [here, there] = [methodPlaces(local, key), methodPlaces(target, key)];
  const hasDefault = (name: string): boolean => targets(target, target.get(key), "method").some((method) => text(method, "name") === name && method.attributes.has_default === true);
  const lines = inOrder(here, there).map((name) => line(name, "", here.get(name), there.get(name), { moved: "moved", added: hasDefault(name) ? "new, with a default body" : "new", gone: "gone" }));
  return { title: key.replace(/^trait /, ""), lines };
}

const shared = (kind: string, local: View, target: View): readonly string[] =>
  [...target.values()].filter((record) => record.kind === kind && record.attributes.resilient === true && local.has(record.key)).map((record) => record.key).sort();

/** Every type and every trait that may evolve and that both sides know. */
export function changes(local: View, target: View): { readonly types: readonly Change[]; readonly traits: readonly Change[] } {
  return {
    types: shared("Type", local, target).map((key) => typeChange(key, local, target)),
    traits: shared("Trait", local, target).map((key) => traitChange(key, local, target)),
  };
}

/** Changes as tables below each other, in the same columns. */
export function changeTable(all: readonly Change[], heads: readonly [string, string], colors: Colors): readonly string[] {
  const paintOf = (note: string) => (note === "" ? colors.dim : note === "gone" ? colors.red : note.startsWith("new") ? colors.green : colors.yellow);
  const at = (value: number | undefined, name: string): string => (value === undefined ? "-" : name === "size" ? String(value) : `+${value}`);
  const rows = all.flatMap(({ title, lines }, i): (readonly Cell[])[] => [
    ...(i ? [[]] : []),
    [cell(title, colors.bold), cell(""), number(heads[0], colors.dim), number(heads[1], colors.dim)],
    ...lines.map(({ name, detail, local, target, note }) => {
      const paint = paintOf(note);
      return [cell(`  ${name}`), cell(detail, colors.dim), number(at(local, name)), number(at(target, name), note ? paint : undefined), cell(note, paint)];
    }),
  ]);
  return table(rows, 4);
}
