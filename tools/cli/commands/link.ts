/** `race link` and `race check`. */
import { trackProgress } from "../../../frontends/rustc/pack/progress.js";
import { report, type Format } from "../exit.js";
import { check, link, type Emit, type LinkRequest } from "../link/link.js";
import { writeOutputs } from "../output.js";
import { reasonLines } from "./reason.js";
import { progressListener } from "../terminal.js";

export interface LinkOptions {
  readonly output: string;
  readonly policy: readonly string[];
  readonly param: readonly string[];
  readonly emit: Emit;
  readonly linker?: NonNullable<LinkRequest["linker"]>;
  readonly format: Format;
  readonly verbose?: boolean;
  readonly shuffle?: number;
  readonly base?: bigint;
  readonly ram?: bigint;
}

/** `NAME=VALUE` pairs; the value's type is the parameter's. */
export const parameters = (pairs: readonly string[]): Readonly<{ [name: string]: string }> =>
  Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));

/** Links and writes; gives the exit status. */
export async function linkCommand(files: readonly string[], options: LinkOptions): Promise<number> {
  const progress = trackProgress(progressListener(!options.verbose));
  const linked = await link({
    files,
    output: options.output,
    policies: options.policy,
    parameters: parameters(options.param),
    emit: options.emit,
    ...(options.linker ? { linker: options.linker } : {}),
    ...(options.shuffle === undefined ? {} : { shuffle: options.shuffle }),
    ...(options.base === undefined && options.ram === undefined ? {} : { memory: { ...(options.base === undefined ? {} : { base: options.base }), ...(options.ram === undefined ? {} : { ram: options.ram }) } }),
    progress,
  });
  const written = linked.files ? writeOutputs(linked.files) : [];
  return report([...linked.diagnostics, ...written], options.format);
}

export interface CheckOptions extends Pick<LinkOptions, "policy" | "param" | "format" | "verbose" | "shuffle"> {
  readonly why?: string;
  readonly whyNot?: string;
  readonly bind: readonly string[];
}

/** Decides a link without writing anything; gives the exit status. */
export async function checkCommand(files: readonly string[], options: CheckOptions): Promise<number> {
  const progress = trackProgress(progressListener(!options.verbose));
  const checked = await check({ files, policies: options.policy, parameters: parameters(options.param), ...(options.shuffle === undefined ? {} : { shuffle: options.shuffle }), progress });
  const reason = checked.decision ? reasonLines(checked.decision.outcome, options) : [];
  const status = report("severity" in reason ? [...checked.diagnostics, reason] : checked.diagnostics, options.format);
  if (!("severity" in reason) && reason.length) process.stdout.write(reason.join("\n") + "\n");
  if (status === 0 && options.format === "human") {
    const plan = checked.decision!.plan;
    process.stdout.write(`links: ${plan.patches.length} sites, ${plan.bindings.length} names, ${plan.vtables.length} vtables, ${plan.thunks.length} thunks, ${plan.copies.length} copies\n`);
  }
  return status;
}
