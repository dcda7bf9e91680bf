/**
 * What a new version of an interface changes, and what that means: for clients (who use types and call methods) and for
 * implementers (who were compiled against the old traits). It reports; what a link does is decided by rules alone.
 */
import type { Record } from "../../../engine/index.js";
import { flag, follow, inOrder, number, text, type View } from "./view.js";

export type Effect = "works" | "refused if used" | "refused";

export interface Change {
  /** Path of the type, trait or function. */
  readonly about: string;
  readonly what: string;
  readonly clients: Effect;
  readonly implementers: Effect;
  readonly why: string;
}

const change = (about: string, what: string, clients: Effect, implementers: Effect, why: string): Change => ({ about, what, clients, implementers, why });

const typePath = (view: View, record: Record | undefined, edge: string): string => text(follow(view, record, edge)[0], "path");

function fieldChanges(about: string, old: View, now: View, before: Record, after: Record): readonly Change[] {
  const olds = follow(old, before, "field");
  const news = new Map(follow(now, after, "field").map((field) => [text(field, "name"), field]));
  const known = new Set(olds.map((field) => text(field, "name")));
  const moved: string[] = [];
  const changes = olds.flatMap((field): Change[] => {
    const name = text(field, "name");
    const next = news.get(name);
    if (!next) return [change(about, `field ${name} is gone`, "refused if used", "works", "an access to it has nowhere to go")];
    const [was, is] = [typePath(old, field, "of"), typePath(now, next, "of")];
    if (was !== is) return [change(about, `field ${name}: ${was} became ${is}`, "refused if used", "works", "the bytes mean something else")];
    if (number(field, "offset") !== number(next, "offset")) moved.push(`${name} ${number(field, "offset")} → ${number(next, "offset")}`);
    return [];
  });
  const added = [...news.keys()].filter((name) => !known.has(name));
  if (moved.length) changes.push(change(about, `fields moved: ${moved.join(", ")}`, "works", "works", "offsets are constants of the link"));
  if (added.length) changes.push(change(about, `fields added: ${added.join(", ")}`, "works", "works", "old clients do not know them"));
  return changes;
}

function variantChanges(about: string, old: View, now: View, before: Record, after: Record): readonly Change[] {
  const news = new Map(follow(now, after, "variant").map((variant) => [text(variant, "name"), variant]));
  const olds = follow(old, before, "variant");
  const known = new Set(olds.map((variant) => text(variant, "name")));
  const gone = olds.filter((variant) => !news.has(text(variant, "name"))).map((variant) => text(variant, "name"));
  const renumbered = olds.filter((variant) => {
    const next = news.get(text(variant, "name"));
    return next && number(next, "discriminant") !== number(variant, "discriminant");
  });
  const added = [...news.keys()].filter((name) => !known.has(name));
  const changes: Change[] = [];
  if (gone.length) changes.push(change(about, `variants gone: ${gone.join(", ")}`, "refused if used", "works", "a match on them can never be right"));
  if (renumbered.length) changes.push(change(about, `variants renumbered: ${renumbered.map((one) => text(one, "name")).join(", ")}`, "works", "works", "discriminants are constants of the link"));
  if (added.length) changes.push(change(about, `variants added: ${added.join(", ")}`, "works", "works", "the enum is non-exhaustive: old matches have a wildcard"));
  return changes;
}

function typeChanges(old: View, now: View, before: Record, after: Record | undefined): readonly Change[] {
  const about = text(before, "path");
  if (!after) return [change(about, "the type is gone", "refused if used", "works", "nothing answers for it")];
  const changes: Change[] = [];
  const [size, nextSize] = [number(before, "size"), number(after, "size")];
  const [align, nextAlign] = [number(before, "align"), number(after, "align")];
  if (!flag(after, "resilient")) {
    if (flag(before, "resilient")) changes.push(change(about, "the type is no longer resilient", "refused", "refused", "clients left its layout open, and nobody answers now"));
    else if (size !== nextSize || align !== nextAlign || text(before, "pass") !== text(after, "pass"))
      changes.push(change(about, `a type that is not resilient changed its layout (${size}/${align} → ${nextSize}/${nextAlign})`, "refused if used", "refused if used", "its layout is in the clients' code"));
    return changes;
  }
  if (nextAlign > align) changes.push(change(about, `alignment rose from ${align} to ${nextAlign}`, "refused if used", "works", "clients align stack slots and containers by the old one"));
  if (text(before, "pass") !== text(after, "pass")) changes.push(change(about, `passed as ${text(before, "pass")}, now as ${text(after, "pass")}`, "refused if used", "refused if used", "by-value parameters travel otherwise: pass a reference or a Box"));
  if (size !== nextSize) changes.push(change(about, `size ${size} → ${nextSize}`, "works", "works", "sizes are constants of the link"));
  return [...changes, ...fieldChanges(about, old, now, before, after), ...variantChanges(about, old, now, before, after)];
}

function methodChanges(about: string, old: View, now: View, method: Record, next: Record | undefined): readonly Change[] {
  const name = text(method, "name") || text(method, "path");
  if (!next) return [change(about, `method ${name} is gone`, "refused if used", "works", "a call has no slot to go to")];
  const [was, is] = [text(follow(old, method, "signature")[0], "text"), text(follow(now, next, "signature")[0], "text")];
  const changes: Change[] = [];
  if (was !== is) changes.push(change(about, `method ${name}: ${was} became ${is}`, "refused if used", "refused", "both sides would disagree on the call"));
  if (flag(method, "has_default") && !flag(next, "has_default"))
    changes.push(change(about, `method ${name} lost its default body`, "works", "refused if used", "implementers that inherited it have none now"));
  return changes;
}

const slotOrder = (view: View, of: Record): readonly string[] =>
  inOrder(follow(view, of, "slot"), "index").flatMap((slot) => (slot.edges.holds ?? []).map((key) => text(view.byKey.get(key), "path")));

function traitChanges(old: View, now: View, before: Record, after: Record | undefined): readonly Change[] {
  const about = text(before, "path");
  if (!after) return [change(about, "the trait is gone", "refused if used", "refused", "nothing answers for its vtables")];
  const olds = follow(old, before, "method");
  const news = new Map(follow(now, after, "method").map((method) => [text(method, "path"), method]));
  const known = new Set(olds.map((method) => text(method, "path")));
  const changes = olds.flatMap((method) => [...methodChanges(about, old, now, method, news.get(text(method, "path")))]);
  for (const [path, method] of news) {
    if (known.has(path)) continue;
    const has = flag(method, "has_default");
    changes.push(change(about, `method ${text(method, "name") || path} was added ${has ? "with a default body" : "without a default body"}`, "works", has ? "works" : "refused", has ? "old implementers get the default body" : "old implementers have none"));
  }
  const kept = (order: readonly string[], other: readonly string[]) => order.filter((path) => other.includes(path)).join();
  const [was, is] = [slotOrder(old, before), slotOrder(now, after)];
  if (kept(was, is) !== kept(is, was)) changes.push(change(about, "methods were reordered", "works", "works", "slots are constants of the link"));
  const supers = (view: View, record: Record) => follow(view, record, "supertrait").map((one) => text(one, "path"));
  for (const path of supers(now, after)) if (!supers(old, before).includes(path)) changes.push(change(about, `supertrait ${path} was added`, "works", "refused", "old implementers may not implement it"));
  for (const path of supers(old, before)) if (!supers(now, after).includes(path)) changes.push(change(about, `supertrait ${path} is gone`, "refused if used", "works", "an upcast to it has no table"));
  return changes;
}

function functionChanges(old: View, now: View, before: Record, after: Record | undefined): readonly Change[] {
  const about = text(before, "path");
  if (!after || !flag(after, "defined")) return [change(about, "the function is gone", "refused if used", "works", "a call has nowhere to go")];
  const [was, is] = [text(follow(old, before, "signature")[0], "text"), text(follow(now, after, "signature")[0], "text")];
  return was && is && was !== is ? [change(about, `${was} became ${is}`, "refused if used", "works", "both sides would disagree on the call")] : [];
}

/** All changes from `old` to `now`, by path. `crates` limits types, traits and functions to those crates' own. */
export function compareViews(old: View, now: View, crates: ReadonlySet<string>): readonly Change[] {
  const own = (path: string) => crates.has(/^<*(?:dyn )?([\w]+)/.exec(path)?.[1] ?? "");
  const all: Change[] = [];
  const identities = [...old.byIdentity.keys()].sort((a, b) => (a < b ? -1 : 1));
  for (const identity of identities) {
    const before = old.byIdentity.get(identity)!;
    const after = now.byIdentity.get(identity);
    if (!own(text(before, "path"))) continue;
    if (before.kind === "Type") all.push(...typeChanges(old, now, before, after));
    if (before.kind === "Trait") all.push(...traitChanges(old, now, before, after));
    if (before.kind === "Symbol" && flag(before, "defined") && !/::__race_|^</.test(text(before, "path"))) all.push(...functionChanges(old, now, before, after));
  }
  return all;
}
