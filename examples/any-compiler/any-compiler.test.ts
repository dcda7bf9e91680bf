/**
 * A plugin that is packed once for hosts by any compiler: options, results, cows, durations, chars and enums around them cross in
 * both directions, by value, in containers and within types that may evolve, and each program prints what a whole-program
 * build by the host's compiler prints. Between compilers it is tried where a neutral std is in the cache (`race toolchain prepare`).
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { carriedFor } from "../../frontends/rustc/lift/index.js";
import { readElf } from "../../formats/elf/index.js";
import { canonicalIdentity } from "../../formats/symbol-names/index.js";
import { anyCompiler, hasNeutral, unprepared } from "../../tools/test/neutral.js";
import { checkout, lacks, linkTo, mustLink, mustPack, outputOf, shown, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const compilers = ["stable", "nightly"] as const;
type Compiler = (typeof compilers)[number];

const example = join(checkout, "examples/any-compiler");
const scratch = mkdtempSync(join(tmpdir(), "race-any-compiler-"));
const why = (await lacks("stable")) ?? (await lacks("nightly"));
const path = (name: string, compiler: Compiler): string => join(scratch, `${name}-${compiler}.rcrate`);

test("every function is proved with symbols for what marks variants", async () => {
  if (why) return skip("any-compiler", why);
  for (const compiler of compilers) {
    const { counts, compiler: by, symbols } = await mustPack(path("clerk", compiler), join(example, "plugin"), compiler, await anyCompiler(compiler));
    assert.is(counts.lifted, counts.functions, compiler);
    assert.is(by.any, true);
    for (const bits of [8, 32, 64]) assert.ok(Object.keys(symbols).some((name) => name.startsWith(`race.start.i${bits}.`)), `${bits} bits`);
    await mustPack(path("office", compiler), join(example, "host"), compiler);
  }
});

test("what a function of std defines within its own body is needed of no host", async () => {
  if (why) return skip("any-compiler", why);
  for (const compiler of compilers) {
    if (!(await hasNeutral(compiler))) {
      skip(`what functions of std define, by ${compiler}`, unprepared(compiler));
      continue;
    }
    const records = readFileSync(path("clerk", compiler), "latin1").split("\n").filter((line) => line.startsWith('{"key":"symbol '));
    assert.ok(records.some((line) => line.includes('"defined":false') && line.includes("alloc::")), "records are read");
    assert.equal(records.filter((line) => line.includes('"defined":false') && line.includes("::retain::")), []);
  }
});

for (const by of compilers)
  for (const on of compilers)
    test(`packed by ${by}, hosted by ${on}: it prints what the whole program prints`, async () => {
      const wanting = why ?? (by === on || (await hasNeutral(by)) ? undefined : unprepared(by));
      if (wanting) return skip(`packed by ${by}, hosted by ${on}`, wanting);
      const out = await mustLink(join(scratch, `app-${by}-${on}`), [path("clerk", by), path("office", on)]);
      assert.is(outputOf(out), outputOf(await wholeProgram(join(example, "host"), on, "office")));
    });

test("what the host's std lacks comes from the plugin's own, and what it has does not", async () => {
  const wanting = why ?? ((await hasNeutral("stable")) ? undefined : unprepared("stable"));
  if (wanting) return skip("functions that are taken along", wanting);
  const pathOf = (copy: string): readonly string[] => {
    const path = canonicalIdentity(carriedFor(copy) ?? "");
    return path === undefined ? [] : [path];
  };
  const taken = async (on: Compiler): Promise<readonly string[]> => {
    const { certificate, files } = await linkTo(join(scratch, `carried-${on}`), [path("clerk", "stable"), path("office", on)]);
    const bound = certificate!.bindings.flatMap(({ to }) => pathOf(to.name));
    const there = readElf(files![0]!.bytes, "program").elf!.symbols.flatMap(({ name }) => pathOf(name));
    assert.equal([...new Set(there)].sort(), [...new Set(bound)].sort(), "no other copy is in the program");
    return bound;
  };
  assert.equal(await taken("stable"), []);
  // Rust 1.97 has it in `core::num::imp`
  assert.ok((await taken("nightly")).includes("core::num::int_sqrt::panic_for_negative_argument"));
});

test("what std defines otherwise in the host's release is refused where it crosses, with both definitions", async () => {
  if (why) return skip("an error of std that grew", why);
  const features = ["narrowing"];
  await mustPack(path("narrowing", "stable"), join(example, "plugin"), "stable", { ...(await anyCompiler("stable")), features });
  for (const compiler of compilers) await mustPack(path("narrowed", compiler), join(example, "host"), compiler, { features });
  const out = await mustLink(join(scratch, "narrowing"), [path("narrowing", "stable"), path("narrowed", "stable")]);
  assert.match(outputOf(out), /\nOk\(7\) Err\(TryFromIntError\(\(\)\)\)\n$/);
  const refused = await linkTo(join(scratch, "grown"), [path("narrowing", "stable"), path("narrowed", "nightly")]);
  assert.not(refused.files, "nothing is written");
  const said = refused.diagnostics.filter(({ severity, message }) => severity === "error" && message.includes("TryFromIntError"));
  assert.ok(said.some(({ code }) => code === "layout_differs"), shown(refused.diagnostics));
});

test("packed for hosts by one layout rule, it is refused by others, and told what to do", async () => {
  if (why) return skip("one rule", why);
  await mustPack(path("plain", "stable"), join(example, "plugin"), "stable");
  const refused = await linkTo(join(scratch, "refused"), [path("plain", "stable"), path("office", "nightly")]);
  assert.not(refused.files, "nothing is written");
  assert.ok(refused.diagnostics.some((one) => one.code === "niche_value_differs"), shown(refused.diagnostics));
  assert.match(shown(refused.diagnostics), "--any-compiler");
});

test.after(() => rmSync(scratch, { recursive: true }));

test.run();
