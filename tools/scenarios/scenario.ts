/**
 * A scenario is a folder of `examples/scenarios`: versions of an interface, a plugin, a host, and what is expected of
 * each combination of them, in words. Its format is told in `examples/scenarios/README.md`.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../test/programs.js";
import { isSplit, ownPackages, simplePackages, worldsOf, type Crates, type Packages } from "./packages.js";

/** What is linked in one combination, as packages of the scenario, and which package is built whole to compare with. */
export interface Combination {
  readonly name: string;
  readonly link: readonly string[];
  readonly whole: string;
}

export type Area = "layout" | "enums" | "traits" | "contracts" | "effects" | "crates";

export interface Scenario {
  readonly name: string;
  readonly folder: string;
  readonly title: string;
  /** Number in the list of scenarios that the project promises, or `beyond`. */
  readonly line: string;
  readonly area: Area;
  readonly ci: boolean;
  readonly valgrind: boolean;
  readonly compilers: "both" | "same";
  /** Codes of the errors, in their order, of the combinations that are refused; all others work. */
  readonly outcome: Readonly<{ [combination: string]: readonly string[] }>;
  /** The same where the two sides come from two compilers, if it is something else. */
  readonly between?: Readonly<{ [combination: string]: readonly string[] }>;
  /** Codes of the warnings of combinations that work. */
  readonly warned: Readonly<{ [combination: string]: readonly string[] }>;
  readonly policy: readonly string[];
  readonly parameters: Readonly<{ [name: string]: string }>;
  readonly why?: string;
  readonly combinations: readonly Combination[];
  /** The triple to compile for, where it is not the machine's own. */
  readonly target?: string;
  readonly files: Packages;
}

/** The folder that holds all scenarios. */
export const scenariosFolder: string = join(checkout, "examples/scenarios");

const pairs = (versions: readonly string[], split: boolean): readonly Combination[] =>
  versions.flatMap((of) => versions.map((on) => ({ name: `${of}→${on}`, link: [`plugin-${of}`, `host-${on}`], whole: split && of !== on ? `host-${on}-with-${of}` : `host-${on}` })));

/** Plugins of one version with a host of each. */
const worlds = (versions: readonly string[], plugins: readonly string[]): readonly Combination[] =>
  versions.flatMap((of) => versions.map((on) => ({ name: `${of}→${on}`, link: [...plugins.map((plugin) => `${plugin}-${of}`), `host-${on}`], whole: `host-${on}` })));

/** What `scenario.json` says. */
type Stated = Partial<Omit<Scenario, "combinations"> & Crates> & { readonly combinations?: { readonly [name: string]: Omit<Combination, "name"> } };

const versionsIn = (folder: string): readonly string[] => [...new Set(readdirSync(folder).flatMap((file) => /^\w+\.(v\d+)\.rs$/.exec(file)?.[1] ?? []))].sort();

/** The packages, and what is linked of them where the scenario does not say. */
function packagesOf(folder: string, { crates, plugins = ["plugin"], target }: Stated): { readonly files: Packages; readonly usual: readonly Combination[] } {
  if (existsSync(join(folder, "packages"))) return { files: ownPackages(folder), usual: [] };
  const versions = versionsIn(folder);
  if (!crates) return { files: simplePackages(folder, versions), usual: pairs(versions, isSplit(folder, "plugin")) };
  const known = versions.length ? versions : ["v1"];
  return { files: worldsOf(folder, known, { crates, plugins, bare: target?.endsWith("-none") ?? false }), usual: worlds(known, "length" in plugins ? (plugins as readonly string[]) : []) };
}

/** Reads the scenario in a folder; throws where the folder is not as it must be. */
export function readScenario(name: string): Scenario {
  const folder = join(scenariosFolder, name);
  const stated = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as Stated;
  const { title, line, area } = stated;
  if (!title || !line || !area) throw new Error(`${name}/scenario.json says no title, line or area`);
  const { files, usual } = packagesOf(folder, stated);
  const combinations = stated.combinations ? Object.entries(stated.combinations).map(([name, one]) => ({ name, ...one })) : usual;
  const known = new Set(combinations.map((one) => one.name));
  for (const stateds of [stated.outcome, stated.between, stated.warned])
    for (const combination of Object.keys(stateds ?? {})) if (!known.has(combination)) throw new Error(`${name}/scenario.json speaks of ${combination}, which is no combination`);
  const { between, why, target } = stated;
  return {
    name,
    folder,
    title,
    line,
    area,
    ci: stated.ci ?? false,
    valgrind: stated.valgrind ?? false,
    compilers: stated.compilers ?? "both",
    outcome: stated.outcome ?? {},
    ...(between ? { between } : {}),
    warned: stated.warned ?? {},
    policy: stated.policy ?? [],
    parameters: stated.parameters ?? {},
    ...(why ? { why } : {}),
    ...(target ? { target } : {}),
    combinations,
    files,
  };
}

/** All scenarios, by name. */
export function allScenarios(): readonly Scenario[] {
  const names = readdirSync(scenariosFolder).filter((name) => existsSync(join(scenariosFolder, name, "scenario.json")));
  return names.sort().map(readScenario);
}
