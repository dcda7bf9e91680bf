/**
 * What a policy of a packing chooses: for which enums the client's code has numbers where it marks variants, and a guard in the link,
 * instead of symbols. Its rules see what came of symbols for all of them: the graph of the client as a link would see it, with every
 * site, and the enums of which it marks variants, those among them whose symbols no instruction needs after all. What they make
 * `guarded` is chosen.
 */
import { assemble, attributeOf, nodesOf, run, type Program, type Record } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { joinRecords, withoutDangling } from "../ingest/join.js";

export interface Chosen {
  /** Paths of enums, sorted. */
  readonly guarded: readonly string[];
  /** How many enums there were to choose from. */
  readonly of: number;
  /** What the policy says, refusals among it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What there is to choose from. */
export interface Choice {
  /** The crate as it was packed with symbols alone. */
  readonly records: readonly Record[];
  /** Every enum of which its code marks variants. */
  readonly starts: readonly Record[];
}

/** Runs a policy on a crate; `unit` is the record of the plugin that it is of. */
export function chooseGuards(program: Program, unit: Record, { records, starts }: Choice): Chosen {
  const name = String(unit.attributes.name);
  // of what the driver describes as well, its own words count
  const { records: known } = withoutDangling(joinRecords(starts, records, [unit]));
  const { steg, diagnostics } = assemble([{ unit: name, whole: true, records: known }]);
  const { store, diagnostics: said } = run(steg, program);
  const paths = new Set(starts.map(({ attributes }) => String(attributes.path)));
  const chosen = nodesOf(store, "Type").filter((node) => attributeOf(store, node, "guarded") === true);
  const guarded = chosen.map((node) => String(attributeOf(store, node, "path"))).filter((path) => paths.has(path));
  return { guarded: [...new Set(guarded)].sort(), of: paths.size, diagnostics: [...diagnostics, ...said] };
}
