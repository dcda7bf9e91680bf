/**
 * `npm run scenarios [NAME…] [--compilers both|same] [--update]`: runs the scenarios of `examples/scenarios`, two at a time,
 * and writes `specs/scenarios.md` when all of them were run and are as expected.
 */
import { availableParallelism } from "node:os";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, lacks } from "../test/programs.js";
import { runScenario, type Compilers, type Result } from "./run.js";
import { allScenarios, type Scenario } from "./scenario.js";
import { table, told } from "./table.js";

const args = process.argv.slice(2);
const update = args.includes("--update");
const both = !args.includes("--compilers") || args[args.indexOf("--compilers") + 1] === "both";
const names = args.filter((arg, i) => !arg.startsWith("--") && args[i - 1] !== "--compilers");

const same: Compilers = { plugin: "stable", host: "stable" };
const mixed: readonly Compilers[] = [{ plugin: "stable", host: "nightly" }, { plugin: "nightly", host: "stable" }];

for (const name of both ? ["stable", "nightly"] : ["stable"]) {
  const why = await lacks(name);
  if (why) {
    console.error(`${why}\nrun \`npm run setup\` first`);
    process.exit(2);
  }
}

const all = allScenarios();
const chosen = names.length ? all.filter((one) => names.includes(one.name)) : all;
const jobs: (readonly [Scenario, Compilers])[] = chosen.flatMap((one) => [same, ...(both && one.compilers === "both" ? mixed : [])].map((compilers) => [one, compilers] as const));
const results: Result[] = [];

async function worker(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const made = await runScenario(job[0], job[1], update);
    results.push(...made);
    for (const one of made) console.log(told(one));
  }
}

const began = Date.now();
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
const wrong = results.filter((one) => one.wrong).length;
if (!names.length && !wrong) writeFileSync(join(checkout, "specs/scenarios.md"), table(all));
console.log(`${chosen.length} scenarios, ${results.length} combinations: ${results.filter((one) => !one.wrong && !one.refused.length).length} work, ${results.filter((one) => !one.wrong && one.refused.length).length} are refused as expected, ${wrong} wrong (${Math.round((Date.now() - began) / 1000)} s)`);
process.exit(wrong ? 1 : 0);
