/**
 * A rule that says nothing that a more general one does not say wherever it matches: one of the two is too much, or the
 * general one is too general. Only forbids and derives that run together are compared, and only what can be shown is said.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Effect } from "../rule/effects.js";
import { effectTerms } from "../rule/effects.js";
import type { CompiledRule, Group } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { conditionsOf } from "./conditions.js";
import { excludeEachOther } from "./contradiction.js";
import { clausesOf, covering, type Clauses, type Mapping, type Shown } from "./covers.js";
import { report } from "./report.js";
import { ownNames } from "./terms.js";

interface Entry {
  readonly rule: CompiledRule;
  readonly clauses: Clauses;
  /** Kinds of edge that it asks for by name. */
  readonly edges: readonly string[];
  /** Kinds of edge that it speaks of. */
  readonly mentioned: ReadonlySet<string>;
}

function entryOf(rule: CompiledRule): Entry {
  const atoms = rule.body.atoms.filter((atom) => atom.kind === "edge");
  const edges = new Set(atoms.flatMap(({ kinds, repeat }) => (repeat === "star" || kinds.length > 1 ? [] : kinds)));
  return { rule, clauses: clausesOf(rule.body.atoms), edges: [...edges], mentioned: new Set(atoms.flatMap(({ kinds }) => kinds)) };
}

/** Rules whose clauses say all that decides whether and where they speak; those that never do are said to by another check. */
function isPlain({ body, effects }: CompiledRule): boolean {
  const partly = body.each.length > 0 || body.atoms.some(({ kind }) => kind === "optional");
  if (partly || effects.creations.length || !(effects.effects.length || effects.messages.length)) return false;
  return !excludeEachOther(conditionsOf(body.atoms, ownNames(new Map())));
}

/** Whether both sides speak at the same node, with the same severity. */
function saysAll(general: CompiledRule, special: CompiledRule, mapping: Mapping): boolean {
  const main = ({ effects }: CompiledRule) => effects.messages.filter(({ level }) => level === "error" || level === "warning");
  return main(special).every((said) =>
    main(general).some((one) => one.level === said.level && one.at !== undefined && mapping.get(one.at) === said.at),
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
  // A rule does all that it does or nothing: each value of the general one must be known.
  const ready = general.effects.effects.flatMap(effectTerms).every(shown.hasValue);
  return ready && special.effects.effects.every((effect) => general.effects.effects.some((one) => isSame(one, effect, mapping, shown)));
}

function shadows(general: Entry, special: Entry, vocabulary: Vocabulary): boolean {
  const accept = (mapping: Mapping, shown: Shown): boolean =>
    saysAll(general.rule, special.rule, mapping) && doesAll(general.rule, special.rule, mapping, shown);
  return covering(general.clauses, special.clauses, vocabulary, new Map(), accept) !== undefined;
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
function candidates(entries: readonly Entry[]): (special: Entry) => readonly Entry[] {
  const counts = new Map<string, number>();
  for (const { edges } of entries) for (const edge of edges) counts.set(edge, (counts.get(edge) ?? 0) + 1);
  const byRarest = new Map<string, Entry[]>();
  for (const entry of entries) {
    const rarest = [...entry.edges].sort((a, b) => counts.get(a)! - counts.get(b)! || (a < b ? -1 : 1))[0] ?? "";
    byRarest.set(rarest, [...(byRarest.get(rarest) ?? []), entry]);
  }
  return (special) => ["", ...special.mentioned].flatMap((edge) => byRarest.get(edge) ?? []).filter((one) => one !== special && isWithin(one, special));
}

function isWithin(general: Entry, special: Entry): boolean {
  return general.rule.tree.form === special.rule.tree.form && general.edges.every((edge) => special.mentioned.has(edge));
}

/** Forbids and derives of a group that say nothing of their own. */
export function checkShadowed({ strata, forbids }: Group, vocabulary: Vocabulary): readonly Diagnostic[] {
  const entries = [...strata.flat(), ...forbids].filter(isPlain).map(entryOf);
  const generals = candidates(entries);
  const order = new Map(entries.map(({ rule }, i) => [rule, i]));
  return entries.flatMap((special) => {
    const general = generals(special).find((one) => {
      if (!shadows(one, special, vocabulary)) return false;
      // Of two that say the same, the second is too much.
      return order.get(one.rule)! < order.get(special.rule)! || !shadows(special, one, vocabulary);
    });
    return general ? [warn(special.rule, general.rule)] : [];
  });
}
