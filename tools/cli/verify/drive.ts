/** Drives a search: shows how far it is on a terminal, lets the process breathe, and stops it at a time or when asked. */
import { setImmediate } from "node:timers/promises";
import type { Program } from "../../../engine/index.js";
import { verify, type Progress, type Verified, type VerifyOptions } from "../../../engine/verify/index.js";
import { whenInterrupted } from "../exit.js";
import { progressLine } from "./show.js";

export interface Driven {
  readonly verified: Verified;
  /** What stopped it, if something did. */
  readonly stopped?: "interrupted" | "out of time";
}

/** Milliseconds between two looks at the clock and at signals. */
const BREATH = 100;

function showProgress(progress: Progress, started: number, seeded: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K  ${progressLine(progress, (Date.now() - started) / 1000, seeded)}`);
}

/** Searches until it is done, out of time or interrupted. */
export async function drive(program: Program, options: VerifyOptions, seconds: number | undefined): Promise<Driven> {
  let stopped: Driven["stopped"];
  const release = whenInterrupted(() => (stopped = "interrupted"));
  const started = Date.now();
  const search = verify(program, options);
  let next = search.next();
  for (let rested = started; !next.done; next = search.next(stopped !== undefined)) {
    const now = Date.now();
    if (seconds !== undefined && now - started > seconds * 1000) stopped ??= "out of time";
    if (now - rested < BREATH) continue;
    rested = now;
    showProgress(next.value, started, options.seeds !== undefined);
    await setImmediate();
  }
  release();
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return { verified: next.value, ...(stopped && next.value.open && !next.value.found && { stopped }) };
}
