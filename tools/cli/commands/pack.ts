/** `race pack CRATE_DIR`: a Cargo package becomes an `.rcrate`. */
import { basename, resolve } from "node:path";
import { pack } from "../../../frontends/rustc/pack/pack.js";
import { isBare, type StdPart } from "../../../frontends/rustc/pack/shake.js";
import { trackProgress } from "../../../frontends/rustc/pack/progress.js";
import type { Program } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { report, type Format } from "../exit.js";
import { readPackingPolicy } from "../link/policy.js";
import { writeOutputs } from "../output.js";
import { progressListener } from "../terminal.js";
import { parameters } from "./link.js";

export interface PackOptions {
  readonly output?: string;
  readonly toolchain: string;
  readonly target?: string;
  readonly features?: string;
  readonly defaultFeatures: boolean;
  readonly profile: string;
  readonly format: Format;
  readonly quiet?: boolean;
  readonly keep?: string;
  readonly std?: StdPart;
  readonly anyCompiler?: boolean;
  readonly policy: readonly string[];
  readonly param: readonly string[];
}

const list = (text: string | undefined): readonly string[] => (text ?? "").split(/[ ,]+/).filter(Boolean);

/** What is wrong with the options together. */
function wrongUse({ std, target, policy, param, anyCompiler }: PackOptions): string | undefined {
  if (std === "needed" && !isBare(target ?? "")) return "--std needed is for targets without a system, such as x86_64-unknown-none: elsewhere the system's linker takes what it needs";
  if (policy.length && !anyCompiler) return "--policy chooses between symbols and guards in a plugin that is packed with --any-compiler: without it no value is a symbol, and each is compared where its type crosses";
  if (param.length && !policy.length) return "--param is a value of a policy's parameter, and there is no --policy";
  return undefined;
}

/** The policy of the packing; nothing if none was given. */
function chosenPolicy({ policy, param }: PackOptions): { readonly program?: Program; readonly diagnostics: readonly Diagnostic[] } {
  return policy.length ? readPackingPolicy({ files: policy, parameters: parameters(param) }) : { diagnostics: [] };
}

/** Packs and writes; gives the exit status. */
export async function packCommand(folder: string, options: PackOptions): Promise<number> {
  const wrong = wrongUse(options);
  if (wrong) {
    process.stderr.write(`race pack: ${wrong}\n`);
    return 2;
  }
  const policy = chosenPolicy(options);
  if (policy.diagnostics.some((one) => one.severity === "error")) return report(policy.diagnostics, options.format);
  const progress = trackProgress(progressListener(options.quiet ?? false));
  const packed = await pack({
    folder,
    toolchain: options.toolchain,
    ...(options.target ? { target: options.target } : {}),
    profile: options.profile,
    features: list(options.features),
    noDefaultFeatures: !options.defaultFeatures,
    progress,
    ...(options.keep ? { keep: options.keep } : {}),
    ...(options.std ? { std: options.std } : {}),
    ...(options.anyCompiler ? { anyCompiler: true } : {}),
    ...(policy.program ? { policy: policy.program } : {}),
  });
  if ("refused" in packed) return report([...policy.diagnostics, ...packed.refused], options.format);
  const output = options.output ?? `${packed.contents.crate.name || basename(resolve(folder))}.rcrate`;
  const status = report([...policy.diagnostics, ...packed.diagnostics, ...writeOutputs([{ path: output, bytes: packed.bytes }])], options.format);
  if (status === 0 && !options.quiet) process.stderr.write(summary(output, packed));
  return status;
}

function summary(output: string, packed: { readonly bytes: Uint8Array; readonly guarded: readonly string[]; readonly contents: { readonly role: string; readonly counts: { readonly functions: number; readonly lifted: number; readonly refused: number; readonly sites: number } } }): string {
  const { role, counts } = packed.contents;
  const size = `${(packed.bytes.length / 1024).toFixed(0)} KiB`;
  if (role !== "plugin") return `${output}: ${role}, ${size}\n`;
  return `${output}: ${role}, ${size}; ${counts.lifted} of ${counts.functions} functions lifted and proved, ${counts.sites} sites${packed.guarded.length ? `, guards for ${packed.guarded.length} enums` : ""}${counts.refused ? `; ${counts.refused} refused (race inspect ${output})` : ""}\n`;
}
