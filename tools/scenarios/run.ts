/**
 * Runs a scenario: packs every package that is linked, links each combination, and compares what the program prints with
 * what rustc's whole-program build prints, or the refusal with the text that is expected.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheRoot, hashOf } from "../../frontends/rustc/pack/cache.js";
import { program } from "../test/native.js";
import { checkout, linkTo, outputOf, packTo, shown, wholeProgram } from "../test/programs.js";
import type { Combination, Scenario } from "./scenario.js";

/** Which compiler packs the plugins, and which the host. */
export interface Compilers {
  readonly plugin: string;
  readonly host: string;
}

export interface Result {
  readonly scenario: string;
  readonly combination: string;
  readonly compilers: Compilers;
  /** Codes of the errors; none where it works. */
  readonly refused: readonly string[];
  /** Codes of the warnings. */
  readonly warned: readonly string[];
  /** Whether valgrind looked at the program. */
  readonly watched: boolean;
  /** What is not as it was expected, if anything. */
  readonly wrong?: string;
}

/** The packages in a folder that is the same for the same text, so that a later run finds them packed. */
function writePackages(scenario: Scenario): string {
  const root = join(cacheRoot(), "scenarios", hashOf(checkout, scenario.name, ...[...scenario.files].flat()));
  for (const [path, text] of scenario.files) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) writeFileSync(file, text);
  }
  return root;
}

/** What a refusal looks like on every machine. */
const withoutPaths = (text: string, ...folders: readonly string[]): string =>
  folders.reduce((before, folder) => before.replaceAll(`${folder}/`, ""), text).replace(/[^\s]*\/lib\/rustlib\/src\/rust\//g, "RUST/");

/** The codes that a text speaks of, as they are told: the same trouble at several places is told once. */
const codesIn = (text: string, severity: "error" | "warning"): readonly string[] => [...text.matchAll(/^(error|warning)\[([a-z_]+)\]/gm)].flatMap((match) => (match[1] === severity ? [match[2]!] : []));

/** Whether a package is the program itself. */
const isHost = (name: string): boolean => /(^|\/)host(-|\/|$)/.test(name);

interface Packed {
  readonly path: string;
  /** Why it could not be packed, as a person reads it. */
  readonly refused?: string;
}

/** Runs one scenario with the given compilers; `update` writes the texts of refusals instead of comparing them. */
export async function runScenario(scenario: Scenario, compilers: Compilers, update: boolean): Promise<readonly Result[]> {
  const root = writePackages(scenario);
  const scratch = mkdtempSync(join(tmpdir(), "race-scenario-"));
  const packed = new Map<string, Packed>();

  const pack = async (name: string, toolchain: string): Promise<Packed> => {
    const known = packed.get(name);
    if (known) return known;
    const path = join(scratch, `${name.replaceAll("/", "-")}.rcrate`);
    const made = await packTo(path, join(root, name), toolchain);
    const answer: Packed = "role" in made ? { path } : { path, refused: shown(made) };
    packed.set(name, answer);
    return answer;
  };

  /** The whole program; where the plugin's sources do not compile on the host's interface, with those that do. */
  const oracleOf = async ({ whole }: Combination): Promise<string> => {
    const [, host, of] = /^(host-v\d+)-with-(v\d+)$/.exec(whole) ?? [];
    if (!host || !of) return wholeProgram(join(root, whole), compilers.host, "host");
    return wholeProgram(join(root, whole), compilers.host, "host").catch(() => wholeProgram(join(root, host), compilers.host, "host"));
  };

  const judge = async (combination: Combination): Promise<Result> => {
    const base = { scenario: scenario.name, combination: combination.name, compilers };
    const mixed = compilers.plugin !== compilers.host;
    const expected = (mixed ? scenario.between?.[combination.name] : undefined) ?? scenario.outcome[combination.name] ?? [];
    const parts: Packed[] = [];
    for (const name of combination.link) parts.push(await pack(name, isHost(name) ? compilers.host : compilers.plugin));
    const unpacked = parts.flatMap((part) => part.refused ?? []);
    const out = join(scratch, `${combination.name}.out`);
    const policies = scenario.policy.map((file) => join(scenario.folder, file));
    const linked = unpacked.length ? undefined : await linkTo(out, parts.map((part) => part.path), { policies, parameters: scenario.parameters });
    const text = withoutPaths(linked ? shown(linked.diagnostics) : unpacked.join("\n"), root, scratch, checkout);
    const refused = codesIn(text, "error");
    const warned = codesIn(text, "warning");
    const result = { ...base, refused, warned, watched: false };
    if (refused.join() !== expected.join()) return { ...result, wrong: `expected ${expected.join(", ") || "that it works"}, but ${refused.length ? `it is refused:\n${text}` : "it links"}` };
    if (refused.length || warned.length) {
      const file = join(scenario.folder, `${refused.length ? "refused" : "warned"}.${combination.name.replace("→", "-")}${mixed && scenario.between ? ".between" : ""}.txt`);
      if (refused.length && existsSync(out)) return { ...result, wrong: "it is refused, and yet something was written" };
      const wrong = comparedText(file, text, update, mixed || compilers.host !== "stable");
      if (wrong) return { ...result, wrong };
    }
    if (refused.length) return result;
    if (!existsSync(out)) return { ...result, wrong: `nothing was written, and no error says why:\n${text}` };
    const expectedWarnings = scenario.warned[combination.name] ?? [];
    if (warned.join() !== expectedWarnings.join()) return { ...result, wrong: `expected the warnings ${expectedWarnings.join(", ") || "none"}, got:\n${text}` };
    const [mine, oracle] = [outputOf(out), outputOf(await oracleOf(combination))];
    if (mine !== oracle) return { ...result, wrong: `it prints\n${mine}\nbut the whole-program build prints\n${oracle}` };
    if (!mine.trim()) return { ...result, wrong: "it prints nothing, so nothing is shown" };
    if (!scenario.valgrind || !program("valgrind")) return result;
    const ran = spawnSync("valgrind", ["-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite", out], { encoding: "utf8" });
    return { ...result, watched: true, ...(ran.status === 0 ? {} : { wrong: `valgrind says:\n${ran.stderr}` }) };
  };

  try {
    const results: Result[] = [];
    for (const combination of scenario.combinations) results.push(await judge(combination));
    return results;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Why a text is not as expected. What only other compilers say is compared by codes alone. */
function comparedText(file: string, text: string, update: boolean, other: boolean): string | undefined {
  if (other) return undefined;
  if (update) writeFileSync(file, text);
  if (!existsSync(file)) return `there is no ${file}; it says:\n${text}`;
  const expected = readFileSync(file, "utf8");
  return expected === text ? undefined : `the refusal reads otherwise than ${file}:\n${text}`;
}
