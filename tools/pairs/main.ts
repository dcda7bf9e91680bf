/**
 * `npm run pairs [-- --seed N] [--families F] [--versions V] [--first N] [--page]`: families of interface versions made at
 * random, all combinations of them packed, linked, run and compared with rustc's whole program. What a family came to is
 * kept in `out/pairs`, so that a run that was ended goes on where it was; `--page` writes `specs/pairs.md`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkout, lacks } from "../test/programs.js";
import { digestOf, familyOf, type Family } from "./family.js";
import { explained, isFailure } from "./judge.js";
import { page } from "./page.js";
import { runFamily, type FamilyResult, type Pair } from "./run.js";

const usage = "usage: npm run pairs [-- --seed N] [--families F] [--versions V] [--first N] [--page]";

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}

const options = { seed: { type: "string", default: "1" }, families: { type: "string", default: "28" }, versions: { type: "string", default: "6" }, first: { type: "string", default: "0" }, page: { type: "boolean", default: false } } as const;

function parsed() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
}

const values = parsed();
const number = (name: "seed" | "families" | "versions" | "first"): number => (/^\d+$/.test(values[name]) ? Number(values[name]) : fail(`--${name} is a number, not ${values[name]}\n${usage}`));
const [seed, families, versions, first] = [number("seed"), number("families"), number("versions"), number("first")];
const why = await lacks("stable");
if (why) fail(`${why}\nrun \`npm run setup\` first`);

const folder = join(checkout, `out/pairs/seed-${seed}-versions-${versions}`);
mkdirSync(folder, { recursive: true });

/** Refusals are explained anew: reasons may have been found since. */
function again(pair: Pair, family: Family): Pair {
  if (!pair.refusals.length) return pair;
  const [of, on] = [...pair.name.matchAll(/\d+/g)].map(([version]) => family.versions[Number(version) - 1]!.interface);
  const { detail: _, ...rest } = pair;
  return { ...rest, ...explained(pair.refusals, of!, on!) };
}

/** A family that was run before, with these sources, is read, not run again. */
async function resultOf(at: number): Promise<FamilyResult> {
  const file = join(folder, `family-${at}.json`);
  const family = familyOf(seed, at, versions);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as FamilyResult) : undefined;
  if (known?.digest === digestOf(family)) return { ...known, pairs: known.pairs.map((pair) => again(pair, family)) };
  const result = await runFamily(family, folder);
  writeFileSync(file, JSON.stringify(result, null, 1));
  return result;
}

function told({ number: at, pairs, times }: FamilyResult): string {
  const counts = new Map<string, number>();
  for (const pair of pairs) counts.set(pair.outcome, (counts.get(pair.outcome) ?? 0) + 1);
  const wrong = pairs.filter((pair) => isFailure(pair.outcome)).map((pair) => `\n  ${pair.outcome} ${pair.name} (${pair.changes.join("; ")})\n    ${pair.detail?.slice(0, 600).replaceAll("\n", "\n    ")}`);
  const seconds = Object.entries(times).map(([what, time]) => `${what} ${Math.round(time / 1000)} s`);
  return `family ${at}: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ")} (${seconds.join(", ")})${wrong.join("")}`;
}

const results: FamilyResult[] = [];
let faults = 0;
for (let at = first; at < first + families; at++) {
  try {
    const result = await resultOf(at);
    results.push(result);
    console.log(told(result));
  } catch (error) {
    faults++;
    console.log(`family ${at}: FAULT ${(error as Error).stack ?? String(error)}`);
  }
}
const pairs = results.flatMap((one) => one.pairs);
const failures = pairs.filter((pair) => isFailure(pair.outcome)).length;
console.log(`${results.length} families, ${pairs.length} pairs, ${failures} failures, ${faults} faults (seed ${seed})`);
if (values.page) writeFileSync(join(checkout, "specs/pairs.md"), page({ seed, versions, results }));
process.exit(failures || faults ? 1 : 0);
