/** Answers of scenarios that are kept from run to run. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout } from "../test/programs.js";
import type { Job } from "./job.js";
import { keep, kept } from "./kept.js";
import type { Result } from "./run.js";
import { allScenarios } from "./scenario.js";

const state = `test-${process.pid}`;
const compilers = { plugin: "stable", host: "nightly" };
const job: Job = { scenario: "fields-added", compilers, update: false };
const result: Result = { scenario: "fields-added", combination: "v1→v2", compilers, refused: [], warned: [], watched: true };
const scenario = { ...allScenarios().find((one) => one.name === "fields-added")!, folder: mkdtempSync(join(tmpdir(), "race-kept-")) };

test("an answer is of its state, its compilers and its scenario", () => {
  writeFileSync(join(scenario.folder, "api.v1.rs"), "pub struct A;\n");
  keep(state, job, scenario, [result]);
  assert.equal(kept(state, job, scenario), [result]);
  assert.is(kept(`${state}-other`, job, scenario), undefined);
  assert.is(kept(state, { ...job, compilers: { plugin: "stable", host: "stable" } }, scenario), undefined);
  assert.is(kept(state, { ...job, target: "aarch64-unknown-linux-gnu" }, scenario), undefined);
  writeFileSync(join(scenario.folder, "api.v1.rs"), "pub struct B;\n");
  assert.is(kept(state, job, scenario), undefined);
});

test("what is wrong, and what only writes texts, is asked again", () => {
  keep(state, job, scenario, [result, { ...result, wrong: "it prints something else" }]);
  assert.is(kept(state, job, scenario), undefined);
  keep(state, { ...job, update: true }, scenario, [result]);
  assert.is(kept(state, job, scenario), undefined);
});

test.after(() => {
  rmSync(join(checkout, "out/scenarios", state), { recursive: true, force: true });
  rmSync(scenario.folder, { recursive: true, force: true });
});

test.run();
