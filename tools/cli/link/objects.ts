/** The objects of a link after the plan: clients' objects with every site resolved, and the one that RACE synthesises. */
import { architectureOf } from "../../../backends/architectures.js";
import type { Architecture } from "../../../backends/architecture.js";
import { patchObject, synthesize, type PatchedSite } from "../../../backends/emit/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Plan } from "../../../specs/plan.js";
import type { Inputs, Unit } from "./inputs.js";

export interface ResolvedObject {
  readonly unit: string;
  readonly object: string;
  readonly bytes: Uint8Array;
  readonly sites: readonly PatchedSite[];
}

export interface Resolved {
  readonly architecture: Architecture;
  /** Clients' objects, in unit and member order. */
  readonly objects: readonly ResolvedObject[];
  readonly synthesized?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

const clients = (inputs: Inputs): readonly Unit[] => inputs.units.filter((unit) => unit.rcrate.manifest.role === "plugin");

/** Whether the plan asks for anything that is not in an object. */
const synthesizes = (plan: Plan): boolean => plan.vtables.length + plan.thunks.length + plan.copies.length + plan.traps.length > 0;

/** Applies the plan to all client objects. */
export function resolveObjects(inputs: Inputs, plan: Plan): Resolved {
  const architecture = architectureOf(plan.target);
  if (!architecture) throw new Error(`no backend for ${plan.target}, although it was packed`);
  const diagnostics: Diagnostic[] = [];
  const objects: ResolvedObject[] = [];
  for (const unit of clients(inputs))
    for (const object of unit.rcrate.objects) {
      const input = { unit: unit.name, object, bytes: unit.rcrate.member(object)!, file: `${unit.file}(${object})` };
      const patched = patchObject(input, plan, architecture);
      diagnostics.push(...patched.diagnostics);
      if (patched.bytes) objects.push({ unit: unit.name, object, bytes: patched.bytes, sites: patched.sites });
    }
  const made = synthesizes(plan) ? synthesize(plan, architecture) : { diagnostics: [] };
  diagnostics.push(...made.diagnostics);
  return { architecture, objects, ...(made.object ? { synthesized: made.object } : {}), diagnostics };
}
