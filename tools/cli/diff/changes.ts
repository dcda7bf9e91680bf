/**
 * What differs between two versions of an interface, as facts: found by identity, attribute by attribute and part by part,
 * so that what the driver learns to record is told without a line here. Whether a difference matters is not said here.
 */
import type { Record } from "../../../engine/index.js";
import { follow, inOrder, isFunction, isOwn, text, type View } from "./view.js";
import { told, toldTogether, type Difference } from "./words.js";

export interface Change {
  /** The identity of what changed: `=field api::World.dt`. */
  readonly about: string;
  /** Path of the type, trait or function under which it is told. */
  readonly under: string;
  readonly sort: "added" | "gone" | "changed";
  readonly what: string;
  /** Several of one head are told in one line: `fields moved: dt 4 → 0, frame 0 → 8`. */
  readonly list?: { readonly head: string; readonly entry: string };
  /** Where it is a part that was added or is gone: of what, by which edge, and its name. */
  readonly part?: { readonly of: string; readonly edge: string; readonly name: string };
  /** Attributes and edges that differ: a rule that looks at one of them speaks of this change. */
  readonly aspects: readonly string[];
}

/** Where things are written, what they are called, numbers that mean nothing by themselves, and reasons of what else is told. */
const noise = new Set(["not_send", "not_sync", "not_unpin", "not_copy", "not_freeze", "file", "line", "name", "path", "index", "type_id_low", "type_id_high", "object", "binding", "definition", "defined", "text", "lifetimes", "registers", "words"]);

const differing = (before: Record, after: Record): readonly Difference[] => {
  const names = [...new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])].filter((name) => !noise.has(name)).sort();
  return names.flatMap((name) => (before.attributes[name] === after.attributes[name] ? [] : [{ name, was: before.attributes[name], is: after.attributes[name] }]));
};

const identity = (record: Record): string => record.edges.is?.[0] ?? "";
const path = (record: Record): string => text(record, "path");
const nameOf = (record: Record): string => text(record, "name") || path(record);

interface Pair {
  readonly old: View;
  readonly now: View;
  readonly before: Record;
  readonly after: Record;
}

/** A part that has no identity, with all that it has, as text. */
function spelled(view: View, record: Record, seen: ReadonlySet<string> = new Set()): string {
  const attributes = Object.entries(record.attributes).filter(([name]) => !["file", "line"].includes(name));
  const edges = Object.entries(record.edges).map(([kind, keys]) => {
    const parts = keys.map((key) => view.byKey.get(key)).flatMap((one) => (one ? [one] : []));
    return [kind, parts.map((one) => one.edges.is?.[0] ?? (seen.has(one.key) ? "" : spelled(view, one, new Set([...seen, record.key])))).sort()];
  });
  return JSON.stringify([attributes, edges], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

/** Edges to parts without an identity: lifetimes, parameters of a type, bounds. */
const bare = ["lifetime", "region", "generic", "bound"] as const;

function bareParts({ old, now, before, after }: Pair, about: string, under: string): readonly Change[] {
  return bare.flatMap((edge) => {
    const spell = (view: View, record: Record) => follow(view, record, edge).map((part) => spelled(view, part)).sort();
    const [was, is] = [spell(old, before), spell(now, after)];
    if (was.join() === is.join()) return [];
    const words = (view: View, record: Record) => follow(view, record, edge).map((part) => text(part, "text") || text(part, "name") || text(part, "path")).sort().join(", ") || "none";
    const attributes = [...new Set([...follow(old, before, edge), ...follow(now, after, edge)].flatMap((part) => Object.keys(part.attributes)))].filter((name) => !noise.has(name));
    const [one, other] = [words(old, before), words(now, after)];
    return [{ about, under, sort: "changed", what: one === other ? `its ${edge}s` : `${edge}s: ${one} → ${other}`, aspects: [edge, ...attributes] } satisfies Change];
  });
}

/** Attributes of a thing that differ, those that belong together in one change. */
function attributes(pair: Pair, about: string, under: string, subject: string): readonly Change[] {
  const differences = toldTogether(differing(pair.before, pair.after));
  return differences.map((some) => {
    const { what, list } = told(subject, some);
    return { about, under, sort: "changed", what, ...(list ? { list } : {}), aspects: some.map((one) => one.name) };
  });
}

function signatureChange({ old, now, before, after }: Pair, about: string, under: string, subject: string): readonly Change[] {
  const [was] = follow(old, before, "signature");
  const [is] = follow(now, after, "signature");
  if (!was || !is) return [];
  const parameters = (view: View, one: Record) => [...follow(view, one, "parameter"), ...follow(view, one, "returns")];
  const [ours, theirs] = [parameters(old, was), parameters(now, is)];
  const other = (parameter: Record) => theirs.find((one) => one.attributes.index === parameter.attributes.index);
  const within = ours.flatMap((one) => (other(one) ? differing(one, other(one)!) : []));
  const own = differing(was, is);
  const spoken = (record: Record) => text(record, "lifetimes") || text(record, "text");
  const [left, right] = [spoken(was), spoken(is)];
  if (left === right && !own.length && !within.length) return [];
  const aspects = [...new Set([...own, ...within].map((one) => one.name)), ...(left === right ? [] : ["text", "of", "region", "lifetime"])];
  const rest = [...own, ...within].map((one) => `${one.name} ${String(one.was ?? "none")} → ${String(one.is ?? "none")}`).join(", ");
  return [{ about, under, sort: "changed", what: left === right ? `${subject}is called otherwise: ${rest}` : `\`${left}\` became \`${right}\``, aspects }];
}

type Part = Change["part"];

const gone = (record: Record, under: string, what: string, part?: Part): Change => ({ about: identity(record), under, sort: "gone", what, ...(part ? { part } : {}), aspects: [] });
const added = (record: Record, under: string, what: string, part?: Part, list?: Change["list"]): Change => ({ about: identity(record), under, sort: "added", what, ...(part ? { part } : {}), ...(list ? { list } : {}), aspects: [] });

/** Parts of both sides by identity. */
function parts({ old, now, before, after }: Pair, edge: string) {
  const [ours, theirs] = [inOrder(follow(old, before, edge), "index"), inOrder(follow(now, after, edge), "index")];
  const find = (among: readonly Record[], one: Record) => among.find((other) => identity(other) === identity(one));
  return {
    as: (one: Record): Part => ({ of: identity(before), edge, name: nameOf(one) }),
    kept: ours.flatMap((one) => (find(theirs, one) ? [{ old, now, before: one, after: find(theirs, one)! }] : [])),
    gone: ours.filter((one) => !find(theirs, one)),
    added: theirs.filter((one) => !find(ours, one)),
  };
}

function fieldChanges(pair: Pair, under: string, of: string): readonly Change[] {
  const { kept, gone: lost, added: gained, as } = parts(pair, "field");
  const changed = kept.flatMap((field) => {
    const subject = `${of}${nameOf(field.before)}`;
    const about = identity(field.before);
    const types = [field.before, field.after].map((one, i) => (one.attributes.lifetimes as string | undefined) ?? path(follow(i ? pair.now : pair.old, one, "of")[0] ?? one));
    const type: readonly Change[] = types[0] === types[1] ? [] : [{ about, under, sort: "changed", what: `field ${subject}: \`${types[0]}\` became \`${types[1]}\``, aspects: ["of", "lifetimes"] }];
    return [...type, ...attributes(field, about, under, subject), ...bareParts(field, about, under)];
  });
  return [
    ...lost.map((field) => gone(field, under, `field ${of}${nameOf(field)}`, as(field))),
    ...changed,
    ...gained.map((field) => added(field, under, `field ${of}${nameOf(field)}`, as(field), { head: "fields", entry: `${of}${nameOf(field)}` })),
  ];
}

function typeChanges(pair: Pair): readonly Change[] {
  const { before } = pair;
  const [about, under] = [identity(before), path(before)];
  const variants = parts(pair, "variant");
  return [
    ...attributes(pair, about, under, ""),
    ...bareParts(pair, about, under),
    ...fieldChanges(pair, under, ""),
    ...variants.gone.map((one) => gone(one, under, `variant ${nameOf(one)}`, variants.as(one))),
    ...variants.kept.flatMap((one) => [...attributes(one, identity(one.before), under, `variant ${nameOf(one.before)}`), ...fieldChanges(one, under, `${nameOf(one.before)}.`)]),
    ...variants.added.map((one) => added(one, under, `variant ${nameOf(one)}`, variants.as(one), { head: "variants", entry: nameOf(one) })),
  ];
}

const slots = (view: View, trait: Record): readonly string[] =>
  [...follow(view, trait, "slot")].sort((a, b) => Number((a.attributes.index as bigint) - (b.attributes.index as bigint))).flatMap((slot) => [...follow(view, slot, "holds"), ...follow(view, slot, "upcasts_to")].map(path));

function orderChange({ old, now, before, after }: Pair): readonly Change[] {
  const [was, is] = [slots(old, before), slots(now, after)];
  const kept = (order: readonly string[], other: readonly string[]) => order.filter((one) => other.includes(one)).join();
  if (kept(was, is) === kept(is, was)) return [];
  return [{ about: identity(before), under: path(before), sort: "changed", what: "methods in another order", aspects: ["slot", "holds", "offset"] }];
}

function supertraitChanges(pair: Pair): readonly Change[] {
  const { old, now, before, after } = pair;
  const [about, under] = [identity(before), path(before)];
  const [was, is] = [follow(old, before, "supertrait").map(path), follow(now, after, "supertrait").map(path)];
  const aspects = ["supertrait", "upcasts_to", "begins_with", "slot"];
  return [
    ...was.filter((one) => !is.includes(one)).map((one): Change => ({ about, under, sort: "gone", what: `supertrait ${one}`, aspects })),
    ...is.filter((one) => !was.includes(one)).map((one): Change => ({ about, under, sort: "added", what: `supertrait ${one}`, aspects })),
  ];
}

/** What a method says of how it is called, and its signature too. */
const inSignature = new Set(["abi", "async", "receiver", "track_caller", "unsafe"]);

function traitChanges(pair: Pair): readonly Change[] {
  const { before } = pair;
  const [about, under] = [identity(before), path(before)];
  const methods = parts(pair, "method");
  const body = (method: Record) => (method.attributes.has_default === true ? "with a default body" : "without a default body");
  return [
    ...attributes(pair, about, under, ""),
    ...bareParts(pair, about, under),
    ...supertraitChanges(pair),
    ...methods.gone.map((one) => gone(one, under, `method ${nameOf(one)}`, methods.as(one))),
    ...methods.kept.flatMap((one) => {
      const own = identity(one.before);
      const signature = signatureChange(one, own, under, `method ${nameOf(one.before)} `);
      const rest = attributes(one, own, under, `method ${nameOf(one.before)}`).filter((change) => !signature.length || !change.aspects.some((aspect) => inSignature.has(aspect)));
      return [...signature, ...rest, ...bareParts(one, own, under)];
    }),
    ...methods.added.map((one) => added(one, under, `method ${nameOf(one)}, ${body(one)}`, methods.as(one))),
    ...orderChange(pair),
  ];
}

function symbolChanges(pair: Pair): readonly Change[] {
  const { old, now, before, after } = pair;
  const [about, under] = [identity(before), path(before)];
  const [was, is] = [follow(old, before, "of").map(path)[0], follow(now, after, "of").map(path)[0]];
  const type: readonly Change[] = was === is ? [] : [{ about, under, sort: "changed", what: `\`${was ?? "?"}\` became \`${is ?? "?"}\``, aspects: ["of"] }];
  return [...type, ...signatureChange(pair, about, under, "it "), ...attributes(pair, about, under, "")];
}

const bodyChanges = ({ before, after }: Pair): readonly Change[] => {
  const differs = differing(before, after);
  const what = text(before, "form") === "constant" ? "its value is defined otherwise" : "its body is another";
  return differs.length ? [{ about: identity(before), under: path(before), sort: "changed", what, aspects: differs.map((one) => one.name) }] : [];
};

const kinds: Readonly<{ [kind: string]: { readonly called: string; readonly changes: (pair: Pair) => readonly Change[]; readonly counts: (view: View, record: Record) => boolean } }> = {
  Type: { called: "type", changes: typeChanges, counts: () => true },
  Trait: { called: "trait", changes: traitChanges, counts: () => true },
  Symbol: { called: "function", changes: symbolChanges, counts: (view, record) => isFunction(view, record) || record.attributes.import === true },
  Body: { called: "constant or generic function", changes: bodyChanges, counts: () => true },
};

const calledOf = (record: Record): string => (record.attributes.import === true ? "import" : record.edges.of ? "static" : kinds[record.kind]!.called);

/** All differences, in the order of the identities. */
export function changesBetween(old: View, now: View): readonly Change[] {
  const counts = (view: View, record: Record) => kinds[record.kind]?.counts(view, record) === true && (isOwn(view, record) || (record.attributes.import === true && old.host));
  const all = (view: View) => view.records.filter((record) => identity(record) && counts(view, record));
  const byIdentity = (a: Record, b: Record) => (identity(a) < identity(b) ? -1 : identity(a) > identity(b) ? 1 : 0);
  const known = new Set(all(old).map(identity));
  const before = [...all(old)].sort(byIdentity).flatMap((record) => {
    const after = now.byIdentity.get(identity(record));
    return after && counts(now, after) ? kinds[record.kind]!.changes({ old, now, before: record, after }) : [gone(record, path(record), `the ${calledOf(record)}`)];
  });
  const news = all(now).filter((record) => !known.has(identity(record)) && record.kind !== "Body");
  return [...before, ...[...news].sort(byIdentity).map((record) => added(record, path(record), `the ${calledOf(record)}`))];
}
