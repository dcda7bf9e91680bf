/** The two outputs that are no program: one relocatable object with every site resolved, or a linker script of values. */
import { defsym, mergeObjects } from "../../../backends/emit/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Plan } from "../../../specs/plan.js";
import type { Inputs } from "./inputs.js";
import type { Resolved } from "./objects.js";

interface Emitted {
  readonly bytes?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/** `--emit obj`: the clients' objects and what was synthesised, as one. */
export function emitObject(resolved: Resolved): Emitted {
  const parts = resolved.objects.map(({ unit, object, bytes }) => ({ unit, object, bytes }));
  const made = resolved.synthesized ? [{ unit: "race", object: "synthesized.o", bytes: resolved.synthesized }] : [];
  const merged = mergeObjects([...parts, ...made], { architecture: resolved.architecture });
  return { ...(merged.object ? { bytes: merged.object } : {}), diagnostics: merged.diagnostics };
}

/** `--emit defsym`: the values of the plan as a linker script. */
export function emitDefsym(inputs: Inputs, plan: Plan, resolved: Resolved): Emitted {
  const objects = inputs.units
    .filter((unit) => unit.rcrate.manifest.role === "plugin")
    .flatMap((unit) => unit.rcrate.objects.map((object) => ({ unit: unit.name, object, bytes: unit.rcrate.member(object)! })));
  const { text, diagnostics } = defsym(plan, objects, resolved.architecture);
  return { ...(text === undefined ? {} : { bytes: new TextEncoder().encode(text) }), diagnostics };
}
