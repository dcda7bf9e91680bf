/**
 * The first example, as `npm start` shows it: files that were packed once and committed are what packing gives today,
 * in any folder; RACE alone makes of them a program that prints what the whole program prints; a plugin that needs what
 * is gone is refused; and without a rule that decides something here, so is the first link.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readRcrate } from "../../formats/rcrate/index.js";
import { missingComponents } from "../../frontends/rustc/toolchain/components.js";
import { findToolchain, type Toolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import type { Plan } from "../../specs/plan.js";
import { decide } from "../../tools/cli/link/decide.js";
import { readInputs } from "../../tools/cli/link/inputs.js";
import { readPolicy } from "../../tools/cli/link/policy.js";
import { checkout, linkTo, mustLink, mustPack, outputOf, shown, wholeProgram } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

const target = "x86_64-unknown-none";
/** Which toolchain packs what: the host and the plugins are by different compilers. */
const toolchains = { station: "stable", peak: "nightly", drift: "nightly" } as const;
type Name = keyof typeof toolchains;
const names = Object.keys(toolchains) as readonly Name[];
const folders: Readonly<Record<Name, string>> = { station: "host", peak: "peak", drift: "drift" };

const example = join(checkout, "examples/first-link");
const packed = (name: string, folder = join(example, "packed")): string => join(folder, `${name}.rcrate`);
const scratch = mkdtempSync(join(tmpdir(), "race-first-link-"));
const update = Boolean(process.env.UPDATE);

const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

/** Compares with a committed text, or writes it when asked to. */
function matches(file: string, text: string): void {
  if (update) writeFileSync(join(example, file), text);
  assert.fixture(text, readFileSync(join(example, file), "utf8"));
}

async function usable(name: Name): Promise<Toolchain | string> {
  const found = await findToolchain(toolchains[name]);
  if ("diagnostic" in found) return found.diagnostic.message;
  const [missing] = missingComponents(found.value, target);
  return missing?.message ?? found.value;
}

/** The commit of the compiler that packed a committed file. */
function packedBy(name: Name): string {
  return existsSync(packed(name)) ? (readRcrate(bytes(packed(name)), name).rcrate?.manifest.compiler.commit ?? "") : "";
}

/** The sources somewhere else, as far as packing needs them. */
function elsewhere(): string {
  const root = join(scratch, "elsewhere");
  const sources = (path: string): boolean => !/[/\\](?:target|packed)$/.test(path);
  cpSync(example, join(root, "examples/first-link"), { recursive: true, filter: sources });
  cpSync(join(checkout, "frontends/rustc/race"), join(root, "frontends/rustc/race"), { recursive: true, filter: sources });
  return join(root, "examples/first-link");
}

for (const name of names)
  test(`packing ${name} again, in another folder, gives the committed bytes`, async () => {
    const title = `packing ${name} again`;
    const toolchain = await usable(name);
    if (typeof toolchain === "string") return skip(title, toolchain);
    if (!update && toolchain.commit !== packedBy(name)) return skip(title, `${toolchains[name]} is ${toolchain.version} here, and the file was packed by another`);
    const output = packed(name, scratch);
    await mustPack(output, join(elsewhere(), folders[name]), toolchains[name], { target });
    if (update) writeFileSync(packed(name), bytes(output));
    const same = Buffer.compare(bytes(output), bytes(packed(name))) === 0;
    assert.ok(same, `${name}.rcrate is another now: see what changed with \`race diff\`, then UPDATE=1 npm test -- first-link`);
  });

test("the committed files are small", () => {
  const sizes = names.map((name) => bytes(packed(name)).length);
  assert.ok(sizes.reduce((sum, size) => sum + size) < 400_000, `${sizes.join(" + ")} bytes`);
});

const runs = process.platform === "linux" && process.arch === "x64";
const first = [packed("station"), packed("peak")];

test("linked by RACE alone, the program prints what was recorded", async () => {
  const output = await mustLink(join(scratch, "station"), first);
  if (!runs) return skip("running the first link", "this machine is not Linux on x86-64");
  const ran = spawnSync(output, { encoding: "utf8", env: {}, timeout: 10_000 });
  assert.is(ran.status, 0);
  matches("output.txt", ran.stdout);
});

test("the whole program, built by the host's compiler, prints the same", async () => {
  const title = "building the whole program";
  const toolchain = await usable("station");
  if (typeof toolchain === "string") return skip(title, toolchain);
  if (!runs) return skip(title, "this machine is not Linux on x86-64");
  const whole = await wholeProgram(join(example, "host"), toolchains.station, "station", target);
  assert.is(outputOf(whole), readFileSync(join(example, "output.txt"), "utf8"));
});

test("a plugin that uses a field which is gone is refused, and nothing is written", async () => {
  const folder = join(scratch, "refused");
  mkdirSync(folder);
  const { diagnostics, files } = await linkTo(join(folder, "station"), [...first, packed("drift")]);
  assert.is(files, undefined);
  matches("refused.txt", shown(diagnostics).replaceAll(join(example, "packed/"), ""));
  assert.equal(readdirSync(folder), []);
});

test("the order of the arguments and the folder make no difference to a byte", async () => {
  const here = await mustLink(join(scratch, "one-way"), first);
  const moved = join(scratch, "moved");
  mkdirSync(moved);
  for (const name of ["station", "peak"]) cpSync(packed(name), packed(name, moved));
  const there = await mustLink(join(moved, "program"), [packed("peak", moved), packed("station", moved)]);
  for (const suffix of ["", ".link.json"]) assert.ok(Buffer.compare(bytes(here + suffix), bytes(there + suffix)) === 0, suffix || "the program");
});

test("an output that stands there stays as it was when the link is refused", async () => {
  const output = join(scratch, "kept");
  writeFileSync(output, "kept");
  await linkTo(output, [...first, packed("drift")]);
  assert.is(readFileSync(output, "utf8"), "kept");
  assert.not(existsSync(`${output}.link.json`));
});

const removals = JSON.parse(readFileSync(join(checkout, "rules/removal.json"), "utf8")) as readonly { readonly rule: string }[];
const { inputs } = readInputs(first);

interface Verdict {
  readonly codes: readonly string[];
  readonly plan: Plan;
}

function judge(without: readonly string[]): Verdict {
  const policy = readPolicy({ files: [], parameters: {}, without });
  assert.ok(policy.program, shown(policy.diagnostics));
  const { plan, diagnostics } = decide(inputs, policy.program);
  return { codes: [...new Set(diagnostics.filter((one) => one.severity === "error").map((one) => one.code))].sort(), plan };
}

/** A plan by what it does, without the numbers of the facts behind it. */
const deeds = (plan: Plan): string => JSON.stringify(plan, (key, value: unknown) => (key === "why" ? undefined : typeof value === "bigint" ? String(value) : value));

/** Rules without which nothing of this link could be: values of fields, types and slots, entries, names, sites. */
const core: Readonly<Record<string, string>> = {
  meet_field: "missing_field",
  land_on_field: "unresolved_site",
  offset_of_field: "unresolved_site",
  land_on_type: "unresolved_site",
  size_of_type: "unresolved_site",
  land_on_slot: "missing_method",
  offset_of_slot: "unresolved_site",
  fill_method: "unresolved_slot",
  fill_default: "unresolved_slot",
  fill_size: "unresolved_slot",
  fill_site: "unresolved_site",
  evaluate_symbol: "unresolved_site",
  evaluate_add: "unresolved_site",
  evaluate_mul: "unresolved_site",
  bind_import: "missing_export",
  bind_rust: "missing_symbol",
};

test("without any one rule, the link is refused or nothing about it changes", () => {
  const usual = judge([]);
  assert.equal(usual.codes, []);
  const refused = new Map<string, readonly string[]>();
  for (const { rule } of removals) {
    const { codes, plan } = judge([rule]);
    if (codes.length) refused.set(rule, codes);
    else assert.is(deeds(plan), deeds(usual.plan), `without ${rule} the link is made otherwise`);
  }
  const lines = [...refused].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, codes]) => `${rule}: ${codes.join(", ")}`);
  matches("removal.txt", lines.join("\n") + "\n");
  for (const [rule, code] of Object.entries(core)) assert.ok(refused.get(rule)?.includes(code), `without ${rule}: ${refused.get(rule)?.join(", ") ?? "accepted"}, not ${code}`);
});

test.after(() => {
  chmodSync(scratch, 0o755);
  rmSync(scratch, { recursive: true, force: true });
});

test("every pack carries the fingerprint of its compiler's layout rules, and the two rules differ", () => {
  const fingerprint = (name: Name) => readRcrate(bytes(packed(name)), name).rcrate!.manifest.fingerprint;
  for (const name of names) assert.ok(Object.keys(fingerprint(name)).length >= 10, `${name} has canaries`);
  assert.equal(fingerprint("peak"), fingerprint("drift"), "one compiler, one fingerprint");
  assert.not.equal(fingerprint("peak"), fingerprint("station"));
});

test.run();
