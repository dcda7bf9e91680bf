/**
 * What scenarios came to, kept from run to run: a run that was interrupted goes on where it ended. An answer holds for the
 * same code, the same scenario and the same compilers, and is asked for again when any of them is another.
 */
import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../test/programs.js";
import type { Job } from "./job.js";
import type { Result } from "./run.js";
import type { Scenario } from "./scenario.js";

/** All that a link is made by: the compiled code, the rules, and what is compiled from its sources at first use. */
const parts = ["dist", "rules", "frontends/rustc/driver", "frontends/rustc/race", "examples/policies"];

function addFolder(hash: Hash, folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(hash, path);
    else if (!/\.test\.|\.map$/.test(entry.name)) hash.update(entry.name).update(readFileSync(path));
  }
}

/** A name for the state of the code, and of the compilers by their commits. */
export function stateOf(commits: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) addFolder(hash, join(checkout, part));
  return hash.update(commits.join()).digest("hex").slice(0, 16);
}

const fileOf = (state: string, { scenario, compilers, target = "" }: Job, { folder }: Scenario): string => {
  const own = createHash("sha256");
  addFolder(own, folder);
  return join(checkout, "out/scenarios", state, `${scenario} ${compilers.plugin} ${compilers.host} ${target} ${own.digest("hex").slice(0, 8)}.json`);
};

/** What came of a job in this state; nothing that was wrong is kept. */
export function kept(state: string, job: Job, scenario: Scenario): readonly Result[] | undefined {
  const file = fileOf(state, job, scenario);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Result[]) : undefined;
}

export function keep(state: string, job: Job, scenario: Scenario, results: readonly Result[]): void {
  if (job.update || results.some((one) => one.wrong)) return;
  mkdirSync(join(checkout, "out/scenarios", state), { recursive: true });
  writeFileSync(fileOf(state, job, scenario), JSON.stringify(results));
}
