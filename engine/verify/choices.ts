/** What a rewrite could do in a graph: every match that may be taken, not the first. */
import { apply } from "../plain/apply.js";
import { allMatches } from "../plain/derive.js";
import type { Frame } from "../plain/evaluate.js";
import { firings, type Firing } from "../plain/firing.js";
import { keepsTheKept } from "../plain/kept.js";
import { evaluation, newMachine, type Machine } from "../plain/machine.js";
import type { Store } from "../plain/store.js";
import type { CompiledRule } from "../rule/program.js";

/** What a match would do, if it may be taken. */
export function takeable(machine: Machine, rule: CompiledRule): (match: Frame) => Firing | undefined {
  const fire = firings(rule, evaluation(machine, rule));
  return (match) => {
    const firing = fire(match);
    return firing && keepsTheKept(machine.store, rule, firing) ? firing : undefined;
  };
}

/** The matches of a rewrite that may be taken. */
export function choicesOf(store: Store, rule: CompiledRule): readonly Frame[] {
  const machine = newMachine(store, Infinity);
  const may = takeable(machine, rule);
  return allMatches(machine, rule).filter((match) => may(match.slice()) !== undefined);
}

/** Takes one; false if that changes nothing. */
export function takeChoice(store: Store, rule: CompiledRule, match: Frame): boolean {
  const machine = newMachine(store, Infinity);
  const firing = takeable(machine, rule)(match.slice());
  return firing !== undefined && apply(machine, rule, firing);
}
