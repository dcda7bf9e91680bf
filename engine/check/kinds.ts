/**
 * Which kinds each slot of a rule can have: its label, narrowed by the edges that the clauses draw at it.
 * An arrow between kinds that have no such edge is an error at the arrow, with the arrows that exist as help.
 */
import { edgeKinds, nodeKinds } from "../../specs/types/vocabulary.js";
import { slotsOf, type Atom, type Body } from "../rule/pattern.js";
import type { Effects } from "../rule/effects.js";
import { didYouMean, list } from "./nearest.js";
import type { Finding } from "./report.js";

export type Kinds = Set<string>[];

export type EdgeAtom = Extract<Atom, { kind: "edge" }>;

/** Atoms with those inside `unless`. */
export function allAtoms(atoms: readonly Atom[]): readonly Atom[] {
  return atoms.flatMap((atom) => (atom.kind === "unless" ? [atom, ...allAtoms(atom.atoms)] : [atom]));
}

/** Labels and edges that the schema does not have. */
export function checkVocabulary(body: Body, effects: Effects): readonly Finding[] {
  const found: Finding[] = [];
  const kind = (type: string, span: Finding["span"]): void => {
    if (Object.hasOwn(nodeKinds, type)) return;
    const help = [...didYouMean(type, Object.keys(nodeKinds)), `the kinds are ${list(Object.keys(nodeKinds), 99)}`];
    found.push({ code: "no_such_kind", message: `there is no kind of node \`${type}\``, span, help });
  };
  const edge = (name: string, span: Finding["span"]): void => {
    if (Object.hasOwn(edgeKinds, name)) return;
    const help = [...didYouMean(name, Object.keys(edgeKinds)), "the kinds of edge are those of specs/graph.schema.json"];
    found.push({ code: "no_such_edge", message: `there is no kind of edge \`${name}\``, span, help });
  };
  for (const atom of allAtoms(body.atoms)) {
    if (atom.kind === "kind") kind(atom.type, atom.origin.span);
    if (atom.kind === "edge") for (const name of atom.kinds) edge(name, atom.origin.span);
  }
  for (const { type, span } of effects.creations) kind(type, span);
  for (const effect of effects.effects)
    if (effect.kind === "edge" || effect.kind === "delete_edge") edge(effect.edge, effect.span);
  return found;
}

function endKinds(atom: EdgeAtom, end: "from" | "to"): ReadonlySet<string> {
  const kinds = new Set(atom.kinds.flatMap((name) => edgeKinds[name]![end]));
  // With `*` both ends may be one node, which then need not have the edge at all.
  if (atom.repeat === "star") for (const name of atom.kinds) for (const kind of edgeKinds[name]![end === "from" ? "to" : "from"]) kinds.add(kind);
  return kinds;
}

function narrow(kinds: Set<string>, to: ReadonlySet<string>): void {
  for (const kind of kinds) if (!to.has(kind)) kinds.delete(kind);
}

function label(atoms: readonly Atom[], kinds: Kinds, found: Finding[]): void {
  for (const atom of atoms) {
    if (atom.kind !== "kind") continue;
    const before = [...kinds[atom.node]!];
    narrow(kinds[atom.node]!, new Set([atom.type]));
    if (kinds[atom.node]!.size) continue;
    kinds[atom.node] = new Set([atom.type]);
    found.push({
      code: "type_mismatch",
      message: `the same node is a ${list([atom.type])} here and a ${list(before)} elsewhere`,
      span: atom.origin.span,
      help: ["use two names, or one kind"],
    });
  }
}

/** Arrows that the schema has: of this kind, and from and to what was written. */
function arrows(names: readonly string[], from: ReadonlySet<string>, to: ReadonlySet<string>): readonly string[] {
  const drawn = names.map((name) => `\`${name}\` leads from ${list(edgeKinds[name]!.from)} to ${list(edgeKinds[name]!.to)}`);
  const between = Object.entries(edgeKinds)
    .filter(([, edge]) => edge.from.some((kind) => from.has(kind)) && edge.to.some((kind) => to.has(kind)))
    .map(([name]) => name);
  if (!between.length || from.size > 3 || to.size > 3) return drawn;
  return [...drawn, `from ${list(from)} to ${list(to)} there are: ${list(between)}`];
}

function noEdge(names: readonly string[], from: ReadonlySet<string>, to: ReadonlySet<string>, span: Finding["span"]): Finding {
  return {
    code: "no_such_edge",
    message: `no edge \`${names.join("|")}\` leads from ${list(from, 4)} to ${list(to, 4)}`,
    span,
    help: arrows(names, from, to),
  };
}

function edges(atoms: readonly Atom[], kinds: Kinds, found: Finding[]): void {
  for (const atom of atoms) {
    if (atom.kind !== "edge") continue;
    const before = { from: new Set(kinds[atom.from]), to: new Set(kinds[atom.to]) };
    narrow(kinds[atom.from]!, endKinds(atom, "from"));
    narrow(kinds[atom.to]!, endKinds(atom, "to"));
    if (kinds[atom.from]!.size && kinds[atom.to]!.size) continue;
    kinds[atom.from] = before.from;
    kinds[atom.to] = before.to;
    if (found.some(({ span }) => span === atom.origin.span)) continue;
    found.push(noEdge(atom.kinds, before.from, before.to, atom.origin.span));
  }
}

/** Kinds of every slot, and the arrows that cannot be. */
export function inferKinds(body: Body, effects: Effects): { readonly kinds: Kinds; readonly findings: readonly Finding[] } {
  const atoms = allAtoms(body.atoms);
  const slots = 1 + Math.max(effects.slots, ...atoms.flatMap(slotsOf));
  const kinds: Kinds = Array.from({ length: slots }, () => new Set(Object.keys(nodeKinds)));
  const findings: Finding[] = [];
  label(atoms, kinds, findings);
  // Narrowing by edges goes along paths both ways; each round narrows something or is the last.
  for (let size = -1, next = total(kinds); size !== next; size = next, next = total(kinds)) edges(atoms, kinds, findings);
  for (const { slot, type } of effects.creations) kinds[slot] = new Set([type]);
  return { kinds, findings: [...findings, ...effectEdges(effects, kinds)] };
}

function total(kinds: Kinds): number {
  return kinds.reduce((sum, set) => sum + set.size, 0);
}

// An effect does not narrow: every kind that a node can have must allow the edge.
function effectEdges(effects: Effects, kinds: Kinds): readonly Finding[] {
  return effects.effects.flatMap((effect) => {
    if (effect.kind !== "edge" && effect.kind !== "delete_edge") return [];
    const schema = edgeKinds[effect.edge]!;
    const [from, to] = [kinds[effect.from]!, kinds[effect.to]!];
    const fits = [...from].every((kind) => schema.from.includes(kind)) && [...to].every((kind) => schema.to.includes(kind));
    return fits ? [] : [noEdge([effect.edge], from, to, effect.span)];
  });
}
