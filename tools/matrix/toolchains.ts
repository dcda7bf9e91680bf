/**
 * Which compilers the matrix is about: named, so that a page means the same everywhere, and looked for in rustup. What is
 * not there is said and counted.
 */
import { run } from "../../frontends/rustc/toolchain/process.js";
import { missingComponents, missingSources } from "../../frontends/rustc/toolchain/components.js";
import { findToolchain, type Toolchain } from "../../frontends/rustc/toolchain/toolchain.js";

/** From old to new; the first is the oldest that the driver knows. */
export const wanted = ["1.85.0", "1.90.0", "1.95.0", "1.96.0", "1.97.0", "1.98.0", "1.99.1", "beta", "nightly-2026-10-30"] as const;

/** For whom plugins are packed: hosts by compilers of `any` layout rule, or of their `own` only. */
export type Rule = "any" | "own";

export interface Compiler {
  readonly name: string;
  /** Absent where it is not installed, or not whole. */
  readonly toolchain?: Toolchain;
  readonly why?: string;
}

/** A compiler as it is there, or why it cannot be used. */
export async function lookFor(name: string, rule: Rule = "own"): Promise<Compiler> {
  const found = await findToolchain(name);
  if ("diagnostic" in found) return { name, why: found.diagnostic.message };
  const lacking = missingComponents(found.value, found.value.host)[0] ?? (rule === "any" ? missingSources(found.value) : undefined);
  return lacking ? { name, why: lacking.message } : { name, toolchain: found.value };
}

/** Installs what packing needs of a compiler; what went wrong, or undefined. */
export async function install(name: string): Promise<string | undefined> {
  const done = await run("rustup", ["toolchain", "install", name, "--profile", "minimal", "--component", "rustc-dev,llvm-tools,rust-src", "--no-self-update"]);
  return done.status === 0 ? undefined : (done.stderr.trim().split("\n").find((line) => line.startsWith("error")) ?? done.stderr.trim());
}

/** `1.96.0`, `1.100.0-beta.7`, with the day of a nightly. */
export const versionOf = ({ name, toolchain }: Compiler): string => (toolchain ? `${toolchain.version} (${toolchain.commit.slice(0, 9)})` : name);
