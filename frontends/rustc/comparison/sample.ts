/**
 * A part of what was recorded, small enough to be kept and with as much variety as that allows: of every definition few
 * instances, of every crate not too many definitions, everything of our own cases, every trait; and what these are made of.
 */
import type { Record } from "../../../engine/index.js";
import { byKey, type Recorded } from "./recorded.js";

export interface Limits {
  /** Instances of one generic definition. */
  readonly instances: number;
  /** Definitions of one crate. */
  readonly definitions: number;
  /** References, tuples, arrays and so on, of each form. */
  readonly others: number;
}

/** What the kept file has room for. */
export const limits: Limits = { instances: 2, definitions: 8, others: 20 };

const named = new Set(["struct", "enum", "union", "closure"]);
const own = /\bcases::/;

/** `core::option::Option` of `type core::option::Option<u32>#2`. */
function definitionOf({ key, attributes }: Record): string {
  const path = key.slice("type ".length);
  const form = String(attributes["form"]);
  return named.has(form) ? path.replace(/#\d+$/, "").replace(/(?<=\w)<.*$/, "") : form;
}

const crateOf = (definition: string): string => /^\W*(\w+)/.exec(definition)?.[1] ?? "";

function grouped<T>(items: readonly T[], group: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = group(item);
    const found = groups.get(name);
    if (found) found.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** At most so many, spread evenly over the whole. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}

function wanted(records: readonly Record[], { instances, definitions, others }: Limits): readonly string[] {
  const types = records.filter(({ kind }) => kind === "Type");
  const groups = [...grouped(types, definitionOf)];
  const isNamed = (group: readonly Record[]): boolean => named.has(String(group[0]!.attributes["form"]));
  const crates = grouped(groups.filter(([, group]) => isNamed(group)), ([name]) => crateOf(name));
  const chosen = [...crates.values()].flatMap((inCrate) => spread(inCrate, definitions)).flatMap(([, group]) => spread(group, instances));
  const rest = groups.filter(([, group]) => !isNamed(group)).flatMap(([, group]) => spread(group, others));
  return [...types.filter(({ key }) => own.test(key)), ...chosen, ...rest].map(({ key }) => key);
}

/** The part of a recording that the limits allow, with everything that it is made of. */
export function sample(recorded: Recorded, within: Limits = limits): Recorded {
  const declared = byKey(recorded.declared);
  const answers = byKey(recorded.answers);
  const traits = recorded.answers.filter(({ kind }) => kind === "Trait").map(({ key }) => key);
  const kept = new Set<string>();
  const pending = ["unit", ...traits, ...wanted(recorded.declared, within)];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    if (kept.has(key)) continue;
    kept.add(key);
    for (const record of [declared.get(key), answers.get(key)]) if (record) pending.push(...Object.values(record.edges).flat());
  }
  const part = (records: readonly Record[]): readonly Record[] => records.filter(({ key }) => kept.has(key));
  return { compiler: recorded.compiler, declared: part(recorded.declared), answers: part(recorded.answers) };
}
