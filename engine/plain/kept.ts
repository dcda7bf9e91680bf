/**
 * What a rewrite must not take away: what its match keeps. A node goes only when every edge at it is in the pattern
 * (or with `cascade`), and what is deleted must not also be matched as kept, by the match or by an element of one of its sets.
 */
import type { Effect } from "../rule/effects.js";
import type { Atom, Slot, Variable } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import type { Frame } from "./evaluate.js";
import type { Firing } from "./firing.js";
import { edgesAt, hasEdge, type Store } from "./store.js";

type EdgeAtom = Extract<Atom, { kind: "edge" }>;

/** A match or an element, with the atoms and nodes that are its own. */
interface Instance {
  readonly frame: Frame;
  readonly edges: readonly EdgeAtom[];
  readonly nodes: readonly Slot[];
}

interface Deletions {
  readonly nodes: ReadonlyMap<Slot, boolean>;
  readonly edges: readonly Extract<Effect, { kind: "delete_edge" }>[];
}

const edgeAtoms = (atoms: readonly Atom[]): readonly EdgeAtom[] =>
  atoms.flatMap((atom) => (atom.kind === "edge" ? [atom] : atom.kind === "optional" ? edgeAtoms(atom.atoms) : []));
const nodeSlots = (variables: readonly Variable[]): readonly Slot[] =>
  variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);

function instances({ body }: CompiledRule, { base, sets }: Firing): readonly Instance[] {
  const own: Instance = { frame: base, edges: edgeAtoms(body.atoms), nodes: nodeSlots(body.variables) };
  return [
    own,
    ...body.each.flatMap(({ atoms, variables }, i) =>
      sets[i]!.map((frame) => ({ frame, edges: edgeAtoms(atoms), nodes: nodeSlots(variables) })),
    ),
  ];
}

function deletionsOf({ effects }: CompiledRule): Deletions {
  const nodes = new Map<Slot, boolean>();
  for (const effect of effects.effects)
    if (effect.kind === "delete_node") nodes.set(effect.node, effect.cascade || nodes.get(effect.node) === true);
  return { nodes, edges: effects.effects.flatMap((effect) => (effect.kind === "delete_edge" ? [effect] : [])) };
}

const edgeName = (kind: string, from: unknown, to: unknown): string => `${kind} ${from} ${to}`;

/** Whether nothing that the match keeps would go. */
export function keepsTheKept(store: Store, rule: CompiledRule, firing: Firing): boolean {
  const deletions = deletionsOf(rule);
  const all = instances(rule, firing);
  return deletedNodes(store, deletions, all) && deletedEdges(store, deletions, all, firing);
}

function deletedNodes(store: Store, { nodes }: Deletions, all: readonly Instance[]): boolean {
  if (!nodes.size) return true;
  const at = (wanted: boolean): ReadonlySet<unknown> =>
    new Set(all.flatMap((one) => one.nodes.filter((slot) => nodes.has(slot) === wanted).map((slot) => one.frame[slot])));
  const kept = at(false);
  const bare = new Set(all.flatMap((one) => one.nodes.filter((slot) => nodes.get(slot) === false).map((slot) => one.frame[slot])));
  const matched = new Set(
    all.flatMap(({ frame, edges }) => edges.flatMap((atom) => atom.kinds.map((kind) => edgeName(kind, frame[atom.from], frame[atom.to])))),
  );
  if ([...at(true)].some((node) => node !== undefined && kept.has(node))) return false;
  return [...bare].every(
    (node) => node === undefined || edgesAt(store, node as number).every(([kind, from, to]) => matched.has(edgeName(kind, from, to))),
  );
}

/** Every edge that goes is there, and no part of the pattern that is kept is the same edge. */
function deletedEdges(store: Store, { edges }: Deletions, all: readonly Instance[], { acts }: Firing): boolean {
  const gone = new Set<string>();
  for (const { effect, frame } of acts) {
    if (effect.kind !== "delete_edge") continue;
    if (!hasEdge(store, effect.edge, frame[effect.from] as number, frame[effect.to] as number)) return false;
    gone.add(edgeName(effect.edge, frame[effect.from], frame[effect.to]));
  }
  const isDeleted = (atom: EdgeAtom, kind: string): boolean =>
    edges.some((edge) => edge.edge === kind && edge.from === atom.from && edge.to === atom.to);
  return all.every(({ frame, edges: matched }) =>
    matched.every((atom) =>
      atom.kinds.every((kind) => isDeleted(atom, kind) || !gone.has(edgeName(kind, frame[atom.from], frame[atom.to]))),
    ),
  );
}
