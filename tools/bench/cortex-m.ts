/**
 * A Cortex-M beside the other machines: the driver of `examples/firmware`, packed against version 1 of the board, in the
 * firmware of each version, against whole-program builds. Counted are the instructions of the method that the firmware calls
 * for each sample, by their addresses, for most of a firmware is waiting for its serial port.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readElf } from "../../formats/elf/index.js";
import type { Measures } from "../../frontends/rustc/lower/measures.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { program } from "../test/native.js";
import { lacks, wholeProgram } from "../test/programs.js";
import { linkInto, packInto, silent } from "./builds.js";
import { aims } from "./kernels.js";
import { sourceRoot } from "./root.js";

const target = "thumbv7em-none-eabi";
const firmware = (...parts: readonly string[]): string => join(sourceRoot, "examples/firmware", ...parts);
const board = ["-M", "mps2-an386", "-nographic", "-semihosting-config", "enable=on,target=native"];

/** Why there is nothing to count here. */
export async function lacksCortexM(toolchain: string): Promise<string | undefined> {
  return program("qemu-system-arm") ? lacks(toolchain, target) : "qemu-system-arm is not here";
}

/** What the firmware writes, and the instructions of one call of `sample`. */
async function counted(path: string, plugin: string): Promise<{ readonly said: string; readonly count: number }> {
  const { elf } = readElf(new Uint8Array(readFileSync(path)), path);
  const sample = elf!.symbols.find(({ name, size }) => /Smooth.*sample/.test(name) && size > 0n);
  if (!sample) throw new Error(`${path} has no function of the driver by itself`);
  const from = sample.value & ~1n;
  const ran = await run("qemu-system-arm", [...board, "-plugin", `${plugin},from=${from},to=${from + sample.size}`, "-kernel", path], { timeout: 60_000 });
  const number = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(ran.stderr)?.[1] ?? NaN);
  // the same method may be inlined elsewhere: what counts is one call
  const count = number("instructions") / number("entered");
  if (ran.status !== 0 || Number.isNaN(count)) throw new Error(`${path} ended with ${ran.status}\n${ran.stderr}`);
  return { said: ran.stdout, count };
}

/** A row for each version of the firmware: the ratio, and in brackets the instructions of a call. */
export async function onCortexM(toolchain: string, plugin: string, measures?: Partial<Measures>): Promise<readonly string[]> {
  const driver = await packInto("driver-thumb.rcrate", firmware("driver"), toolchain, silent(), { ...(measures ? { measures } : {}), target });
  const rows: string[] = [];
  for (const version of [1, 2]) {
    const host = await packInto(`firmware-${version}.rcrate`, firmware(`host/v${version}`), toolchain, silent(), { target });
    const race = await counted((await linkInto(`firmware-${version}`, [driver, host], silent())).path, plugin);
    const whole = await counted(await wholeProgram(firmware(`host/v${version}`), toolchain, "firmware", target), plugin);
    if (race.said !== whole.said) throw new Error(`firmware of version ${version} writes something else than the whole program`);
    const ratio = race.count / whole.count;
    const cell = ratio > aims.loops! ? `**${ratio.toFixed(2)}**` : ratio.toFixed(2);
    rows.push(`| firmware of version ${version} | ${cell} (${race.count.toFixed(1)} / ${whole.count.toFixed(1)}) |`);
  }
  return ["| driver of version 1 in | thumbv7em |", "| --- | --- |", ...rows];
}
