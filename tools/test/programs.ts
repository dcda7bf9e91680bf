/**
 * For tests of whole programs: packing, linking and ordinary builds of Cargo packages with the project's own functions,
 * and what a test needs of the machine, said in a word when it is not there.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheRoot, hashOf } from "../../frontends/rustc/pack/cache.js";
import { isBare } from "../../frontends/rustc/pack/shake.js";
import { touch } from "../../frontends/rustc/pack/prune.js";
import { pack, type PackRequest } from "../../frontends/rustc/pack/pack.js";
import { trackProgress } from "../../frontends/rustc/pack/progress.js";
import { withMacros } from "../../frontends/rustc/probe/macros.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { missingComponents } from "../../frontends/rustc/toolchain/components.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import type { RcrateContents } from "../../formats/rcrate/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { link, type Linked, type LinkRequest } from "../cli/link/link.js";
import { driverOf } from "../cli/link/system.js";
import { writeOutputs } from "../cli/output.js";
import { renderAll } from "../cli/render/human.js";
import { startedBy } from "./foreign.js";
import { program } from "./native.js";

/** The root of the checkout: the compiled code runs from an output folder beside the sources. */
export const checkout: string = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const silent = () => trackProgress({ begin() {}, end() {} });

/** Diagnostics as a person without colours would read them. */
export const shown = (diagnostics: readonly Diagnostic[]): string => renderAll(diagnostics, { color: false, width: 120 });

/** Why packing with `toolchain` for `target` (its own if absent) and linking is not possible here, or undefined. */
export async function lacks(toolchain: string, target?: string): Promise<string | undefined> {
  const driver = target === undefined || isBare(target) ? "cc" : driverOf(target);
  if (!program(driver)) return `there is no ${driver}`;
  const found = await findToolchain(toolchain);
  if (!("value" in found)) return found.diagnostic.message;
  return missingComponents(found.value, target ?? found.value.host)[0]?.message;
}

/** Packs the package in `folder` to `output`, or says why not. */
export async function packTo(output: string, folder: string, toolchain: string, more: Partial<PackRequest> = {}): Promise<RcrateContents | readonly Diagnostic[]> {
  const packed = await pack({ folder, toolchain, profile: "release", features: [], noDefaultFeatures: false, progress: silent(), ...more });
  if ("refused" in packed) return packed.refused;
  const failed = writeOutputs([{ path: output, bytes: packed.bytes }]);
  return failed.length ? failed : packed.contents;
}

/** Packs, and throws what a user would read if it is refused. */
export async function mustPack(output: string, folder: string, toolchain: string, more: Partial<PackRequest> = {}): Promise<RcrateContents> {
  const packed = await packTo(output, folder, toolchain, more);
  if (!("role" in packed)) throw new Error(shown(packed));
  return packed;
}

/** Links to `output` and writes it if nothing is against it. */
export async function linkTo(output: string, files: readonly string[], more: Partial<LinkRequest> = {}): Promise<Linked> {
  const linked = await link({ files, output, policies: [], parameters: {}, emit: "exe", progress: silent(), ...more });
  return linked.files ? { ...linked, diagnostics: [...linked.diagnostics, ...writeOutputs(linked.files)] } : linked;
}

/** Links, and throws what a user would read if it is refused. */
export async function mustLink(output: string, files: readonly string[], more: Partial<LinkRequest> = {}): Promise<string> {
  const linked = await linkTo(output, files, more);
  if (!existsSync(output)) throw new Error(shown(linked.diagnostics));
  return output;
}

/** What a program prints, with its exit status in front if that is not 0. */
export function outputOf(path: string, ...args: readonly string[]): string {
  return outputOn(undefined, path, ...args);
}

/** The same of a program for `target`, in an emulator where this machine is another. */
export function outputOn(target: string | undefined, path: string, ...args: readonly string[]): string {
  const [program = path, ...before] = [...startedBy(target), path];
  const ran = spawnSync(program, [...before, ...args], { encoding: "utf8", timeout: 120_000 });
  return ran.status === 0 ? ran.stdout : `status ${ran.status ?? ran.signal}\n${ran.stdout}${ran.stderr}`;
}

/**
 * An ordinary whole-program build of the binary package in `folder` by `toolchain`: the path of its program. For a target
 * without a system the code is not relocated.
 */
export async function wholeProgram(folder: string, toolchain: string, binary: string, target?: string, features?: readonly string[]): Promise<string> {
  const found = await findToolchain(toolchain);
  if (!("value" in found)) throw new Error(found.diagnostic.message);
  const { cargo, rustc, commit, host } = found.value;
  const triple = target ?? host;
  const output = join(cacheRoot(), "whole", hashOf(folder, commit, triple, ...(features ?? [])));
  mkdirSync(output, { recursive: true });
  touch(output);
  const args = ["build", "--release", "--quiet", "--features", ["whole", ...(features ?? [])].join(), ...(features ? ["--no-default-features"] : []), "--manifest-path", join(folder, "Cargo.toml"), "--target", triple, "--target-dir", output, "-j2"];
  const linker = isBare(triple) ? {} : { [`CARGO_TARGET_${triple.toUpperCase().replaceAll("-", "_")}_LINKER`]: driverOf(triple) };
  const env = { RUSTC: rustc, RUSTUP_TOOLCHAIN: undefined, ...linker, ...(isBare(triple) ? { RUSTFLAGS: "-C relocation-model=static" } : {}) };
  const built = await withMacros(join(output, "release"), hashOf("whole", commit), () => run(cargo, args, { env }));
  if (built.status !== 0) throw new Error(built.stderr);
  return join(output, triple, "release", binary);
}

/** Writes a program that a test has the bytes of. */
export function writeProgram(path: string, bytes: Uint8Array): string {
  writeFileSync(path, bytes);
  chmodSync(path, 0o755);
  return path;
}
