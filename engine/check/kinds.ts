/**
 * Which kinds each slot of a rule can have: its label, narrowed by the edges that the clauses draw at it.
 * An arrow between kinds that have no such edge is an error at the arrow, with the arrows that exist as help.
 */
import type { Effects } from "../rule/effects.js";
import { aggregatesOf, atomTerms, wordOf, type Atom, type Slot, type Term } from "../rule/pattern.js";
import { ownTerms, type NormalRule } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { list } from "./nearest.js";
import type { Finding } from "./report.js";

export type Kinds = ReadonlySet<string>[];

export type EdgeAtom = Extract<Atom, { kind: "edge" }>;

interface Context {
  readonly vocabulary: Vocabulary;
  readonly kinds: Kinds;
  readonly found: Finding[];
}

function endKinds({ edges }: Vocabulary, atom: EdgeAtom, end: "from" | "to"): ReadonlySet<string> {
  const kinds = new Set(atom.kinds.flatMap((name) => edges[name]![end]));
  // With `*` both ends may be one node, which then need not have the edge at all.
  if (atom.repeat === "star") for (const name of atom.kinds) for (const kind of edges[name]![end === "from" ? "to" : "from"]) kinds.add(kind);
  return kinds;
}

function common(kinds: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...kinds].filter((kind) => others.has(kind)));
}

/** Leaves a slot only what is among these kinds; what is bound outside of the scope stays as it is. False if nothing is. */
function narrow({ kinds }: Context, slot: Slot, to: ReadonlySet<string>, outer: ReadonlySet<Slot>): boolean {
  const left = common(kinds[slot]!, to);
  if (left.size && !outer.has(slot)) kinds[slot] = left;
  return left.size > 0;
}

function label(context: Context, atoms: readonly Atom[], outer: ReadonlySet<Slot>): void {
  for (const atom of atoms) {
    if (atom.kind !== "kind" || narrow(context, atom.node, new Set([atom.type]), outer)) continue;
    context.found.push({
      code: "type_mismatch",
      message: `the same node is a ${list([atom.type])} here and a ${list(context.kinds[atom.node]!)} elsewhere`,
      span: wordOf(atom.origin),
      help: ["use two names, or one kind"],
    });
    if (!outer.has(atom.node)) context.kinds[atom.node] = new Set([atom.type]);
  }
}

/** Arrows that the vocabulary has: of this kind, and from and to what was written. */
function arrows({ edges }: Vocabulary, names: readonly string[], from: ReadonlySet<string>, to: ReadonlySet<string>): readonly string[] {
  const drawn = names.map((name) => `\`${name}\` leads from ${list(edges[name]!.from)} to ${list(edges[name]!.to)}`);
  const between = Object.entries(edges)
    .filter(([, edge]) => edge.from.some((kind) => from.has(kind)) && edge.to.some((kind) => to.has(kind)))
    .map(([name]) => name);
  if (!between.length || from.size > 3 || to.size > 3) return drawn;
  return [...drawn, `from ${list(from)} to ${list(to)} there are: ${list(between)}`];
}

function noEdge(vocabulary: Vocabulary, names: readonly string[], from: ReadonlySet<string>, to: ReadonlySet<string>, span: Finding["span"]): Finding {
  return {
    code: "no_such_edge",
    message: `no edge \`${names.join("|")}\` leads from ${list(from, 4)} to ${list(to, 4)}`,
    span,
    help: arrows(vocabulary, names, from, to),
  };
}

function narrowByEdges(context: Context, atoms: readonly Atom[], outer: ReadonlySet<Slot>): void {
  const { vocabulary, kinds, found } = context;
  for (const atom of atoms) {
    if (atom.kind !== "edge") continue;
    const before = { from: kinds[atom.from]!, to: kinds[atom.to]! };
    const from = narrow(context, atom.from, endKinds(vocabulary, atom, "from"), outer);
    const to = narrow(context, atom.to, endKinds(vocabulary, atom, "to"), outer);
    if (from && to) continue;
    [kinds[atom.from], kinds[atom.to]] = [before.from, before.to];
    if (found.some(({ span }) => span === atom.origin.span)) continue;
    found.push(noEdge(vocabulary, atom.kinds, before.from, before.to, atom.origin.span));
  }
}

/** The atoms of one scope, then of the scopes within it: first `optional`, whose names the others may speak of. */
function infer(context: Context, atoms: readonly Atom[], outer: ReadonlySet<Slot>): void {
  label(context, atoms, outer);
  // Narrowing by edges goes along paths both ways; each round narrows something or is the last.
  const total = (): number => context.kinds.reduce((sum, set) => sum + set.size, 0);
  for (let size = -1, next = total(); size !== next; size = next, next = total()) narrowByEdges(context, atoms, outer);
  for (const atom of atoms) if (atom.kind === "optional") infer(context, atom.atoms, new Set(atom.outer));
  for (const atom of atoms) if (atom.kind === "unless") infer(context, atom.atoms, new Set(atom.outer));
  inferRanges(context, atoms.flatMap(atomTerms));
}

function inferRanges(context: Context, terms: readonly Term[]): void {
  for (const { atoms, outer } of terms.flatMap(aggregatesOf)) infer(context, atoms, new Set(outer));
}

/** Kinds of every slot, and the arrows that cannot be. */
export function inferKinds(rule: NormalRule, vocabulary: Vocabulary): { readonly kinds: Kinds; readonly findings: readonly Finding[] } {
  const { body, effects, holds } = rule;
  const kinds: Kinds = Array.from({ length: effects.slots }, () => new Set(Object.keys(vocabulary.nodes)));
  const context: Context = { vocabulary, kinds, found: [] };
  for (const { slot, type } of effects.creations) kinds[slot] = new Set([type]);
  infer(context, body.atoms, new Set());
  for (const { atoms, outer } of body.each) infer(context, atoms, new Set(outer));
  if (holds) infer(context, holds.atoms, new Set(holds.outer));
  inferRanges(context, ownTerms(rule));
  const seen = new Set<string>();
  const once = context.found.filter(({ span, message }) => !seen.has(`${span.start} ${message}`) && seen.add(`${span.start} ${message}`));
  return { kinds, findings: [...once, ...effectEdges(effects, context)] };
}

// An effect does not narrow: every kind that a node can have must allow the edge.
function effectEdges(effects: Effects, { vocabulary, kinds }: Context): readonly Finding[] {
  return effects.effects.flatMap((effect) => {
    if (effect.kind !== "edge" && effect.kind !== "delete_edge") return [];
    const schema = vocabulary.edges[effect.edge]!;
    const [from, to] = [kinds[effect.from]!, kinds[effect.to]!];
    const fits = [...from].every((kind) => schema.from.includes(kind)) && [...to].every((kind) => schema.to.includes(kind));
    return fits ? [] : [noEdge(vocabulary, [effect.edge], from, to, effect.span)];
  });
}
