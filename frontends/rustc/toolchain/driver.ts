/**
 * The driver for one toolchain: compiled once, kept in the cache under the compiler's commit and the driver's source.
 * How it is built, and why so, stands in `frontends/rustc/driver/README.md`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { cached, hashOf, type Cached } from "../pack/cache.js";
import { brokenComponent, damagedComponent, saysUnreadable } from "./components.js";
import { run } from "./process.js";
import type { Found, Toolchain } from "./toolchain.js";

/** The checkout's root: compiled files run in dist/frontends/rustc/toolchain. */
const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const sources = join(root, "frontends/rustc/driver/src");

export interface Driver {
  readonly program: string;
  /** Hash of source and compiler: part of every later step's key. */
  readonly key: string;
  readonly fresh: boolean;
}

const sourceFiles = (): readonly string[] =>
  readdirSync(sources)
    .filter((name) => name.endsWith(".rs"))
    .sort()
    .map((name) => join(sources, name));

/** The releases of Rust 1 that the driver knows, oldest and newest, and those between them that it does not compile with. */
export const supported = { oldest: 85, newest: 101, except: { from: 86, to: 89 } } as const;

/** Compiler versions from which a part of rustc's interface looks different: `--cfg rustc_1_97` and so on for each up to the toolchain's own. */
export function versionFlags(version: string): readonly string[] {
  const minor = Number(version.split(".")[1]);
  const known = Array.from({ length: supported.newest - supported.oldest }, (_, i) => supported.oldest + 1 + i);
  return known.flatMap((at) => ["--check-cfg", `cfg(rustc_1_${at})`, ...(minor >= at ? ["--cfg", `rustc_1_${at}`] : [])]);
}

async function compile(toolchain: Toolchain, folder: string): Promise<Diagnostic | undefined> {
  const lib = join(toolchain.sysroot, "lib");
  const args = ["--crate-name", "race_driver", "--edition", "2021", "-O", "-C", "prefer-dynamic", "-L", lib, "-C", `link-args=-Wl,-rpath,${lib}`];
  const built = await run(toolchain.rustc, [...args, ...versionFlags(toolchain.version), "--cap-lints", "allow", "-o", join(folder, "race-driver"), join(sources, "main.rs")], {
    env: { RUSTC_BOOTSTRAP: "1" },
  });
  if (built.status === 0) return undefined;
  const unreadable = saysUnreadable(built.stderr);
  const broken = brokenComponent("rustc-dev", toolchain) ?? (unreadable.length ? damagedComponent("rustc-dev", toolchain, toolchain.host, unreadable) : undefined);
  if (broken) return broken;
  return {
    severity: "error",
    code: "driver_not_built",
    message: `the driver does not compile with rustc ${toolchain.version} (${toolchain.commit.slice(0, 9)})`,
    labels: [],
    notes: built.stderr.trim().split("\n").filter((line) => line.startsWith("error")).slice(0, 8),
    help: [`the driver follows rustc's internals: use a toolchain that it knows (1.${supported.oldest} to 1.${supported.newest}), or report the version`],
  };
}

/** A compiler that the driver is known not to compile with is refused at once: a hundred errors of another compiler's would say no more. */
function unknownTo({ version }: Toolchain): Diagnostic | undefined {
  const minor = Number(version.split(".")[1]);
  const { oldest, newest, except } = supported;
  const isOld = minor < oldest;
  if (!isOld && !(minor >= except.from && minor <= except.to)) return undefined;
  return {
    severity: "error",
    code: "compiler_not_supported",
    message: isOld ? `rustc ${version} is older than what can be packed with` : `the driver does not know rustc ${version}`,
    labels: [],
    notes: [`the driver follows rustc's internals from 1.${oldest} to 1.${newest}, but for 1.${except.from} to 1.${except.to}`],
    help: [`pack with ${isOld ? "a newer" : "another"} toolchain: rustup toolchain install 1.${isOld ? oldest : except.to + 1}.0 --component rustc-dev --component llvm-tools`],
  };
}

/** The name of the driver in the cache. */
export const driverKey = (toolchain: Toolchain): string => hashOf("driver", toolchain.commit, toolchain.sysroot, ...sourceFiles().map((path) => readFileSync(path)));

/** The driver's program for a toolchain, compiled when it is not in the cache. */
export async function prepareDriver(toolchain: Toolchain): Promise<Found<Driver>> {
  const unknown = unknownTo(toolchain);
  if (unknown) return { diagnostic: unknown };
  const key = driverKey(toolchain);
  const made = await cached<Diagnostic>("driver", key, (folder) => compile(toolchain, folder));
  if ("failure" in made) return { diagnostic: made.failure };
  const value: Cached = made.value;
  return { value: { program: join(value.folder, "race-driver"), key, fresh: value.fresh } };
}
