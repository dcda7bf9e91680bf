/**
 * How a neutral std is made, kept, found damaged and taken away. Cargo and the driver are shell scripts here that do what
 * the real ones do to the file system; that a real std has no layout in it is asserted each time that one is made.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout } from "../../../tools/test/programs.js";
import { pagesOf } from "../../../tools/test/page.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { trackProgress } from "../pack/progress.js";
import type { Driver } from "./driver.js";
import { keptNeutral, neutralKey, prepareNeutral, ruleName, type NeutralStd } from "./neutral.js";
import { findToolchain, type Toolchain } from "./toolchain.js";

const host = "x86_64-unknown-linux-gnu";
const scratch = mkdtempSync(join(tmpdir(), "race-neutral-"));
const before = process.env.RACE_CACHE;
process.env.RACE_CACHE = join(scratch, "cache");

const tidy = (text: string): string => text.replaceAll(`${scratch}/`, "").replace(/neutral\/[0-9a-f]{32}/g, "neutral/0123…");
const pages = pagesOf(["damaged_neutral_std", "neutral_std_not_built", "std_not_neutral"], tidy);

function put(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const script = (path: string, text: string): string => put(path, `#!/bin/sh\n${text}\n`, 0o755);

/** Makes the metadata that Cargo would make; counts its calls. */
const makes = (root: string): string => `echo made >> ${root}/calls
while [ "$1" != --target-dir ]; do shift; done
for c in core alloc std user; do echo "   Checking $c v0.0.0" >&2; mkdir -p "$2/${host}/release/deps"; echo $c > "$2/${host}/release/deps/lib$c-0123.rmeta"; done`;

/** A toolchain's folder: with the sources of std, and a Cargo that does what is said. */
function toolchain(name: string, cargo: string = makes(join(scratch, name)), commit = "0123456789abcdef"): string {
  const root = join(scratch, name);
  script(join(root, "bin/rustc"), `case "$*" in *-vV*) echo "release: 1.95.0"; echo "commit-hash: ${commit}"; echo "host: ${host}"; exit 0;; esac`);
  script(join(root, "bin/cargo"), cargo);
  put(join(root, "lib/rustlib/src/rust/library/std/src/lib.rs"), "");
  put(join(root, `lib/rustlib/${host}/lib/librustc_driver-0.so`), "");
  return root;
}

/** A driver that finds nothing in a new std, or `evaluated` bodies. */
function driver(evaluated = 0): Driver {
  const found = (n: number): string => JSON.stringify({ crates: { core: { bodies: 100, evaluated: n, in: n ? ["core::option::{impl#0}::take"] : [] } }, fingerprint: { "core::option::Option<char>": 1114112 } });
  const program = script(
    join(scratch, `driver-${evaluated}`),
    `out=$(dirname "$RACE_DRIVER_CONFIG"); echo core::f > "$out/inlinable.txt"\ncase "$out" in */prebuilt) echo '${found(31)}';; *) echo '${found(evaluated)}';; esac > "$out/detected.json"`,
  );
  return { program, key: "k", fresh: false };
}

async function found(root: string): Promise<Toolchain> {
  const one = await findToolchain(root);
  if ("diagnostic" in one) throw new Error(one.diagnostic.message);
  return one.value;
}

async function prepared(root: string, by: Driver = driver()): Promise<NeutralStd | Diagnostic> {
  const steps = trackProgress({ begin() {}, end() {} });
  const made = await prepareNeutral(await found(root), by, host, steps);
  if ("value" in made) return made.value;
  pages.see([made.diagnostic]);
  return made.diagnostic;
}

const refusal = (made: NeutralStd | Diagnostic): Diagnostic => {
  assert.ok("code" in made, "it was made");
  assert.ok(made.help.length, "it says what to do");
  return made;
};

const must = (made: NeutralStd | Diagnostic): NeutralStd => {
  if ("code" in made) throw new Error([made.message, ...made.notes].join("\n"));
  return made;
};

const inCache = (kind: string): readonly string[] => (existsSync(join(scratch, "cache", kind)) ? readdirSync(join(scratch, "cache", kind)) : []);

test("it is made once, holds the metadata of std alone, and says what was looked through", async () => {
  const root = toolchain("good");
  const first = must(await prepared(root));
  assert.ok(first.fresh);
  assert.equal(readdirSync(join(first.sysroot, `lib/rustlib/${host}/lib`)).sort(), ["liballoc-0123.rmeta", "libcore-0123.rmeta", "libstd-0123.rmeta"]);
  assert.equal(first.facts, { version: "1.95.0", commit: "0123456789abcdef", target: host, bodies: 100, prebuilt: { bodies: 100, evaluated: 31 }, fingerprint: { "core::option::Option<char>": "1114112" } });
  const again = must(await prepared(root));
  assert.not(again.fresh);
  assert.is(readFileSync(join(root, "calls"), "utf8"), "made\n", "Cargo ran once");
  assert.equal(inCache("work"), [], "what Cargo needed is gone");
  assert.is(keptNeutral().length, 1);
});

test("compilers of one layout rule have one name for it", () => {
  assert.is(ruleName({ a: "1", b: "2" }), ruleName({ b: "2", a: "1" }));
  assert.is.not(ruleName({ a: "1", b: "2" }), ruleName({ a: "1", b: "3" }));
});

test("without the sources of std it says which component to add", async () => {
  const root = toolchain("bare", undefined, "beefbeefbeef");
  rmSync(join(root, "lib/rustlib/src"), { recursive: true });
  const { code, message } = refusal(await prepared(root));
  assert.is(code, "missing_component");
  assert.match(message, "rust-src");
});

test("a run that fails leaves nothing that counts, and the next one goes on where it ended", async () => {
  const root = toolchain("interrupted", 'echo "error: failed to download from the registry" >&2; exit 101', "feedfeedfeed");
  const { code, notes } = refusal(await prepared(root));
  assert.is(code, "neutral_std_not_built");
  assert.match(notes.join("\n"), "failed to download");
  assert.not(inCache("neutral").includes(neutralKey(await found(root), host)));
  const work = join(scratch, "cache/work", `neutral-${neutralKey(await found(root), host)}`);
  appendFileSync(join(work, "begun"), "");
  script(join(root, "bin/cargo"), `test -e ${work}/begun || exit 1\n${makes(root)}`);
  assert.ok(must(await prepared(root)).fresh);
});

test("a std with a layout in it is not taken", async () => {
  const root = toolchain("evaluates", undefined, "abadabadabad");
  const { code, message, notes } = refusal(await prepared(root, driver(2)));
  assert.is(code, "std_not_neutral");
  assert.match(message, "2 of 100 bodies");
  assert.equal(notes, ["core::option::{impl#0}::take"]);
  assert.not(inCache("neutral").includes(neutralKey(await found(root), host)), "it is not kept");
});

test("one that lost a part, or is of another compiler, is refused until it is made anew", async () => {
  const root = toolchain("damaged", undefined, "cafecafecafe");
  const { sysroot } = must(await prepared(root));
  const facts = join(sysroot, "neutral.json");
  const text = readFileSync(facts, "utf8");
  writeFileSync(facts, text.replace("cafecafecafe", "decadecadeca").replace("1.95.0", "1.94.1"));
  const other = refusal(await prepared(root));
  assert.is(other.code, "damaged_neutral_std");
  assert.match(other.notes[0]!, "it is of rustc 1.94.1 (decadecad)");
  writeFileSync(facts, text);
  rmSync(join(sysroot, `lib/rustlib/${host}/lib/libcore-0123.rmeta`));
  assert.match(refusal(await prepared(root)).message, "not complete");
  writeFileSync(facts, "{");
  assert.match(refusal(await prepared(root)).message, "not complete");
});

test("race toolchain list shows what is kept of compilers that are gone, and remove takes it away", () => {
  const race = (...args: readonly string[]): string => {
    const ran = spawnSync(process.execPath, [join(checkout, "bin/race.js"), "toolchain", ...args], { encoding: "utf8", env: { ...process.env, PATH: dirname(process.execPath) } });
    return ran.stdout + ran.stderr;
  };
  assert.match(race("list"), /^\(no toolchain of rustup\) +rustc 1\.95\.0 \(012345678\) +neutral std for x86_64-unknown-linux-gnu \(0 MiB\), layout rule [0-9a-f]{8}$/m);
  assert.match(race("remove", "0123456789abcdef"), /what was prepared is gone/);
  assert.match(race("remove", "0123456789abcdef"), /nothing was prepared/);
  assert.match(race("remove", join(scratch, "damaged")), /what was prepared is gone/);
  assert.not(keptNeutral().some(({ facts }) => facts.commit.startsWith("0123")));
  assert.match(race("remove", "no-such-toolchain"), /error\[missing_toolchain\]/);
});

test.after(() => {
  if (before === undefined) delete process.env.RACE_CACHE;
  else process.env.RACE_CACHE = before;
  rmSync(scratch, { recursive: true });
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
