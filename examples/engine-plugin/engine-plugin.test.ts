/**
 * The thread through the whole system: a plugin that was packed once per compiler and version of the interface is
 * linked with hosts of either compiler on other versions, and each program prints what a whole-program build of that
 * host prints. The same for other linkers, for `--emit obj` and `--emit defsym`, and under valgrind.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { linkName, readRcrate, type RcrateContents } from "../../formats/rcrate/index.js";
import { cacheRoot } from "../../frontends/rustc/pack/cache.js";
import type { LinkRecord } from "../../frontends/rustc/pack/link-record.js";
import { program } from "../../tools/test/native.js";
import { anyCompiler, hasNeutral, unprepared } from "../../tools/test/neutral.js";
import { checkout, lacks, linkTo, mustLink, mustPack, outputOf, shown, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const compilers = ["stable", "nightly"] as const;
type Compiler = (typeof compilers)[number];

const example = join(checkout, "examples/engine-plugin");
const scratch = mkdtempSync(join(tmpdir(), "race-engine-plugin-"));
const missing = new Map<Compiler, string | undefined>();
for (const compiler of compilers) missing.set(compiler, await lacks(compiler));
const why = [...missing.values()].find((reason) => reason !== undefined);

/** Which versions of the host each version of the plugin meets: version 2 has nothing that version 3's plugin lacks, but the fields that it has gone. */
const meets: Readonly<Record<number, readonly number[]>> = { 1: [1, 2, 3], 3: [1, 3] };

/** What is told of a pair, whatever the compilers: bodies that the plugin keeps, and which differ in their text. */
const told: Readonly<Record<string, readonly string[]>> = {};

const plugin = (version: number, compiler: Compiler): string => join(scratch, `plugin-${version}-${compiler}.rcrate`);
const host = (version: number, compiler: Compiler): string => join(scratch, `host-${version}-${compiler}.rcrate`);
const packed = new Map<string, RcrateContents>();

async function packAll(): Promise<void> {
  for (const compiler of compilers) {
    for (const version of [1, 3]) packed.set(plugin(version, compiler), await mustPack(plugin(version, compiler), join(example, `plugin/v${version}`), compiler));
    for (const version of [1, 2, 3]) packed.set(host(version, compiler), await mustPack(host(version, compiler), join(example, `host/v${version}`), compiler));
  }
}

const whole = (version: number, compiler: Compiler): Promise<string> => wholeProgram(join(example, `host/v${version}`), compiler, "host");

test("plugins and hosts are packed once per compiler, and every function is proved", async () => {
  if (why) return skip("engine-plugin", why);
  await packAll();
  for (const [file, { role, counts }] of packed) {
    if (role !== "plugin") continue;
    assert.is(counts.refused, 0, file);
    assert.is(counts.lifted, counts.functions, file);
    assert.ok(counts.functions > 300, file);
  }
});

for (const by of compilers)
  for (const on of compilers)
    test(`packed by ${by}, hosted by ${on}: every pair of versions prints what the whole program prints`, async () => {
      if (why) return skip(`packed by ${by}, hosted by ${on}`, why);
      for (const [ofPlugin, hosts] of Object.entries(meets))
        for (const version of hosts) {
          const out = join(scratch, `app-${by}-${ofPlugin}-${on}-${version}`);
          const { diagnostics } = await linkTo(out, [plugin(Number(ofPlugin), by), host(version, on)]);
          if (!existsSync(out)) throw new Error(shown(diagnostics));
          assert.equal(diagnostics.map(({ code, message }) => `${code}: ${message}`), told[`${ofPlugin} on ${version}`] ?? [], `plugin of version ${ofPlugin}, host of version ${version}`);
          assert.is(outputOf(out), outputOf(await whole(version, on)), `plugin of version ${ofPlugin}, host of version ${version}`);
        }
    });

for (const linker of ["lld", "mold"] as const)
  test(`linked by ${linker}`, async () => {
    const absent = why ?? (program(linker === "lld" ? "ld.lld" : linker) ? undefined : "it is not installed");
    if (absent) return skip(`linked by ${linker}`, absent);
    const out = await mustLink(join(scratch, `by-${linker}`), [plugin(1, "stable"), host(2, "nightly")], { linker });
    assert.is(outputOf(out), outputOf(await whole(2, "nightly")));
  });

/** The host's own link as it was recorded, with `more` right behind its objects: what a build system does that knows nothing of RACE. */
function finish(rcrate: string, out: string, ...more: readonly string[]): ReturnType<typeof spawnSync> {
  const { rcrate: read } = readRcrate(new Uint8Array(readFileSync(rcrate)), rcrate);
  const record = JSON.parse(new TextDecoder().decode(read!.member(linkName)!)) as LinkRecord;
  const put = (file: string): string => (writeFileSync(join(scratch, file), read!.member(`lib/${file}`)!), join(scratch, file));
  const args = record.items.map((item) => ({ own: item.kind === "object", text: item.kind === "flag" ? item.flag : put(item.file) }));
  const split = args.findLastIndex(({ own }) => own) + 1;
  const texts = args.map(({ text }) => (text === "-pie" && more.includes("-no-pie") ? "-no-pie" : text));
  return spawnSync("cc", [...texts.slice(0, split), ...more, ...texts.slice(split), "-o", out], { encoding: "utf8" });
}

test("an object that RACE made is finished by cc", async () => {
  if (why) return skip("--emit obj", why);
  const object = await mustLink(join(scratch, "plugin.o"), [plugin(1, "stable"), host(2, "nightly")], { emit: "obj" });
  const out = join(scratch, "by-cc");
  const ran = finish(host(2, "nightly"), out, object);
  assert.is(ran.status, 0, String(ran.stderr));
  assert.is(outputOf(out), outputOf(await whole(2, "nightly")));
});

test("the values as a linker script, with the object as it was packed, are accepted by ld", async () => {
  const absent = why ?? (program("ld") ? undefined : "there is no ld");
  if (absent) return skip("--emit defsym", absent);
  const script = await mustLink(join(scratch, "values.ld"), [plugin(1, "stable"), host(2, "nightly")], { emit: "defsym" });
  assert.match(readFileSync(script, "utf8"), /^"race\.off\.engine_api::body::Body\.mass" = \d+;$/m);
  const packedObject = join(scratch, "ball.o");
  writeFileSync(packedObject, readRcrate(new Uint8Array(readFileSync(plugin(1, "stable"))), "ball").rcrate!.member("ball.o")!);
  const out = join(scratch, "by-script");
  const ran = finish(host(2, "nightly"), out, packedObject, `${script}.o`, script, "-no-pie");
  assert.is(ran.status, 0, String(ran.stderr));
  assert.is(outputOf(out), outputOf(await whole(2, "nightly")));
});

test("valgrind finds nothing to say", async () => {
  const absent = why ?? (program("valgrind") ? undefined : "valgrind is not installed");
  if (absent) return skip("valgrind", absent);
  const out = await mustLink(join(scratch, "watched"), [plugin(1, "stable"), host(2, "nightly")]);
  const ran = spawnSync("valgrind", ["-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite", out], { encoding: "utf8" });
  assert.is(ran.status, 0, ran.stderr);
  assert.is(ran.stdout, outputOf(await whole(2, "nightly")));
});

test("Option<String> crosses between compilers of one niche rule, and is refused between others", async () => {
  if (why) return skip("scribe", why);
  const path = (name: string, compiler: Compiler): string => join(scratch, `${name}-${compiler}.rcrate`);
  for (const compiler of compilers) {
    const { counts } = await mustPack(path("scribe", compiler), join(example, "scribe/plugin"), compiler);
    assert.is(counts.lifted, counts.functions);
    await mustPack(path("reader", compiler), join(example, "scribe/host"), compiler);
  }
  const texts: string[] = [];
  for (const by of compilers)
    for (const on of compilers) {
      const out = join(scratch, `scribe-${by}-${on}`);
      const linked = await linkTo(out, [path("scribe", by), path("reader", on)]);
      if (by === on) assert.is(outputOf(out), outputOf(await wholeProgram(join(example, "scribe/host"), on, "reader")), shown(linked.diagnostics));
      else {
        assert.not(linked.files, "nothing is written");
        assert.ok(linked.diagnostics.every((one) => one.code === "niche_value_differs"), shown(linked.diagnostics));
        texts.push(`packed by ${by}, hosted by ${on}:\n\n${withoutPaths(shown(linked.diagnostics))}`);
      }
    }
  expected(join(example, "scribe/refused.txt"), texts.join("\n"));
});

test("packed for any compiler, Option<String> crosses everywhere", async () => {
  if (why) return skip("scribe for any compiler", why);
  for (const by of compilers) {
    const scribe = join(scratch, `scribe-any-${by}.rcrate`);
    await mustPack(scribe, join(example, "scribe/plugin"), by, await anyCompiler(by));
    for (const on of compilers) {
      if (by !== on && !(await hasNeutral(by))) {
        skip(`scribe for any compiler, packed by ${by}, hosted by ${on}`, unprepared(by));
        continue;
      }
      const out = await mustLink(join(scratch, `scribe-any-${by}-${on}`), [scribe, join(scratch, `reader-${on}.rcrate`)]);
      assert.is(outputOf(out), outputOf(await wholeProgram(join(example, "scribe/host"), on, "reader")), `${by} on ${on}`);
    }
  }
});

test("the same inputs give the same bytes, in another folder, another cache and another order of arguments", async () => {
  if (why) return skip("the same bytes", why);
  const elsewhere = join(scratch, "elsewhere/deeper/engine-plugin");
  cpSync(example, elsewhere, { recursive: true, filter: (path) => !path.endsWith("/target") });
  // the manifests name the attribute crate by a path relative to the checkout
  cpSync(join(checkout, "frontends/rustc/race"), join(scratch, "elsewhere/frontends/rustc/race"), { recursive: true, filter: (path) => !path.endsWith("/target") });
  const [a, b] = [join(scratch, "again-plugin.rcrate"), join(scratch, "again-host.rcrate")];
  const cache = process.env.RACE_CACHE;
  process.env.RACE_CACHE = join(scratch, "cache");
  mkdirSync(join(scratch, "cache"));
  if (existsSync(join(cacheOf(cache), "driver"))) cpSync(join(cacheOf(cache), "driver"), join(scratch, "cache/driver"), { recursive: true });
  try {
    await mustPack(a, join(elsewhere, "plugin/v1"), "stable");
    await mustPack(b, join(elsewhere, "host/v2"), "stable");
  } finally {
    if (cache === undefined) delete process.env.RACE_CACHE;
    else process.env.RACE_CACHE = cache;
  }
  same(plugin(1, "stable"), a);
  same(host(2, "stable"), b);
  const [one, other] = [join(scratch, "one/app"), join(scratch, "other/app")];
  for (const path of [one, other]) mkdirSync(dirname(path));
  await mustLink(one, [plugin(1, "stable"), host(2, "stable")]);
  await mustLink(other, [b, a]);
  same(one, other);
  same(`${one}.link.json`, `${other}.link.json`);
});

/** Fails with where two files begin to differ. */
function same(a: string, b: string): void {
  const [one, other] = [readFileSync(a), readFileSync(b)];
  if (one.equals(other)) return;
  const at = one.findIndex((byte, i) => byte !== other[i]);
  const around = (bytes: Buffer): string => JSON.stringify(bytes.subarray(Math.max(0, at - 80), at + 80).toString("latin1"));
  assert.unreachable(`${a} (${one.length} bytes) and ${b} (${other.length} bytes) differ from ${at}:\n${around(one)}\n${around(other)}`);
}

const cacheOf = (set: string | undefined): string => set ?? cacheRoot();

/** Paths of this machine, and what depends on the toolchain's minor version, are not part of what is promised. */
const withoutPaths = (text: string): string => text.replaceAll(`${checkout}/`, "").replaceAll(`${scratch}/`, "").replace(/[^\s]*\/lib\/rustlib\/src\/rust\//g, "RUST/");

function expected(path: string, text: string): void {
  if (process.env.UPDATE) writeFileSync(path, text);
  assert.is(text, readFileSync(path, "utf8"));
}

test.after(() => rmSync(scratch, { recursive: true }));

test.run();
