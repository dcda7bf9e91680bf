/** Starts measurements and other engines: one at a time, so that they do not disturb each other. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../../frontends/rustc/toolchain/process.js";
import type { Edited, EditOrder } from "./closure/edits.js";
import type { Measured, MeasureOrder } from "./measured.js";

const here = dirname(fileURLToPath(import.meta.url));
const LONGEST = 300_000;

async function answered<T>(script: string, order: unknown): Promise<T> {
  const { status, stdout, stderr } = await run(process.execPath, ["--expose-gc", "--max-old-space-size=8192", join(here, script), JSON.stringify(order)], { timeout: LONGEST });
  if (status === 0) return JSON.parse(stdout) as T;
  throw new Error(/^(?:\w*Error): (.*)/m.exec(stderr)?.[0] ?? `${JSON.stringify(order)} ended with ${status}: ${stderr.slice(-500)}`);
}

/** Measures in a fresh process; throws if the counts are wrong. */
export const measured = (order: MeasureOrder): Promise<Measured> => answered("measured.js", order);

/** Changes the graph of W7 in a fresh process; throws if the counts are wrong. */
export const edited = (order: EditOrder): Promise<Edited> => answered("closure/edits.js", order);

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
