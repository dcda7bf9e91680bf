/** Starts measurements and other engines: one at a time, so that they do not disturb each other. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../../frontends/rustc/toolchain/process.js";
import type { Measured, MeasureOrder } from "./measured.js";

const script = join(dirname(fileURLToPath(import.meta.url)), "measured.js");
const LONGEST = 300_000;

/** Measures in a fresh process; throws if the counts are wrong. */
export async function measured(order: MeasureOrder): Promise<Measured> {
  const { status, stdout, stderr } = await run(process.execPath, ["--expose-gc", "--max-old-space-size=8192", script, JSON.stringify(order)], { timeout: LONGEST });
  if (status === 0) return JSON.parse(stdout) as Measured;
  throw new Error(/^(?:\w*Error): (.*)/m.exec(stderr)?.[0] ?? `${order.workload} ended with ${status}: ${stderr.slice(-500)}`);
}

export interface Walled {
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a program to its end and takes the time; nothing if it fails or takes too long. */
export async function walled(program: string, args: readonly string[], timeout: number): Promise<Walled | undefined> {
  const start = process.hrtime.bigint();
  const { status, stdout } = await run(program, args, { timeout });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return status === 0 ? { seconds, stdout } : undefined;
}
