/**
 * A rule that says nothing that a more general one does not say wherever it matches: one of the two is too much, or the
 * general one is too general. Only forbids and derives that run together are compared, and only what can be shown is said.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Effect } from "../rule/effects.js";
import { effectTerms } from "../rule/effects.js";
import type { CompiledRule, Group } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { byCodeUnit } from "../graph/value.js";
import { excludeEachOther } from "./contradiction.js";
import { clausesOf, covering, selfForbidden, targetOf, type Mapping, type Shown, type Target } from "./covers.js";
import { report } from "./report.js";

interface Entry {
  readonly rule: CompiledRule;
  readonly target: Target;
  /** Kinds of edge that it asks for by name. */
  readonly edges: readonly string[];
  /** Kinds of edge that it speaks of. */
  readonly mentioned: ReadonlySet<string>;
  /** What it does, in short: a rule that says all of another does all that the other does. */
  readonly deeds: ReadonlySet<string>;
  /** The same as bits, so that most pairs are ruled out at once. */
  readonly bits: { readonly edges: number; readonly mentioned: number; readonly deeds: number };
}

/** A bit for each name; two names may share one. */
function bitsOf(names: Iterable<string>): number {
  let bits = 0;
  for (const name of names) {
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
    bits |= 1 << (hash & 31);
  }
  return bits;
}

const lacks = (all: number, some: number): boolean => (some & ~all) !== 0;

/** Rules that were looked at before, while they stay the same: an editor asks again after each key. */
const entries = new WeakMap<CompiledRule, Entry | "partly">();
const shadowing = new WeakMap<CompiledRule, WeakMap<CompiledRule, boolean>>();

function entryOf(rule: CompiledRule, vocabulary: Vocabulary): readonly Entry[] {
  const known = entries.get(rule) ?? newEntry(rule, vocabulary) ?? "partly";
  entries.set(rule, known);
  return known === "partly" ? [] : [known];
}

/** Only rules whose clauses say all that decides whether and where they speak; those that never do are said to by another check. */
function newEntry(rule: CompiledRule, vocabulary: Vocabulary): Entry | undefined {
  const { body, effects } = rule;
  const partly = body.each.length > 0 || body.atoms.some(({ kind }) => kind === "optional");
  if (partly || effects.creations.length || !(effects.effects.length || effects.messages.length)) return undefined;
  const target = targetOf(clausesOf(body.atoms), vocabulary);
  if (excludeEachOther(target.conditions) || selfForbidden(target).length) return undefined;
  const edges = [...new Set(target.edges.flatMap(({ kinds, repeat }) => (repeat === "star" || kinds.length > 1 ? [] : kinds)))];
  const mentioned = new Set(target.edges.flatMap(({ kinds }) => kinds));
  const deeds = deedsOf(rule);
  return { rule, target, edges, mentioned, deeds, bits: { edges: bitsOf(edges), mentioned: bitsOf(mentioned), deeds: bitsOf(deeds) } };
}

function deedsOf({ effects }: CompiledRule): ReadonlySet<string> {
  const done = effects.effects.map((effect) => (effect.kind === "edge" ? `edge ${effect.edge}` : effect.kind === "attribute" ? `attribute ${effect.name}` : effect.kind));
  return new Set([...done, ...mainMessages(effects).map(({ level }) => level)]);
}

function mainMessages({ messages }: CompiledRule["effects"]): CompiledRule["effects"]["messages"] {
  return messages.filter(({ level }) => level === "error" || level === "warning");
}

/** Whether both sides speak at the same node, with the same severity. */
function saysAll(general: CompiledRule, special: CompiledRule, mapping: Mapping): boolean {
  return mainMessages(special.effects).every((said) =>
    mainMessages(general.effects).some((one) => one.level === said.level && one.at !== undefined && mapping.get(one.at) === said.at),
  );
}

/** Whether the general effect, where its names stand for the special ones, is the special effect. */
function isSame(general: Effect, special: Effect, mapping: Mapping, { areEqual }: Shown): boolean {
  const at = (slot: number): number | undefined => mapping.get(slot);
  if (general.kind === "edge" && special.kind === "edge")
    return general.edge === special.edge && at(general.from) === special.from && at(general.to) === special.to;
  if (general.kind === "attribute" && special.kind === "attribute")
    return general.name === special.name && at(general.node) === special.node && areEqual(general.value, special.value);
  if (general.kind !== "patch" || special.kind !== "patch") return false;
  const ends = areEqual(general.from, special.from) && areEqual(general.to, special.to);
  return general.field === special.field && at(general.node) === special.node && ends;
}

function doesAll(general: CompiledRule, special: CompiledRule, mapping: Mapping, shown: Shown): boolean {
  const same = special.effects.effects.every((effect) => general.effects.effects.some((one) => isSame(one, effect, mapping, shown)));
  // A rule does all that it does or nothing: each value of the general one must be known.
  return same && general.effects.effects.flatMap(effectTerms).every(shown.hasValue);
}

function shadows(general: Entry, special: Entry): boolean {
  const known = shadowing.get(general.rule) ?? new WeakMap<CompiledRule, boolean>();
  shadowing.set(general.rule, known);
  const before = known.get(special.rule);
  if (before !== undefined) return before;
  const accept = (mapping: Mapping, shown: Shown): boolean =>
    saysAll(general.rule, special.rule, mapping) && doesAll(general.rule, special.rule, mapping, shown);
  const found = covering(general.target, special.target, new Map(), accept) !== undefined;
  known.set(special.rule, found);
  return found;
}

function warn(special: CompiledRule, general: CompiledRule): Diagnostic {
  return report(special.path, {
    code: "shadowed_rule",
    severity: "warning",
    message: `\`${special.name}\` says nothing that \`${general.name}\` does not say`,
    span: special.tree.name.span,
    label: "wherever this matches",
    others: [{ text: "this more general rule does, too", span: general.tree.name.span, path: general.path }],
    help: ["take one of the two out, or narrow the general one"],
  });
}

/**
 * For each rule those that could be more general: what they look for it looks for as well. Each general rule is
 * found by its rarest kind of edge alone, so that many rules do not cost all their pairs.
 */
function candidates(all: readonly Entry[]): (special: Entry) => readonly Entry[] {
  const counts = new Map<string, number>();
  for (const { edges } of all) for (const edge of edges) counts.set(edge, (counts.get(edge) ?? 0) + 1);
  const byRarest = new Map<string, Entry[]>();
  for (const entry of all) {
    const rarest = [...entry.edges].sort((a, b) => counts.get(a)! - counts.get(b)! || byCodeUnit(a, b))[0] ?? "";
    byRarest.set(rarest, [...(byRarest.get(rarest) ?? []), entry]);
  }
  return (special) => ["", ...special.mentioned].flatMap((edge) => byRarest.get(edge) ?? []).filter((one) => one !== special && isWithin(one, special));
}

function isWithin(general: Entry, special: Entry): boolean {
  if (lacks(special.bits.mentioned, general.bits.edges) || lacks(general.bits.deeds, special.bits.deeds)) return false;
  if (general.rule.tree.form !== special.rule.tree.form || !general.edges.every((edge) => special.mentioned.has(edge))) return false;
  return [...special.deeds].every((deed) => general.deeds.has(deed));
}

/** Forbids and derives of a group that say nothing of their own. */
export function checkShadowed({ strata, forbids }: Group, vocabulary: Vocabulary): readonly Diagnostic[] {
  const all = [...strata.flat(), ...forbids].flatMap((rule) => entryOf(rule, vocabulary));
  const generals = candidates(all);
  const order = new Map(all.map(({ rule }, i) => [rule, i]));
  return all.flatMap((special) => {
    const general = generals(special).find((one) => {
      if (!shadows(one, special)) return false;
      // Of two that say the same, the second is too much.
      return order.get(one.rule)! < order.get(special.rule)! || !shadows(special, one);
    });
    return general ? [warn(special.rule, general.rule)] : [];
  });
}
