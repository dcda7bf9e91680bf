/**
 * What plugin authors do with an interface's types: closures, iterators and collections of them by value, trait objects
 * both ways, upcasts, panics through both sides, casts of variants, a dependency of the plugin's own. Packed against
 * version 1, linked with hosts on versions 1 and 2, by one compiler and by two; compared with whole programs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout, lacks, mustLink, mustPack, outputOf, wholeProgram } from "../../../tools/test/programs.js";
import { skip } from "../../../tools/test/skip.js";

const kitchen = join(checkout, "examples/engine-plugin/kitchen");
const scratch = mkdtempSync(join(tmpdir(), "race-kitchen-"));
const why = (await lacks("stable")) ?? (await lacks("nightly"));

const plugin = (compiler: string): string => join(scratch, `kitchen-${compiler}.rcrate`);
const host = (version: number): string => join(scratch, `cook-${version}.rcrate`);

test("the plugin is lifted whole by both compilers", async () => {
  if (why) return skip("kitchen", why);
  for (const compiler of ["stable", "nightly"]) {
    const { counts } = await mustPack(plugin(compiler), join(kitchen, "plugin/v1"), compiler);
    assert.is(counts.refused, 0);
    assert.is(counts.lifted, counts.functions);
  }
  for (const version of [1, 2]) await mustPack(host(version), join(kitchen, `host/v${version}`), "stable");
});

for (const [by, version] of [["stable", 1], ["stable", 2], ["nightly", 2]] as const)
  test(`packed by ${by}, it does on version ${version} what the whole program does`, async () => {
    if (why) return skip("kitchen", why);
    const out = await mustLink(join(scratch, `app-${by}-${version}`), [plugin(by), host(version)]);
    assert.is(outputOf(out), outputOf(await wholeProgram(join(kitchen, `host/v${version}`), "stable", "cook")));
  });

test.after(() => rmSync(scratch, { recursive: true }));

test.run();
