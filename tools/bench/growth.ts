/** `bench growth`: the time of each step of packing and linking at 10, 100 and more functions, with the factor from one to the next. */
import type { Step } from "../../frontends/rustc/pack/progress.js";
import { example, linkInto, packInto, silent } from "./builds.js";
import { generatePlugin } from "./generated-plugin.js";
import { textTable } from "./text-table.js";

interface Measured {
  readonly count: number;
  readonly steps: readonly Step[];
  readonly seconds: number;
}

async function measure(count: number, host: string, toolchain: string): Promise<Measured> {
  const folder = generatePlugin(count);
  const packing = silent();
  const linking = silent();
  const start = process.hrtime.bigint();
  const plugin = await packInto(`generated-${count}.rcrate`, folder, toolchain, packing);
  await linkInto(`generated-${count}.out`, [plugin, host], linking);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const steps = [...packing.steps.map((step) => ({ ...step, name: `pack: ${step.name}` })), ...linking.steps.map((step) => ({ ...step, name: `link: ${step.name}` }))];
  return { count, steps, seconds };
}

function printed(all: readonly Measured[]): string {
  const head = ["step", ...all.flatMap(({ count }, i) => [`k = ${count}`, ...(i ? ["factor"] : [])]), "of the last"];
  const rows = all[0]!.steps.map(({ name }) => {
    const steps = all.map((one) => one.steps.find((step) => step.name === name));
    const cells = steps.flatMap((step, i) => [`${step?.seconds.toFixed(2) ?? "-"} s`, ...(i ? [`${((step?.seconds ?? 0) / (steps[i - 1]?.seconds ?? 1)).toFixed(1)}`] : [])]);
    return [name, ...cells, steps.at(-1)?.detail ?? ""];
  });
  const total = ["all", ...all.flatMap(({ seconds }, i) => [`${seconds.toFixed(2)} s`, ...(i ? [(seconds / all[i - 1]!.seconds).toFixed(1)] : [])]), ""];
  return textTable([head, ...rows, total]);
}

/** Measures at 10 and 100 functions, and at 1000 where that will not take longer than three minutes. */
export async function growth(toolchain: string, print: (text: string) => void): Promise<void> {
  const host = await packInto("host.rcrate", example("host"), toolchain, silent());
  await measure(10, host, toolchain); // whatever is made once (the driver, the interface) is not counted
  const all = [await measure(10, host, toolchain), await measure(100, host, toolchain)];
  const [few, some] = all as [Measured, Measured];
  const expected = some.seconds * Math.max(10, some.seconds / few.seconds);
  if (expected < 180) all.push(await measure(1000, host, toolchain));
  print(`Packing and linking a plugin of k functions over the interface, ${toolchain}, nothing cached but the driver.\n`);
  print(printed(all));
  if (all.length === 2) print(`1000 functions are left out: they would take about ${expected.toFixed(0)} s.`);
}
