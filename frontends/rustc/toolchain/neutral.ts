/**
 * The neutral std of a toolchain: metadata of std in which no layout is evaluated, made once per compiler from its sources
 * and kept in the cache. A client that is compiled against it knows std under every layout rule; no code of it is ever
 * linked, since the host has its own std. It is made with the compiler's own Cargo, and looked through before it counts.
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { cached, cacheRoot, hashOf } from "../pack/cache.js";
import { isBare } from "../pack/shake.js";
import { touch } from "../pack/prune.js";
import type { Progress } from "../pack/progress.js";
import type { Driver } from "./driver.js";
import { run, type RunResult } from "./process.js";
import { missingSources } from "./components.js";
import { madeIn } from "./made.js";
import { type Found, type Toolchain } from "./toolchain.js";

const sources = join(dirname(fileURLToPath(import.meta.url)), "../../../../frontends/rustc/driver/src");

/** What is kept beside the metadata: `neutral.json`. */
export interface NeutralFacts {
  readonly version: string;
  readonly commit: string;
  readonly target: string;
  /** Bodies that were looked through, in all crates. */
  readonly bodies: number;
  /** How many of as many bodies hold an evaluated layout in the std that comes with the compiler. */
  readonly prebuilt: { readonly bodies: number; readonly evaluated: number };
  /** Canary → value: the compiler's own layout rule. */
  readonly fingerprint: Readonly<{ [canary: string]: string }>;
  /** Every file of metadata. Of one that an earlier RACE made it is written down when it is first used. */
  readonly files?: Readonly<{ [name: string]: FileDigest }>;
}

interface FileDigest {
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface NeutralStd {
  /** To be given as `--sysroot`. */
  readonly sysroot: string;
  readonly facts: NeutralFacts;
  readonly fresh: boolean;
}

interface Detected {
  readonly crates: Readonly<{ [crate: string]: { readonly bodies: number; readonly evaluated: number; readonly in: readonly string[] } }>;
  readonly fingerprint: Readonly<{ [canary: string]: string | number }>;
}

const factsName = "neutral.json";
const factsText = (facts: NeutralFacts): string => JSON.stringify(facts, null, 1) + "\n";

/** A driver that changes elsewhere makes no other std: its key is the compiler, the target and the two files that it is made by. */
export const neutralKey = (toolchain: Toolchain, target: string): string =>
  hashOf("neutral", toolchain.commit, target, ...["neutral.rs", "detect.rs"].map((name) => readFileSync(join(sources, name))));

const error = (code: string, message: string, notes: readonly string[], help: readonly string[]): Diagnostic => ({ severity: "error", code, message, labels: [], notes, help });

interface Making {
  readonly toolchain: Toolchain;
  readonly driver: Driver;
  readonly target: string;
  /** Cargo's folder and the detector's: kept when a run is interrupted, so that the next one goes on from there. */
  readonly work: string;
  readonly progress: Progress;
}

function configFile(work: string, mode: "neutral" | "detect", out: string): string {
  mkdirSync(out, { recursive: true });
  const file = join(out, `${mode}.json`);
  writeFileSync(file, JSON.stringify({ mode, out, marks: join(work, "marks") }));
  return file;
}

function userPackage(work: string, target: string): string {
  const folder = join(work, "user");
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "Cargo.toml"), '[package]\nname = "user"\nversion = "0.1.0"\nedition = "2021"\n\n[profile.release]\nopt-level = 3\ndebug = 0\n\n[workspace]\n');
  writeFileSync(join(folder, "src/lib.rs"), isBare(target) ? "#![no_std]\nextern crate alloc;\npub fn f() {}\n" : "pub fn f() {}\n");
  return folder;
}

const without = "packing works without it: then enums of std cross to hosts by compilers of the same layout rule only";

/** What of a failed run is worth telling: not every compiler and Cargo begins with `error`. */
function worthTelling({ status, stderr }: RunResult): readonly string[] {
  const lines = stderr.trim().split("\n");
  const told = lines.filter((line) => /^(error|warning: spurious)|^ +(Caused|failed|unable)/.test(line)).slice(0, 8);
  return told.length ? told : [...lines.filter((line) => line !== "").slice(-4), `it ended with status ${status}`];
}

/** A file of rustc's sources or libraries that is damaged is not mended by trying again. */
const aboutSources = /couldn't read|file not found for module|E0583|E0786|failed to (?:read|parse) .*(?:Cargo\.(?:toml|lock)|manifest)/;

function failed(what: string, toolchain: Toolchain, ran: RunResult): Diagnostic {
  const { version, commit } = toolchain;
  const damaged = aboutSources.test(ran.stderr) && !/registry|network/.test(ran.stderr);
  return error("neutral_std_not_built", `${what} of rustc ${version} (${commit.slice(0, 9)}) fails`, worthTelling(ran), [
    damaged
      ? "a file of the toolchain is gone or damaged: reinstall its components rust-src and rust-std, and run `race toolchain prepare` again"
      : "its dependencies come from the registry: see that Cargo reaches it, and run `race toolchain prepare` again, which goes on where this run ended",
    without,
  ]);
}

/** What the metadata of std holds of layouts, as `--sysroot` finds it; without one, of the std that comes with the compiler. */
async function detect(making: Making, name: string, sysroot?: string): Promise<Detected | Diagnostic> {
  const { toolchain, driver, target, work } = making;
  const out = join(work, name);
  const config = configFile(work, "detect", out);
  const source = join(userPackage(work, target), "src/lib.rs");
  const of = sysroot === undefined ? toolchain.sysroot : sysroot;
  const ran = await run(driver.program, ["--crate-name", "user", "--edition", "2021", "--crate-type", "rlib", "--target", target, "--emit", "metadata", "--sysroot", of, "-o", join(out, "user.rmeta"), source], {
    env: { RACE_DRIVER_CONFIG: config, RUSTC_BOOTSTRAP: "1", CARGO_CRATE_NAME: "user", NUM_JOBS: undefined },
  });
  if (ran.status !== 0) return failed("looking through the std", toolchain, ran);
  return JSON.parse(readFileSync(join(out, "detected.json"), "utf8")) as Detected;
}

async function checkStd(making: Making, tell: (detail: string) => void): Promise<Diagnostic | undefined> {
  const { toolchain, driver, target, work } = making;
  const config = configFile(work, "neutral", join(work, "prebuilt"));
  const crates = isBare(target) ? "core,alloc" : "std,panic_unwind";
  const args = ["check", "--release", `-Zbuild-std=${crates}`, "--target", target, "--manifest-path", join(userPackage(work, target), "Cargo.toml"), "--target-dir", join(work, "cargo"), "-j2", "--color=never"];
  let done = 0;
  const ran = await run(toolchain.cargo, args, {
    env: { RACE_DRIVER_CONFIG: config, RUSTC: toolchain.rustc, RUSTC_WRAPPER: driver.program, RUSTC_BOOTSTRAP: "1", CARGO_INCREMENTAL: "0", RUSTUP_TOOLCHAIN: undefined, RUSTFLAGS: undefined },
    heard: (line) => {
      const found = /^ *(?:Checking|Compiling) (\S+)/.exec(line);
      if (found) tell(`${++done} crates: ${found[1]}`);
    },
  });
  return ran.status === 0 ? undefined : failed("checking the std", toolchain, ran);
}

const library = (root: string, target: string): string => join(root, "lib/rustlib", target, "lib");

/** Takes over what Cargo has made. */
function collect(making: Making, folder: string): void {
  const into = library(folder, making.target);
  mkdirSync(into, { recursive: true });
  for (const path of madeIn(join(making.work, "cargo", making.target, "release")))
    if (path.endsWith(".rmeta") && !basename(path).startsWith("libuser-")) copyFileSync(path, join(into, basename(path)));
}

const metadata = (folder: string, target: string): readonly string[] => {
  const lib = library(folder, target);
  return existsSync(lib) ? readdirSync(lib).filter((name) => name.endsWith(".rmeta")).sort() : [];
};

const digest = (bytes: Uint8Array): FileDigest => ({ size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });

const digests = (folder: string, target: string): Readonly<{ [name: string]: FileDigest }> =>
  Object.fromEntries(metadata(folder, target).map((name) => [name, digest(readFileSync(join(library(folder, target), name)))]));

const sum = (detected: Detected, of: "bodies" | "evaluated"): number => Object.values(detected.crates).reduce((total, one) => total + one[of], 0);

/** The assertion: no body of the new std holds an evaluated layout. */
function notNeutral(toolchain: Toolchain, detected: Detected): Diagnostic | undefined {
  const evaluated = sum(detected, "evaluated");
  if (evaluated === 0) return undefined;
  const where = Object.values(detected.crates).flatMap((one) => one.in);
  return error("std_not_neutral", `${evaluated} of ${sum(detected, "bodies")} bodies in the std that was made for rustc ${toolchain.version} (${toolchain.commit.slice(0, 9)}) hold layouts of this compiler`, where.slice(0, 8), [
    "this compiler evaluates constants in another pass than those that are switched off: report its version (packing works without this std)",
  ]);
}

const isFailure = (one: object | undefined): one is Diagnostic => one !== undefined && "severity" in one;

async function make(making: Making, folder: string): Promise<Diagnostic | undefined> {
  const { toolchain, target, progress } = making;
  const prebuilt = await progress.step("look through the compiler's own std", () => detect(making, "prebuilt"), (made) => (isFailure(made) ? "failed" : `${sum(made, "evaluated")} of ${sum(made, "bodies")} bodies hold a layout`));
  if (isFailure(prebuilt)) return prebuilt;
  const wrong = await progress.step("make its std anew, without layouts", (tell) => checkStd(making, tell), (made) => (made ? "failed" : ""));
  if (wrong) return wrong;
  collect(making, folder);
  const found = await progress.step("look through the new std", () => detect(making, "neutral", folder), (made) => (isFailure(made) ? "failed" : `${sum(made, "evaluated")} of ${sum(made, "bodies")} bodies hold a layout`));
  if (isFailure(found)) return found;
  const facts: NeutralFacts = {
    version: toolchain.version,
    commit: toolchain.commit,
    target,
    bodies: sum(found, "bodies"),
    prebuilt: { bodies: sum(prebuilt, "bodies"), evaluated: sum(prebuilt, "evaluated") },
    fingerprint: Object.fromEntries(Object.entries(prebuilt.fingerprint).map(([canary, value]) => [canary, String(value)])),
    files: digests(folder, target),
  };
  copyFileSync(join(making.work, "prebuilt/inlinable.txt"), join(folder, "inlinable.txt"));
  writeFileSync(join(folder, factsName), factsText(facts));
  return notNeutral(toolchain, found);
}

const isText = (value: unknown): boolean => typeof value === "string";

/** What is written there, if it is what this file writes. */
const readFacts = (folder: string): NeutralFacts | undefined => {
  try {
    const facts = JSON.parse(readFileSync(join(folder, factsName), "utf8")) as NeutralFacts;
    return isText(facts.version) && isText(facts.commit) && isText(facts.target) && typeof facts.fingerprint === "object" && typeof facts.bodies === "number" ? facts : undefined;
  } catch {
    return undefined;
  }
};

/** The crates whose metadata must be there. */
const isComplete = (folder: string, target: string): boolean =>
  ["core", "alloc", ...(isBare(target) ? [] : ["std"])].every((crate) => metadata(folder, target).some((name) => name.startsWith(`lib${crate}-`)));

/** Files that are not as they were made; 100 MiB are read for it, which takes a tenth of a second. */
function changedFiles(folder: string, target: string, files: NonNullable<NeutralFacts["files"]>): readonly string[] {
  const there = metadata(folder, target);
  const lost = Object.keys(files).filter((name) => !there.includes(name)).map((name) => `${name} is gone`);
  const strange = there.filter((name) => files[name] === undefined).map((name) => `${name} was not made with it`);
  const other = there.flatMap((name) => {
    const path = join(library(folder, target), name);
    const [made, size] = [files[name], statSync(path).size];
    if (!made) return [];
    if (made.size !== size) return [`${name} has ${size} bytes of ${made.size}`];
    return digest(readFileSync(path)).sha256 === made.sha256 ? [] : [`${name} has other contents than were made`];
  });
  return [...lost, ...strange, ...other];
}

/** What was made by an earlier RACE has no digests yet: from now on it must stay as it is. */
function withDigests(folder: string, facts: NeutralFacts): void {
  const path = join(folder, factsName);
  const part = `${path}.${process.pid}`;
  writeFileSync(part, factsText({ ...facts, files: digests(folder, facts.target) }));
  renameSync(part, path);
}

/** Why what is in the cache cannot serve: it was put there by hand, or something of it was changed or taken away. */
function damaged(toolchain: Toolchain, target: string, folder: string): Diagnostic | undefined {
  const facts = readFacts(folder);
  const help = [`race toolchain remove ${toolchain.name}`, `race toolchain prepare ${toolchain.name}`];
  const name = `the neutral std for rustc ${toolchain.version}`;
  if (!facts || !isComplete(folder, target)) return error("damaged_neutral_std", `${name} is not complete`, [`in ${folder}`], help);
  if (facts.commit !== toolchain.commit || facts.target !== target)
    return error("damaged_neutral_std", `${name} is of another compiler`, [`it is of rustc ${facts.version} (${facts.commit.slice(0, 9)}) for ${facts.target}, and the compiler is ${toolchain.version} (${toolchain.commit.slice(0, 9)})`, `in ${folder}`], help);
  const changed = changedFiles(folder, target, facts.files ?? digests(folder, target));
  if (changed.length) return error("damaged_neutral_std", `${name} was changed since it was made`, [...changed.slice(0, 4), `in ${folder}`], help);
  if (!facts.files) withDigests(folder, facts);
  return undefined;
}

/** The neutral std of a toolchain for a target, made when it is not in the cache. */
export async function prepareNeutral(toolchain: Toolchain, driver: Driver, target: string, progress: Progress): Promise<Found<NeutralStd>> {
  const key = neutralKey(toolchain, target);
  const work = join(cacheRoot(), "work", `neutral-${key}`);
  const made = await cached<Diagnostic>("neutral", key, async (folder) => {
    const lacking = missingSources(toolchain);
    if (lacking) return lacking;
    mkdirSync(work, { recursive: true });
    touch(work);
    return make({ toolchain, driver, target, work, progress }, folder);
  });
  if ("failure" in made) return { diagnostic: made.failure };
  const { folder, fresh } = made.value;
  if (fresh) rmSync(work, { recursive: true, force: true });
  const wrong = damaged(toolchain, target, folder);
  if (wrong) return { diagnostic: wrong };
  return { value: { sysroot: folder, facts: readFacts(folder)!, fresh } };
}

/** Whether one is in the cache that would be used. */
export const isPrepared = (toolchain: Toolchain, target: string): boolean => existsSync(join(cacheRoot(), "neutral", neutralKey(toolchain, target)));

/** One that is in the cache. */
export interface KeptNeutral {
  readonly folder: string;
  readonly facts: NeutralFacts;
  readonly bytes: number;
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((total, one) => total + (one.isDirectory() ? bytesIn(join(folder, one.name)) : statSync(join(folder, one.name)).size), 0);
}

/** All that are in the cache, in the order of versions and targets. */
export function keptNeutral(): readonly KeptNeutral[] {
  const root = join(cacheRoot(), "neutral");
  if (!existsSync(root)) return [];
  const found = readdirSync(root).filter((name) => !name.startsWith(".")).flatMap((name) => {
    const folder = join(root, name);
    const facts = readFacts(folder);
    return facts ? [{ folder, facts, bytes: bytesIn(folder) }] : [];
  });
  const key = ({ facts }: KeptNeutral): string => `${facts.version} ${facts.commit} ${facts.target}`;
  return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** A short name of a layout rule: compilers with one name follow one rule. */
export const ruleName = (fingerprint: NeutralFacts["fingerprint"]): string =>
  hashOf(JSON.stringify(Object.entries(fingerprint).sort(([a], [b]) => (a < b ? -1 : 1)))).slice(0, 8);
