/**
 * The generator of pairs: every kind of change makes sources that compile; verdicts are what they should be; and one small
 * family is packed, linked, run and judged in every run of the tests. `npm run pairs` runs many.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import { randomOf } from "../fuzz/random.js";
import { lacks } from "../test/programs.js";
import { skip } from "../test/skip.js";
import { chanceOf } from "./chance.js";
import { apiSource } from "./api.js";
import { isSound } from "./change.js";
import { withoutDead } from "./dead.js";
import { allChanges, apiOf, familyOf, pluginOf } from "./family.js";
import { hostSource } from "./host.js";
import { withType, type Interface, type Struct } from "./interface.js";
import { isFailure, judged, type Seen } from "./judge.js";
import { culprits } from "./left-out.js";
import { page } from "./page.js";
import { pluginSource } from "./plugin.js";
import { runFamily } from "./run.js";

const why = await lacks("stable");

test("the same seed makes the same family, another makes another", () => {
  assert.equal(familyOf(7, 3, 4), familyOf(7, 3, 4));
  assert.is(pluginOf(familyOf(7, 3, 4), 2, []), pluginOf(familyOf(7, 3, 4), 2, []));
  assert.is.not(apiOf(familyOf(7, 3, 4), 0), apiOf(familyOf(8, 3, 4), 0));
  assert.is.not(apiOf(familyOf(7, 3, 4), 0), apiOf(familyOf(7, 4, 4), 0));
});

/** Some later version of a family to which the change can be made, and what it makes of it. */
function changedBy(kind: string, beginning: Interface): Interface | undefined {
  const change = allChanges.find((one) => one.kind === kind)!;
  for (let number = 0; number < 60; number++) {
    const next = change.deed(randomOf(3, number), beginning);
    if (next && isSound(next) && apiSource(next) !== apiSource(beginning)) return next;
  }
  return undefined;
}

/** Versions that, together, have been changed in every way: each by all kinds that still fit after the others. */
function changedInEveryWay(): readonly (readonly [kinds: readonly string[], version: Interface])[] {
  const versions: (readonly [string[], Interface])[] = [];
  let left = allChanges.map((one) => one.kind);
  for (let number = 0; left.length && number < 200; number++) {
    let version = familyOf(2, number, 3).versions.at(-1)!.interface;
    const made: string[] = [];
    for (const kind of left) {
      const next = made.length < 40 ? changedBy(kind, version) : undefined;
      if (!next) continue;
      version = next;
      made.push(kind);
    }
    left = left.filter((kind) => !made.includes(kind));
    if (made.length) versions.push([made, version]);
  }
  assert.equal(left, [], "every kind of change fits some version");
  return versions;
}

/** Attributes that do nothing, in place of those of the project. */
const attributes = ["resilient", "export", "import"].map((name) => `#[proc_macro_attribute] pub fn ${name}(_: TokenStream, item: TokenStream) -> TokenStream { item }\n`).join("");

async function compiles(folder: string, rustc: string, name: string, kind: string, source: string, uses: readonly string[]): Promise<void> {
  const file = join(folder, `${name}.rs`);
  writeFileSync(file, source);
  const emit = kind === "proc-macro" ? [] : ["--emit", "metadata"];
  const externs = uses.flatMap((used) => ["--extern", `${used}=${join(folder, used === "race" ? "librace.so" : `lib${used}.rmeta`)}`]);
  const { status, stderr } = await run(rustc, ["--edition", "2021", "--crate-name", name, "--crate-type", kind, "--cap-lints", "allow", "--out-dir", folder, "-L", folder, ...emit, ...externs, file], { env: { RUSTUP_TOOLCHAIN: undefined } });
  assert.is(status, 0, `${name}: ${stderr}\n${source}`);
}

test("every kind of change makes an interface, a plugin and a host that compile", async () => {
  if (why) return skip("kinds of changes", why);
  const toolchain = await findToolchain("stable");
  if (!("value" in toolchain)) throw new Error(toolchain.diagnostic.message);
  const { rustc } = toolchain.value;
  const folder = mkdtempSync(join(tmpdir(), "race-pairs-"));
  try {
    await compiles(folder, rustc, "race", "proc-macro", `extern crate proc_macro;\nuse proc_macro::TokenStream;\n${attributes}`, []);
    for (const [kinds, of] of changedInEveryWay()) {
      await compiles(folder, rustc, "api", "lib", apiSource(of), ["race"]);
      await compiles(folder, rustc, "plugin", "lib", pluginSource(of, chanceOf(1, kinds.join())), ["race", "api"]);
      await compiles(folder, rustc, "host", "bin", hostSource(of, chanceOf(2, kinds.join())), ["race", "api"]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const first = familyOf(1, 0, 1).versions[0]!.interface;
const refusal = (code: string, message: string): Seen["errors"][number] => ({ severity: "error", code, message, labels: [], notes: [], help: [] });
const seen = (more: Partial<Seen>): Seen => ({ from: first, to: first, errors: [], keepsBodies: false, oracle: { prints: "a\n" }, ...more });

test("what links must print what rustc's program prints", () => {
  assert.is(judged(seen({ prints: "a\n" })).outcome, "works");
  assert.is(judged(seen({ prints: "b\n" })).outcome, "WRONG");
  assert.is(judged(seen({})).outcome, "WRONG");
  assert.is(judged(seen({ prints: "status SIGSEGV\n" })).outcome, "WRONG");
  assert.is(judged(seen({ prints: "status 1\n", oracle: { prints: "status 1\n" } })).outcome, "WRONG", "a program that fails shows nothing");
});

test("adapted sources count only where the sources do not compile, or where it was told", () => {
  const adapted = { prints: "b\n" };
  assert.is(judged(seen({ prints: "b\n", oracle: { fails: "no" }, adapted })).outcome, "works, sources adapted");
  assert.is(judged(seen({ prints: "c\n", oracle: { fails: "no" }, adapted })).outcome, "WRONG");
  assert.is(judged(seen({ prints: "b\n", oracle: { fails: "no" }, adapted: { fails: "no" } })).outcome, "WRONG");
  assert.is(judged(seen({ prints: "b\n", adapted })).outcome, "WRONG");
  assert.is(judged(seen({ prints: "b\n", adapted, keepsBodies: true })).outcome, "works, told that bodies are old");
});

test("a refusal of what rustc accepts needs a reason that holds for these versions", () => {
  const root = first.types.find((one): one is Struct => one.name === "Root" && one.kind === "struct")!;
  const aligned = withType(first, { ...root, align: 32 });
  const errors = [refusal("alignment_raised", "`api::Root` is aligned to 8 for the client, but to 32 here")];
  assert.is(judged(seen({ errors, oracle: { fails: "no" } })).outcome, "refused, and rustc refuses");
  assert.is(judged(seen({ errors, to: aligned })).outcome, "refused, explained");
  assert.is(judged(seen({ errors })).outcome, "UNEXPLAINED");
  assert.is(judged(seen({ errors: [...errors, refusal("missing_field", "`api::Root` has no `x`")], to: aligned })).outcome, "UNEXPLAINED");
});

test("a use that cannot be compiled for every layout is known by its function", () => {
  const message = (name: string): string => `\`plugin::${name}\` is needed, but could not be compiled for every layout: a constant array has the length size_of::<api::S1>()`;
  assert.equal(culprits([refusal("not_lifted", message("sort_S0")), refusal("not_lifted", message("sort_S0::{closure#0}")), refusal("not_lifted", message("run")), refusal("missing_field", message("array_S0"))]).map((one) => one.use), ["sort_S0"]);
});

test("what nothing calls is left out of adapted sources, and nothing else", () => {
  const live = "#[inline(never)]\nfn a(n: u64) { b(n) }\nfn b(n: u64) {\n    n;\n}\npub fn run() { a(1); { let up: &mut dyn api::N0 = &mut *port; up.m(); } }\n";
  assert.is(withoutDead(`${live}#[inline(never)]\nfn c(n: u64) { d(n) }\nfn d(n: u64) {\n    a(n);\n}\n`), live);
  assert.is(withoutDead("pub fn run() { { let up: &mut dyn api::N1 = &mut *port;  } }\n"), "pub fn run() {  }\n");
});

test("the page counts what was seen", () => {
  const pair = { name: "v1→v2", changes: ["field added"], watched: true, reasons: ["`a_code`: because"], codes: ["a_code"], refusals: [], outcome: "refused, explained" } as const;
  const text = page({ seed: 1, results: [{ number: 0, digest: "", versions: 2, pairs: [pair, { ...pair, outcome: "works", codes: [], reasons: [] }], leftOut: [{ use: "sort_S0", why: "not_lifted: x" }], times: { pack: 60_000, link: 0, run: 0, oracle: 0 } }] });
  for (const line of ["| works | 1 | 1 |", "| refused, explained | 1 | 1 |", "| 1 | `a_code`: because |", "| field added | 2 |", "| 1 | sort | not_lifted: x |"]) assert.match(text, line);
});

test("a small family is linked in all combinations, and nothing is wrong", async () => {
  if (why) return skip("a small family", why);
  const folder = mkdtempSync(join(tmpdir(), "race-pairs-"));
  try {
    const { pairs } = await runFamily(familyOf(1, 4, 2), folder);
    assert.is(pairs.length, 4);
    assert.equal(pairs.filter((one) => isFailure(one.outcome)).map((one) => `${one.name}: ${one.outcome}\n${one.detail}`), []);
    assert.ok(pairs.some((one) => one.outcome === "works" && one.changes.length), "versions that differ were linked and ran");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
