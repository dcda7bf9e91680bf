/**
 * A client that uses everything there is: it reads and writes every field, asks for every variant and makes it, holds every
 * type by value, keeps it in an `Option`, drops it, calls every method through its trait's objects, converts them to every
 * supertrait, and calls every function. What only code of the interface may use (private fields, matches without a wildcard)
 * is in a second one: generic functions and default bodies of the interface live on in clients.
 */
import type { Record } from "../../../engine/index.js";
import { restGuard } from "../../../frontends/rustc/ingest/rest-guards.js";
import { evolves, lendersOf } from "./as-client.js";
import { makeUnit, type Maker, type MadeUnit } from "./unit.js";
import { flag, follow, isFunction, isOwn, number, text, type View } from "./view.js";

const identityOf = (record: Record): string => record.edges.is?.[0] ?? "";
const path = (record: Record): string => text(record, "path");
const isPrivate = (field: Record): boolean => text(field, "visibility") === "private";

/** What code does that is more than to use a thing, among identities: it converts objects, rests on there being nothing new in an enum or variant, or on a type being `Send` and the like. */
export const deeds = {
  upcast: (below: string, above: string): string => `=upcast ${below} ${above}`,
  whole: (of: string): string => `=whole ${of}`,
  demand: (what: string, of: string): string => `=demand ${what} ${of}`,
};

/** `Option<T>` of a type with unused values, as rustc lays it out. */
function keepInOption(view: View, unit: Maker, type: Record): void {
  const lenders = lendersOf(view, type);
  if (!lenders.length || number(type, "niche_count") === 0n) return;
  const option = `core::option::Option<${path(type)}>`;
  const { size, align, niche_start } = type.attributes;
  unit.take(type.key);
  unit.put(
    {
      key: `type ${option}`,
      kind: "Type",
      attributes: { path: option, name: `Option<${path(type)}>`, form: "enum", definition: false, resilient: false, symbolic: true, size: size!, align: align!, pass: "indirect", tag_encoding: "niche", tag_niche_start: niche_start!, tag_niche_values: 1n, tag_untagged: 1n },
      edges: { is: [`=type ${option}`], niche_from: [...new Set(lenders)].sort() },
    },
    identityOf(type),
  );
  if (text(type, "form") === "enum") unit.read(`race.niche.${path(type)}`, identityOf(type));
}

function drop(unit: Maker, type: Record): void {
  const symbol = `race.drop.${path(type)}`;
  unit.put({ key: `symbol ${symbol}`, kind: "Symbol", attributes: { name: symbol, path: symbol, form: "reserved", defined: false, binding: "weak" }, edges: { stands_for: [type.key] } }, identityOf(type));
  unit.need(`symbol ${symbol}`);
}

function useVariant(view: View, unit: Maker, type: Record, variant: Record): void {
  const name = text(variant, "name");
  unit.read(`race.disc.${path(type)}.${name}`, identityOf(variant));
  const fields = follow(view, variant, "field");
  for (const field of fields) unit.read(`race.off.${path(variant)}.${text(field, "name")}`, identityOf(field));
  if (fields.length) unit.guard(restGuard(`race.new.${path(type)}.${name}`), identityOf(variant), deeds.whole(path(variant)));
}

function useType(view: View, unit: Maker, type: Record): void {
  if (!evolves(view, type) || number(type, "size") === 0n) return;
  unit.take(type.key);
  for (const field of follow(view, type, "field")) if (!isPrivate(field)) unit.read(`race.off.${path(type)}.${text(field, "name")}`, identityOf(field));
  const variants = follow(view, type, "variant");
  for (const variant of variants) useVariant(view, unit, type, variant);
  if (!flag(type, "unsized") && (!variants.length || variants.some((one) => one.edges.field))) unit.read(`race.size.${path(type)}`, identityOf(type));
  if (flag(type, "needs_drop")) drop(unit, type);
  keepInOption(view, unit, type);
}

/** Traits that a trait is below, at any distance, and itself. */
export function aboves(view: View, trait: Record): readonly Record[] {
  const found = new Map([[trait.key, trait]]);
  for (const one of found.values()) for (const above of follow(view, one, "supertrait")) found.set(above.key, above);
  return [...found.values()];
}

function useTrait(view: View, unit: Maker, trait: Record): void {
  if (!flag(trait, "resilient")) return;
  unit.take(trait.key);
  const slots = follow(view, trait, "slot");
  for (const method of slots.flatMap((slot) => follow(view, slot, "holds"))) {
    const own = trait.edges.method?.includes(method.key);
    unit.read(`race.slot.${path(trait)}.${own ? text(method, "name") : path(method)}`, identityOf(method));
  }
  const upcasts = [...slots.flatMap((slot) => follow(view, slot, "upcasts_to")), ...follow(view, trait, "begins_with")];
  for (const above of upcasts) {
    unit.take(above.key);
    unit.read(`race.vptr.${path(trait)}.${path(above)}`, identityOf(trait), deeds.upcast(path(trait), path(above)));
  }
}

/** Whether a client leaves no drop where a value of the type ends: there is nothing to drop, and its definer drops it not for all (`frontends/rustc/driver/src/drops.rs`). */
function isForgotten(view: View, type: Record): boolean {
  if (flag(type, "needs_drop") || number(type, "size") === 0n) return false;
  return !evolves(view, type) || flag(type, "copy") || flag(type, "generic") || (text(type, "form") === "enum" && !follow(view, type, "variant").some((one) => one.edges.field));
}

const rest = (unit: Maker, type: Record, what: string, inside: string): void =>
  unit.put({ key: `obligation ${what} ${path(type)}`, kind: "Obligation", attributes: { what, inside }, edges: { asks: [type.key] } }, identityOf(type), deeds.demand(what, path(type)));

/** What code rests on of a type beside its layout. */
function demand(unit: Maker, type: Record): void {
  for (const what of ["send", "sync", "copy"]) if (flag(type, what)) rest(unit, type, what, unitNames.client);
}

export const unitNames = { client: "a client", owner: "a client that forgets what it owns", held: "code of the interface in a client", implementer: "an implementer", plain: "an implementer that promises nothing" } as const;

/** The client that uses all that it may. */
export function everyUse(view: View): MadeUnit {
  const unit = makeUnit(view, unitNames.client);
  for (const record of view.records.filter((one) => isOwn(view, one))) {
    if (record.kind === "Type") useType(view, unit, record);
    if (record.kind === "Type") demand(unit, record);
    if (record.kind === "Trait") useTrait(view, unit, record);
    if (isFunction(view, record) && (record.edges.signature || record.edges.of)) {
      unit.take(record.key);
      unit.need(record.key);
    }
  }
  return unit.made();
}

/** A client that owns values and forgets them, in a unit of its own: of what is copied as well, the rules say only that. */
export function everyForgotten(view: View): MadeUnit {
  const unit = makeUnit(view, unitNames.owner);
  for (const type of view.records.filter((one) => one.kind === "Type" && isOwn(view, one) && isForgotten(view, one))) {
    unit.take(type.key);
    rest(unit, type, "no_drop", unitNames.client);
  }
  return unit.made();
}

/** Whether code of the interface can be in clients: what was packed before bodies were recorded may have any. */
const isHeld = ({ records }: View, own: readonly Record[]): boolean =>
  !records.some((record) => record.kind === "Body") || own.some((record) => (record.kind === "Method" && flag(record, "has_default")) || text(record, "form") === "function");

/** What code of the interface may use that lives on in clients, beside what they may use themselves. */
export function heldUse(view: View): MadeUnit {
  const unit = makeUnit(view, unitNames.held);
  const own = view.records.filter((one) => isOwn(view, one));
  unit.take(...own.filter((one) => one.kind === "Body").map((one) => one.key));
  if (!isHeld(view, own)) return unit.made();
  for (const type of own.filter((one) => evolves(view, one) && number(one, "size") !== 0n)) {
    unit.take(type.key);
    for (const field of follow(view, type, "field")) if (isPrivate(field)) unit.read(`race.off.${path(type)}.${text(field, "name")}`, identityOf(field));
    if (type.edges.variant) unit.guard(restGuard(`race.new.${path(type)}`), identityOf(type), deeds.whole(path(type)));
    // what such code makes and lets end it drops as it was compiled
    if (!flag(type, "needs_drop") && !isForgotten(view, type)) rest(unit, type, "no_drop", unitNames.held);
  }
  return unit.made();
}
