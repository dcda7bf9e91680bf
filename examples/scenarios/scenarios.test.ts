/**
 * The part of the scenarios that every run of the tests looks at, by one compiler; `npm run scenarios` runs all of them,
 * by two. And the table of all: it speaks of every scenario and combination as their folders do.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runScenario } from "../../tools/scenarios/run.js";
import { allScenarios } from "../../tools/scenarios/scenario.js";
import { table, told } from "../../tools/scenarios/table.js";
import { program } from "../../tools/test/native.js";
import { checkout, lacks } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const scenarios = allScenarios();
const why = await lacks("stable");

for (const scenario of scenarios.filter((one) => one.ci))
  test(`${scenario.name}: ${scenario.title}`, async () => {
    if (why) return skip(scenario.name, why);
    const results = await runScenario(scenario, { plugin: "stable", host: "stable" }, process.env.UPDATE !== undefined);
    assert.is(results.length, scenario.combinations.length);
    for (const one of results) assert.not(one.wrong, told(one));
    if (scenario.valgrind && !program("valgrind")) skip(`memory of ${scenario.name}`, "there is no valgrind");
  });

test("the table speaks of all scenarios as their folders do", () => {
  assert.is(readFileSync(join(checkout, "specs/scenarios.md"), "utf8"), table(scenarios), "run `npm run scenarios`");
});

test.run();
