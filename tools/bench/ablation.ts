/** `bench ablation`: each measure of the lowering switched off in turn, as instructions and time relative to all of them on. */
import { allMeasures, type Measures } from "../../frontends/rustc/lower/measures.js";
import { linkedProgram, wholeProgram } from "./builds.js";
import { groups, kernels, type Kernel } from "./kernels.js";
import { checkEqual, countAll } from "./linked.js";
import { alternate, repeatsFor, type Program } from "./measure.js";
import { geometricMean, ratioText, textTable } from "./text-table.js";

const BODIES = 200;
const ROUNDS = 5;

const names = Object.keys(allMeasures) as readonly (keyof Measures)[];

interface Variant {
  readonly name: string;
  readonly program?: Program;
  /** Why there is no program. */
  readonly refused?: string;
}

async function without(measure: keyof Measures, toolchain: string): Promise<Variant> {
  const name = `without ${measure}`;
  try {
    return { name, program: (await linkedProgram(`race-without-${measure}`, toolchain, { [measure]: false })).program };
  } catch (error) {
    return { name, refused: (error as Error).message.split("\n")[0]!.slice(0, 100) };
  }
}

type ByKernel = ReadonlyMap<Kernel, number>;

async function counts(program: Program): Promise<ByKernel> {
  return new Map((await countAll([program])).map(({ kernel, counts: [count] }) => [kernel, count!]));
}

async function times(whole: Program, program: Program): Promise<ByKernel> {
  const ratios = new Map<Kernel, number>();
  for (const kernel of kernels) {
    const repeats = await repeatsFor(whole, kernel, BODIES, 5);
    ratios.set(kernel, (await alternate([whole, program], { kernel, bodies: BODIES, repeats }, ROUNDS))[1]!.ratio);
  }
  return ratios;
}

function cells(natural: ByKernel, own: ByKernel, time: ByKernel): readonly string[] {
  return groups.flatMap((group) => {
    const members = kernels.filter((kernel) => kernel.group === group);
    const mean = (of: (kernel: Kernel) => number): string => ratioText(geometricMean(members.map(of)));
    return [mean((kernel) => own.get(kernel)! / natural.get(kernel)!), mean((kernel) => time.get(kernel)!)];
  });
}

/** Packs without each measure, checks, counts and prints. */
export async function ablation(toolchain: string, print: (text: string) => void): Promise<void> {
  const whole = await wholeProgram("whole", toolchain, []);
  const natural = await counts(whole);
  const variants: Variant[] = [{ name: "all measures", program: (await linkedProgram("race", toolchain)).program }];
  for (const measure of names) variants.push(await without(measure, toolchain));
  const rows: string[][] = [["relative to a whole program", ...groups.flatMap((group) => [`${group}: instr.`, "time"])]];
  for (const { name, program, refused } of variants) {
    if (!program) {
      rows.push([name, `does not link: ${refused}`]);
      continue;
    }
    await checkEqual([whole, program], kernels, BODIES);
    rows.push([name, ...cells(natural, await counts(program), await times(whole, program))]);
  }
  print(`Geometric means over the kernels of a group; ${BODIES} bodies, ${toolchain}.\n`);
  print(textTable(rows));
}
