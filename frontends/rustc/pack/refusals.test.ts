/**
 * What packing refuses before it lifts anything, each as a user meets it. Compilers are shell scripts here that behave
 * in one wrong way each, so that the tests need no toolchain; that real ones pass is what the examples show.
 */
import { chmodSync, readFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { runProbes } from "../probe/probes.js";
import { pack, type PackRequest } from "./pack.js";
import { trackProgress } from "./progress.js";
import { pagesOf } from "../../../tools/test/page.js";

const pages = pagesOf(["compiler_not_supported", "driver_not_built", "not_a_package", "package_not_compiled", "probe_failed", "unknown_target"], (text) => text.replaceAll(`${scratch}/`, ""));

const host = "x86_64-unknown-linux-gnu";
const scratch = mkdtempSync(join(tmpdir(), "race-pack-refusals-"));
const cacheBefore = process.env.RACE_CACHE;
process.env.RACE_CACHE = join(scratch, "cache");

function put(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function script(path: string, text: string): void {
  chmodSync(put(path, `#!/bin/sh\n${text}\n`), 0o755);
}

const versionText = `case "$*" in *-vV*) echo "release: 1.95.0"; echo "commit-hash: 0123456789abcdef"; echo "host: ${host}"; exit 0;; esac`;

/** A toolchain's folder with everything that packing looks for; `compile` is what its rustc does when asked to compile. */
function toolchain(name: string, compile: string, cargo = "exit 1"): string {
  const root = join(scratch, name);
  script(join(root, "bin/rustc"), `${versionText}\n${compile}`);
  script(join(root, "bin/cargo"), cargo);
  put(join(root, `lib/rustlib/${host}/lib/librustc_driver-0.so`), "");
  return root;
}

/** The last argument but one is always `-o FILE` when the driver is built. */
const makesDriver = 'while [ "$1" != -o ]; do shift; done; printf "#!/bin/sh\\nexit 0\\n" > "$2"; chmod +x "$2"';

const library = (folder: string, crate: string): string =>
  JSON.stringify({ packages: [{ name: crate, version: "1.0.0", manifest_path: join(folder, "Cargo.toml"), targets: [{ name: crate, kind: ["lib"] }] }] });

function aPackage(name: string): string {
  const folder = join(scratch, name);
  put(join(folder, "Cargo.toml"), `[package]\nname = "${name}"\nversion = "1.0.0"\n`);
  return folder;
}

const request = (folder: string, toolchain: string, more: Partial<PackRequest> = {}): PackRequest => ({
  folder,
  toolchain,
  profile: "release",
  features: [],
  noDefaultFeatures: false,
  progress: trackProgress({ begin() {}, end() {} }),
  ...more,
});

async function refusal(asked: PackRequest): Promise<{ readonly code: string; readonly text: string }> {
  const made = await pack(asked);
  assert.ok("refused" in made, "it was packed");
  assert.is(made.refused.length, 1);
  pages.see(made.refused);
  const one = made.refused[0]!;
  assert.is(one.severity, "error");
  assert.ok(one.help.length, "it says what to do");
  return { code: one.code, text: [one.message, ...one.notes, ...one.help].join("\n") };
}

test("a folder without a compiler is no toolchain", async () => {
  const { code, text } = await refusal(request(aPackage("a"), join(scratch, "nowhere")));
  assert.is(code, "missing_toolchain");
  assert.match(text, "nowhere/bin/rustc does not exist");
});

test("a compiler that does not run is no toolchain", async () => {
  script(join(scratch, "broken/bin/rustc"), "echo 'cannot load libraries' >&2; exit 1");
  const { code, text } = await refusal(request(aPackage("a"), join(scratch, "broken")));
  assert.is(code, "missing_toolchain");
  assert.match(text, "cannot load libraries");
});

test("a name that rustup does not know is no toolchain", async () => {
  const { code, text } = await refusal(request(aPackage("a"), "1.0.0-no-such-toolchain"));
  assert.is(code, "missing_toolchain");
  assert.match(text, "1.0.0-no-such-toolchain");
});

test("a component that is not there is named with the command that adds it", async () => {
  const root = toolchain("without-dev", "exit 1");
  rmSync(join(root, `lib/rustlib/${host}/lib/librustc_driver-0.so`));
  const { code, text } = await refusal(request(aPackage("a"), root));
  assert.is(code, "missing_component");
  assert.match(text, "rustup component add rustc-dev");
});

test("a compiler without a Cargo, of its own or in the search path, is told so", async () => {
  const root = toolchain("without-cargo", "exit 1");
  rmSync(join(root, "bin/cargo"));
  const before = process.env.PATH;
  process.env.PATH = "/nowhere";
  const bare = await refusal(request(aPackage("g"), root)).finally(() => (process.env.PATH = before));
  assert.is(bare.code, "missing_component");
  assert.match(bare.text, "lacks the component cargo");
});

test("a standard library that is not there is named with the command that adds it", async () => {
  const { code, text } = await refusal(request(aPackage("a"), toolchain("whole", "exit 1"), { target: "x86_64-unknown-none" }));
  assert.is(code, "missing_component");
  assert.match(text, "rustup target add x86_64-unknown-none");
});

test("a target without a backend", async () => {
  const { code, text } = await refusal(request(aPackage("a"), toolchain("whole", "exit 1"), { target: "sparc64-unknown-linux-gnu" }));
  assert.is(code, "unknown_target");
  assert.match(text, "sparc64-unknown-linux-gnu");
});

test("a folder without a Cargo.toml is no package", async () => {
  mkdirSync(join(scratch, "empty"), { recursive: true });
  const { code, text } = await refusal(request(join(scratch, "empty"), toolchain("whole", "exit 1")));
  assert.is(code, "not_a_package");
  assert.match(text, "Cargo.toml does not exist");
});

test("a package with a binary and more binaries does not say what to pack", async () => {
  const folder = aPackage("two");
  const metadata = JSON.stringify({
    packages: [{ name: "two", version: "1.0.0", manifest_path: join(folder, "Cargo.toml"), targets: ["x", "y"].map((name) => ({ name, kind: ["bin"] })) }],
  });
  const { code, text } = await refusal(request(folder, toolchain("two-bins", "exit 1", `echo '${metadata}'`)));
  assert.is(code, "not_a_package");
  assert.match(text, "2 binaries");
});

test("a driver that the compiler does not accept", async () => {
  const folder = aPackage("b");
  const root = toolchain("refuses-driver", 'echo "error[E0432]: unresolved import" >&2; exit 1', `echo '${library(folder, "b")}'`);
  const { code, text } = await refusal(request(folder, root));
  assert.is(code, "driver_not_built");
  assert.match(text, "error[E0432]: unresolved import");
});

test("libraries of the compiler that are damaged are not blamed on the driver", async () => {
  const folder = aPackage("h");
  const root = toolchain("damaged-dev", 'echo "error[E0786]: found invalid metadata files for crate rustc_abi" >&2; exit 1', `echo '${library(folder, "h")}'`);
  const { code, text } = await refusal(request(folder, root));
  assert.is(code, "damaged_component");
  assert.match(text, "rustup component remove rustc-dev");
});

test("a compiler that the driver does not know is refused at once, with those that it knows", async () => {
  const by = async (name: string, version: string) => {
    const folder = aPackage(name);
    const root = toolchain(name, 'echo "it is asked to compile" >&2; exit 1', `echo '${library(folder, name)}'`);
    const rustc = join(root, "bin/rustc");
    writeFileSync(rustc, readFileSync(rustc, "utf8").replace("1.95.0", version));
    return refusal(request(folder, root));
  };
  const old = await by("old", "1.84.1");
  assert.is(old.code, "compiler_not_supported");
  assert.match(old.text, "from 1.85 to 1.");
  const between = await by("between", "1.87.0");
  assert.is(between.code, "compiler_not_supported");
  assert.match(between.text, "rustup toolchain install 1.90.0 ");
});

test("a package that does not compile is refused with cargo's own words", async () => {
  const folder = aPackage("c");
  const cargo = `case "$1" in metadata) echo '${library(folder, "c")}';; *) echo "error[E0308]: mismatched types" >&2; exit 101;; esac`;
  const { code, text } = await refusal(request(folder, toolchain("compiles-nothing", makesDriver, cargo)));
  assert.is(code, "package_not_compiled");
  assert.match(text, "error[E0308]: mismatched types");
});

test("without the sources of std a package is packed as ever; who asks for hosts by any compiler is told what is lost without", async () => {
  const folder = aPackage("f");
  const cargo = `case "$1" in metadata) echo '${library(folder, "f")}';; *) echo "error: it is asked to build" >&2; exit 101;; esac`;
  const root = toolchain("without-src", makesDriver, cargo);
  assert.is((await refusal(request(folder, root))).code, "package_not_compiled", "its sources are not asked for");
  const { code, text } = await refusal(request(folder, root, { anyCompiler: true }));
  assert.is(code, "missing_component");
  assert.match(text, "lacks the component rust-src");
  assert.match(text, "rustup component add rust-src");
  assert.match(text, "or pack without --any-compiler, which needs no sources: then options, results and other enums of std cross to hosts by compilers of the same layout rule only");
});

test("a crate that compiles with natural layouts only is told so", async () => {
  script(join(scratch, "driver"), 'echo "error: assertion failed: size_of::<World>() == 64" >&2; exit 1');
  const record = { crate: "d", package: "d", version: "1.0.0", features: [], role: "client" as const, crate_types: ["lib"], argv: ["d.rs"], env: {}, cwd: scratch };
  const made = await runProbes({ driver: { program: join(scratch, "driver"), key: "d", fresh: true }, record, marks: join(scratch, "marks"), sources: [] });
  assert.ok("code" in made);
  assert.is(made.code, "probe_failed");
  pages.see([made]);
  assert.match(made.notes.join("\n"), "size_of::<World>() == 64");
});

test.after(() => {
  if (cacheBefore === undefined) delete process.env.RACE_CACHE;
  else process.env.RACE_CACHE = cacheBefore;
  rmSync(scratch, { recursive: true });
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
