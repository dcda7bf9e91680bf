/**
 * Refusals as data: each folder of `cases/` says how the sources of plugin and host differ from those that stand here,
 * with which codes the link must be refused, and in `expected.txt` the whole text that a person reads. Besides, inputs
 * that are damaged, foreign or of another target, tools that are missing, a full disk and an interrupted run.
 * Always: exit status 1, both sides named, what to do, and nothing written. UPDATE=1 rewrites what is expected.
 */
import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { fileURLToPath } from "node:url";
import { cacheRoot, hashOf } from "../../frontends/rustc/pack/cache.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import { checkout, lacks, mustLink, mustPack, outputOf } from "../../tools/test/programs.js";
import { skip } from "../../tools/test/skip.js";

/** File → replacements, in their order. */
type Edits = Readonly<{ [file: string]: readonly (readonly [string, string])[] }>;

interface Case {
  readonly plugin?: Edits;
  readonly host?: Edits;
  /** A second plugin. */
  readonly also?: Edits;
  /** Codes of all errors, in the order in which they are told. */
  readonly codes?: readonly string[];
  /** What the program prints, where the link must succeed. */
  readonly output?: string;
}

const here = join(checkout, "examples/refusals");
const main = join(dirname(fileURLToPath(import.meta.url)), "../../tools/cli/main.js");
const scratch = mkdtempSync(join(tmpdir(), "race-refusals-"));
const why = await lacks("stable");

function edited(text: string, replacements: readonly (readonly [string, string])[], file: string): string {
  return replacements.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
    return before.replace(from, to);
  }, text);
}

const files = ["api/Cargo.toml", "api/src/lib.rs", "plugin/Cargo.toml", "plugin/src/lib.rs", "host/Cargo.toml", "host/src/main.rs"];

/** The sources with the edits, in a folder that is the same for the same text, so that a later run finds them packed. */
function sources(edits: Edits): string {
  const texts = files.map((file) => edited(readFileSync(join(here, file), "utf8"), edits[file] ?? [], file));
  const folder = join(cacheRoot(), "refusals", hashOf(checkout, ...texts));
  files.forEach((file, i) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const text = texts[i]!.replace("../../../frontends/rustc/race", join(checkout, "frontends/rustc/race"));
    if (!existsSync(join(folder, file))) writeFileSync(join(folder, file), text);
  });
  return folder;
}

const packed = new Map<string, string>();

/** Packs one package of the sources with the edits; the same one is packed once. */
async function made(what: "plugin" | "host", edits: Edits = {}): Promise<string> {
  const folder = join(sources(edits), what);
  const known = packed.get(folder);
  if (known) return known;
  const path = join(scratch, `${packed.size}.rcrate`);
  await mustPack(path, folder, "stable");
  packed.set(folder, path);
  return path;
}

interface Run {
  readonly status: number | null;
  readonly text: string;
  /** Names in the output folder afterwards. */
  readonly left: readonly string[];
}

/** Runs the command line in a folder with the inputs, and looks what it leaves in the folder `out`. */
function race(inputs: Readonly<{ [name: string]: string | Uint8Array }>, ...args: readonly string[]): Run {
  const folder = mkdtempSync(join(scratch, "run-"));
  mkdirSync(join(folder, "out"));
  for (const [name, input] of Object.entries(inputs)) writeFileSync(join(folder, name), typeof input === "string" ? readFileSync(input) : input);
  const ran: SpawnSyncReturns<string> = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
  assert.is(ran.stdout, "");
  return { status: ran.status, text: withoutSizes(ran.stderr.replaceAll(folder, ".")), left: readdirSync(join(folder, "out")) };
}

/** How large a packed crate is depends on all that its graph says. */
const withoutSizes = (text: string): string => text.replace(/\[u8; \d+\]/g, "[u8; N]").replace(/\bbyte \d+: the file ends before its \d+ bytes/g, "byte N: the file ends before its N bytes");

/** The codes of a text's errors. */
const codesOf = (text: string): readonly string[] => [...text.matchAll(/^error\[([a-z_]+)\]/gm)].map((match) => match[1]!);

function refused(ran: Run, name: string, codes: readonly string[]): void {
  assert.is(ran.status, 1, ran.text);
  assert.equal(ran.left, [], "nothing is written");
  const path = join(here, "cases", name, "expected.txt");
  mkdirSync(dirname(path), { recursive: true });
  if (process.env.UPDATE) writeFileSync(path, ran.text);
  assert.equal(codesOf(ran.text), codes, ran.text);
  assert.is(ran.text, readFileSync(path, "utf8"));
  assert.match(ran.text, /^ {3}= help: /m);
  assert.match(ran.text, /nothing was written\n$/);
  assert.not.match(ran.text, /`\?`|\b_R[A-Z][A-Za-z0-9]|undefined|\[object/, "no holes, no mangled names");
}

const cases = readdirSync(join(here, "cases")).filter((name) => existsSync(join(here, "cases", name, "case.json"))).sort();

test("the sources as they stand here link and run", async () => {
  if (why) return skip("refusals", why);
  const ran = race({ "actor.rcrate": await made("plugin"), "stage.rcrate": await made("host") }, "link", "actor.rcrate", "stage.rcrate", "-o", "out/app");
  assert.is(ran.text, "");
  assert.equal(ran.left, ["app", "app.link.json"]);
});

for (const name of cases)
  test(`${name}, as its case says`, async () => {
    if (why) return skip(name, why);
    const { plugin, host, also, codes, output } = JSON.parse(readFileSync(join(here, "cases", name, "case.json"), "utf8")) as Case;
    const inputs = { "actor.rcrate": await made("plugin", plugin), "stage.rcrate": await made("host", host), ...(also ? { "other.rcrate": await made("plugin", also) } : {}) };
    if (output !== undefined) return assert.is(outputOf(await mustLink(join(scratch, name), [inputs["actor.rcrate"], inputs["stage.rcrate"]])), output);
    const ran = race(inputs, "link", ...Object.keys(inputs), "-o", "out/app");
    refused(ran, name, codes!);
    assert.match(ran.text, /actor(\.rcrate)?\b/, "the plugin is named");
    // what could not be compiled for every layout is the plugin's own matter
    if (codes![0] !== "not_lifted") assert.match(ran.text, also ? /other\.rcrate/ : /stage(\.rcrate|_api)?\b/, "so is the other side");
  });

const damaged: readonly (readonly [string, string, (bytes: Buffer) => Uint8Array])[] = [
  ["truncated", "truncated", (bytes) => bytes.subarray(0, bytes.length - 1000)],
  ["bit-flipped", "damaged_member", (bytes) => ((bytes[bytes.length - 2000]! ^= 4), bytes)],
  ["foreign", "not_an_rcrate", () => new TextEncoder().encode("PK\u0003\u0004 an archive of another kind")],
  ["empty", "not_an_rcrate", () => new Uint8Array()],
];

for (const [name, code, damage] of damaged)
  test(`an .rcrate that is ${name} is refused`, async () => {
    if (why) return skip(name, why);
    const bytes = damage(readFileSync(await made("plugin")));
    refused(race({ "actor.rcrate": bytes, "stage.rcrate": await made("host") }, "link", "actor.rcrate", "stage.rcrate", "-o", "out/app"), name, [code]);
  });

test("a plugin that was packed for another target is refused", async () => {
  const target = "x86_64-unknown-none";
  const absent = why ?? (existsSync(join(await sysroot("stable"), "lib/rustlib", target)) ? undefined : `the target ${target} is not installed`);
  if (absent) return skip("wrong-target", absent);
  const path = join(scratch, "none.rcrate");
  await mustPack(path, join(checkout, "examples/first-link/peak"), "stable", { target });
  refused(race({ "peak.rcrate": path, "stage.rcrate": await made("host"), "actor.rcrate": await made("plugin") }, "link", "peak.rcrate", "stage.rcrate", "actor.rcrate", "-o", "out/app"), "wrong-target", ["target_differs"]);
});

async function sysroot(name: string): Promise<string> {
  const found = await findToolchain(name);
  if (!("value" in found)) throw new Error(found.diagnostic.message);
  return found.value.sysroot;
}

test("a toolchain that is not there is refused", () => {
  if (why) return skip("missing-toolchain", why);
  refused(race({}, "pack", join(here, "plugin"), "--toolchain", "./nowhere", "-o", "out/x.rcrate"), "missing-toolchain", ["missing_toolchain"]);
});

test("a toolchain without the compiler's own libraries is refused, with the command that adds them", async () => {
  if (why) return skip("missing-component", why);
  const bare = join(scratch, "bare");
  const from = await sysroot("stable");
  linked(from, bare, (path) => !/\/librustc_driver-|\/lib\/rustlib\/[^/]+\/lib\/librustc_(?!demangle|literal_escaper|std_workspace)/.test(path) || /^[^/]*\/lib\/librustc_driver/.test(path));
  const ran = race({ bare: new Uint8Array() }, "pack", join(here, "plugin"), "--toolchain", bare, "-o", "out/x.rcrate", "-q");
  refused({ ...ran, text: ran.text.replaceAll(scratch, ".") }, "missing-component", ["missing_component"]);
});

/** A tree of links to the files of another that pass. */
function linked(from: string, to: string, passes: (path: string) => boolean, below = ""): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) linked(join(from, entry.name), join(to, entry.name), passes, path);
    else if (passes(path)) symlinkSync(join(from, entry.name), join(to, entry.name));
  }
}

test("a full disk is refused, and nothing unfinished stays", async () => {
  if (why) return skip("full-disk", why);
  const folder = join(scratch, "full");
  mkdirSync(folder);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  if (mounted.status !== 0) return skip("full-disk", "no file system can be mounted here");
  try {
    const ran = race({ "actor.rcrate": await made("plugin"), "stage.rcrate": await made("host") }, "link", "actor.rcrate", "stage.rcrate", "-o", join(folder, "app"));
    refused({ ...ran, text: ran.text.replaceAll(folder, "FULL") }, "full-disk", ["cannot_write"]);
    assert.equal(readdirSync(folder), []);
  } finally {
    spawnSync("umount", [folder]);
  }
});

/** Starts the command line, interrupts it after `milliseconds`, and says how it ended. */
function interrupt(args: readonly string[], env: Readonly<{ [name: string]: string }>, milliseconds: number): Promise<{ readonly status: number | null; readonly text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] });
    const said: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("close", (status) => resolve({ status, text: Buffer.concat(said).toString() }));
    setTimeout(() => child.kill("SIGINT"), milliseconds);
  });
}

/** All names below a folder that look unfinished. */
function unfinished(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /(^|\/)(\.work-|race-link-|race-lower-)[^/]*$|\.part$/.test(name));
}

for (const [step, milliseconds] of [["early", 1500], ["later", 4500]] as const)
  test(`a pack that is interrupted ${step} leaves nothing`, async () => {
    if (why) return skip("interrupted pack", why);
    const folder = mkdtempSync(join(scratch, "stopped-"));
    for (const name of ["cache", "tmp", "out"]) mkdirSync(join(folder, name));
    await made("plugin");
    cpSync(join(cacheRoot(), "driver"), join(folder, "cache/driver"), { recursive: true, filter: (path) => !basename(path).startsWith(".work-") });
    const args = ["pack", join(checkout, "examples/engine-plugin/plugin/v1"), "-q", "-o", join(folder, "out/x.rcrate")];
    const stopped = (after: number) => interrupt(args, { RACE_CACHE: join(folder, "cache"), TMPDIR: join(folder, "tmp") }, after);
    let ran = await stopped(milliseconds);
    // on a busy machine Node itself may not have begun by then, and ends as any program does
    for (let after = 2 * milliseconds; ran.status === null && after < 30_000; after *= 2) ran = await stopped(after);
    assert.is(ran.status, 130, ran.text);
    assert.match(ran.text, /interrupted by SIGINT: nothing was written/);
    assert.equal(readdirSync(join(folder, "out")), []);
    assert.equal(unfinished(folder), []);
    assert.equal(readdirSync(join(folder, "tmp")), []);
  });

for (const milliseconds of [400, 1000, 1600])
  test(`a link that is interrupted after ${milliseconds} ms leaves nothing`, async () => {
    if (why) return skip("interrupted link", why);
    const folder = mkdtempSync(join(scratch, "stopped-"));
    for (const name of ["tmp", "out"]) mkdirSync(join(folder, name));
    const inputs = [await made("plugin"), await made("host")];
    const ran = await interrupt(["link", ...inputs, "-o", join(folder, "out/app")], { TMPDIR: join(folder, "tmp") }, milliseconds);
    const finished = ran.status === 0; // a fast machine may be done before, and a slow one may not have begun (null)
    assert.ok([0, 130, null].includes(ran.status), `${ran.status} ${ran.text}`);
    if (ran.status === 130) assert.match(ran.text, /nothing was written/);
    assert.equal(readdirSync(join(folder, "out")).sort(), finished ? ["app", "app.link.json"] : []);
    assert.equal(readdirSync(join(folder, "tmp")), []);
  });

test.after(() => rmSync(scratch, { recursive: true }));

test.run();
