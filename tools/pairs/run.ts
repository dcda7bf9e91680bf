/**
 * Runs a family: packs a plugin and a host for each version, links all of them with each other, runs what was linked, and
 * judges each pair by rustc's whole program. Packages and caches lie in a folder of the family's own, which goes away.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheRoot } from "../../frontends/rustc/pack/cache.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { packagesFrom } from "../scenarios/packages.js";
import { wrongMemory } from "../scenarios/run.js";
import { program } from "../test/native.js";
import { linkTo, packTo, wholeProgram } from "../test/programs.js";
import { streamOf } from "./chance.js";
import { adaptedOf, apiOf, changesBetween, digestOf, hostOf, pairName, pluginOf, type Family } from "./family.js";
import { difference, isFailure, isOff, judged, type Verdict } from "./judge.js";
import { culprits, type LeftOut } from "./left-out.js";
import { compileApi, raceBelow, wholeProgramOf, type Compiler, type Oracle } from "./oracle.js";
import { outputOf } from "./program.js";

export interface Pair extends Verdict {
  readonly name: string;
  readonly changes: readonly string[];
  /** Whether valgrind looked at the program. */
  readonly watched: boolean;
}

/** Where the time of a family went, in milliseconds. */
export interface Times {
  pack: number;
  link: number;
  run: number;
  oracle: number;
}

export interface FamilyResult {
  readonly number: number;
  /** Of the sources: results of others are none of this family. */
  readonly digest: string;
  /** How many versions it has; each with each is a pair. */
  readonly versions: number;
  readonly pairs: readonly Pair[];
  readonly leftOut: readonly LeftOut[];
  readonly times: Readonly<Times>;
}

interface Packed {
  readonly path: string;
  readonly errors: readonly Diagnostic[];
}

/** What is there from the beginning. */
interface Place {
  readonly family: Family;
  /** Where the packages lie. */
  readonly root: string;
  readonly times: Times;
  /** Where what fails is kept. */
  readonly failures: string;
}

/** A plugin, and what it does without. */
interface PackedPlugin {
  readonly packed: Packed;
  readonly leftOut: readonly LeftOut[];
}

interface Running extends Place {
  readonly plugins: ReadonlyMap<number, PackedPlugin>;
  readonly hosts: ReadonlyMap<number, Packed>;
  readonly compiler: Compiler;
  /** The compiled interfaces. */
  readonly apis: readonly string[];
}

/** Pairs that were run before, and are run once more. */
export interface Again {
  readonly pairs: readonly string[];
  /** What was left out of the plugins of the family. */
  readonly leftOut: readonly LeftOut[];
}

const label = (version: number): string => `v${version + 1}`;
const numberOf = (version: string): number => Number(version.slice(1)) - 1;
const pluginFile = (root: string, version: number): string => join(root, `plugin-${label(version)}/src/lib.rs`);
const hostFile = (root: string, version: number): string => join(root, `host-${label(version)}/src/main.rs`);
const namesOf = (leftOut: readonly LeftOut[]): readonly string[] => leftOut.map((one) => one.use);

/** A cache that holds what all families share, the driver and the compiled macros, and else nothing of the others. */
function ownCache(shared: string): string {
  mkdirSync(join(shared, "pairs"), { recursive: true });
  const root = mkdtempSync(join(shared, "pairs", "family-"));
  for (const part of ["driver", "macros"]) {
    mkdirSync(join(shared, part), { recursive: true });
    symlinkSync(join(shared, part), join(root, part));
  }
  return root;
}

function writePackages({ family, root }: Place): void {
  const versions = family.versions.map((_, i) => label(i));
  const text = (part: "api" | "plugin" | "host", version: string): string => (part === "api" ? apiOf(family, numberOf(version)) : part === "host" ? hostOf(family, numberOf(version)) : pluginOf(family, numberOf(version), []));
  for (const [path, content] of packagesFrom({ versions, split: false, text })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

async function timed<T>(times: Times, what: keyof Times, act: () => Promise<T> | T): Promise<T> {
  const began = Date.now();
  try {
    return await act();
  } finally {
    times[what] += Date.now() - began;
  }
}

async function packOne({ root, times }: Place, name: string): Promise<Packed> {
  const path = join(root, `${name}.rcrate`);
  const made = await timed(times, "pack", () => packTo(path, join(root, name), "stable"));
  return { path, errors: "role" in made ? [] : made };
}

/** What is said of a link; of what could not be packed, why. */
async function saidOf({ times }: Place, out: string, plugin: Packed, host: Packed): Promise<readonly Diagnostic[]> {
  const unpacked = [...plugin.errors, ...host.errors];
  return unpacked.length ? unpacked : (await timed(times, "link", () => linkTo(out, [plugin.path, host.path]))).diagnostics;
}

const errorsIn = (said: readonly Diagnostic[]): readonly Diagnostic[] => said.filter((one) => one.severity === "error");

/** How often a plugin is packed again without what stands in its way. */
const ATTEMPTS = 3;

/**
 * Packs the plugin of a version; what cannot be compiled for every layout is left out of it, as its author would, who
 * tries it with the host of the same version.
 */
async function packPlugin(place: Place, version: number, host: Packed | undefined, before: readonly LeftOut[]): Promise<PackedPlugin> {
  const { family, root } = place;
  // what could not be had in the version before is not tried in this one
  const leftOut = [...before];
  const out = join(root, "trial.out");
  for (let attempt = 0; ; attempt++) {
    const source = pluginOf(family, version, namesOf(leftOut));
    writeFileSync(pluginFile(root, version), source);
    const packed = await packOne(place, `plugin-${label(version)}`);
    if (!host) return { packed, leftOut };
    const found = culprits(errorsIn(await saidOf(place, out, packed, host))).filter((one) => source.includes(`fn ${one.use}(`));
    rmSync(out, { force: true });
    if (!found.length || attempt === ATTEMPTS) return { packed, leftOut };
    leftOut.push(...found);
  }
}

/** One ordinary build by Cargo compiles the attributes, and shows that rustc without it makes the same program. */
async function prepareOracle({ root, times }: Place, rustc: string): Promise<{ readonly compiler: Compiler; readonly ordinary: string }> {
  const built = await timed(times, "oracle", () => wholeProgram(join(root, "host-v1"), "stable", "host"));
  return { compiler: { rustc, race: raceBelow(join(cacheRoot(), "whole")), folder: join(root, "whole") }, ordinary: outputOf(built) };
}

const oracleOf = ({ root, times, apis, compiler }: Running, plugin: string, on: number): Promise<Oracle> =>
  timed(times, "oracle", () => wholeProgramOf(compiler, { api: apis[on]!, plugin, host: hostFile(root, on) }));

function adaptedOracle(running: Running, of: number, on: number): Promise<Oracle> {
  const { family, root, plugins } = running;
  const file = join(root, "adapted.rs");
  writeFileSync(file, adaptedOf(family, of, on, namesOf(plugins.get(of)!.leftOut)));
  return oracleOf(running, file, on);
}

/** Keeps the packages of a pair that failed, as they can be packed and linked by hand. */
function keep({ root, failures, family }: Running, of: number, on: number, detail: string): void {
  const folder = join(failures, `family-${family.number}-${label(of)}-${label(on)}`);
  rmSync(folder, { recursive: true, force: true });
  for (const name of [`plugin-${label(of)}`, `api-${label(of)}`, `api-${label(on)}`, `host-${label(on)}`, `plugin-${label(on)}`]) cpSync(join(root, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, "detail.txt"), detail);
}

/** One linked program in six is watched: chance says which. */
const isWatched = (family: Family, name: string): boolean => streamOf(family.seed, `${family.number} watch ${name}`).once(6);

async function judgePair(running: Running, of: number, on: number): Promise<Pair> {
  const { family, plugins, hosts, times, root } = running;
  const name = pairName(of, on);
  const out = join(root, `${name}.out`);
  const said = await saidOf(running, out, plugins.get(of)!.packed, hosts.get(on)!);
  const errors = errorsIn(said);
  const oracle = await oracleOf(running, pluginFile(root, of), on);
  const linked = !errors.length && existsSync(out);
  const prints = linked ? await timed(times, "run", () => outputOf(out)) : undefined;
  const adapted = prints !== undefined && isOff(prints, oracle) ? await adaptedOracle(running, of, on) : undefined;
  let verdict = judged({ from: family.versions[of]!.interface, to: family.versions[on]!.interface, errors, oracle, keepsBodies: said.some((one) => one.code === "changed_body"), ...(prints === undefined ? {} : { prints }), ...(adapted ? { adapted } : {}) });
  const watched = linked && !isFailure(verdict.outcome) && isWatched(family, name) && program("valgrind") !== undefined;
  const wrong = watched ? await timed(times, "run", () => wrongMemory(out)) : undefined;
  if (wrong) verdict = { ...verdict, outcome: "WRONG", detail: wrong };
  if (isFailure(verdict.outcome)) keep(running, of, on, verdict.detail ?? "");
  rmSync(out, { force: true });
  return { ...verdict, name, changes: changesBetween(family, of, on), watched };
}

/** The interfaces, and a look whether the compiler alone makes what Cargo makes. */
async function compileApis(place: Place, rustc: string): Promise<Pick<Running, "compiler" | "apis">> {
  const { family, root } = place;
  const { compiler, ordinary } = await prepareOracle(place, rustc);
  const apis: string[] = [];
  for (const version of family.versions.keys()) apis.push(await compileApi(compiler, join(root, `api-${label(version)}/src/lib.rs`), label(version)));
  const quick = await wholeProgramOf(compiler, { api: apis[0]!, plugin: pluginFile(root, 0), host: hostFile(root, 0) });
  if (!("prints" in quick)) throw new Error(`the plugin does not compile on its own interface:\n${quick.fails}`);
  if (quick.prints !== ordinary) throw new Error(`the whole program by rustc alone and the one by Cargo differ: ${difference(quick.prints, ordinary)}`);
  return { compiler, apis };
}

async function packAll(place: Place, asked: (of: number, on: number) => boolean, again: Again | undefined): Promise<Pick<Running, "plugins" | "hosts">> {
  const versions = [...place.family.versions.keys()];
  const [hosts, plugins] = [new Map<number, Packed>(), new Map<number, PackedPlugin>()];
  for (const on of versions) if (versions.some((of) => asked(of, on))) hosts.set(on, await packOne(place, `host-${label(on)}`));
  let leftOut = again?.leftOut ?? [];
  for (const of of versions)
    if (versions.some((on) => asked(of, on))) {
      const plugin = await packPlugin(place, of, again ? undefined : hosts.get(of), leftOut);
      plugins.set(of, plugin);
      leftOut = plugin.leftOut;
    }
  return { hosts, plugins };
}

async function runWithin(place: Place, seen: (result: FamilyResult) => void, again: Again | undefined): Promise<FamilyResult> {
  const { family, times } = place;
  const toolchain = await findToolchain("stable");
  if (!("value" in toolchain)) throw new Error(toolchain.diagnostic.message);
  writePackages(place);
  const asked = (of: number, on: number): boolean => !again || again.pairs.includes(pairName(of, on));
  const running: Running = { ...place, ...(await compileApis(place, toolchain.value.rustc)), ...(await packAll(place, asked, again)) };
  const versions = [...family.versions.keys()];
  const pairs: Pair[] = [];
  const leftOut = [...running.plugins.values()].at(-1)?.leftOut ?? [];
  const result: FamilyResult = { number: family.number, digest: digestOf(family), versions: versions.length, pairs, leftOut, times };
  for (const of of versions) {
    for (const on of versions) if (asked(of, on)) pairs.push(await judgePair(running, of, on));
    seen(result);
  }
  return result;
}

/**
 * Runs a family, or some pairs of it again; what it came to so far is told after each plugin. Throws where the made-up sources themselves do not
 * compile, and where the tools throw.
 */
export async function runFamily(family: Family, failures: string, seen: (result: FamilyResult) => void = () => {}, again?: Again): Promise<FamilyResult> {
  const before = process.env.RACE_CACHE;
  const cache = ownCache(cacheRoot());
  process.env.RACE_CACHE = cache;
  try {
    return await runWithin({ family, root: join(cache, "packages"), times: { pack: 0, link: 0, run: 0, oracle: 0 }, failures }, seen, again);
  } finally {
    if (before === undefined) delete process.env.RACE_CACHE;
    else process.env.RACE_CACHE = before;
    rmSync(cache, { recursive: true, force: true });
  }
}
