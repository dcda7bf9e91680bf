/**
 * The first run of Cargo: everything is compiled once through the driver, which writes down how each crate is compiled
 * and what part it plays; later steps repeat single crates from these records without Cargo.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Driver } from "../toolchain/driver.js";
import { run, type RunResult } from "../toolchain/process.js";
import type { Toolchain } from "../toolchain/toolchain.js";
import { hashOf, withTemporary } from "../pack/cache.js";
import { withMacros } from "./macros.js";

/** How one crate was compiled, as the driver wrote it down. */
export interface CrateRecord {
  readonly crate: string;
  readonly package: string;
  readonly version: string;
  readonly features: readonly string[];
  readonly role: "client" | "definer" | "neutral";
  readonly crate_types: readonly string[];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface CargoRun {
  readonly toolchain: Toolchain;
  readonly driver: Driver;
  readonly mode: "record" | "natural";
  /** Folder of the package. */
  readonly package: string;
  /** Where the driver writes (record/, marks/, facts). */
  readonly out: string;
  readonly target: string;
  readonly profile: string;
  readonly features: readonly string[];
  readonly noDefaultFeatures: boolean;
  /** Name of the binary target, or undefined for the library. */
  readonly binary?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The neutral std that everything is compiled against, for hosts by any compiler. */
  readonly sysroot?: string;
  /** Program that takes the place of the linker for the package's own binary. */
  readonly linker?: string;
}

function arguments_(cargo: CargoRun): readonly string[] {
  const features = cargo.features.length ? ["--features", cargo.features.join(",")] : [];
  const defaults = cargo.noDefaultFeatures ? ["--no-default-features"] : [];
  const what = cargo.binary === undefined ? ["--lib"] : ["--bin", cargo.binary];
  const linker = cargo.linker ? ["--", "-C", `linker=${cargo.linker}`] : [];
  return ["rustc", ...what, "--profile", cargo.profile, "--target", cargo.target, "--manifest-path", join(cargo.package, "Cargo.toml"), "--target-dir", join(cargo.out, "cargo"), "-j2", ...features, ...defaults, ...linker];
}

/** Runs Cargo on a package with the driver in place of rustc. */
export const runCargo = (cargo: CargoRun): Promise<RunResult> =>
  withMacros(join(cargo.out, "cargo", cargo.profile === "dev" ? "debug" : cargo.profile), hashOf("macros", cargo.toolchain.commit, cargo.driver.key, cargo.profile), () => runRecorded(cargo));

async function runRecorded(cargo: CargoRun): Promise<RunResult> {
  mkdirSync(join(cargo.out, "marks"), { recursive: true });
  const config = join(cargo.out, "driver.json");
  writeFileSync(config, JSON.stringify({ mode: cargo.mode, out: cargo.out, marks: join(cargo.out, "marks"), ...(cargo.sysroot ? { sysroot: cargo.sysroot } : {}) }));
  // the system's compiler, when it is interrupted, leaves its temporary files where they are
  return withTemporary(cargo.out, (TMPDIR) => runIn(cargo, { TMPDIR, RACE_DRIVER_CONFIG: config }));
}

const runIn = (cargo: CargoRun, env: { readonly [name: string]: string }): Promise<RunResult> =>
  run(cargo.toolchain.cargo, arguments_(cargo), {
    cwd: cargo.package,
    env: {
      RUSTC: cargo.toolchain.rustc,
      RUSTC_WRAPPER: cargo.driver.program,
      RUSTC_BOOTSTRAP: "1",
      CARGO_INCREMENTAL: "0",
      RUSTUP_TOOLCHAIN: undefined as unknown as string,
      ...env,
      ...cargo.env,
    },
  });

/** A diagnostic for a package that does not compile: cargo's own words are the notes. */
export const cargoFailed = (name: string, result: RunResult): Diagnostic => ({
  severity: "error",
  code: "package_not_compiled",
  message: `cargo does not compile \`${name}\``,
  labels: [],
  notes: result.stderr.trim().split("\n").slice(-40),
  help: ["make `cargo build --release` pass first"],
});

/** All crate records of a run, in code-unit order of their file names. */
export function readRecords(out: string): readonly CrateRecord[] {
  const folder = join(out, "record");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as CrateRecord);
}
