/**
 * Runs every `*.test.js` under dist/ (or those whose path contains an argument), each in a process of its own,
 * and closes with `N passed, N failed, N skipped`. A file that runs no test at all is a failure.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
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
}

function runFile(file: string): Outcome {
  const run = spawnSync(process.execPath, ["--enable-source-maps", file], { encoding: "utf8", maxBuffer: 1 << 28 });
  const text = (run.stdout ?? "") + (run.stderr ?? "");
  const total = Number(/Total:\s+(\d+)/.exec(text)?.[1] ?? 0);
  const passed = Number(/Passed:\s+(\d+)/.exec(text)?.[1] ?? 0);
  // uvu's dots stand in front of what a test prints
  const skips = text.match(/(?<=^[• ]*)SKIPPED .*$/gm) ?? [];
  const skipped = skips.length;
  const failed = total - passed + (run.status !== 0 && total === passed ? 1 : 0) + (total === 0 ? 1 : 0);
  const name = relative(dist, file);
  console.log(`${failed ? "FAIL" : "ok  "} ${name} ${passed}/${total}${skipped ? ` (${skipped} skipped)` : ""}`);
  for (const line of skips) console.log(`     ${line}`);
  if (failed) console.log(text || `${name} ran no test: does it call test.run()?`);
  return { passed: Math.max(0, passed - skipped), failed, skipped };
}

const files = testFiles(dist).filter((file) => !wanted.length || wanted.some((part) => relative(dist, file).includes(part)));
let sum: Outcome = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  const one = runFile(file);
  sum = { passed: sum.passed + one.passed, failed: sum.failed + one.failed, skipped: sum.skipped + one.skipped };
}
if (!files.length) console.log("no test file matches");
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ""}`);
process.exit(sum.failed || !files.length ? 1 : 0);
