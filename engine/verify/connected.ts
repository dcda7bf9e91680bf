/**
 * Whether everything that a rule looks at hangs together by edges. Then a match lies within one piece of a graph,
 * pieces do not know of each other, and a smallest counterexample is one piece.
 */
import type { Atom, Slot } from "../rule/pattern.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { levelsOf, type Level } from "./walk.js";

/** Slots of nodes that atoms speak of; those of terms are bound by other atoms. */
function nodesOf(atom: Atom): readonly Slot[] {
  switch (atom.kind) {
    case "edge":
      return [atom.from, atom.to];
    case "kind":
    case "any":
    case "equal":
    case "bind":
      return [atom.node];
    default:
      return [];
  }
}

function outerNodes(level: Level | undefined): readonly Slot[] {
  return level ? [...level.atoms.flatMap(nodesOf), ...outerNodes(level.outer)] : [];
}

/** Whether the nodes of a level, those around it taken as one piece, are one piece. */
function hangsTogether(level: Level): boolean {
  const group = new Map<Slot, Slot>();
  const find = (slot: Slot): Slot => (group.get(slot) === slot || !group.has(slot) ? slot : find(group.get(slot)!));
  const nodes = [...new Set([...level.atoms.flatMap(nodesOf), ...outerNodes(level.outer)])];
  for (const slot of nodes) group.set(slot, slot);
  const outer = outerNodes(level.outer);
  for (const slot of outer) group.set(find(slot), find(outer[0]!));
  for (const atom of level.atoms) if (atom.kind === "edge") group.set(find(atom.from), find(atom.to));
  return new Set(nodes.map(find)).size <= 1;
}

/** Whether all that a rule looks at is one piece. */
export function isConnected(rule: CompiledRule): boolean {
  return levelsOf(rule).every(hangsTogether);
}

/** Whether pieces of a graph know nothing of each other under this program. */
export function worksInPieces(program: Program): boolean {
  return rulesOf(program).every(isConnected);
}
