/** Runs the other engines that are installed, checks their counts, and says how long each took. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../frontends/rustc/toolchain/process.js";
import { median } from "../../text-table.js";
import { textOf } from "../paths.js";
import { walled } from "../spawn.js";
import type { Size } from "../workload.js";
import type { Engine, Rival } from "./rival.js";

const ROUNDS = 3;
const LONGEST = 120_000;

export type Compared = { readonly seconds: number } | { readonly without: string };

/** Whether the program is there. */
export async function installed({ program }: Engine): Promise<boolean> {
  return (await run("sh", ["-c", `command -v ${program}`])).status === 0;
}

/** The time of the whole process, or what it says itself. */
async function seconds({ program, args, seconds: own }: Engine, file: string, check: (stdout: string) => void): Promise<number | undefined> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await walled(program, args(file), LONGEST);
    if (!one) return undefined;
    check(one.stdout);
    times.push(own?.(one.stdout) ?? one.seconds);
    if (one.seconds > 10) break;
  }
  return median(times);
}

/** The time of a rival at a size, without its start; throws if it finds another count. */
export async function compare({ engine, file, graph, work, count, expected }: Rival, size: Size): Promise<Compared> {
  if (!(await installed(engine))) return { without: `not installed (Debian: ${engine.package})` };
  const folder = mkdtempSync(join(tmpdir(), "race-bench-"));
  const write = (name: string, content: string): string => {
    const path = join(folder, `${name}.${engine.ending}`);
    writeFileSync(path, content);
    return path;
  };
  const check = (stdout: string): void => {
    const found = count(stdout);
    if (found !== expected(size)) throw new Error(`${engine.name} finds ${found} on ${file}, not ${expected(size)}: ${stdout.slice(0, 300)}`);
  };
  try {
    const facts = graph?.(size) ?? "";
    const start = engine.seconds ? 0 : await seconds(engine, write("nothing", facts + engine.nothing), () => undefined);
    const whole = await seconds(engine, write("work", facts + work(textOf(file), size)), check);
    return whole === undefined ? { without: `fails, or takes over ${LONGEST / 1000} s` } : { seconds: Math.max(whole - (start ?? 0), 1e-3) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
