/**
 * A scenario is a folder of `examples/scenarios`: versions of an interface, a plugin, a host, and what is expected of
 * each combination of them, in words. Its format is told in `examples/scenarios/README.md`.
 */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../test/programs.js";

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
  /** Text by path below the folder of packages. */
  readonly files: ReadonlyMap<string, string>;
}

/** The folder that holds all scenarios. */
export const scenariosFolder: string = join(checkout, "examples/scenarios");

const race = join(checkout, "frontends/rustc/race");

/** As many versions of an interface as a scenario may have. */
const versionNames = ["v1", "v2", "v3", "v4"] as const;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  /** The version of the interface for which the sources are written. */
  readonly of: string;
  readonly features?: readonly string[];
}

/** Sources may ask for the version of the interface that they are written for: `#[cfg(feature = "v2")]`. */
const manifest = ({ name, version, dependencies, of, features = [] }: Manifest): string =>
  `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n\n[features]\ndefault = ["${of}"]\n${[...features, ...versionNames.map((one) => `${one} = []`)].join("\n")}\n\n[dependencies]\nrace = { path = "${race}" }\n${dependencies.map((line) => `${line}\n`).join("")}\n[workspace]\n`;

/** Whether the plugin's sources are others for another version. */
const isSplit = (folder: string): boolean => existsSync(join(folder, "plugin.v1.rs"));

/** `plugin.v1.rs` where there is one, else `plugin.rs`. */
function source(folder: string, part: string, version: string): string {
  const own = join(folder, `${part}.${version}.rs`);
  return readFileSync(existsSync(own) ? own : join(folder, `${part}.rs`), "utf8");
}

/**
 * The packages of a scenario whose interface is one crate: `api-v1`, `plugin-v1`, `host-v1` and so on. To compare with,
 * the sources of each plugin are built for each interface: `plugin-v1-on-v2`, within `host-v2-with-v1`.
 */
function simplePackages(folder: string, versions: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const of of isSplit(folder) ? versions : [])
    for (const on of versions.filter((one) => one !== of)) {
      const api = `api = { path = "../api-${on}" }`;
      files.set(`plugin-${of}-on-${on}/Cargo.toml`, manifest({ name: "plugin", version: "1.0.0", dependencies: [api], of }));
      files.set(`plugin-${of}-on-${on}/src/lib.rs`, source(folder, "plugin", of));
      files.set(`host-${on}-with-${of}/Cargo.toml`, manifest({ name: "host", version: "1.0.0", dependencies: [api, `plugin = { path = "../plugin-${of}-on-${on}" }`], of: on, features: ["whole = []"] }));
      files.set(`host-${on}-with-${of}/src/main.rs`, `${source(folder, "host", on)}\nextern crate plugin;\n`);
    }
  for (const version of versions) {
    const api = `api = { path = "../api-${version}" }`;
    const put = (part: string, file: string, text: string, described: Manifest) => {
      files.set(`${part}-${version}/Cargo.toml`, manifest(described));
      files.set(`${part}-${version}/src/${file}`, text);
    };
    put("api", "lib.rs", readFileSync(join(folder, `api.${version}.rs`), "utf8"), { name: "api", version: `${version.slice(1)}.0.0`, dependencies: [], of: version });
    put("plugin", "lib.rs", source(folder, "plugin", version), { name: "plugin", version: "1.0.0", dependencies: [api], of: version });
    // at the end, so that no line of the source moves
    put("host", "main.rs", `${source(folder, "host", version)}\n#[cfg(feature = "whole")]\nextern crate plugin;\n`, {
      name: "host",
      version: "1.0.0",
      dependencies: [api, `plugin = { path = "../plugin-${version}", optional = true }`],
      of: version,
      features: ['whole = ["dep:plugin"]'],
    });
  }
  return files;
}

/** The packages of a scenario that brings its own: all files below `packages/`. */
function ownPackages(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const walk = (below: string): void => {
    for (const name of readdirSync(join(folder, below)).sort()) {
      const path = `${below}/${name}`;
      if (statSync(join(folder, path)).isDirectory()) {
        if (name !== "target") walk(path);
      } else if (name !== "Cargo.lock") files.set(path.slice("packages/".length), readFileSync(join(folder, path), "utf8").replaceAll('"RACE"', JSON.stringify(race)));
    }
  };
  walk("packages");
  return files;
}

const pairs = (versions: readonly string[], split: boolean): readonly Combination[] =>
  versions.flatMap((of) => versions.map((on) => ({ name: `${of}→${on}`, link: [`plugin-${of}`, `host-${on}`], whole: split && of !== on ? `host-${on}-with-${of}` : `host-${on}` })));

/** Reads the scenario in a folder; throws where the folder is not as it must be. */
export function readScenario(name: string): Scenario {
  const folder = join(scenariosFolder, name);
  const stated = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as Partial<Scenario> & { combinations?: { [name: string]: Omit<Combination, "name"> } };
  const { title, line, area } = stated;
  if (!title || !line || !area) throw new Error(`${name}/scenario.json says no title, line or area`);
  const versions = readdirSync(folder).flatMap((file) => /^api\.(v\d+)\.rs$/.exec(file)?.[1] ?? []).sort();
  const own = existsSync(join(folder, "packages"));
  const combinations = stated.combinations ? Object.entries(stated.combinations).map(([name, one]) => ({ name, ...one })) : pairs(versions, isSplit(folder));
  const known = new Set(combinations.map((one) => one.name));
  for (const stateds of [stated.outcome, stated.between, stated.warned])
    for (const combination of Object.keys(stateds ?? {})) if (!known.has(combination)) throw new Error(`${name}/scenario.json speaks of ${combination}, which is no combination`);
  const { between, why } = stated;
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
    combinations,
    files: own ? ownPackages(folder) : simplePackages(folder, versions),
  };
}

/** All scenarios, by name. */
export function allScenarios(): readonly Scenario[] {
  const names = readdirSync(scenariosFolder).filter((name) => existsSync(join(scenariosFolder, name, "scenario.json")));
  return names.sort().map(readScenario);
}
