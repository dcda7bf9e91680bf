/**
 * What rustc makes of a plugin's and a host's sources on the host's interface, as one whole program. The compiler is called
 * directly and without optimising, which is many times quicker than Cargo: what a sound program prints does not depend on it.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { madeIn } from "../../frontends/rustc/toolchain/made.js";
import { run } from "../../frontends/rustc/toolchain/process.js";
import { outputOf } from "./program.js";

/** What rustc's whole program prints; or why there is none. */
export type Oracle = { readonly prints: string } | { readonly fails: string };

export interface Compiler {
  readonly rustc: string;
  /** The compiled crate of the attributes. */
  readonly race: string;
  /** Where crates are written. */
  readonly folder: string;
}

/** The crate of the attributes that an ordinary build has left below `folder`. */
export function raceBelow(folder: string): string {
  const found = readdirSync(folder).flatMap((key) => madeIn(join(folder, key, "release")).filter((path) => /^librace-.*\.so$/.test(basename(path))));
  if (!found[0]) throw new Error(`no build below ${folder} has compiled the attributes`);
  return found[0];
}

interface Crate {
  readonly name: string;
  readonly source: string;
  readonly kind: "rlib" | "bin";
  readonly uses: readonly (readonly [name: string, path: string])[];
  /** Name of the folder for what is made. */
  readonly to: string;
}

/** The path of the compiled crate, or what rustc says against it. */
async function compile({ rustc, race, folder }: Compiler, { name, source, kind, uses, to }: Crate): Promise<{ readonly path: string } | { readonly fails: string }> {
  const out = join(folder, to);
  mkdirSync(out, { recursive: true });
  // what a crate was compiled with is looked for beside it
  const externs = [["race", race] as const, ...uses].flatMap(([used, path]) => ["--extern", `${used}=${path}`, "-L", dirname(path)]);
  const options = ["--edition", "2021", "--crate-name", name, "--crate-type", kind, "-Copt-level=0", "-Cdebuginfo=0", "--cap-lints", "allow", "--cfg", 'feature="whole"', "--out-dir", out];
  const made = await run(rustc, [...options, ...externs, source], { env: { RUSTUP_TOOLCHAIN: undefined } });
  if (made.status !== 0) return { fails: made.stderr };
  return { path: join(out, kind === "rlib" ? `lib${name}.rlib` : name) };
}

async function mustCompile(compiler: Compiler, crate: Crate): Promise<string> {
  const made = await compile(compiler, crate);
  if ("fails" in made) throw new Error(`${crate.source} does not compile:\n${made.fails}`);
  return made.path;
}

/** The interface of a version. */
export const compileApi = (compiler: Compiler, source: string, version: string): Promise<string> => mustCompile(compiler, { name: "api", source, kind: "rlib", uses: [], to: `api-${version}` });

export interface WholeSources {
  /** The compiled interface. */
  readonly api: string;
  readonly plugin: string;
  readonly host: string;
}

/** Only the plugin may be refused: a host is always written for its interface. */
export async function wholeProgramOf(compiler: Compiler, { api, plugin, host }: WholeSources): Promise<Oracle> {
  const made = await compile(compiler, { name: "plugin", source: plugin, kind: "rlib", uses: [["api", api]], to: "plugin" });
  if ("fails" in made) return made;
  return { prints: outputOf(await mustCompile(compiler, { name: "host", source: host, kind: "bin", uses: [["api", api], ["plugin", made.path]], to: "host" })) };
}
