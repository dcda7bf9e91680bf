/**
 * `npm run scenarios [NAME…] [--compilers both|same] [--target TRIPLE] [--update]`: runs the scenarios of `examples/scenarios`, two at a time,
 * and writes `specs/scenarios.md` when all of them were run, by one compiler and by two, and are as expected: the table
 * says nothing that was not seen. What was as expected is not run again while nothing has changed.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { program } from "../test/native.js";
import { checkout, lacks } from "../test/programs.js";
import type { Job } from "./job.js";
import { keep, kept, stateOf } from "./kept.js";
import type { Compilers, Result } from "./run.js";
import { allScenarios, type Scenario } from "./scenario.js";
import { table, told } from "./table.js";

const usage = "usage: npm run scenarios -- [NAME…] [--compilers both|same] [--target TRIPLE] [--update]";

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}

function parsed(): { readonly names: readonly string[]; readonly both: boolean; readonly update: boolean; readonly target: string | undefined } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { compilers: { type: "string", default: "both" }, target: { type: "string" }, update: { type: "boolean", default: false } } });
    if (values.compilers !== "both" && values.compilers !== "same") return fail(`--compilers is both or same, not ${values.compilers}\n${usage}`);
    if (values.target && (values.update || values.compilers !== "same")) return fail(`--target goes with --compilers same and without --update\n${usage}`);
    return { names: positionals, both: values.compilers === "both", update: values.update, target: values.target };
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
}

const { names, both, update, target } = parsed();

const same: Compilers = { plugin: "stable", host: "stable" };
const mixed: readonly Compilers[] = [{ plugin: "stable", host: "nightly" }, { plugin: "nightly", host: "stable" }];

const all = allScenarios();
const unknown = names.filter((name) => !all.some((one) => one.name === name));
if (unknown.length) fail(`there is no scenario ${unknown.join(", ")} in examples/scenarios`);
const named = names.length ? all.filter((one) => names.includes(one.name)) : all;
// what is for one target by its nature is not for another
const chosen = target ? named.filter((one) => !one.target) : named;

for (const name of both ? ["stable", "nightly"] : ["stable"]) {
  const why = await lacks(name, target);
  if (why) fail(`${why}\nrun \`npm run setup\` first`);
}
if (!target && chosen.some((one) => one.valgrind) && !program("valgrind")) fail("there is no valgrind, and scenarios ask for it\nrun `npm run setup` first");

const jobs: (readonly [Scenario, Job])[] = chosen.flatMap((one) =>
  [same, ...(both && one.compilers === "both" ? mixed : [])].map((compilers) => [one, { scenario: one.name, compilers, update, ...(target ? { target } : {}) }] as const),
);
const results: Result[] = [];

/** The compilers' commits: an answer is theirs. */
async function commits(): Promise<readonly string[]> {
  const found = await Promise.all(["stable", "nightly"].map((name) => findToolchain(name)));
  return found.map((one) => ("value" in one ? one.value.commit : ""));
}

const state = stateOf(await commits());
const child = join(dirname(fileURLToPath(import.meta.url)), "job.js");

/** What came of a job, which has a process of its own. */
async function answerTo(scenario: Scenario, job: Job): Promise<readonly Result[]> {
  const known = update ? undefined : kept(state, job, scenario);
  if (known) return known;
  const ran = await run(process.execPath, ["--enable-source-maps", child, JSON.stringify(job)]);
  const fault = (name: string): Result => ({ scenario: scenario.name, combination: name, compilers: job.compilers, refused: [], warned: [], watched: false, wrong: `the harness fails:\n${ran.stderr}` });
  if (ran.status !== 0) return scenario.combinations.map(({ name }) => fault(name));
  const made = JSON.parse(ran.stdout) as readonly Result[];
  keep(state, job, scenario, made);
  return made;
}

async function worker(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const made = await answerTo(job[0], job[1]);
    results.push(...made);
    for (const one of made) console.log(told(one));
  }
}

const began = Date.now();
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
const wrong = results.filter((one) => one.wrong).length;
if (!names.length && both && !wrong && !target) writeFileSync(join(checkout, "specs/scenarios.md"), table(all));
console.log(`${chosen.length} scenarios, ${results.length} combinations: ${results.filter((one) => !one.wrong && !one.refused.length).length} work, ${results.filter((one) => !one.wrong && one.refused.length).length} are refused as expected, ${wrong} wrong (${Math.round((Date.now() - began) / 1000)} s)`);
process.exit(wrong ? 1 : 0);
