/**
 * The layout that a policy chose, in a program: it prints what the whole-program build prints and what the same link
 * without the policy prints, its code reads fields where the rules put them, and it misses the data cache less often.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Certificate } from "../../../tools/cli/link/certificate.js";
import { program } from "../../../tools/test/native.js";
import { checkout, lacks, linkTo, mustLink, mustPack, outputOf, shown, wholeProgram } from "../../../tools/test/programs.js";
import { skip } from "../../../tools/test/skip.js";

const example = join(checkout, "examples/policies/hot-fields");
const policies = [join(example, "hot-fields.race")];
const scratch = mkdtempSync(join(tmpdir(), "race-hot-fields-"));
const packed = (name: string): string => join(scratch, `${name}.rcrate`);
const crates = ["host", "particles", "sim"];
const files = crates.map(packed);
const plain = join(scratch, "plain");
const hot = join(scratch, "hot");
const why = await lacks("stable");

test("the program prints the same with the compiler's layout, with the chosen one, and built as a whole", async () => {
  if (why) return skip("hot-fields", why);
  for (const name of crates) await mustPack(packed(name), join(example, name), "stable");
  const expected = outputOf(await wholeProgram(join(example, "host"), "stable", "host"));
  assert.match(expected, /^[0-9a-f]{16}\n$/);
  assert.is(outputOf(await mustLink(plain, files)), expected);
  assert.is(outputOf(await mustLink(hot, files, { policies })), expected);
});

/** Where the code of a linked program looks for the fields of a particle: the values of layout symbols, by the rule that gave them. */
function offsets(output: string): { readonly [field: string]: string } {
  const { facts } = JSON.parse(readFileSync(`${output}.link.json`, "utf8")) as Certificate;
  const told = Object.values(facts).filter(({ rule, fact }) => rule === "offset_of_field" && fact.includes("Particle."));
  return Object.fromEntries(told.map(({ fact }) => /Particle\.(\w+)\.value = (\d+)/.exec(fact)!.slice(1)));
}

test("every hot field lies in the first cache line, for which the policy's rules are the reason", () => {
  if (why) return skip("offsets of hot fields", why);
  const line = (output: string): readonly number[] => ["x", "y", "vx", "vy", "asleep"].map((field) => Math.floor(Number(offsets(output)[field]) / 64));
  assert.equal(line(hot), [0, 0, 0, 0, 0]);
  assert.is(new Set(line(plain)).size, 2, "the compiler spreads them over two lines");
  const { facts } = JSON.parse(readFileSync(`${hot}.link.json`, "utf8")) as Certificate;
  const reasons = Object.values(facts).filter(({ fact, rule }) => rule === "offset_of_field" && fact.includes("Particle."));
  assert.is(reasons.length, 12);
  for (const { from, fact } of reasons) assert.ok(from.some((ref) => facts[String(ref)]?.rule === "place_field"), fact);
});

test("reads miss the data cache less often", () => {
  const absent = why ?? (program("valgrind") ? undefined : "there is no valgrind");
  if (absent) return skip("misses of the data cache", absent);
  const misses = (path: string): number => {
    const args = ["--tool=cachegrind", "--cache-sim=yes", "--D1=49152,12,64", `--cachegrind-out-file=${join(scratch, "counts")}`, path];
    const counted = /D1\s+misses:.*\(\s*([\d,]+) rd/.exec(spawnSync("valgrind", args, { encoding: "utf8" }).stderr);
    return Number(counted![1]!.replaceAll(",", ""));
  };
  const [before, after] = [misses(plain), misses(hot)];
  assert.ok(after < before * 0.65, `${after} misses instead of ${before}`);
});

test("a host that holds the type has the compiler's layout in its code, and is refused", async () => {
  const station = ["station", "peak"].map((name) => join(checkout, "examples/first-link/packed", `${name}.rcrate`));
  const { diagnostics, files: written } = await linkTo(join(scratch, "station"), station, { policies, parameters: { hot_fields: "board_api::Sample.value" } });
  assert.is(written, undefined);
  assert.equal(diagnostics.map(({ code }) => code).sort(), ["hot_does_not_fit", "natural_code", "natural_holder"], shown(diagnostics));
});

test("another cache line is a parameter", async () => {
  if (why) return skip("another cache line", why);
  const { diagnostics } = await linkTo(join(scratch, "narrow"), files, { policies, parameters: { cache_line: "32" } });
  assert.equal(diagnostics.map(({ code }) => code), ["hot_does_not_fit"], shown(diagnostics));
});

test.after(() => rmSync(scratch, { recursive: true, force: true }));

test.run();
