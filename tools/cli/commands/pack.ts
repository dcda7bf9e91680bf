/** `race pack CRATE_DIR`: a Cargo package becomes an `.rcrate`. */
import { basename, resolve } from "node:path";
import { pack } from "../../../frontends/rustc/pack/pack.js";
import { isBare, type StdPart } from "../../../frontends/rustc/pack/shake.js";
import { trackProgress } from "../../../frontends/rustc/pack/progress.js";
import { report, type Format } from "../exit.js";
import { writeOutputs } from "../output.js";
import { progressListener } from "../terminal.js";

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
}

const list = (text: string | undefined): readonly string[] => (text ?? "").split(/[ ,]+/).filter(Boolean);

/** Packs and writes; gives the exit status. */
export async function packCommand(folder: string, options: PackOptions): Promise<number> {
  if (options.std === "needed" && !isBare(options.target ?? "")) {
    process.stderr.write("race pack: --std needed is for targets without a system, such as x86_64-unknown-none: elsewhere the system's linker takes what it needs\n");
    return 2;
  }
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
  });
  if ("refused" in packed) return report(packed.refused, options.format);
  const output = options.output ?? `${packed.contents.crate.name || basename(resolve(folder))}.rcrate`;
  const status = report([...packed.diagnostics, ...writeOutputs([{ path: output, bytes: packed.bytes }])], options.format);
  if (status === 0 && !options.quiet) process.stderr.write(summary(output, packed));
  return status;
}

function summary(output: string, packed: { readonly bytes: Uint8Array; readonly contents: { readonly role: string; readonly counts: { readonly functions: number; readonly lifted: number; readonly refused: number; readonly sites: number } } }): string {
  const { role, counts } = packed.contents;
  const size = `${(packed.bytes.length / 1024).toFixed(0)} KiB`;
  if (role !== "plugin") return `${output}: ${role}, ${size}\n`;
  return `${output}: ${role}, ${size}; ${counts.lifted} of ${counts.functions} functions lifted and proved, ${counts.sites} sites${counts.refused ? `; ${counts.refused} refused (race inspect ${output})` : ""}\n`;
}
