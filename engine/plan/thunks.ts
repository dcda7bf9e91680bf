/** Thunks that rules made. */
import type { Thunk } from "../../specs/plan.js";
import { targets, type NodeIndex } from "../match/store.js";
import { nodeFact } from "../provenance/facts.js";
import { nameIn, nodesByKey, position, symbolRef, text, undecided, type Planning } from "./planning.js";

function thunk(planning: Planning, node: NodeIndex): readonly Thunk[] {
  const { store } = planning;
  const [vtable] = targets(store, "inserts", node);
  const [target] = targets(store, "jumps_to", node);
  if (vtable === undefined || target === undefined) {
    undecided(planning, node, "incomplete_vtable", `the thunk ${nameIn(store, node)} does not say what it inserts or where it goes`, "a thunk needs one `inserts` and one `jumps_to` edge");
    return [];
  }
  return [
    {
      name: nameIn(store, node),
      position: position(store, node, "position"),
      following: position(store, node, "following"),
      words: text(store, node, "words") ?? "",
      vtable: nameIn(store, vtable),
      target: symbolRef(store, target),
      why: nodeFact(planning.outcome.journal, node)!,
    },
  ];
}

/** All thunks, by key. */
export function thunks(planning: Planning): readonly Thunk[] {
  return nodesByKey(planning.store, "Thunk").flatMap((node) => thunk(planning, node));
}
