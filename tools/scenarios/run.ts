/**
 * Runs a scenario: packs every package that is linked, links each combination, and compares what the program prints with
 * what rustc's whole-program build prints, or the refusal with the text that is expected.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheRoot, hashOf } from "../../frontends/rustc/pack/cache.js";
import { touch } from "../../frontends/rustc/pack/prune.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { startedBy } from "../test/foreign.js";
import { program } from "../test/native.js";
import { checkout, linkTo, outputOn, packTo, shown, wholeProgram } from "../test/programs.js";
import { withDiff } from "./diff.js";
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
  touch(root);
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

/** One scenario by these compilers, while it runs. */
interface Running {
  readonly scenario: Scenario;
  readonly compilers: Compilers;
  /** Texts of refusals are written in place of being compared. */
  readonly update: boolean;
  /** Where the packages lie. */
  readonly root: string;
  readonly scratch: string;
  readonly packed: Map<string, Packed>;
}

async function packOnce({ scenario: { target }, packed, root, scratch, compilers }: Running, name: string): Promise<Packed> {
  const known = packed.get(name);
  if (known) return known;
  const path = join(scratch, `${name.replaceAll("/", "-")}.rcrate`);
  const made = await packTo(path, join(root, name), isHost(name) ? compilers.host : compilers.plugin, target ? { target } : {});
  const answer: Packed = "role" in made ? { path } : { path, refused: shown(made) };
  packed.set(name, answer);
  return answer;
}

/** The whole program; where the plugin's sources do not compile on the host's interface, with those that do. */
async function oracleOf({ scenario, root, compilers }: Running, { whole }: Combination): Promise<string> {
  const build = (name: string): Promise<string> => wholeProgram(join(root, name), compilers.host, "host", scenario.target);
  const host = /^(host-v\d+)-with-v\d+$/.exec(whole)?.[1];
  return build(whole).catch((error: Error) => {
    if (!host || !error.message.includes("could not compile `plugin`")) throw error;
    return build(host);
  });
}

/** What a link says, and whether it wrote a program. */
async function linkAll({ scenario, scratch, root }: Running, parts: readonly Packed[], out: string): Promise<string> {
  const unpacked = parts.flatMap((part) => part.refused ?? []);
  const policies = scenario.policy.map((file) => join(scenario.folder, file));
  const files = parts.map((part) => part.path);
  const text = unpacked.length ? unpacked.join("\n") : shown((await linkTo(out, files, { policies, parameters: scenario.parameters })).diagnostics);
  return withoutPaths(text, root, scratch, checkout);
}

/** Why what a program does is not what it should do. */
function wrongOutput(mine: string, oracle: string): string | undefined {
  if (mine !== oracle) return `it prints\n${mine}\nbut the whole-program build prints\n${oracle}`;
  if (!mine.trim()) return "it prints nothing, so nothing is shown";
  return mine.startsWith("status ") ? `it fails, and so does the whole-program build:\n${mine}` : undefined;
}

/** Why a text is not as expected. */
function wrongText({ scenario, update, compilers }: Running, kind: "refused" | "warned", { name }: Combination, text: string): string | undefined {
  // what others than the stable compiler say, or of other machines, is compared by codes alone
  if (compilers.plugin !== "stable" || compilers.host !== "stable" || startedBy(scenario.target).length) return undefined;
  const file = join(scenario.folder, `${kind}.${name.replace("→", "-")}.txt`);
  if (update) writeFileSync(file, text);
  if (!existsSync(file)) return `there is no ${file}; it says:\n${text}`;
  return readFileSync(file, "utf8") === text ? undefined : `it reads otherwise than ${file}:\n${text}`;
}

/** What valgrind has against a program. It takes seconds, in which others go on. */
export async function wrongMemory(out: string): Promise<string | undefined> {
  const ran = await run("valgrind", ["-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite", out]);
  return ran.status === 0 ? undefined : `valgrind says:\n${ran.stderr}`;
}

interface Expected {
  readonly refused: readonly string[];
  readonly warned: readonly string[];
}

function expectedOf({ scenario, compilers }: Running, { name }: Combination): Expected {
  const between = compilers.plugin === compilers.host ? undefined : scenario.between?.[name];
  return { refused: between ?? scenario.outcome[name] ?? [], warned: scenario.warned[name] ?? [] };
}

const listed = (codes: readonly string[], none: string): string => codes.join(", ") || none;

async function judge(running: Running, combination: Combination): Promise<Result> {
  const { scenario, compilers } = running;
  const out = join(running.scratch, `${combination.name}.out`);
  const parts: Packed[] = [];
  for (const name of combination.link) parts.push(await packOnce(running, name));
  const text = await linkAll(running, parts, out);
  const [refused, warned] = [codesIn(text, "error"), codesIn(text, "warning")];
  const expected = expectedOf(running, combination);
  const result = (wrong: string | undefined, watched = false): Result => ({ scenario: scenario.name, combination: combination.name, compilers, refused, warned, watched, ...(wrong ? { wrong } : {}) });
  if (refused.join() !== expected.refused.join()) return result(`expected ${listed(expected.refused, "that it works")}, but ${refused.length ? `it is refused:\n${text}` : "it links"}`);
  if (refused.length) return result(existsSync(out) ? "it is refused, and yet something was written" : wrongText(running, "refused", combination, text));
  if (!existsSync(out)) return result(`nothing was written, and no error says why:\n${text}`);
  if (warned.join() !== expected.warned.join()) return result(`expected the warnings ${listed(expected.warned, "none")}, got:\n${text}`);
  const wrong = (warned.length ? wrongText(running, "warned", combination, text) : undefined) ?? wrongOutput(outputOn(scenario.target, out), outputOn(scenario.target, await oracleOf(running, combination)));
  if (wrong || !scenario.valgrind || !program("valgrind")) return result(wrong);
  return result(await wrongMemory(out), true);
}

/** Runs one scenario with the given compilers; `update` writes the texts of refusals instead of comparing them. */
export async function runScenario(scenario: Scenario, compilers: Compilers, update: boolean): Promise<readonly Result[]> {
  const scratch = mkdtempSync(join(tmpdir(), "race-scenario-"));
  const running: Running = { scenario, compilers, update, root: writePackages(scenario), scratch, packed: new Map() };
  // what cannot even be tried is wrong, and no reason to try nothing else
  const fault = ({ name }: Combination, error: Error): Result => ({ scenario: scenario.name, combination: name, compilers, refused: [], warned: [], watched: false, wrong: error.message });
  try {
    const results: Result[] = [];
    for (const combination of scenario.combinations) results.push(await judge(running, combination).catch((error: Error) => fault(combination, error)));
    return results.map((one) => (one.wrong ? one : withDiff(scenario, one, results, (name) => running.packed.get(name)?.path)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
