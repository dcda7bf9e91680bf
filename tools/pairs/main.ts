/**
 * `npm run pairs [-- --seed N] [--families F] [--versions V] [--first N] [--again] [--page]`: families of interface versions made at
 * random, all combinations of them packed, linked, run and compared with rustc's whole program. What a family came to is
 * kept in `out/pairs`, so that a run that was ended goes on where it was; `--again` runs those pairs once more that failed,
 * since something was mended; `--page` writes all that is kept of the seed to
 * `specs/pairs.md`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkout, lacks } from "../test/programs.js";
import { digestOf, familyOf, type Family } from "./family.js";
import { explained, isFailure } from "./judge.js";
import { page } from "./page.js";
import { runFamily, type FamilyResult, type Pair } from "./run.js";

const usage = "usage: npm run pairs [-- --seed N] [--families F] [--versions V] [--first N] [--again] [--page]";

function fail(why: string): never {
  console.error(why);
  process.exit(2);
}

const options = { seed: { type: "string", default: "1" }, families: { type: "string", default: "28" }, versions: { type: "string", default: "6" }, first: { type: "string", default: "0" }, again: { type: "boolean", default: false }, page: { type: "boolean", default: false } } as const;

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

/** Families of different numbers of versions lie beside each other. */
const folderOf = (size: number): string => join(checkout, `out/pairs/seed-${seed}-versions-${size}`);
const folder = folderOf(versions);
mkdirSync(folder, { recursive: true });

/** Refusals are explained anew: reasons may have been found since. */
function explainedAnew(pair: Pair, family: Family): Pair {
  if (!pair.refusals.length) return pair;
  const [of, on] = [...pair.name.matchAll(/\d+/g)].map(([version]) => family.versions[Number(version) - 1]!.interface);
  const { detail: _, ...rest } = pair;
  return { ...rest, ...explained(pair.refusals, of!, on!) };
}

/** What a family came to, if these are still its sources; all of it, or what was there when the run was ended. */
function kept(file: string, size: number): FamilyResult | undefined {
  if (!existsSync(file)) return undefined;
  const result = JSON.parse(readFileSync(file, "utf8")) as FamilyResult;
  const family = familyOf(seed, result.number, size);
  return result.digest === digestOf(family) ? { ...result, versions: size, pairs: result.pairs.map((pair) => explainedAnew(pair, family)) } : undefined;
}

/** A family that was run before is read, not run again. */
async function resultOf(at: number): Promise<FamilyResult> {
  const file = join(folder, `family-${at}.json`);
  const known = kept(file, versions);
  const failed = known?.pairs.filter((pair) => isFailure(pair.outcome)) ?? [];
  if (known && values.again && failed.length) {
    const { pairs: anew } = await runFamily(familyOf(seed, at, versions), folder, () => {}, { pairs: failed.map((pair) => pair.name), leftOut: known.leftOut });
    const result = { ...known, pairs: known.pairs.map((pair) => anew.find((one) => one.name === pair.name) ?? pair) };
    writeFileSync(file, JSON.stringify(result, null, 1));
    return result;
  }
  if (known && (values.again || known.pairs.length === versions ** 2)) return known;
  return runFamily(familyOf(seed, at, versions), folder, (result) => writeFileSync(file, JSON.stringify(result, null, 1)));
}

/** All that is kept of this seed, whenever it was run. */
function allKept(): readonly FamilyResult[] {
  const sizes = readdirSync(join(checkout, "out/pairs")).flatMap((name) => new RegExp(`^seed-${seed}-versions-(\\d+)$`).exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
  return sizes.flatMap((size) => {
    const numbers = readdirSync(folderOf(size)).flatMap((name) => /^family-(\d+)\.json$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
    return numbers.flatMap((at) => kept(join(folderOf(size), `family-${at}.json`), size) ?? []);
  });
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
if (values.page) writeFileSync(join(checkout, "specs/pairs.md"), page({ seed, results: allKept() }));
process.exit(failures || faults ? 1 : 0);
