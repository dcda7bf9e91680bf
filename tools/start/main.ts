/** `npm start`: RACE links a plugin into a host that has moved on, by itself, runs the program, and refuses a second link. */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { report } from "../cli/exit.js";
import { linkExample, missing, type Linking } from "./example.js";
import { colorsOf } from "./page.js";
import { closing, evolution, opening, patches, program, refusal } from "./story.js";

const colors = colorsOf(Boolean(process.stdout.isTTY));
const width = process.stdout.columns ?? 120;

/** What the program prints, or undefined where it cannot run. */
function run(output: string): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const ran = spawnSync(resolve(output), { encoding: "utf8", timeout: 10_000 });
  return ran.status === 0 ? ran.stdout : `it failed: status ${ran.status ?? ran.signal ?? ran.error?.message}\n${ran.stdout ?? ""}`;
}

/** The exit status of a story that did not go as it is told, or undefined. */
function wrong(first: Linking, second: Linking): number | undefined {
  if (!first.linked.certificate || first.diagnostics.length) return report(first.diagnostics, "human") || 1;
  if (second.linked.files) return process.stderr.write("the second link was not refused\n"), 1;
  return undefined;
}

async function main(): Promise<number> {
  const absent = missing(["station", "peak", "drift"]);
  if (absent.length) return process.stderr.write(`${absent.join(" and ")} is not there: restore it with git\n`), 1;
  const first = await linkExample("station", ["station", "peak"]);
  const second = await linkExample("station-with-drift", ["station", "peak", "drift"]);
  const failed = wrong(first, second);
  if (failed !== undefined) return failed;
  const { inputs, certificate } = first.linked;
  const lines = [
    ...opening(inputs!, colors),
    ...evolution(inputs!, colors),
    ...patches(certificate!, colors),
    ...program(first, statSync(first.output).size, run(first.output), colors),
    ...refusal(second, colors, width),
    ...closing(first.output, colors),
  ];
  process.stdout.write(lines.join("\n") + "\n");
  return 0;
}

process.exitCode = await main();
