/**
 * What a policy of a packing chooses: for which enums the client's code has numbers where it marks variants, and a guard in the link,
 * instead of symbols. Its rules see what the natural probe says of the crate: the types, traits and symbols that it knows, and
 * every enum of which its code marks variants; the enums that they make `guarded` are chosen.
 */
import { assemble, attributeOf, nodesOf, run, type Program, type Record } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { joinRecords, withoutDangling } from "../ingest/join.js";
import { startRecords, startsIn } from "../ingest/starts.js";
import type { LayoutTable } from "../lift/index.js";

export interface Chosen {
  /** Paths of enums, sorted. */
  readonly guarded: readonly string[];
  /** How many enums there were to choose from. */
  readonly of: number;
  /** What the policy says, refusals among it. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs a policy on what is known of a crate before its other probes are made; `unit` is the record of the plugin that it is of. */
export function chooseGuards(program: Program, unit: Record, table: LayoutTable, facts: readonly Record[]): Chosen {
  const starts = startRecords(table, startsIn(table));
  const name = String(unit.attributes.name);
  const { records } = withoutDangling(joinRecords(starts, facts, [unit]));
  const { steg, diagnostics } = assemble([{ unit: name, whole: true, records }]);
  const { store, diagnostics: said } = run(steg, program);
  const known = new Set(starts.map(({ attributes }) => attributes.path));
  const chosen = nodesOf(store, "Type").filter((node) => attributeOf(store, node, "guarded") === true);
  const paths = chosen.map((node) => String(attributeOf(store, node, "path"))).filter((path) => known.has(path));
  return { guarded: [...new Set(paths)].sort(), of: known.size, diagnostics: [...diagnostics, ...said] };
}
