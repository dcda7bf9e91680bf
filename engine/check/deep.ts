/**
 * Warnings of rules together: they need searches and small runs, so whoever shows warnings to a person asks for them
 * when there is time: `race rules check`, and an editor after a pause. A link does not.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { groupsOf, type Program } from "../rule/program.js";
import { checkOverlaps, defaultBounds, type OverlapBounds } from "./overlap/overlapping.js";
import { byPlace } from "./report.js";
import { checkShadowed } from "./shadowed.js";

/** Shadowed rules, and rewrites whose order decides the result, in the order of their places. */
export function checkDeep(program: Program, bounds: OverlapBounds = defaultBounds): readonly Diagnostic[] {
  const found = groupsOf(program).flatMap((group) => [...checkShadowed(group, program.vocabulary), ...checkOverlaps(program, group, bounds)]);
  return found.sort(byPlace);
}
