/**
 * Cold start: a fresh process that reads a hundred rules from files, checks and compiles them and runs them on a small
 * graph, less a process that has nothing to do. As it is in `dist`, and bundled into one file.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../../frontends/rustc/toolchain/process.js";
import { sourceRoot } from "../root.js";
import { median, textTable } from "../text-table.js";
import { secondsText } from "./numbers.js";
import { walled } from "./spawn.js";

const ROUNDS = 11;
const AIM = 0.04;

const entry = join(dirname(fileURLToPath(import.meta.url)), "cold-entry.js");

async function startTimes(programs: readonly (readonly string[])[]): Promise<readonly number[]> {
  const times: number[][] = programs.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, args] of programs.entries()) {
      const one = await walled(process.execPath, args, 60_000);
      if (!one) throw new Error(`node ${args.join(" ")} failed`);
      times[i]!.push(one.seconds);
    }
  return times.map(median);
}

async function bundled(folder: string): Promise<string> {
  const out = join(folder, "cold.mjs");
  const args = ["--bundle", "--platform=node", "--format=esm", "--minify", `--outfile=${out}`, entry];
  const { status, stderr } = await run(join(sourceRoot, "node_modules/.bin/esbuild"), args);
  if (status !== 0) throw new Error(`esbuild: ${stderr}`);
  return out;
}

/** The table of cold starts. */
export async function coldStart(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "race-bench-"));
  try {
    const bundle = await bundled(folder);
    const [nothing, apart, whole] = (await startTimes([["-e", "0"], [entry], [bundle]])) as [number, number, number];
    const row = (name: string, seconds: number): readonly string[] => [name, secondsText(seconds), secondsText(seconds - nothing), `${((seconds - nothing) / AIM).toFixed(2)} ×`];
    const rows = [["node without anything", secondsText(nothing), "", ""], row("100 rules, one bundled file", whole), row("100 rules, the files of dist", apart)];
    return textTable([["cold start", "process", "beyond Node's own", `to ${secondsText(AIM)}`], ...rows]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
