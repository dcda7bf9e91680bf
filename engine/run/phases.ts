/**
 * A program as the flat list of its phases, in the order in which they run: the rewrites of a group, each stratum of its
 * derives, its forbids, a counted step, and at last the invariants. A run goes through them, until a stage
 * refuses something; an edit goes back to one.
 */
import type { CompiledRule, Group, Program, ProgramStep } from "../rule/program.js";
import { saturate } from "./derive.js";
import { forbid, type Describe } from "./forbid.js";
import { hold } from "./invariant.js";
import type { Machine } from "./machine.js";
import { applyTimes, beginRewriting, endRewriting, normalise, type Rewriting } from "./rewrite.js";

export interface Phase {
  /** Position of the stage; behind the last for invariants. */
  readonly stage: number;
  readonly kind: "rewrites" | "stratum" | "forbids" | "step" | "invariants";
  readonly rules: readonly CompiledRule[];
  /** Runs it; false if the run has to stop. */
  readonly run: (stage: Stage) => boolean;
}

/** What the phases of a stage share. */
export interface Stage {
  readonly machine: Machine;
  readonly program: Program;
  readonly describe: Describe;
  /** The rewrites at work; they pause where derives run. */
  rewriting: Rewriting | undefined;
}

/** A run that can be begun at any of its phases. */
export interface Run {
  readonly machine: Machine;
  readonly program: Program;
  readonly describe: Describe;
  readonly phases: readonly Phase[];
}

/** The phases of a program. */
export function phasesOf({ stages, invariants }: Program): readonly Phase[] {
  const own = stages.flatMap(({ steps }, stage) => steps.flatMap((step) => phasesOfStep(step, stage)));
  return invariants.length ? [...own, invariantsAs(invariants, stages.length)] : own;
}

function invariantsAs(rules: readonly CompiledRule[], stage: number): Phase {
  return { stage, kind: "invariants", rules, run: ({ machine }) => (rules.forEach((rule) => hold(machine, rule)), true) };
}

function phasesOfStep(step: ProgramStep, stage: number): readonly Phase[] {
  if (step.kind === "group") return phasesOfGroup(step.group, stage);
  return [{ stage, kind: "step", rules: rulesIn(step), run: (at) => runStep(at, step) }];
}

function rulesIn(step: ProgramStep): readonly CompiledRule[] {
  if (step.kind === "times") return [step.rule];
  return step.kind === "repeat" ? step.steps.flatMap(rulesIn) : [...step.group.rewrites, ...step.group.strata.flat(), ...step.group.forbids];
}

function phasesOfGroup({ rewrites, strata, forbids }: Group, stage: number): readonly Phase[] {
  return [
    ...(rewrites.length ? [{ stage, kind: "rewrites" as const, rules: rewrites, run: (at: Stage) => normalise(rewritingOf(at), rewrites) }] : []),
    ...strata.map((rules) => ({ stage, kind: "stratum" as const, rules, run: (at: Stage) => derive(at, rules) })),
    ...(forbids.length ? [{ stage, kind: "forbids" as const, rules: forbids, run: (at: Stage) => speak(at, forbids) }] : []),
  ];
}

function rewritingOf(stage: Stage): Rewriting {
  return (stage.rewriting ??= beginRewriting(stage.machine, stage.program));
}

function pause(stage: Stage): void {
  if (stage.rewriting) endRewriting(stage.rewriting);
  stage.rewriting = undefined;
}

function derive(stage: Stage, stratum: readonly CompiledRule[]): boolean {
  pause(stage);
  return saturate(stage.machine, stratum);
}

function speak({ machine, describe }: Stage, rules: readonly CompiledRule[]): boolean {
  for (const rule of rules) forbid(machine, rule, describe);
  return true;
}

function runStep(stage: Stage, step: ProgramStep): boolean {
  switch (step.kind) {
    case "group":
      return phasesOfGroup(step.group, 0).every((phase) => phase.run(stage));
    case "times":
      return applyTimes(rewritingOf(stage), step.rule, step.count);
    case "repeat":
      for (let i = 0; i < step.count; i++) for (const inner of step.steps) if (!runStep(stage, inner)) return false;
      return true;
  }
}

/** What a stage refuses ends the run: all that follows would rest on it. */
function isRefused({ diagnostics }: Machine): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** Runs from a phase to the end, or until it has to stop. */
export function runFrom({ machine, program, describe, phases }: Run, first: number): void {
  machine.checkpoints.length = first;
  let stage: Stage = { machine, program, describe, rewriting: undefined };
  for (let at = first; at < phases.length; at++) {
    const phase = phases[at]!;
    if (phases[at - 1]?.stage !== phase.stage) {
      pause(stage);
      if (isRefused(machine)) return;
      stage = { machine, program, describe, rewriting: undefined };
    }
    machine.checkpoints.push({ firings: machine.journal.starts.length, steps: machine.steps, nodes: machine.store.nodes });
    if (!phase.run(stage)) break;
  }
  pause(stage);
}
