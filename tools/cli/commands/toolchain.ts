/** `race toolchain list|prepare|remove`: what packing needs from a compiler, and what it keeps of it. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../../../frontends/rustc/pack/cache.js";
import { trackProgress } from "../../../frontends/rustc/pack/progress.js";
import { driverKey, prepareDriver } from "../../../frontends/rustc/toolchain/driver.js";
import { isPrepared, keptNeutral, neutralKey, prepareNeutral, ruleName, type KeptNeutral } from "../../../frontends/rustc/toolchain/neutral.js";
import { run } from "../../../frontends/rustc/toolchain/process.js";
import { missingComponents, missingSources } from "../../../frontends/rustc/toolchain/components.js";
import { findLlvm, findToolchain, type Toolchain } from "../../../frontends/rustc/toolchain/toolchain.js";
import { report, type Format } from "../exit.js";
import { progressListener } from "../terminal.js";

export interface PrepareOptions {
  readonly target?: string;
  readonly driverOnly?: boolean;
  readonly quiet?: boolean;
  readonly format: Format;
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const told = ({ facts, bytes }: KeptNeutral): string => `neutral std for ${facts.target} (${mebibytes(bytes)}), layout rule ${ruleName(facts.fingerprint)}`;

/** What a toolchain lacks, or what is prepared for it. */
function stateOf(toolchain: Toolchain, kept: readonly KeptNeutral[]): string {
  const missing = missingComponents(toolchain, toolchain.host);
  if (missing.length) return missing.map((one) => one.help[0]).join("; ");
  const own = kept.filter(({ facts }) => facts.commit === toolchain.commit && isPrepared(toolchain, facts.target));
  if (own.length) return ["ready", ...own.map(told)].join("; ");
  const sources = missingSources(toolchain);
  return `ready; no neutral std${sources ? `: ${sources.help[0]}` : ""}`;
}

/** Lists toolchains with what they lack and what is prepared for them, and what is kept of others; gives the exit status. */
export async function listCommand(): Promise<number> {
  const listed = await run("rustup", ["toolchain", "list"]);
  const names = listed.status === 0 ? listed.stdout.split("\n").map((line) => line.split(" ")[0]!).filter(Boolean) : ["stable"];
  const kept = keptNeutral();
  const met = new Set<string>();
  for (const name of names) {
    const found = await findToolchain(name.replace(/-(x86_64|aarch64)-.*$/, ""));
    if ("diagnostic" in found) continue;
    met.add(found.value.commit);
    process.stdout.write(`${name.padEnd(40)} rustc ${found.value.version} (${found.value.commit.slice(0, 9)})  ${stateOf(found.value, kept)}\n`);
  }
  for (const one of kept.filter(({ facts }) => !met.has(facts.commit))) process.stdout.write(`${"(no toolchain of rustup)".padEnd(40)} rustc ${one.facts.version} (${one.facts.commit.slice(0, 9)})  ${told(one)}\n`);
  return 0;
}

/** Builds the driver and the neutral std for a toolchain; gives the exit status. */
export async function prepareCommand(name: string, options: PrepareOptions): Promise<number> {
  const found = await findToolchain(name);
  if ("diagnostic" in found) return report([found.diagnostic], options.format);
  const toolchain = found.value;
  const target = options.target ?? toolchain.host;
  const llvm = findLlvm(toolchain);
  const missing = missingComponents(toolchain, target);
  if (missing.length || "diagnostic" in llvm) return report([...missing, ...("diagnostic" in llvm ? [llvm.diagnostic] : [])], options.format);
  const progress = trackProgress(progressListener(options.quiet ?? false));
  const driver = await progress.step("build the driver", () => prepareDriver(toolchain), (made) => ("value" in made ? (made.value.fresh ? `rustc ${toolchain.version}` : "cached") : "failed"));
  if ("diagnostic" in driver) return report([driver.diagnostic], options.format);
  if (options.driverOnly) return ready(name, toolchain, "the driver alone");
  const neutral = await prepareNeutral(toolchain, driver.value, target, progress);
  if ("diagnostic" in neutral) return report([neutral.diagnostic], options.format);
  const { facts, fresh } = neutral.value;
  return ready(name, toolchain, `neutral std for ${target} ${fresh ? "made" : "cached"}, ${facts.bodies} bodies without a layout, layout rule ${ruleName(facts.fingerprint)}`);
}

function ready(name: string, toolchain: Toolchain, what: string): number {
  process.stdout.write(`${name} is ready (rustc ${toolchain.version}; ${what})\n`);
  return 0;
}

const isCommit = (text: string): boolean => /^[0-9a-f]{7,40}$/.test(text);

/** Takes what was prepared for a toolchain, whether it is still there or not, out of the cache; gives the exit status. */
export async function removeCommand(name: string, format: Format): Promise<number> {
  const found = isCommit(name) ? undefined : await findToolchain(name);
  if (found && "diagnostic" in found) return report([found.diagnostic], format);
  const toolchain = found?.value;
  const commit = toolchain?.commit ?? name;
  const own = keptNeutral().filter(({ facts }) => facts.commit.startsWith(commit));
  const folders = new Set(own.map(({ folder }) => folder));
  if (toolchain) {
    const key = neutralKey(toolchain, toolchain.host);
    // what cannot be read, and what an interrupted run has begun, goes as well
    for (const path of [join("neutral", key), join("work", `neutral-${key}`), join("driver", driverKey(toolchain))]) folders.add(join(cacheRoot(), path));
  }
  const there = [...folders].filter((folder) => existsSync(folder));
  for (const folder of there) rmSync(folder, { recursive: true, force: true });
  const freed = own.reduce((total, { bytes }) => total + bytes, 0);
  process.stdout.write(there.length ? `${name}: what was prepared is gone (${mebibytes(freed)} of std)\n` : `${name}: nothing was prepared\n`);
  return 0;
}
