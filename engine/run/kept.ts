/**
 * What a rewrite must not take away: what its match keeps. A node goes only when every edge at it is in the pattern
 * (or with `cascade`), and what is deleted must not also be matched as kept, by the match or by an element of one of its sets.
 * Rules that have neither sets nor optional parts ask the same in the look at a match (`holds.ts`), with nothing to list.
 */
import { findEdge, type EdgeTable } from "../match/edges.js";
import type { IntList } from "../match/int-list.js";
import { tableOf, type NodeIndex, type Store } from "../match/store.js";
import type { Effect } from "../rule/effects.js";
import type { Atom, Slot, Variable } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import type { Layout, Part } from "./layout.js";

type EdgeAtom = Extract<Atom, { kind: "edge" }>;
type Deletion = Extract<Effect, { kind: "delete_edge" }>;

const takes = ({ kind }: Effect): boolean => kind === "delete_edge" || kind === "delete_node";

/** Whether the elements of sets, or optional parts of the match, take part in what is kept. */
export function needsAllToBeSeen({ body, effects }: CompiledRule): boolean {
  return effects.effects.some(takes) && (body.each.length > 0 || body.atoms.some(({ kind }) => kind === "optional"));
}

const edgeAtoms = (atoms: readonly Atom[]): readonly EdgeAtom[] =>
  atoms.flatMap((atom) => (atom.kind === "edge" ? [atom] : atom.kind === "optional" ? edgeAtoms(atom.atoms) : []));
const nodeSlots = (variables: readonly Variable[]): readonly Slot[] => variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);

/** What is the match's own, or of each element of one of its sets: known before there is a match. */
interface Own {
  readonly part: Part;
  /** Edges of the pattern, by kind. `deleted`: it is one that an effect deletes. */
  readonly edges: readonly { readonly table: EdgeTable; readonly from: Slot; readonly to: Slot; readonly deleted: boolean }[];
  readonly kept: readonly Slot[];
  readonly going: readonly Slot[];
  /** Those of them that go without `cascade`. */
  readonly bare: readonly Slot[];
  readonly deletions: readonly Deletion[];
}

function ownOf(store: Store, { effects }: CompiledRule, part: Part, each: number | undefined, atoms: readonly Atom[], variables: readonly Variable[]): Own {
  const gone = new Map<Slot, boolean>();
  for (const effect of effects.effects) if (effect.kind === "delete_node") gone.set(effect.node, effect.cascade || gone.get(effect.node) === true);
  const deletions = effects.effects.filter((effect): effect is Deletion => effect.kind === "delete_edge");
  const deleted = (kind: string, from: Slot, to: Slot): boolean => deletions.some((one) => one.edge === kind && one.from === from && one.to === to);
  const slots = nodeSlots(variables);
  return {
    part,
    edges: edgeAtoms(atoms).flatMap(({ kinds, from, to }) => kinds.map((kind) => ({ table: tableOf(store, kind), from, to, deleted: deleted(kind, from, to) }))),
    kept: slots.filter((slot) => !gone.has(slot)),
    going: slots.filter((slot) => gone.has(slot)),
    bare: slots.filter((slot) => gone.get(slot) === false),
    deletions: deletions.filter((one) => one.each === each),
  };
}

/** One match or element: where its slots stand, and whether a part of the effects happens. */
interface Instance {
  readonly own: Own;
  readonly nodeAt: (slot: Slot) => NodeIndex;
  readonly happens: (part: number) => boolean;
}

/** Edges as a set, by kind and ends. */
type Edges = Map<EdgeTable, Set<number>>;

const SPAN = 2 ** 26;

function note(edges: Edges, table: EdgeTable, from: NodeIndex, to: NodeIndex): void {
  const known = edges.get(table);
  if (known) known.add(from * SPAN + to);
  else edges.set(table, new Set([from * SPAN + to]));
}

const has = (edges: Edges, table: EdgeTable, from: NodeIndex, to: NodeIndex): boolean => edges.get(table)?.has(from * SPAN + to) ?? false;

export type Keeps = (frame: Int32Array, at: number, words: readonly number[], lists: readonly IntList[]) => boolean;

/** Says of matches of a rule whether nothing that the match or an element keeps would go. */
export function keeper(store: Store, rule: CompiledRule, layout: Layout): Keeps {
  const { body } = rule;
  const once = ownOf(store, rule, layout.once, undefined, body.atoms, body.variables);
  const sets = body.each.map(({ atoms, variables }, i) => ownOf(store, rule, layout.each[i]!, i, atoms, variables));
  const places = new Map(layout.match.map(({ slot }, i) => [slot, i]));
  const inner = layout.each.map(({ slots }) => new Map(slots.map(({ slot }, i) => [slot, i])));
  return (frame, at, words, lists) => {
    const nodeAt = (slot: Slot): NodeIndex => (places.has(slot) ? frame[at + places.get(slot)!]! : -1);
    const all: Instance[] = [{ own: once, nodeAt, happens: (part) => !once.part.flags.has(part) || words[once.part.flags.get(part)!] === 1 }];
    sets.forEach((own, i) => {
      const { data, length } = lists[i]!;
      for (let row = 0; row < length; row += own.part.width) {
        const place = (slot: Slot): NodeIndex => (inner[i]!.has(slot) ? data[row + inner[i]!.get(slot)!]! : nodeAt(slot));
        all.push({ own, nodeAt: place, happens: (part) => !own.part.flags.has(part) || data[row + own.part.flags.get(part)!] === 1 });
      }
    });
    return deletedNodes(store, all) && deletedEdges(store, all);
  };
}

function nodesAt(all: readonly Instance[], slots: (own: Own) => readonly Slot[]): ReadonlySet<NodeIndex> {
  const nodes = new Set<NodeIndex>();
  for (const { own, nodeAt } of all) for (const slot of slots(own)) if (nodeAt(slot) >= 0) nodes.add(nodeAt(slot));
  return nodes;
}

function deletedNodes(store: Store, all: readonly Instance[]): boolean {
  const going = nodesAt(all, (own) => own.going);
  if (!going.size) return true;
  const kept = nodesAt(all, (own) => own.kept);
  for (const node of going) if (kept.has(node)) return false;
  const matched: Edges = new Map();
  for (const { own, nodeAt } of all) for (const { table, from, to } of own.edges) note(matched, table, nodeAt(from), nodeAt(to));
  for (const node of nodesAt(all, (own) => own.bare)) if (!hasOnly(store, node, matched)) return false;
  return true;
}

function hasOnly({ tableList }: Store, node: NodeIndex, matched: Edges): boolean {
  return tableList.every((table) => {
    for (let edge = table.out[node]!; edge > 0; edge = table.outLinks[2 * edge]!) if (!has(matched, table, node, table.ends[2 * edge + 1]!)) return false;
    for (let edge = table.in[node]!; edge > 0; edge = table.inLinks[2 * edge]!) if (!has(matched, table, table.ends[2 * edge]!, node)) return false;
    return true;
  });
}

/** Every edge that goes is there, and no part of the pattern that is kept is the same edge. */
function deletedEdges(store: Store, all: readonly Instance[]): boolean {
  const gone: Edges = new Map();
  for (const { own, nodeAt, happens } of all)
    for (const { edge, from, to, part } of own.deletions) {
      if (!happens(part) || nodeAt(from) < 0 || nodeAt(to) < 0) continue;
      if (findEdge(tableOf(store, edge), nodeAt(from), nodeAt(to)) === 0) return false;
      note(gone, tableOf(store, edge), nodeAt(from), nodeAt(to));
    }
  if (!gone.size) return true;
  return all.every(({ own, nodeAt }) => own.edges.every(({ table, from, to, deleted }) => deleted || !has(gone, table, nodeAt(from), nodeAt(to))));
}
