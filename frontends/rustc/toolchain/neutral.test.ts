/**
 * How a neutral std is made, kept, found damaged and taken away. Cargo and the driver are shell scripts here that do what
 * the real ones do to the file system; that a real std has no layout in it is asserted each time that one is made.
 */
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout } from "../../../tools/test/programs.js";
import { pagesOf } from "../../../tools/test/page.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { trackProgress } from "../pack/progress.js";
import { keptNeutral, neutralKey, prepareNeutral, ruleName, type NeutralStd } from "./neutral.js";
import { missingComponents, missingSources } from "./components.js";
import { prepareDriver, type Driver } from "./driver.js";
import { findLlvm, findToolchain, type Toolchain } from "./toolchain.js";

const host = "x86_64-unknown-linux-gnu";
const scratch = mkdtempSync(join(tmpdir(), "race-neutral-"));
const before = process.env.RACE_CACHE;
process.env.RACE_CACHE = join(scratch, "cache");

const tidy = (text: string): string => text.replaceAll(`${scratch}/`, "").replace(/neutral\/[0-9a-f]{32}/g, "neutral/0123…");
const pages = pagesOf(["damaged_component", "damaged_neutral_std", "neutral_std_not_built", "std_not_neutral"], tidy);

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
  for (const file of ["Cargo.lock", "Cargo.toml", "core/src/lib.rs", "alloc/src/lib.rs", "std/Cargo.toml", "std/src/lib.rs"]) put(join(root, "lib/rustlib/src/rust/library", file), "");
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
  const { files, ...facts } = first.facts;
  assert.equal(Object.entries(files!).map(([name, { size }]) => `${name} ${size}`), ["liballoc-0123.rmeta 6", "libcore-0123.rmeta 5", "libstd-0123.rmeta 4"]);
  assert.equal(facts, { version: "1.95.0", commit: "0123456789abcdef", target: host, bodies: 100, prebuilt: { bodies: 100, evaluated: 31 }, fingerprint: { "core::option::Option<char>": "1114112" } });
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

test("sources of std that are not whole are named, with what is gone and how they come back; packing without them is offered", async () => {
  const root = toolchain("half", undefined, "feebfeebfeeb");
  rmSync(join(root, "lib/rustlib/src/rust/library/Cargo.lock"));
  const lock = refusal(await prepared(root));
  assert.is(lock.code, "damaged_component");
  assert.equal(lock.notes, ["lib/rustlib/src/rust/library/Cargo.lock is not there"]);
  assert.match(lock.help.join("\n"), "rustup component remove rust-src && rustup component add rust-src");
  assert.match(lock.help.join("\n"), "pack without --any-compiler");
  put(join(root, "lib/rustlib/src/rust/library/Cargo.lock"), "");
  const listed = ["core/src/cell.rs", "core/src/lib.rs", ...["b", "c", "d", "e", "f"].map((name) => `core/src/${name}.rs`)];
  put(join(root, "lib/rustlib/manifest-rust-src"), listed.map((file) => `file:lib/rustlib/src/rust/library/${file}\n`).join(""));
  const { code, notes } = refusal(await prepared(root));
  assert.is(code, "damaged_component");
  assert.equal([notes[0], notes.length, notes.at(-1)], ["lib/rustlib/src/rust/library/core/src/cell.rs is not there", 5, "and 2 more"]);
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

test("a file of the toolchain that is damaged is not blamed on the registry, and a Cargo that does not run is told", async () => {
  const unread = refusal(await prepared(toolchain("unread", 'echo "error: couldn\'t read library/core/src/cell.rs: stream did not contain valid UTF-8" >&2; exit 101', "0ddba110ddba"), driver()));
  assert.is(unread.code, "neutral_std_not_built");
  assert.match(unread.help.join("\n"), "reinstall its components rust-src and rust-std");
  const dies = refusal(await prepared(toolchain("dies", "echo Killed >&2; exit 137", "deaddeaddead"), driver()));
  assert.equal(dies.notes, ["Killed", "it ended with status 137"]);
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

test("metadata that was cut off, changed, added or taken away is noticed, also of a std that was made before there were digests", async () => {
  const root = toolchain("cut", undefined, "fadefadefade");
  const { sysroot } = must(await prepared(root));
  const file = (crate: string): string => join(sysroot, `lib/rustlib/${host}/lib/lib${crate}-0123.rmeta`);
  const said = async (): Promise<string> => refusal(await prepared(root)).notes[0]!;
  const [core, facts] = [readFileSync(file("core")), readFileSync(join(sysroot, "neutral.json"), "utf8")];
  writeFileSync(file("core"), core.subarray(0, 2));
  assert.is(await said(), "libcore-0123.rmeta has 2 bytes of 5");
  writeFileSync(file("core"), "c0re\n");
  assert.is(await said(), "libcore-0123.rmeta has other contents than were made");
  writeFileSync(file("core"), core);
  put(file("more"), "");
  assert.is(await said(), "libmore-0123.rmeta was not made with it");
  rmSync(file("more"));
  must(await prepared(root));
  const { files: _, ...before } = JSON.parse(facts) as { files: unknown };
  writeFileSync(join(sysroot, "neutral.json"), JSON.stringify(before));
  must(await prepared(root));
  assert.is(readFileSync(join(sysroot, "neutral.json"), "utf8"), facts, "from now on there are digests");
  for (const text of ['{"version":"1.95.0"}', "null", "[]", ""]) {
    writeFileSync(join(sysroot, "neutral.json"), text);
    assert.match(refusal(await prepared(root)).message, "not complete");
  }
});

const raceToolchain = (path: string, ...args: readonly string[]) => spawnSync(process.execPath, [join(checkout, "bin/race.js"), "toolchain", ...args], { encoding: "utf8", env: { ...process.env, PATH: path } });

/** A toolchain that has all that the command line asks for; its compiler makes the driver of these tests. */
function whole(name: string, cargo: string, commit: string): string {
  const root = toolchain(name, cargo, commit);
  appendFileSync(join(root, "bin/rustc"), `while [ "$1" != -o ]; do shift; done; cp ${driver().program} "$2"\n`);
  put(join(root, "lib/libLLVM-22.so"), "\x7fELF");
  return root;
}

test("race toolchain prepare goes on where it was killed", async () => {
  const root = whole("killed", `while [ "$1" != --target-dir ]; do shift; done; mkdir -p "$2"; touch "$2/begun" ${scratch}/begun; sleep 3`, "c0dec0dec0de");
  const running = spawn(process.execPath, [join(checkout, "bin/race.js"), "toolchain", "prepare", root, "-q"], { stdio: "ignore" });
  const ended = new Promise((resolve) => running.on("close", resolve));
  for (let waited = 0; !existsSync(join(scratch, "begun")) && waited < 600; waited++) await new Promise((resolve) => setTimeout(resolve, 50));
  running.kill("SIGKILL");
  await ended;
  const key = neutralKey(await found(root), host);
  assert.not(inCache("neutral").includes(key), "nothing of it counts");
  script(join(root, "bin/cargo"), `for last in "$@"; do case "$last" in */cargo) test -e "$last/begun" || exit 1;; esac; done\n${makes(root)}`);
  const again = raceToolchain(process.env.PATH ?? "", "prepare", root, "-q");
  assert.match(again.stdout, "neutral std for x86_64-unknown-linux-gnu made", again.stderr);
  assert.ok(inCache("neutral").includes(key));
  assert.not(inCache("work").includes(`neutral-${key}`));
});

/** What stands in the way of packing, in the order in which the command line asks. */
async function obstacle(root: string): Promise<Diagnostic | undefined> {
  const one = await findToolchain(root);
  if ("diagnostic" in one) return one.diagnostic;
  const [missing] = missingComponents(one.value, host);
  if (missing) return missing;
  const made = await prepareDriver(one.value);
  return "diagnostic" in made ? made.diagnostic : missingSources(one.value);
}

test("the part of a toolchain that is gone or damaged is named, and nothing is made", async () => {
  const broken = async (name: string, harm: (root: string) => void): Promise<string> => {
    const root = whole(name, makes(join(scratch, name)), `abcabc${name.length}`);
    harm(root);
    const one = await obstacle(root);
    assert.ok(one?.help.length);
    pages.see([one!]);
    return tidy([`${one!.code}: ${one!.message}`, ...one!.notes].join("\n"));
  };
  const compiler = (root: string, commit: string, says: string): string => script(join(root, "bin/rustc"), `case "$*" in *-vV*) echo "release: 1.95.0"; echo "commit-hash: ${commit}"; echo "host: ${host}"; exit 0;; esac\necho "${says}" >&2; exit 1`);
  assert.is(await broken("no-dev", (root) => rmSync(join(root, `lib/rustlib/${host}/lib/librustc_driver-0.so`))), "missing_component: the toolchain `no-dev` lacks the component rustc-dev\nrace pack runs a driver that is built against the compiler's own libraries");
  assert.match(await broken("no-src", (root) => rmSync(join(root, "lib/rustlib/src"), { recursive: true })), "missing_component: the toolchain `no-src` lacks the component rust-src");
  assert.is(
    await broken("no-std", (root) => put(join(root, `lib/rustlib/manifest-rust-std-${host}`), `file:lib/rustlib/${host}/lib/libcore-0.rlib\n`)),
    `damaged_component: the component rust-std for ${host} of the toolchain \`no-std\` is there, but not whole\nlib/rustlib/${host}/lib/libcore-0.rlib is not there`,
  );
  assert.is(
    await broken("cut-dev", (root) => compiler(root, "c", "error[E0786]: found invalid metadata files for crate rustc_abi")),
    "damaged_component: the component rustc-dev of the toolchain `cut-dev` is there, but not whole\nerror[E0786]: found invalid metadata files for crate rustc_abi",
  );
  const gone = await broken("gone-dev", (root) => {
    put(join(root, `lib/rustlib/manifest-rustc-dev-${host}`), `file:lib/rustlib/${host}/lib/librustc_abi-0.rmeta\n`);
    compiler(root, "d", "error[E0463]: can't find crate for rustc_abi");
  });
  assert.match(gone, /^damaged_component: the component rustc-dev .*\n.*librustc_abi-0\.rmeta is not there$/);
  assert.match(await broken("other", (root) => compiler(root, "e", "error[E0463]: can't find crate for rustc_abi")), "driver_not_built");
  assert.match(await broken("cut-rustc", (root) => script(join(root, "bin/rustc"), 'echo "librustc_driver-0.so: file too short" >&2; exit 127')), "missing_toolchain: the compiler of `cut-rustc` does not run\nlibrustc_driver-0.so: file too short");
  for (const bytes of [undefined, ""]) {
    const root = whole(`llvm-${bytes}`, "exit 1", "f");
    rmSync(join(root, "lib/libLLVM-22.so"));
    if (bytes !== undefined) put(join(root, "lib/libLLVM-22.so"), bytes);
    const llvm = findLlvm(await found(root));
    assert.is("diagnostic" in llvm && llvm.diagnostic.code, "missing_component");
  }
  assert.equal(keptNeutral().filter(({ facts }) => facts.commit.startsWith("abcabc")), []);
});

test("race toolchain list shows what is kept of compilers that are gone, and remove takes it away", () => {
  const race = (...args: readonly string[]): string => {
    const ran = raceToolchain(dirname(process.execPath), ...args);
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
