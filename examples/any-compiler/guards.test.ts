/**
 * A policy of the packing chooses enums of which the plugin has numbers instead of symbols: its code is then that of a plugin for
 * one layout rule as far as it concerns these, and a link compares the numbers. By the host's own compiler it links; by one of another
 * rule it is refused where a number is another there, and links where every chosen one is the same.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { RcrateContents } from "../../formats/rcrate/index.js";
import type { PackRequest } from "../../frontends/rustc/pack/pack.js";
import { pack } from "../../frontends/rustc/pack/pack.js";
import { trackProgress } from "../../frontends/rustc/pack/progress.js";
import { readPackingPolicy } from "../../tools/cli/link/policy.js";
import { anyCompiler, hasNeutral, unprepared } from "../../tools/test/neutral.js";
import { pagesOf } from "../../tools/test/page.js";
import { checkout, lacks, linkTo, mustLink, mustPack, outputOf, packTo, shown, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const pages = pagesOf(["policy_chose_nothing"]);

const example = join(checkout, "examples/any-compiler");
const scratch = mkdtempSync(join(tmpdir(), "race-guards-"));
const path = (name: string): string => join(scratch, `${name}.rcrate`);
const reason = (await lacks("stable")) ?? (await lacks("nightly"));
/** A std that has layouts of its own in it is right for hosts by the same compiler alone. */
const crosses = !reason && (await hasNeutral("stable"));

/** A policy of the examples, or a text. */
function policy(name: string, parameters: { readonly [name: string]: string } = {}): Partial<PackRequest> {
  const file = name.includes("\n") ? join(scratch, "own.race") : join(checkout, "examples/policies", `${name}.race`);
  if (name.includes("\n")) writeFileSync(file, name);
  const { program, diagnostics } = readPackingPolicy({ files: [file], parameters });
  if (!program) throw new Error(shown(diagnostics));
  return { policy: program };
}

const packed = async (name: string, more: Partial<PackRequest> = {}): Promise<RcrateContents> =>
  mustPack(path(name), join(example, "plugin"), "stable", { ...(await anyCompiler("stable")), ...more });

const printed = async (compiler: string): Promise<string> => outputOf(await wholeProgram(join(example, "host"), compiler, "office"));

async function runs(name: string, compiler: string): Promise<void> {
  assert.is(outputOf(await mustLink(join(scratch, `${name}-${compiler}`), [path(name), path(`office-${compiler}`)])), await printed(compiler));
}

/** Paths of the enums whose numbers are others in a host by `compiler`; what else is refused stands beside them. */
async function differing(name: string, compiler: string): Promise<readonly string[]> {
  const refused = await linkTo(join(scratch, `${name}-${compiler}`), [path(name), path(`office-${compiler}`)]);
  assert.not(refused.files, "nothing is written");
  return refused.diagnostics.map(({ code, message }) => (code === "guarded_value_differs" ? /`([^`]*)`/.exec(message)![1]! : `${code}: ${message}`));
}

const symbolsOf = ({ symbols }: RcrateContents): readonly string[] => Object.keys(symbols).filter((one) => one.startsWith("race.start."));
const guardsOf = ({ guards }: RcrateContents): readonly string[] => guards.flatMap((one) => /^race\.start\.i\d+\.(.*) eq \d+: .*chose a guard$/.exec(one)?.[1] ?? []);

test("hosts", async () => {
  if (reason) return skip("guards", reason);
  for (const compiler of ["stable", "nightly"]) await mustPack(path(`office-${compiler}`), join(example, "host"), compiler);
});

test("results have numbers and guards, and everything is proved as ever", async () => {
  if (reason) return skip("results guarded", reason);
  const [symbols, made] = [await packed("symbols"), await packed("results", policy("guards"))];
  assert.is(made.counts.lifted, made.counts.functions);
  assert.is(made.compiler.any, true);
  assert.ok(symbolsOf(symbols).some((one) => one.includes(".core::result::Result<")));
  assert.not(symbolsOf(made).some((one) => one.includes(".core::result::Result<")), "none of these is a symbol");
  assert.ok(symbolsOf(made).some((one) => one.includes(".core::option::Option<")), "others are");
  assert.ok(guardsOf(made).includes("core::result::Result<(), alloc::string::String>"));
  assert.ok(made.counts.sites < symbols.counts.sites);
  await runs("results", "stable");
});

test("by another layout rule it is refused for every number that is another there, and told who chose it", async () => {
  if (reason || !crosses) return skip("results guarded by another rule", reason ?? unprepared("stable"));
  const paths = await differing("results", "nightly");
  const made = await packed("results", policy("guards"));
  assert.equal(paths.filter((one) => !guardsOf(made).includes(one)), [], "of the guarded ones, and for nothing else");
  assert.ok(paths.includes("core::result::Result<(), alloc::string::String>"), "it crosses");
  const { diagnostics } = await linkTo(join(scratch, "told"), [path("results"), path("office-nightly")]);
  assert.match(shown(diagnostics), "the policy of its packing chose a guard instead of symbols");
  assert.match(shown(diagnostics), "pack `clerk` again by a policy that leaves");
});

test("where both rules mark an enum alike, numbers link with hosts by either", async () => {
  if (reason) return skip("the same marks", reason);
  const made = await packed("same", policy("same-marks"));
  for (const one of ["ledger_api::Switch", "core::option::Option<bool>"]) assert.ok(guardsOf(made).includes(one), one);
  assert.not(guardsOf(made).includes("core::option::Option<alloc::string::String>"));
  await runs("same", "stable");
  if (crosses) await runs("same", "nightly");
  else skip("the same marks in a host by the other rule", unprepared("stable"));
});

test("an enum within a guarded one is guarded, one around it keeps its symbol; only what differs is refused", async () => {
  if (reason) return skip("guards within each other", reason);
  const made = await packed("nested", policy("guards", { guarded: "core::option::Option<core::option::Option<bool>>" }));
  assert.equal([...guardsOf(made)].sort(), ["core::option::Option<bool>", "core::option::Option<core::option::Option<bool>>"]);
  await runs("nested", "stable");
  const inner = await packed("inner", policy("guards", { guarded: "core::option::Option<bool>" }));
  assert.equal(guardsOf(inner), ["core::option::Option<bool>"]);
  assert.ok(symbolsOf(inner).includes("race.start.i8.core::option::Option<core::option::Option<bool>>"));
  await runs("inner", "stable");
  if (!crosses) return skip("guards within each other by the other rule", unprepared("stable"));
  assert.equal(await differing("nested", "nightly"), ["core::option::Option<core::option::Option<bool>>"]);
  await runs("inner", "nightly");
});

test("a policy that overrides what follows from a choice is no danger: the value within moves, and so does what is known of it", async () => {
  if (reason) return skip("a guard without those within", reason);
  const text = `//! Of this one alone.\n\nuse graph.rust\nuse rules.packing.guards\n\n/// The outer one.\nderive guard_outer {\n  type:Type { path: "core::option::Option<core::option::Option<bool>>" }\n  =>\n  type.guarded = true\n}\n\n/// Those within are left alone.\noverride derive guard_within {\n  outer:Type { path: "nothing" } -taken_after-> inner:Type\n  =>\n  inner.guarded = true\n}\n`;
  const made = await packed("alone", policy(text));
  assert.equal(guardsOf(made), ["core::option::Option<core::option::Option<bool>>"]);
  assert.ok(symbolsOf(made).includes("race.start.i8.core::option::Option<bool>"));
  assert.is(made.counts.lifted, made.counts.functions);
  await runs("alone", "stable");
});

test("with a guard for each enum it has the sites of a plugin for one layout rule, and goes where that goes", async () => {
  if (reason) return skip("all guarded", reason);
  const [all, plain] = [await packed("all", policy("guards", { guarded: "" })), await mustPack(path("plain"), join(example, "plugin"), "stable")];
  assert.equal(symbolsOf(all), []);
  assert.is(all.counts.sites, plain.counts.sites);
  await runs("all", "stable");
  if (!crosses) return skip("all guarded by the other rule", unprepared("stable"));
  const paths = await differing("all", "nightly");
  assert.ok(paths.includes("core::option::Option<ledger_api::Ledger>"), "around a type that may evolve, too");
  assert.equal(paths.filter((one) => !guardsOf(all).includes(one)), [], "and for nothing else");
});

test("a policy that chooses nothing is told so, and changes nothing", async () => {
  if (reason) return skip("nothing chosen", reason);
  await packed("symbols");
  const asked = { toolchain: "stable", profile: "release", features: [], noDefaultFeatures: false, progress: trackProgress({ begin() {}, end() {} }), ...(await anyCompiler("stable")) };
  const made = await pack({ folder: join(example, "plugin"), ...asked, ...policy("guards", { guarded: "clerk::NoSuch" }) });
  assert.ok("bytes" in made);
  assert.equal(pages.see(made.diagnostics).map(({ severity, code }) => `${severity} ${code}`), ["warning policy_chose_nothing"]);
  assert.ok(Buffer.from(made.bytes).equals(readFileSync(path("symbols"))), "the same bytes as without it");
  const host = await pack({ folder: join(example, "host"), ...asked, ...policy("guards") });
  assert.ok("bytes" in host);
  assert.match(shown(host.diagnostics), "nothing to choose from in a host");
});

test("what a policy refuses is not packed", async () => {
  if (reason) return skip("refused by the policy", reason);
  const text = `//! No chars.\n\nuse graph.rust\n\n/// This plugin has no business with letters.\nforbid letters {\n  type:Type { path: "core::option::Option<char>" }\n  =>\n  error "\`{type.path}\` is not wanted" at type\n  help "use bytes"\n}\n`;
  const refused = await packTo(path("refused"), join(example, "plugin"), "stable", { ...(await anyCompiler("stable")), ...policy(text) });
  assert.ok(!("role" in refused));
  assert.equal(refused.map(({ code }) => code), ["letters"]);
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare(reason !== undefined));

test.after(() => rmSync(scratch, { recursive: true }));

test.run();
