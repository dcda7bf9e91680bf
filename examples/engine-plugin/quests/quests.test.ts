/**
 * Values of std around those of the interface, in both directions and in every way that signatures have: options, results, cows,
 * durations, orderings, errors, maps, closures, objects of std's traits, payloads of panics. Packed once against version 1, for
 * hosts by any compiler; linked with hosts by both on version 2, by one on version 1 as well; compared with whole programs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { anyCompiler, hasNeutral, unprepared } from "../../../tools/test/neutral.js";
import { checkout, lacks, mustLink, mustPack, outputOf, wholeProgram } from "../../../tools/test/programs.js";
import { skip } from "../../../tools/test/skip.js";

const compilers = ["stable", "nightly"] as const;

const quests = join(checkout, "examples/engine-plugin/quests");
const scratch = mkdtempSync(join(tmpdir(), "race-quests-"));
const why = (await lacks("stable")) ?? (await lacks("nightly"));

const plugin = (compiler: string): string => join(scratch, `quests-${compiler}.rcrate`);
const host = (compiler: string, version: number): string => join(scratch, `guild-${compiler}-${version}.rcrate`);

test("the plugin is lifted whole by both compilers", async () => {
  if (why) return skip("quests", why);
  for (const compiler of compilers) {
    const { counts } = await mustPack(plugin(compiler), join(quests, "plugin/v1"), compiler, await anyCompiler(compiler));
    assert.is(counts.refused, 0, compiler);
    assert.is(counts.lifted, counts.functions, compiler);
    await mustPack(host(compiler, 2), join(quests, "host/v2"), compiler);
  }
  await mustPack(host("stable", 1), join(quests, "host/v1"), "stable");
});

for (const by of compilers)
  for (const [on, version] of [["stable", 2], ["nightly", 2], ["stable", 1]] as const)
    test(`packed by ${by}, hosted by ${on} on version ${version}: it prints what the whole program prints`, async () => {
      const name = `quests by ${by} on ${on}, version ${version}`;
      const wanting = why ?? (by === on || (await hasNeutral(by)) ? undefined : unprepared(by));
      if (wanting) return skip(name, wanting);
      const out = await mustLink(join(scratch, `app-${by}-${on}-${version}`), [plugin(by), host(on, version)]);
      const prints = outputOf(await wholeProgram(join(quests, `host/v${version}`), on, "guild"));
      assert.match(prints, /\n\d+ lines\n$/, "the whole program comes to its end");
      assert.is(outputOf(out), prints);
    });

test.after(() => rmSync(scratch, { recursive: true }));

test.run();
