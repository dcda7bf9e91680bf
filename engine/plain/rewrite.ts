/**
 * Rewrites, a step at a time: the first rule that has a match which changes something, and of its matches the first,
 * by the nodes in the order in which the rule names them. After each step everything is looked at anew.
 */
import { showValue, type Value } from "../graph/value.js";
import type { Slot } from "../rule/pattern.js";
import { fileOf, type CompiledRule } from "../rule/program.js";
import { compareRows } from "./aggregate.js";
import { apply } from "./apply.js";
import { allMatches } from "./derive.js";
import { evaluator, type Evaluate, type Frame } from "./evaluate.js";
import { firings, type Firing } from "./firing.js";
import { keepsTheKept } from "./kept.js";
import { evaluation, overBudget, showMatch, type Machine } from "./machine.js";
import { shuffled } from "../run/shuffle.js";

interface Rewriter {
  readonly rule: CompiledRule;
  readonly slots: readonly Slot[];
  readonly fire: (match: Frame) => Firing | undefined;
  readonly measure: Evaluate | undefined;
}

function rewriter(machine: Machine, rule: CompiledRule): Rewriter {
  const context = evaluation(machine, rule);
  const slots = rule.body.variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);
  return { rule, slots, fire: firings(rule, context), measure: rule.decreases && evaluator(rule.decreases, context) };
}

/** Matches in the order in which they are tried. */
function candidates(machine: Machine, { rule, slots }: Rewriter): readonly Frame[] {
  const matches = allMatches(machine, rule);
  return machine.random ? shuffled(matches, machine.random) : matches.sort((a, b) => compareRows(machine.store, slots, a, b));
}

type Outcome = "stepped" | "nothing" | "stop";

/** Takes the first step that one of the rules can take. */
function step(machine: Machine, rewriters: readonly Rewriter[]): Outcome {
  for (const one of inTurn(machine, rewriters))
    for (const match of candidates(machine, one)) {
      const firing = one.fire(match);
      if (!firing || !keepsTheKept(machine.store, one.rule, firing)) continue;
      const before = one.measure?.(match.slice()) as bigint | undefined;
      if (!apply(machine, one.rule, firing)) continue;
      machine.steps++;
      if (one.measure && !decreased(machine, one, match, before)) return "stop";
      if (machine.steps <= machine.budget) return "stepped";
      overBudget(machine, one.rule);
      return "stop";
    }
  return "nothing";
}

function inTurn({ random }: Machine, rewriters: readonly Rewriter[]): readonly Rewriter[] {
  if (!random) return rewriters;
  return shuffled(rewriters, random, ({ rule }) =>
    rewriters.filter((other) => other.rule.tree.before.some(({ text }) => text === rule.name)),
  );
}

/** Whether the step made smaller what the rule says; what is gone is smaller than anything. */
function decreased(machine: Machine, { rule, measure }: Rewriter, match: Frame, before: bigint | undefined): boolean {
  const after = measure!(match.slice()) as bigint | undefined;
  if (before !== undefined && before >= 0n && (after === undefined || (after < before && after >= 0n))) return true;
  const show = (value: Value | undefined): string => (value === undefined ? "nothing" : showValue(value));
  const { span } = rule.tree.decreases!;
  machine.diagnostics.push({
    severity: "error",
    code: "not_decreasing",
    message: `a step of \`${rule.name}\` does not decrease what the rule says: it was ${show(before)} and is ${show(after)}`,
    labels: [
      {
        text: "this must become smaller, and never negative",
        place: { file: fileOf(rule, span), line: span.line, column: span.column, length: span.end - span.start },
      },
    ],
    notes: [`first seen with ${showMatch(machine, rule, match)}`],
    help: ["let the rule decrease it, or say what it decreases"],
  });
  return false;
}

/** Runs all rewrites until none matches; false if the run has to stop. */
export function normalise(machine: Machine, rules: readonly CompiledRule[]): boolean {
  if (!rules.length) return true;
  const rewriters = rules.map((rule) => rewriter(machine, rule));
  for (;;) {
    const outcome = step(machine, rewriters);
    if (outcome !== "stepped") return outcome === "nothing";
  }
}

/** Takes so many steps of one rule at most; false if the run has to stop. */
export function takeSteps(machine: Machine, rule: CompiledRule, count: number): boolean {
  const rewriters = [rewriter(machine, rule)];
  for (let taken = 0; taken < count; taken++) {
    const outcome = step(machine, rewriters);
    if (outcome !== "stepped") return outcome === "nothing";
  }
  return true;
}
