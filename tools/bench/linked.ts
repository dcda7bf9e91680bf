/** `bench linked`: the plugin as linked by RACE against whole-program builds, beside a table of C functions. */
import { thresholds } from "../../frontends/rustc/lower/pipeline.js";
import { linkedProgram, pluginArchive, scratchFolder, tableProgram, wholeProgram } from "./builds.js";
import { codeSize, functionsOfArchive, functionsOfPlugin } from "./code-size.js";
import { aims, groups, kernels, type Kernel } from "./kernels.js";
import { alternate, instructions, outputOf, repeatsFor, type Program } from "./measure.js";
import { geometricMean, ratioText, textTable } from "./text-table.js";

const BODIES = 200;
const REPEATS = 20;
const ROUNDS = 15;

/** Every program must give the same results before anything is measured. */
export async function checkEqual(programs: readonly Program[], among: readonly Kernel[], bodies: number): Promise<void> {
  for (const kernel of among) {
    const outputs = await Promise.all(programs.map((program) => outputOf(program, { kernel, bodies, repeats: 7 })));
    const wrong = programs.filter((_, i) => outputs[i] !== outputs[0]);
    if (wrong.length) throw new Error(`${kernel.name}: ${wrong.map((one) => one.name).join(", ")} differ from ${programs[0]!.name}: ${outputs.join(" ")}`);
  }
}

export interface Counted {
  readonly kernel: Kernel;
  /** Instructions of one repeat, by program. */
  readonly counts: readonly number[];
}

/** Instructions of all kernels in all programs. */
export async function countAll(programs: readonly Program[], among: readonly Kernel[] = kernels): Promise<readonly Counted[]> {
  const counted: Counted[] = [];
  for (const kernel of among) {
    const counts: number[] = [];
    for (const program of programs) counts.push(await instructions(program, { kernel, bodies: BODIES, repeats: REPEATS }, scratchFolder()));
    counted.push({ kernel, counts });
  }
  return counted;
}

interface Row extends Counted {
  readonly time: number;
  readonly timeTuned: number;
}

async function measureAll(race: Program, whole: Program, tuned: Program): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const counted of await countAll([race, whole, tuned])) {
    const repeats = await repeatsFor(whole, counted.kernel, BODIES, 8);
    const [, ofTuned, ofRace] = await alternate([whole, tuned, race], { kernel: counted.kernel, bodies: BODIES, repeats }, ROUNDS);
    rows.push({ ...counted, time: ofRace!.ratio, timeTuned: ofRace!.ratio / ofTuned!.ratio });
  }
  return rows;
}

const ratios = ({ counts: [race, whole, tuned], time, timeTuned }: Row): readonly number[] => [race! / whole!, race! / tuned!, time, timeTuned];

function printed(rows: readonly Row[]): string {
  const head = ["kernel", "group", "aim", "RACE", "whole", "instr.", "instr./tuned", "time", "time/tuned"];
  const lines = rows.map((row) => {
    const aim = aims[row.kernel.group];
    const [count, countTuned, time, timeTuned] = ratios(row);
    const shown = [ratioText(count!, aim), ratioText(countTuned!, aim), ratioText(time!), ratioText(timeTuned!)];
    return [row.kernel.name, row.kernel.group, aim?.toFixed(2) ?? "-", ...row.counts.slice(0, 2).map((count) => count.toFixed(0)), ...shown];
  });
  const means = groups.map((group) => {
    const own = rows.filter((row) => row.kernel.group === group).map(ratios);
    return [`mean: ${group}`, "", aims[group]?.toFixed(2) ?? "-", "", "", ...[0, 1, 2, 3].map((i) => ratioText(geometricMean(own.map((one) => one[i]!)), i < 2 ? aims[group] : undefined))];
  });
  return textTable([head, ...lines, ...means]);
}

const tableCases: readonly { readonly name: string; readonly number: number; readonly bodies: number }[] = [
  { name: "tiny call, 1000 times", number: 12, bodies: 1000 },
  { name: "field loop, 1000 bodies", number: 0, bodies: 1000 },
  { name: "field loop, 10 bodies", number: 0, bodies: 10 },
  { name: "10 callbacks", number: 10, bodies: 10 },
  { name: "1000 callbacks", number: 10, bodies: 1000 },
  { name: "host calls plugin, 1000 bodies", number: 13, bodies: 1000 },
];

async function besideTable(race: Program, whole: Program, table: Program): Promise<string> {
  const rows: string[][] = [["wall time relative to a whole program", "whole, ns", "RACE", "C table, dlopen", "instr. RACE", "instr. C table"]];
  for (const { name, number, bodies } of tableCases) {
    const kernel = kernels.find((one) => one.number === number)!;
    await checkEqual([whole, race, table], [kernel], bodies);
    const repeats = await repeatsFor(whole, kernel, bodies, 8);
    const [natural, ofRace, ofTable] = await alternate([whole, race, table], { kernel, bodies, repeats }, ROUNDS);
    const counts: number[] = [];
    for (const program of [whole, race, table]) counts.push(await instructions(program, { kernel, bodies, repeats: 100 }, scratchFolder()));
    rows.push([name, natural!.ns.toFixed(1), ratioText(ofRace!.ratio), ratioText(ofTable!.ratio), ratioText(counts[1]! / counts[0]!), ratioText(counts[2]! / counts[0]!)]);
  }
  return textTable(rows);
}

function sizes(race: { program: Program; plugin: string }, natural: readonly Program[]): string {
  const own = codeSize(race.program.path, functionsOfPlugin(race.plugin));
  const others = natural.map((program) => ({ name: program.name, size: codeSize(program.path, functionsOfArchive(pluginArchive(program))) }));
  return textTable([["code of the plugin", "bytes", "RACE / it"], ["RACE", String(own), ""], ...others.map(({ name, size }) => [name, String(size), ratioText(own / size, 1.05)])]);
}

/** Builds, checks, measures and prints. */
export async function linked(toolchain: string, print: (text: string) => void): Promise<void> {
  const whole = await wholeProgram("whole", toolchain, []);
  const tuned = await wholeProgram("tuned", toolchain, thresholds);
  const race = await linkedProgram("race", toolchain);
  await checkEqual([whole, tuned, race.program], kernels, BODIES);
  print(`The plugin was packed against version 1 and linked with a host on version 2, all by ${toolchain}; ${BODIES} bodies.`);
  print(`All results equal those of the whole program. Tuned: a whole program with ${thresholds.join(" ")}. * above the aim.\n`);
  print(printed(await measureAll(race.program, whole, tuned)));
  print(`\n${sizes(race, [whole, tuned])}`);
  print(`\n${await besideTable(race.program, whole, await tableProgram(toolchain))}`);
}
