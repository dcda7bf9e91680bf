/** Lifted functions are proved against held-out layouts and the natural one; what fails is refused before any code is made. */
import type { Lifted } from "../expression.js";
import type { Probe } from "../lift/index.js";
import { prove, withdraw, type ProofReport } from "../prove/index.js";

export interface Proved {
  readonly lifted: Lifted;
  readonly report: ProofReport;
  /** For the progress line. */
  readonly summary: string;
}

export function proveAll(lifted: Lifted, heldOut: readonly Probe[], natural: Probe): Proved {
  const report = prove(lifted, heldOut, natural);
  const failed = new Set(report.failures.map((failure) => failure.function)).size;
  return { lifted: withdraw(lifted, report), report, summary: `${report.proved.length} functions equal, ${failed} refused` };
}
