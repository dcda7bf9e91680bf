/** What rules say together: checks that look at more than one rule, once each is well by itself. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Group, Program, ProgramStep } from "../rule/program.js";
import { checkDeletesDerived } from "./deletes-derived.js";
import { checkEndless } from "./endless.js";
import { checkShadowed } from "./shadowed.js";

/** The groups of a program, each once. */
export function groupsOf({ stages }: Program): readonly Group[] {
  const ofStep = (step: ProgramStep): readonly Group[] => (step.kind === "group" ? [step.group] : step.kind === "repeat" ? step.steps.flatMap(ofStep) : []);
  return [...new Set(stages.flatMap(({ steps }) => steps.flatMap(ofStep)))];
}

/** Checks of a whole program that cost little. */
export function checkTogether(program: Program): readonly Diagnostic[] {
  const ofGroups = groupsOf(program).flatMap((group) => [...checkEndless(group.rewrites), ...checkShadowed(group, program.vocabulary)]);
  return [...ofGroups, ...checkDeletesDerived(program)];
}
