/**
 * For tests of plugins for hosts by any compiler. A neutral std takes a minute to make, so only one that is in the cache is used
 * (`race toolchain prepare` puts it there). Else the std that comes with the compiler takes its place: it holds layouts of that
 * compiler, so such a plugin is right in hosts by the same one alone, and crossing is tried only where `hasNeutral`.
 */
import { isPrepared, type NeutralStd } from "../../frontends/rustc/toolchain/neutral.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";

/** Whether a plugin by this compiler can be tried with hosts by others. */
export async function hasNeutral(compiler: string, target?: string): Promise<boolean> {
  const found = await findToolchain(compiler);
  return "value" in found && isPrepared(found.value, target ?? found.value.host);
}

/** Why a test of crossing is skipped. */
export const unprepared = (compiler: string, target?: string): string =>
  `there is no neutral std of ${compiler}: race toolchain prepare ${compiler}${target === undefined ? "" : ` --target ${target}`}`;

/** What `mustPack` is to be given for a plugin by this compiler. */
export async function anyCompiler(compiler: string): Promise<{ readonly anyCompiler: true; readonly neutral?: NeutralStd }> {
  const found = await findToolchain(compiler);
  if (!("value" in found)) throw new Error(found.diagnostic.message);
  const { commit, host, sysroot, version } = found.value;
  if (isPrepared(found.value, host)) return { anyCompiler: true };
  const facts = { version, commit, target: host, bodies: 0, prebuilt: { bodies: 0, evaluated: 0 }, fingerprint: {} };
  return { anyCompiler: true, neutral: { sysroot, facts, fresh: false } };
}
