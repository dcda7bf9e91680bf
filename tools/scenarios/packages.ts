/**
 * The Cargo packages that a scenario consists of, as text by path: made from its sources, one for each version, or
 * brought along by the scenario itself.
 */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../test/programs.js";

/** Text by path below the folder of packages. */
export type Packages = ReadonlyMap<string, string>;

/** What a scenario of several crates says of them: what each uses, and which crates the host does not know. */
export interface Crates {
  readonly crates: Readonly<{ [name: string]: readonly string[] }>;
  /** Those of every host, or of each host by its name: what is not linked is not in the whole program either. */
  readonly plugins: readonly string[] | { readonly [host: string]: readonly string[] };
  /** Whether the program runs without a system below it. */
  readonly bare: boolean;
}

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
  readonly profile?: string;
}

/** Sources may ask for the version of the interface that they are written for: `#[cfg(feature = "v2")]`. */
const manifest = ({ name, version, dependencies, of, features = [], profile = "" }: Manifest): string =>
  `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n\n[features]\ndefault = ["${of}"]\n${[...features, ...[...new Set([...versionNames, of])].map((one) => `${one} = []`)].join("\n")}\n\n[dependencies]\nrace = { path = "${race}" }\n${dependencies.map((line) => `${line}\n`).join("")}\n${profile}[workspace]\n`;

/** Whether a part's sources are others for another version. */
export const isSplit = (folder: string, part: string): boolean => existsSync(join(folder, `${part}.v1.rs`));

/** `plugin.v1.rs` where there is one, else `plugin.rs`; for `host-alone` what there is for `host`, if it has no source of its own. */
function source(folder: string, part: string, version: string): string {
  const [whole] = part.split("-");
  const found = [`${part}.${version}.rs`, `${part}.rs`, `${whole}.${version}.rs`].map((file) => join(folder, file)).find((path) => existsSync(path));
  return readFileSync(found ?? join(folder, `${whole}.rs`), "utf8");
}

/**
 * The packages of a scenario whose interface is one crate: `api-v1`, `plugin-v1`, `host-v1` and so on. To compare with,
 * the sources of each plugin are built for each interface: `plugin-v1-on-v2`, within `host-v2-with-v1`.
 */
export const simplePackages = (folder: string, versions: readonly string[]): Packages =>
  packagesFrom({
    versions,
    split: isSplit(folder, "plugin"),
    text: (part, version) => (part === "api" ? readFileSync(join(folder, `api.${version}.rs`), "utf8") : source(folder, part, version)),
  });

/** Where the text of packages comes from. */
export interface Texts {
  readonly versions: readonly string[];
  /** Whether the plugin's text is another one for another version. */
  readonly split: boolean;
  readonly text: (part: "api" | "plugin" | "host", version: string) => string;
}

/** The packages of versions of one interface, wherever their text comes from. */
export function packagesFrom({ versions, split, text }: Texts): Packages {
  const files = new Map<string, string>();
  for (const of of split ? versions : [])
    for (const on of versions.filter((one) => one !== of)) {
      const api = `api = { path = "../api-${on}" }`;
      files.set(`plugin-${of}-on-${on}/Cargo.toml`, manifest({ name: "plugin", version: "1.0.0", dependencies: [api], of }));
      files.set(`plugin-${of}-on-${on}/src/lib.rs`, text("plugin", of));
      files.set(`host-${on}-with-${of}/Cargo.toml`, manifest({ name: "host", version: "1.0.0", dependencies: [api, `plugin = { path = "../plugin-${of}-on-${on}" }`], of: on, features: ["whole = []"] }));
      files.set(`host-${on}-with-${of}/src/main.rs`, `${text("host", on)}\nextern crate plugin;\n`);
    }
  for (const version of versions) {
    const api = `api = { path = "../api-${version}" }`;
    const put = (part: string, file: string, text: string, described: Manifest) => {
      files.set(`${part}-${version}/Cargo.toml`, manifest(described));
      files.set(`${part}-${version}/src/${file}`, text);
    };
    put("api", "lib.rs", text("api", version), { name: "api", version: `${version.slice(1)}.0.0`, dependencies: [], of: version });
    put("plugin", "lib.rs", text("plugin", version), { name: "plugin", version: "1.0.0", dependencies: [api], of: version });
    // at the end, so that no line of the source moves
    put("host", "main.rs", `${text("host", version)}\n#[cfg(feature = "whole")]\nextern crate plugin;\n`, {
      name: "host",
      version: "1.0.0",
      dependencies: [api, `plugin = { path = "../plugin-${version}", optional = true }`],
      of: version,
      features: ['whole = ["dep:plugin"]'],
    });
  }
  return files;
}

/** One crate that another uses: `base`, `base-v1`, `base+loud` (with a feature), `base-v2 as newer`. */
interface Use {
  readonly crate: string;
  readonly version?: string;
  readonly features: readonly string[];
  readonly name: string;
}

function readUse(text: string): Use {
  const found = /^(\w+)(?:-(v\d+))?((?:\+\w+)*)(?: as (\w+))?$/.exec(text);
  if (!found) throw new Error(`a crate cannot use \`${text}\`: expected something like \`base\`, \`base-v1\`, \`base+feature\` or \`base-v2 as newer\``);
  const [, crate, version, features, name] = found;
  return { crate: crate!, ...(version ? { version } : {}), features: features!.split("+").filter(Boolean), name: name ?? crate! };
}

function dependency(use: Use, world: string, optional = false): string {
  const renamed = use.name === use.crate ? "" : `, package = "${use.crate}"`;
  const features = use.features.length ? `, features = [${use.features.map((one) => `"${one}"`).join(", ")}]` : "";
  return `${use.name} = { path = "../${use.crate}-${use.version ?? world}"${renamed}${features}${optional ? ", optional = true" : ""} }`;
}

/** Panics end a program without a system: there is nobody to unwind them. */
const bareProfile = '[profile.release]\npanic = "abort"\n\n';

/**
 * The packages of a scenario of several crates, one world of them beside the other: `api-v1` uses what `crates` says in
 * version 1, `api-v2` in version 2. A host (`host`, `host-…`) has its
 * plugins with the feature `whole`, to compare with.
 */
export function worldsOf(folder: string, versions: readonly string[], { crates, plugins, bare }: Crates): Packages {
  const files = new Map<string, string>();
  const uses = Object.entries(crates).map(([name, used]) => ({ name, used: used.map(readUse) }));
  const asked = (name: string): readonly string[] => [...new Set(uses.flatMap((one) => one.used.filter((use) => use.crate === name).flatMap((use) => use.features)))].sort();
  for (const of of versions)
    for (const { name, used } of uses) {
      const isHost = /^host(-|$)/.test(name);
      const mine = "length" in plugins ? (plugins as readonly string[]) : ((plugins as { readonly [host: string]: readonly string[] })[name] ?? []);
      const known = isHost ? mine.filter((plugin) => !used.some((use) => use.crate === plugin)).map(readUse) : [];
      const whole = isHost ? [`whole = [${known.map((plugin) => `"dep:${plugin.name}"`).join(", ")}]`] : [];
      const described = {
        name: isHost ? "host" : name,
        version: isSplit(folder, name) ? `${of.slice(1)}.0.0` : "1.0.0",
        dependencies: [...used.map((use) => dependency(use, of)), ...known.map((plugin) => dependency(plugin, of, true))],
        of,
        features: [...whole, ...asked(name).map((feature) => `${feature} = []`)],
        ...(bare ? { profile: bareProfile } : {}),
      };
      files.set(`${name}-${of}/Cargo.toml`, manifest(described));
      const linked = known.map((plugin) => `#[cfg(feature = "whole")]\nextern crate ${plugin.name};\n`).join("");
      // at the end, so that no line of the source moves
      files.set(`${name}-${of}/src/${isHost ? "main" : "lib"}.rs`, source(folder, name, of) + (linked ? `\n${linked}` : ""));
    }
  return files;
}

/** The packages of a scenario that brings its own: all files below `packages/`. */
export function ownPackages(folder: string): Packages {
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
