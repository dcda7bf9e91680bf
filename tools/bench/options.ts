/**
 * `bench options`: what it costs that a plugin is packed for hosts by any compiler. Kernels over options, results and enums with
 * data, in a whole program, packed for hosts by one layout rule (which is then a guard), with a symbol for each value that marks a
 * variant, and with numbers and guards by policies: for results, and for every enum.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { PackRequest } from "../../frontends/rustc/pack/pack.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import { readPackingPolicy } from "../cli/link/policy.js";
import { cargo, example, linkInto, packInto, scratchFolder, silent } from "./builds.js";
import { keepCosts, type Cost } from "./costs.js";
import { codeSize, functionsOfPlugin, sitesOf } from "./code-size.js";
import type { Kernel } from "./kernels.js";
import { checkEqual, countAll } from "./linked.js";
import { alternate, repeatsFor, type Program } from "./measure.js";
import { sourceRoot } from "./root.js";
import { geometricMean, ratioText, textTable } from "./text-table.js";

const COUNT = 200;
const ROUNDS = 15;

const names = ["absent names", "spans", "letters", "spans made", "failures", "tokens", "borrowed", "replaced", "sorted"];
const kernels: readonly Kernel[] = names.map((name, number) => ({ number, name, group: "loops" }));

async function whole(toolchain: string): Promise<Program> {
  const folder = await cargo(example("options/host"), toolchain, `${toolchain}-options`.replaceAll("/", "_"), ["--features", "whole"], []);
  return { name: "whole program", path: join(folder, "options_host") };
}

interface Linked {
  readonly program: Program;
  readonly plugin: string;
}

async function linkedAs(name: string, toolchain: string, host: string, more: Partial<PackRequest>): Promise<Linked> {
  const plugin = await packInto(`${name}.rcrate`, example("options/plugin"), toolchain, silent(), more);
  return { program: await linkInto(name, [plugin, host], silent()), plugin };
}

/** Packed with guards for the enums whose paths begin so. */
function withGuards(guarded: string): Partial<PackRequest> {
  const { program: policy, diagnostics } = readPackingPolicy({ files: [join(sourceRoot, "examples/policies/guards.race")], parameters: { guarded } });
  if (!policy) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return { anyCompiler: true, policy };
}

interface Measured {
  readonly table: string;
  /** Ratios by kernel, of each program but the whole one. */
  readonly instructions: readonly (readonly number[])[];
  readonly times: readonly (readonly number[])[];
}

/** Instructions and times of all kernels, beside those of the whole program. */
async function measured(programs: readonly Program[]): Promise<Measured> {
  const head = ["kernel", ...programs.map(({ name }) => name), ...programs.slice(1).flatMap(({ name }) => [`instr. ${name}`, `time ${name}`])];
  const rows: string[][] = [];
  const all: number[][] = [];
  const [instructions, timed]: [number[][], number[][]] = [[], []];
  for (const { kernel, counts } of await countAll(programs, kernels)) {
    const repeats = await repeatsFor(programs[0]!, kernel, COUNT, 8);
    const times = await alternate(programs, { kernel, bodies: COUNT, repeats }, ROUNDS);
    const ratios = counts.slice(1).flatMap((one, i) => [one / counts[0]!, times[i + 1]!.ratio]);
    all.push(ratios);
    instructions.push(counts.slice(1).map((one) => one / counts[0]!));
    timed.push(times.slice(1).map(({ ratio }) => ratio));
    rows.push([kernel.name, ...counts.map((one) => one.toFixed(0)), ...ratios.map((one) => ratioText(one))]);
  }
  const means = all[0]!.map((_, i) => ratioText(geometricMean(all.map((one) => one[i]!))));
  return { table: textTable([head, ...rows, ["mean", ...programs.map(() => ""), ...means]]), instructions, times: timed };
}

function costOf({ program, plugin }: Linked, ratios: readonly number[], times: readonly number[]): Cost {
  const most = Math.max(...ratios);
  const worst = { kernel: kernels[ratios.indexOf(most)]!.name, instructions: Number(most.toFixed(3)) };
  return { packed: program.name, instructions: Number(geometricMean(ratios).toFixed(3)), worst, time: Number(geometricMean(times).toFixed(3)), code: codeSize(program.path, functionsOfPlugin(plugin)), sites: sitesOf(plugin) };
}

const sizes = (linked: readonly Linked[]): string =>
  textTable([["packed", "code of the plugin, bytes", "sites", ".rcrate, KiB"], ...linked.map(({ program, plugin }) => [program.name, String(codeSize(program.path, functionsOfPlugin(plugin))), String(sitesOf(plugin)), String(Math.round(statSync(plugin).size / 1024))])]);

/** Builds, checks, measures and prints. */
export async function options(toolchain: string, print: (text: string) => void, keep: boolean): Promise<void> {
  scratchFolder();
  const host = await packInto("options-host.rcrate", example("options/host"), toolchain, silent());
  const linked = [
    await linkedAs("one rule", toolchain, host, {}),
    await linkedAs("any rule", toolchain, host, { anyCompiler: true }),
    await linkedAs("results guarded", toolchain, host, withGuards("core::result::Result<")),
    await linkedAs("all guarded", toolchain, host, withGuards("")),
  ];
  const programs = [await whole(toolchain), ...linked.map(({ program }) => program)];
  await checkEqual(programs, kernels, COUNT);
  print(`All by ${toolchain}, ${COUNT} values. One rule: packed for hosts by the same layout rule. Any rule: with --any-compiler. Guarded: the same by policies that chose numbers and guards.\n`);
  const { table, instructions, times } = await measured(programs);
  print(table);
  print(`\n${sizes(linked)}`);
  if (!keep) return;
  const found = await findToolchain(toolchain);
  if ("value" in found) keepCosts({ compiler: found.value.version, kernels: kernels.length, ways: linked.map((one, i) => costOf(one, instructions.map((ratios) => ratios[i]!), times.map((ratios) => ratios[i]!))) });
}
