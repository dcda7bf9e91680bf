/**
 * The same plugin on other machines, run by emulators: what marks the absence of a value takes up to 64 bits there as well, and an
 * instruction holds sixteen of them, or twelve. Packed once for each machine, it prints in hosts by either compiler what the
 * whole program prints.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { hasNeutral, unprepared } from "../../tools/test/neutral.js";
import { checkout, lacks, mustLink, mustPack, outputOn, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

/** On RISC-V the plugin meets hosts by its own compiler alone: rustup does not have a std of every nightly for it. */
const machines = [
  { target: "aarch64-unknown-linux-gnu", compilers: ["stable", "nightly"] },
  { target: "riscv64gc-unknown-linux-gnu", compilers: ["stable"] },
] as const;

const example = join(checkout, "examples/any-compiler");
const scratch = mkdtempSync(join(tmpdir(), "race-any-machine-"));

for (const { target, compilers } of machines)
  for (const by of compilers) {
    const plugin = join(scratch, `clerk-${target}-${by}.rcrate`);
    const wanting = async (compiler: string): Promise<string | undefined> => (await lacks(compiler, target)) ?? ((await hasNeutral(by, target)) ? undefined : unprepared(by, target));

    test(`${target}: every function is proved, packed by ${by}`, async () => {
      const why = await wanting(by);
      if (why) return skip(`any compiler on ${target}, by ${by}`, why);
      const { counts, symbols } = await mustPack(plugin, join(example, "plugin"), by, { target, anyCompiler: true });
      assert.is(counts.lifted, counts.functions);
      for (const bits of [8, 32, 64]) assert.ok(Object.keys(symbols).some((name) => name.startsWith(`race.start.i${bits}.`)), `${bits} bits`);
    });

    for (const on of compilers)
      test(`${target}: packed by ${by}, hosted by ${on}, it prints what the whole program prints`, async () => {
        const why = (await wanting(by)) ?? (await wanting(on));
        if (why) return skip(`any compiler on ${target}, ${by} in ${on}`, why);
        const host = join(scratch, `office-${target}-${on}.rcrate`);
        await mustPack(host, join(example, "host"), on, { target });
        const out = await mustLink(join(scratch, `app-${target}-${by}-${on}`), [plugin, host]);
        assert.is(outputOn(target, out), outputOn(target, await wholeProgram(join(example, "host"), on, "office", target)));
      });
  }

test.after(() => rmSync(scratch, { recursive: true, force: true }));
test.run();
