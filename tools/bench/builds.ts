/** The programs that are compared: the plugin linked by RACE, whole-program builds, and a table of C functions behind `dlopen`. */
import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheRoot, hashOf } from "../../frontends/rustc/pack/cache.js";
import { pack, type PackRequest } from "../../frontends/rustc/pack/pack.js";
import { trackProgress, type Progress } from "../../frontends/rustc/pack/progress.js";
import type { Measures } from "../../frontends/rustc/lower/measures.js";
import { madeIn } from "../../frontends/rustc/toolchain/made.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { driverOf } from "../cli/link/system.js";
import { link } from "../cli/link/link.js";
import { sourceRoot } from "./root.js";
import type { Program } from "./measure.js";

/** Where programs and packed crates are put. */
export function scratchFolder(): string {
  const folder = join(cacheRoot(), "bench");
  mkdirSync(folder, { recursive: true });
  return folder;
}

export const example = (...parts: readonly string[]): string => join(sourceRoot, "examples/bench", ...parts);

/** Nothing is told; the steps are read afterwards. */
export const silent = (): Progress => trackProgress({ begin: () => {}, end: () => {} });

/** Stops the benchmark with what was refused. */
function refuse(what: string, diagnostics: readonly Diagnostic[]): never {
  throw new Error(`${what}: ${diagnostics.map((one) => [`${one.code}: ${one.message}`, ...one.notes, ...one.help].join("\n  ")).join("\n")}`);
}

/** Packs a package into the file `name` of the scratch folder. */
export async function packInto(name: string, folder: string, toolchain: string, progress: Progress, more: Partial<PackRequest> = {}): Promise<string> {
  const packed = await pack({ folder, toolchain, profile: "release", features: [], noDefaultFeatures: false, progress, ...more });
  if ("refused" in packed) refuse(`cannot pack ${folder}`, packed.refused);
  if (packed.contents.counts.refused) throw new Error(`${packed.contents.counts.refused} functions of ${folder} were refused`);
  const file = join(scratchFolder(), name);
  writeFileSync(file, packed.bytes);
  return file;
}

/** Links `.rcrate`s to the program `name` of the scratch folder. */
export async function linkInto(name: string, files: readonly string[], progress: Progress): Promise<Program> {
  const path = join(scratchFolder(), name);
  const linked = await link({ files, output: path, policies: [], parameters: {}, emit: "exe", progress });
  if (!linked.files) refuse(`cannot link ${name}`, linked.diagnostics);
  for (const file of linked.files) {
    writeFileSync(file.path, file.bytes);
    if (file.executable) chmodSync(file.path, 0o755);
  }
  return { name, path };
}

/** A Cargo build of a package of the example; gives Cargo's folder of results. */
export async function cargo(folder: string, toolchain: string, purpose: string, args: readonly string[], flags: readonly string[], target?: string): Promise<string> {
  const found = await findToolchain(toolchain);
  if ("diagnostic" in found) refuse("cannot build", [found.diagnostic]);
  const to = join(scratchFolder(), hashOf(sourceRoot, found.value.version, purpose));
  const manifest = join(folder, "Cargo.toml");
  const result = await run(found.value.cargo, ["build", "--release", "-j2", "--manifest-path", manifest, "--target-dir", to, ...(target ? ["--target", target] : []), ...args], {
    env: { RUSTC: found.value.rustc, CARGO_ENCODED_RUSTFLAGS: [...(target ? [`-Clinker=${driverOf(target)}`] : []), ...flags].join("\x1f") },
  });
  if (result.status !== 0) throw new Error(`cargo does not build ${folder}\n${result.stderr}`);
  return join(to, ...(target ? [target] : []), "release");
}

/** The host with the plugin as an ordinary dependency, both on version 2. */
export async function wholeProgram(name: string, toolchain: string, options: readonly string[], target?: string): Promise<Program> {
  const flags = options.map((option) => `-Cllvm-args=${option}`);
  const folder = await cargo(example("host"), toolchain, `${toolchain}-${name}`.replaceAll("/", "_"), ["--features", "whole"], flags, target);
  return { name, path: join(folder, "bench_host") };
}

/** The rlib of the plugin in a whole-program build. */
export function pluginArchive(whole: Program): string {
  const folder = dirname(whole.path);
  const found = madeIn(folder).filter((path) => /^libkernels-[0-9a-f]+\.rlib$/.test(basename(path)));
  const dated = found.map((file) => ({ file, made: statSync(file).mtimeMs }));
  const newest = dated.sort((a, b) => b.made - a.made)[0];
  if (!newest) throw new Error(`${folder} holds no archive of the plugin`);
  return newest.file;
}

/** The host that loads the plugin with `dlopen`. */
export async function tableProgram(toolchain: string): Promise<Program> {
  const target = `${toolchain}-table`.replaceAll("/", "_");
  const library = await cargo(example("table"), toolchain, target, [], []);
  const host = await cargo(example("host"), toolchain, target, ["--features", "table"], []);
  return { name: "C table, dlopen", path: join(host, "bench_host"), env: { BENCH_TABLE: join(library, "libkernels_table.so") } };
}

/** The plugin, packed against version 1, in the host on version 2. */
export async function linkedProgram(name: string, toolchain: string, measures?: Partial<Measures>, target?: string): Promise<{ readonly program: Program; readonly plugin: string }> {
  const plugin = await packInto(`${name}.rcrate`, example("plugin/v1"), toolchain, silent(), { ...(measures ? { measures } : {}), ...(target ? { target } : {}) });
  const host = await packInto(`host${target ? `-${target}` : ""}.rcrate`, example("host"), toolchain, silent(), target ? { target } : {});
  return { program: await linkInto(name, [plugin, host], silent()), plugin };
}
