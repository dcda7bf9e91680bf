/**
 * `bench machines`: instructions of the plugin as linked by RACE against whole-program builds, on other machines, counted
 * by QEMU with a plugin of ours (`count.c`). Start-up cancels, as it does under callgrind; there is no time to be told.
 */
import { join } from "node:path";
import { missingComponents } from "../../frontends/rustc/toolchain/components.js";
import { findToolchain } from "../../frontends/rustc/toolchain/toolchain.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { foreignMachine, startedBy } from "../test/foreign.js";
import { lacksCortexM, onCortexM } from "./cortex-m.js";
import { linkedProgram, scratchFolder, wholeProgram } from "./builds.js";
import { aims, groups, kernels } from "./kernels.js";
import { checkEqual, countAll, type Counted } from "./linked.js";
import type { Emulator, Program } from "./measure.js";
import { sourceRoot } from "./root.js";
import { geometricMean } from "./text-table.js";

/** GNU's and QEMU's name, and the target. */
const machines: Readonly<Record<string, string>> = { aarch64: "aarch64-unknown-linux-gnu", riscv64: "riscv64gc-unknown-linux-gnu" };

async function countingPlugin(qemu: string): Promise<string> {
  const path = join(scratchFolder(), "count.so");
  const version = Number(/version (\d+)/.exec((await run(qemu, ["--version"])).stdout)?.[1]);
  const made = await run("cc", ["-O2", "-shared", "-fPIC", `-DVERSION=${version < 8 ? 1 : 2}`, join(sourceRoot, "tools/bench/count.c"), "-o", path]);
  if (made.status !== 0) throw new Error(made.stderr);
  return path;
}

const bodies = 200;

/** What was counted on one machine: instructions of RACE's program and of the whole program, by kernel. */
interface Column {
  readonly name: string;
  readonly rows: readonly Counted[];
}

const ratio = ({ counts: [race, whole] }: Counted): number => race! / whole!;
const cell = (value: number, aim: number | undefined): string => (aim !== undefined && value > aim ? `**${value.toFixed(2)}**` : value.toFixed(2));

/** A table in Markdown: each cell is RACE's instructions over the whole program's, and in brackets what a repeat takes of both. */
function printed(columns: readonly Column[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rows = kernels.map((kernel, index) => {
    const cells = columns.map(({ rows }) => `${cell(ratio(rows[index]!), aims[kernel.group])} (${rows[index]!.counts.map((count) => count.toFixed(0)).join(" / ")})`);
    return line([kernel.name, kernel.group, ...cells]);
  });
  const means = groups.map((group) => {
    const of = ({ rows }: Column): number => geometricMean(rows.filter(({ kernel }) => kernel.group === group).map(ratio));
    return line([`mean of ${group}`, aims[group] ? `at most ${aims[group]!.toFixed(2)}` : "", ...columns.map((column) => cell(of(column), aims[group]))]);
  });
  return [line(["kernel", "group", ...columns.map(({ name }) => name)]), line(["---", "---", ...columns.map(() => "---")]), ...rows, ...means].join("\n");
}

async function lacking(machine: string, target: string, toolchain: string): Promise<string | undefined> {
  const tools = foreignMachine(machine);
  const found = await findToolchain(toolchain);
  if ("missing" in tools) return tools.missing;
  return "diagnostic" in found ? found.diagnostic.message : missingComponents(found.value, target)[0]?.message;
}

async function counted(whole: Program, race: Program): Promise<readonly Counted[]> {
  await checkEqual([whole, race], kernels, bodies);
  return countAll([race, whole]);
}

async function ofForeign(target: string, toolchain: string): Promise<readonly Counted[]> {
  const [qemu, ...args] = startedBy(target) as [string, ...string[]];
  const emulator: Emulator = { program: qemu, args, counting: ["-plugin", await countingPlugin(qemu)] };
  const whole = await wholeProgram(`whole-${target}`, toolchain, [], target);
  const { program } = await linkedProgram(`race-${target}`, toolchain, undefined, target);
  return counted({ ...whole, emulator }, { ...program, emulator });
}

/** Builds, checks, counts and prints. */
export async function onMachines(toolchain: string, print: (text: string) => void): Promise<void> {
  const columns: Column[] = [];
  const native = (await run("valgrind", ["--version"])).status === 0;
  if (native) columns.push({ name: "this machine", rows: await counted(await wholeProgram("whole", toolchain, []), (await linkedProgram("race", toolchain)).program) });
  else print("SKIPPED this machine: valgrind is not there");
  for (const [machine, target] of Object.entries(machines)) {
    const lacks = await lacking(machine, target, toolchain);
    if (lacks) print(`SKIPPED ${machine}: ${lacks}`);
    else columns.push({ name: machine, rows: await ofForeign(target, toolchain) });
  }
  print(`The plugin was packed against version 1 and linked with a host on version 2, by ${toolchain}; ${bodies} bodies. All results equal those of the whole program.\n`);
  print(printed(columns));
  const without = await lacksCortexM(toolchain);
  print(without ? `SKIPPED Cortex-M: ${without}` : `\n${(await onCortexM(toolchain, await countingPlugin("qemu-system-arm"))).join("\n")}`);
}
