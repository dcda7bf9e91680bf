/**
 * What scenarios came to, kept from run to run: a run that was interrupted goes on where it ended. An answer holds for the
 * same code, the same scenario and the same compilers, and is asked for again when any of them is another.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOf } from "../../frontends/rustc/pack/cache.js";
import { ownCode } from "../test/own-code.js";
import { checkout } from "../test/programs.js";
import type { Job } from "./job.js";
import type { Result } from "./run.js";
import type { Scenario } from "./scenario.js";

/** A name for the state of the code, and of the compilers by their commits. */
export const stateOf = (commits: readonly string[]): string => hashOf(ownCode(/./), ...commits);

/** All that a scenario is: what lies in its folder, and the policies that it names. */
function textsOf({ folder, policy }: Scenario): readonly string[] {
  const own = (readdirSync(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return [...own, ...policy.map((file) => join(folder, file))].sort().flatMap((path) => [path, readFileSync(path, "utf8")]);
}

const fileOf = (state: string, { scenario, compilers, target = "" }: Job, one: Scenario): string =>
  join(checkout, "out/scenarios", state, `${scenario} ${compilers.plugin} ${compilers.host} ${target} ${hashOf(...textsOf(one))}.json`);

/** What came of a job in this state; nothing that was wrong is kept. */
export function kept(state: string, job: Job, scenario: Scenario): readonly Result[] | undefined {
  const file = fileOf(state, job, scenario);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Result[]) : undefined;
}

export function keep(state: string, job: Job, scenario: Scenario, results: readonly Result[]): void {
  if (job.update || results.some((one) => one.wrong)) return;
  const file = fileOf(state, job, scenario);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(results));
}
