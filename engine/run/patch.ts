/** Patches: what a site holds and shall hold. One site has one, or the rules contradict each other. */
import type { NodeIndex } from "../match/store.js";
import { valueOf } from "../match/values.js";
import type { Slot } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { conflict, type Machine } from "./machine.js";

/** Writes a patch down; false if it was there, or contradicts one that was. */
export function patch(
  machine: Machine,
  rule: CompiledRule,
  node: NodeIndex,
  field: string,
  fromId: number,
  toId: number,
  firing: number,
  nodeAt: (slot: Slot) => NodeIndex | undefined,
): boolean {
  const { table } = machine.store.values;
  const [from, to] = [valueOf(table[fromId]!) as bigint, valueOf(table[toId]!) as bigint];
  const key = `${node} ${field}`;
  const before = machine.journal.patches.get(key);
  if (!before) {
    machine.journal.patches.set(key, { node, field, from, to, firing });
    return true;
  }
  if (before.from !== from || before.to !== to)
    conflict(machine, rule, nodeAt, { node, name: field, before: `${before.from} to ${before.to}`, now: `${from} to ${to}`, firing: before.firing });
  return false;
}
