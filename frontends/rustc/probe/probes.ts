/** Runs the probes of one client crate: the recorded compilation, once per layout, two at a time, cached by content. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { cached, hashOf } from "../pack/cache.js";
import type { Driver } from "../toolchain/driver.js";
import { run } from "../toolchain/process.js";
import { probeName, probePlan, type ProbeKind } from "./plan.js";
import type { CrateRecord } from "./record.js";

export interface ProbeRun {
  readonly probe: ProbeKind;
  /** Folder with `<crate>.ll`, `<crate>.table.json`, … */
  readonly folder: string;
}

export interface ProbeInput {
  readonly driver: Driver;
  readonly record: CrateRecord;
  /** Folder of marks/<crate>.json. */
  readonly marks: string;
  /** Whether what marks variants is moved as well, for hosts by any compiler. */
  readonly niches?: boolean;
  /** Enums, sorted, of which it is not: a policy chose guards for them. */
  readonly guarded?: readonly string[];
  /** Source files of the crate, as its dep-info lists them. */
  readonly sources: readonly string[];
}

/** Paths that `--extern name=path` names in an argv. */
const externs = (argv: readonly string[]): readonly string[] =>
  argv.flatMap((argument, i) => (argv[i - 1] === "--extern" && argument.includes("=") ? [argument.slice(argument.indexOf("=") + 1)] : []));

const digest = (path: string): string => (existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : "absent");

function inputKey(input: ProbeInput): string {
  const marks = existsSync(input.marks) ? readdirSync(input.marks).sort() : [];
  return hashOf(
    input.driver.key,
    JSON.stringify([input.record.argv, input.record.env, input.record.cwd, ...(input.niches ? ["niches"] : []), ...(input.guarded?.length ? [input.guarded] : [])]),
    ...[...input.sources, ...externs(input.record.argv), ...marks.map((name) => join(input.marks, name))].map(digest),
  );
}

async function probeOnce(input: ProbeInput, probe: ProbeKind, folder: string): Promise<Diagnostic | undefined> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "driver.json");
  writeFileSync(config, JSON.stringify({ mode: "probe", out: folder, marks: input.marks, probe: { kind: probe.kind, seed: probe.seed }, ...(input.niches ? { niches: true } : {}), ...(input.guarded?.length ? { guarded: input.guarded } : {}) }));
  // probes of one crate run side by side: their temporary files must not meet
  const result = await run(input.driver.program, [...input.record.argv, `-Ztemps-dir=${folder}`], {
    cwd: input.record.cwd,
    env: { ...input.record.env, RACE_DRIVER_CONFIG: config, RUSTC_BOOTSTRAP: "1", RUSTC_ICE: "0" },
    timeout: 600_000,
  });
  if (result.status === 0 && existsSync(join(folder, `${input.record.crate}.ll`))) return undefined;
  return {
    severity: "error",
    code: "probe_failed",
    message: `the crate \`${input.record.crate}\` does not compile in the probe ${probeName(probe)}`,
    labels: [],
    notes: result.stderr.trim().split("\n").slice(-20),
    help: [
      result.status === 137
        ? "the compiler did not end by itself: see that there is memory enough, and pack again"
        : "the crate compiles with natural layouts but not with others: look for layouts in constants, such as an assertion on size_of or an array length",
    ],
  };
}

/** Two at a time, in their order, until one fails. Of failures the one of the first item is told, whichever ended first. */
export async function inPairs<T, F>(items: readonly T[], work: (item: T) => Promise<F | undefined>): Promise<F | undefined> {
  let next = 0;
  const failures = new Map<number, F>();
  const lane = async (): Promise<void> => {
    while (next < items.length && !failures.size) {
      const at = next++;
      const failure = await work(items[at]!);
      if (failure !== undefined) failures.set(at, failure);
    }
  };
  await Promise.all([lane(), lane()]);
  return failures.get(Math.min(...failures.keys()));
}

/** All probes of a crate by the plan; `fresh` is false when every one came from the cache. */
export async function runProbes(input: ProbeInput): Promise<{ readonly runs: readonly ProbeRun[]; readonly fresh: boolean } | Diagnostic> {
  const made = await cached<Diagnostic>("probes", inputKey(input), (folder) =>
    inPairs(probePlan, (probe) => probeOnce(input, probe, join(folder, probeName(probe)))),
  );
  if ("failure" in made) return made.failure;
  const { folder, fresh } = made.value;
  return { runs: probePlan.map((probe) => ({ probe, folder: join(folder, probeName(probe)) })), fresh };
}
