/**
 * Lift, prove, and where a proof fails because one of several possible answers was taken, take the next: a wrong
 * answer is rejected by rustc's own IR, so what is left is right or refused.
 */
import type { Guard, Lifted } from "../expression.js";
import {
  AGREE,
  choiceKey,
  evaluate,
  liftWithChoices,
  tableValues,
  type Items,
  type LiftOptions,
  type Probe,
} from "../lift/index.js";
import { prove, type ProofReport } from "./prove.js";
import { withdraw } from "./withdraw.js";

/** The probes of one crate, by purpose. */
export interface ProbeSet {
  readonly lift: readonly Probe[];
  readonly heldOut: readonly Probe[];
  readonly natural?: Probe;
}

export interface Proved {
  /** Without the functions that were not proved. */
  readonly lifted: Lifted;
  readonly report: ProofReport;
  /** How often the lift was made. */
  readonly rounds: number;
}

const MAX_ROUNDS = 4;

/**
 * Guards that the proof made needless: where the two candidates have different values in a layout for which the
 * function was proved, the other candidate is refuted.
 */
function settled(lifted: Lifted, probes: ProbeSet): Lifted {
  const layouts = [...probes.heldOut, ...(probes.natural ? [probes.natural] : [])].map((probe) =>
    tableValues(probe.table.symbols),
  );
  const isRefuted = (guard: Guard): boolean =>
    guard.reason === AGREE &&
    layouts.some((values) => evaluate(guard.left, values) !== evaluate(guard.right, values));
  return { ...lifted, guards: lifted.guards.filter((guard) => !isRefuted(guard)) };
}

/** Lifts and proves; what cannot be proved is refused. */
export function liftAndProve(probes: ProbeSet, items: Items, options: LiftOptions = {}): Proved {
  const natural = probes.natural && tableValues(probes.natural.table.symbols);
  const rejected = new Set(options.rejected);
  for (let rounds = 1; ; rounds++) {
    const { lifted, choices } = liftWithChoices(probes.lift, items, {
      ...(natural ? { natural } : {}),
      ...options,
      rejected,
    });
    const report = prove(lifted, probes.heldOut, probes.natural);
    const failed = new Set(report.failures.map((failure) => failure.function));
    const wrong = choices
      .filter((choice) => failed.has(choice.function))
      .map((choice) => choiceKey(choice.function, choice.expression));
    const news = wrong.filter((key) => !rejected.has(key));
    if (!news.length || rounds === MAX_ROUNDS)
      return { lifted: settled(withdraw(lifted, report), probes), report, rounds };
    for (const key of news) rejected.add(key);
  }
}
