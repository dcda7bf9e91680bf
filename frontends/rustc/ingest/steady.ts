/**
 * Whether every probe moved what marks variants once. The values among which a rule chooses are the same in all layouts; where a probe
 * says other ones, the compiler asked for a layout in a way that the driver does not know, and code and constants may disagree.
 */
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Probe, StartFacts } from "../lift/probe.js";

const among = ({ bits, low, high }: StartFacts): string => `${low} to ${high} in ${bits} bits`;

/** The refusal, where probes disagree. An enum that takes what another has left, or what an evolving one lends, goes with that one. */
export function unsteadyStarts(natural: Probe, probes: readonly Probe[], compiler: string): Diagnostic | undefined {
  const known = Object.entries(natural.table.starts ?? {}).filter(([, { after, evolving }]) => after === undefined && !evolving);
  for (const { name, table } of probes)
    for (const [symbol, facts] of known) {
      const other = table.starts?.[symbol];
      if (!other || among(other) === among(facts)) continue;
      return {
        severity: "error",
        code: "unsteady_layout",
        message: `what marks the variants of \`${facts.type}\` was moved twice by the probe ${name}`,
        labels: [],
        notes: [`its unused values are ${among(facts)}`, `in the probe they were ${among(other)}`],
        help: [`rustc ${compiler} asks for layouts in a way that this race does not know: report its version, and pack without --any-compiler for hosts by compilers of the same layout rule`],
      };
    }
  return undefined;
}
