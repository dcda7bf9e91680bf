/**
 * The code that a policy asks about: functions that its entries reach, read from the objects of the link. Only policies
 * that build on `rules.effect` ask, so that no other link opens an object for it.
 */
import { architectureOf } from "../../../backends/architectures.js";
import { readRecords, rulesOf, type Program, type Record } from "../../../engine/index.js";
import { reach, type Reached } from "../../../frontends/rustc/ingest/reach.js";
import { callsName, type Rcrate } from "../../../formats/rcrate/index.js";
import type { Inputs } from "./inputs.js";

/** What a unit says of calls through pointers; nothing, where it was packed without or its words are damaged. */
function routinesOf(rcrate: Rcrate): readonly Record[] {
  const data = rcrate.member(callsName);
  const { records, diagnostics } = data ? readRecords(new TextDecoder().decode(data), callsName) : { records: [], diagnostics: [] };
  return diagnostics.length ? [] : records;
}

/** Functions and calls, if a rule of this program speaks of them. `entries` names where to begin: paths with commas between. */
export function codeOf(inputs: Inputs, program: Program): Reached | undefined {
  if (!rulesOf(program).some(({ path }) => path.startsWith("rules/effect/"))) return undefined;
  const architecture = architectureOf(inputs.units[0]?.rcrate.manifest.target ?? "");
  if (!architecture) return undefined;
  const asked = program.parameters.get("entries");
  const entries = typeof asked === "string" ? asked.split(",").filter((one) => one !== "") : [];
  const units = inputs.units.map(({ name, rcrate }) => ({
    name,
    definer: rcrate.manifest.role !== "plugin",
    members: rcrate.members.map((member) => ({ name: member, data: rcrate.member(member)! })),
    routines: routinesOf(rcrate),
  }));
  return reach(units, entries, architecture);
}
