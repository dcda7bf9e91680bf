/**
 * The saturated graph to a patch plan, mechanically: every value here was decided by a rule, this file only collects.
 * What a rule should have decided and did not is said, never left.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Plan } from "../../specs/plan.js";
import { attributeOf } from "../match/store.js";
import type { Outcome } from "../run/run.js";
import { bindings } from "./bindings.js";
import { copies } from "./copies.js";
import { patches } from "./patches.js";
import { nodesByKey, type Planning } from "./planning.js";
import { thunks } from "./thunks.js";
import { traps } from "./traps.js";
import { vtables } from "./vtables.js";

/**
 * The plan of an outcome. With an error among the diagnostics, here or in the outcome, it must not be used;
 * where the outcome refuses already, nothing is said again.
 */
export function makePlan(outcome: Outcome): { readonly plan: Plan; readonly diagnostics: readonly Diagnostic[] } {
  const planning: Planning = { outcome, store: outcome.store, diagnostics: [] };
  const plan: Plan = {
    target: target(planning),
    patches: patches(planning),
    bindings: bindings(planning),
    vtables: vtables(planning),
    thunks: thunks(planning),
    copies: copies(planning),
    traps: traps(planning),
  };
  const refused = outcome.diagnostics.some(({ severity }) => severity === "error");
  return { plan, diagnostics: refused ? [] : planning.diagnostics };
}

// That all units have one target is for a rule to say; here the first one names it.
function target({ store }: Planning): string {
  for (const unit of nodesByKey(store, "Unit")) {
    const value = attributeOf(store, unit, "target");
    if (typeof value === "string") return value;
  }
  return "";
}
