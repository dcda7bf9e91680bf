/**
 * How a client's records tell what a definer's tell. A client is compiled with the types that may evolve as plain memory
 * (`frontends/rustc/driver/src/layout.rs`), so what holds one by value travels in memory, and of its layout nothing is
 * known before the link. What probes leave as it is, is not resilient for a client and compared as a whole.
 */
import type { Record } from "../../../engine/index.js";
import { flag, follow, number, text, type View } from "./view.js";

const isPlainEnum = (view: View, type: Record): boolean => text(type, "form") === "enum" && follow(view, type, "variant").every((variant) => !variant.edges.field);

/** Whether probes change the layout of a marked type. */
export function evolves(view: View, type: Record): boolean {
  if (type.kind !== "Type" || !flag(type, "resilient")) return false;
  if (text(type, "form") === "struct") return follow(view, type, "field").length > 0;
  return text(type, "form") === "enum" && text(type, "tag_encoding") === "direct" && !flag(type, "generic") && follow(view, type, "variant").length > 1;
}

/** Types that lie in a value of this type itself, not behind a pointer. */
function inside(view: View, type: Record): readonly Record[] {
  const fields = [type, ...follow(view, type, "variant")].flatMap((one) => follow(view, one, "field"));
  const elements = ["array", "slice"].includes(text(type, "form")) ? follow(view, type, "target") : [];
  return [...fields.flatMap((field) => follow(view, field, "of")), ...(text(type, "form") === "box" ? [] : elements)];
}

/** Whether a value of the type holds one of those that `wanted` says, itself included. */
function holds(view: View, type: Record, wanted: (type: Record) => boolean, known: Map<string, boolean>): boolean {
  const answer = known.get(type.key);
  if (answer !== undefined) return answer;
  known.set(type.key, false);
  const found = wanted(type) || inside(view, type).some((part) => holds(view, part, wanted, known));
  known.set(type.key, found);
  return found;
}

/** The types that may evolve in whose unused values an enum keeps its variants. */
function lenders(view: View, type: Record, at: bigint): readonly string[] {
  const own = evolves(view, type) ? [type.key] : [];
  const untagged = text(type, "tag_encoding") === "niche" ? follow(view, type, "variant").filter((one) => number(one, "index") === number(type, "tag_untagged")) : [];
  const fields = (untagged.length ? untagged : [type]).flatMap((one) => follow(view, one, "field"));
  for (const field of fields) {
    const [of] = follow(view, field, "of");
    const offset = number(field, "offset");
    if (of && at >= offset && at < offset + number(of, "size")) return [...own, ...lenders(view, of, at - offset)];
  }
  return own;
}

/** The types that may evolve behind the unused values of a type. */
export const lendersOf = (view: View, type: Record): readonly string[] => lenders(view, type, number(type, "niche_offset"));

/** Edges that only a definer has: where its code is, and what its vtables begin with. */
const ofDefiners = new Set(["drop", "default", "begins_with", "uses", "site", "stands_for", "refused"]);
const attributesOfDefiners = new Set(["type_id_low", "type_id_high", "object", "import", "root"]);

export interface Client {
  readonly asClient: (record: Record) => Record;
}

const without = <T>(from: Readonly<{ [name: string]: T }>, names: ReadonlySet<string>): { [name: string]: T } => Object.fromEntries(Object.entries(from).filter(([name]) => !names.has(name)));

/** The records of a definer as a client that was compiled against it has them. */
export function clientOf(view: View): Client {
  const evolving = new Map<string, boolean>();
  const memory = new Map<string, boolean>();
  const holdsEvolving = (type: Record) => holds(view, type, (one) => evolves(view, one), evolving);
  const isMemory = (type: Record) => holds(view, type, (one) => evolves(view, one) && !isPlainEnum(view, one), memory);
  const passes = (type: Record | undefined, pass: string): string => (type && isMemory(type) && !["ignore", "unsized", "unknown"].includes(pass) ? "indirect" : pass);
  const more = (record: Record): Readonly<{ [name: string]: bigint | string | boolean }> => {
    switch (record.kind) {
      case "Type":
        return { definition: false, resilient: evolves(view, record), pass: passes(record, text(record, "pass")), ...(!flag(record, "resilient") && holdsEvolving(record) ? { symbolic: true } : {}) };
      case "Trait":
        return { definition: false };
      case "Symbol":
        return { defined: false, binding: "global" };
      case "Parameter":
        return { pass: passes(follow(view, record, "of")[0], text(record, "pass")) };
      default:
        return {};
    }
  };
  const asClient = (record: Record): Record => {
    const sources = record.kind === "Type" && text(record, "tag_encoding") === "niche" ? lenders(view, record, number(record, "tag_offset")) : [];
    return {
      ...record,
      attributes: { ...without(record.attributes, attributesOfDefiners), ...more(record) },
      edges: { ...without(record.edges, ofDefiners), ...(sources.length ? { niche_from: [...new Set(sources)].sort() } : {}) },
    };
  };
  return { asClient };
}

/** Everything that the records of these keys speak of, themselves included. */
export function closure(view: View, roots: Iterable<string>): readonly Record[] {
  const kept = new Map<string, Record>();
  const open = [...roots];
  while (open.length) {
    const record = view.byKey.get(open.pop()!);
    if (!record || kept.has(record.key)) continue;
    kept.set(record.key, record);
    for (const [kind, targets] of Object.entries(record.edges)) if (!ofDefiners.has(kind)) open.push(...targets);
  }
  return [...kept.values()];
}
