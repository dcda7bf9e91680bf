/**
 * Runs every `*.test.js` under dist/ (or those whose path contains an argument), each in a process of its own,
 * as many at a time as there are cores, at most eight (`RACE_TEST_JOBS` says otherwise), and closes with `N passed, N failed, N skipped`.
 * What they say is printed in the order of their paths. A file that runs no test at all is a failure.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../..");
const wanted = process.argv.slice(2);

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return testFiles(path);
      return entry.name.endsWith(".test.js") ? [path] : [];
    });
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What is printed of it. */
  readonly said: string;
}

/** Everything that a test file prints, and whether it ended well. */
function run(file: string): Promise<{ readonly text: string; readonly status: number | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--enable-source-maps", file], { stdio: ["ignore", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("close", (status) => resolve({ text: Buffer.concat(out).toString() + Buffer.concat(err).toString(), status }));
  });
}

async function outcomeOf(file: string): Promise<Outcome> {
  const began = Date.now();
  const { text, status } = await run(file);
  const total = Number(/Total:\s+(\d+)/.exec(text)?.[1] ?? 0);
  const passed = Number(/Passed:\s+(\d+)/.exec(text)?.[1] ?? 0);
  // uvu's dots stand in front of what a test prints
  const skips = text.match(/(?<=^[• ]*)SKIPPED .*$/gm) ?? [];
  const skipped = skips.length;
  const failed = total - passed + (status !== 0 && total === passed ? 1 : 0) + (total === 0 ? 1 : 0);
  const name = relative(dist, file);
  const seconds = Math.round((Date.now() - began) / 1000);
  const line = `${failed ? "FAIL" : "ok  "} ${name} ${passed}/${total}${skipped ? ` (${skipped} skipped)` : ""}${seconds > 4 ? ` ${seconds} s` : ""}`;
  const more = failed ? [text || `${name} ran no test: does it call test.run()?`] : [];
  return { passed: Math.max(0, passed - skipped), failed, skipped, said: [line, ...skips.map((skip) => `     ${skip}`), ...more].join("\n") };
}

/** Runs all, `jobs` at a time, and prints each as soon as all before it are printed. */
async function runAll(files: readonly string[], jobs: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let begun = 0;
  let printed = 0;
  const worker = async () => {
    while (begun < files.length) {
      const mine = begun++;
      outcomes[mine] = await outcomeOf(files[mine]!);
      for (; outcomes[printed]; printed++) console.log(outcomes[printed]!.said);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return outcomes;
}

const files = testFiles(dist).filter((file) => !wanted.length || wanted.some((part) => relative(dist, file).includes(part)));
const outcomes = await runAll(files, Number(process.env.RACE_TEST_JOBS) || Math.min(8, availableParallelism()));
const sum = (what: "passed" | "failed" | "skipped") => outcomes.reduce((total, one) => total + one[what], 0);
const failed = sum("failed");
const skipped = sum("skipped");
if (!files.length) console.log("no test file matches");
console.log(`${sum("passed")} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exit(failed || !files.length ? 1 : 0);
