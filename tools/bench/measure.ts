/**
 * One run of a program of `examples/bench`, and the two things that are measured of it. Instructions are the
 * difference of two numbers of repeats under callgrind, so that start-up cancels; they repeat exactly. Time is the
 * program's own clock around the repeats, as ratios within one round of alternating runs.
 */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../frontends/rustc/toolchain/process.js";
import type { Kernel } from "./kernels.js";
import { median } from "./text-table.js";

/** A program that runs kernels. */
export interface Program {
  readonly name: string;
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs in an emulator that counts. */
  readonly emulator?: Emulator;
}

export interface Emulator {
  readonly program: string;
  readonly args: readonly string[];
  /** Options that make it print `instructions: N` on standard error. */
  readonly counting: readonly string[];
}

export interface Work {
  readonly kernel: Kernel;
  readonly bodies: number;
  readonly repeats: number;
}

const argumentsOf = (work: Work): readonly string[] => [work.kernel.number, work.bodies, work.repeats].map(String);

const started = ({ path, emulator }: Program): readonly [string, readonly string[]] => (emulator ? [emulator.program, [...emulator.args, path]] : [path, []]);

async function runOrThrow(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const result = await run(program, args, { env, timeout: 120_000 });
  if (result.status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${result.status}\n${result.stderr}`);
  return result;
}

/** What a run prints: checksums of everything that the kernel may have changed. */
export async function outputOf(program: Program, work: Work): Promise<string> {
  const [path, before] = started(program);
  return (await runOrThrow(path, [...before, ...argumentsOf(work)], program.env)).stdout;
}

/** Nanoseconds of a run. */
async function nanoseconds(program: Program, work: Work): Promise<number> {
  return Number((await runOrThrow(program.path, argumentsOf(work), program.env)).stderr.trim());
}

async function emulated({ path, env }: Program, { program, args, counting }: Emulator, work: Work): Promise<number> {
  const { stderr } = await runOrThrow(program, [...counting, ...args, path, ...argumentsOf(work)], env);
  const total = /^instructions: (\d+)$/m.exec(stderr)?.[1];
  if (total === undefined) throw new Error(`${program} has counted nothing`);
  return Number(total);
}

async function collected(program: Program, work: Work, scratch: string): Promise<number> {
  if (program.emulator) return emulated(program, program.emulator, work);
  const file = join(scratch, "callgrind.out");
  await runOrThrow("valgrind", ["-q", "--tool=callgrind", `--callgrind-out-file=${file}`, program.path, ...argumentsOf(work)], program.env);
  const total = /^(?:summary|totals): (\d+)/m.exec(readFileSync(file, "utf8"))?.[1];
  rmSync(file);
  if (total === undefined) throw new Error("callgrind has counted nothing");
  return Number(total);
}

/** Instructions of one repeat. */
export async function instructions(program: Program, work: Work, scratch: string): Promise<number> {
  const few = await collected(program, work, scratch);
  const many = await collected(program, { ...work, repeats: 3 * work.repeats }, scratch);
  return (many - few) / (2 * work.repeats);
}

/** Median nanoseconds of one repeat, and each program's median ratio to the first, over rounds of A B C … */
export async function alternate(programs: readonly Program[], work: Work, rounds: number): Promise<readonly { readonly ns: number; readonly ratio: number }[]> {
  const times: number[][] = programs.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, program] of programs.entries()) times[i]!.push(await nanoseconds(program, work));
  return times.map((own) => ({ ns: median(own) / work.repeats, ratio: median(own.map((time, round) => time / times[0]![round]!)) }));
}

/** Repeats that take about `milliseconds` in `program`. */
export async function repeatsFor(program: Program, kernel: Kernel, bodies: number, milliseconds: number): Promise<number> {
  const repeats = 50;
  const once = (await nanoseconds(program, { kernel, bodies, repeats })) / repeats;
  return Math.max(20, Math.min(200_000, Math.round((milliseconds * 1e6) / once)));
}
