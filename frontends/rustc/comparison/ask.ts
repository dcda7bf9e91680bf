/**
 * Asks rustc: compiles a crate with the driver in mode `layouts` and reads what it wrote.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareDriver } from "../toolchain/driver.js";
import { run, type RunOptions, type RunResult } from "../toolchain/process.js";
import { findToolchain, type Found, type Toolchain } from "../toolchain/toolchain.js";
import { readRecorded, type Recorded } from "./recorded.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");

/** Hand-written types that reach every corner. */
export const cases = join(root, "rules/rustc/cases/lib.rs");
/** A package that uses many crates. */
export const corpus = join(root, "frontends/rustc/comparison/corpus");
/** The recording that is kept. */
export const kept = join(root, "frontends/rustc/comparison/layouts.jsonl.br");

const TARGET = "x86_64-unknown-linux-gnu";

interface Asking {
  readonly toolchain: Toolchain;
  readonly driver: string;
  /** For what the compilation writes. */
  readonly folder: string;
}

function value<T>(found: Found<T>): T {
  if ("diagnostic" in found) throw new Error([found.diagnostic.message, ...found.diagnostic.notes].join("\n"));
  return found.value;
}

async function asking(name: string, folder: string): Promise<Asking> {
  const toolchain = value(await findToolchain(name));
  const driver = value(await prepareDriver(toolchain)).program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "layouts.json"), JSON.stringify({ mode: "layouts", out: folder, marks: join(folder, "marks") }));
  return { toolchain, driver, folder };
}

const environment = ({ folder }: Asking): NonNullable<RunOptions["env"]> => ({
  RACE_DRIVER_CONFIG: join(folder, "layouts.json"),
  RUSTC_BOOTSTRAP: "1",
});

function read({ toolchain, folder }: Asking, name: string, { status, stderr }: RunResult): Recorded {
  if (status !== 0) throw new Error(stderr);
  const text = (what: string): string => readFileSync(join(folder, `${name}.${what}.jsonl`), "utf8");
  return readRecorded(toolchain.version, text("declared"), text("answers"));
}

/** Everything behind the cases: them, and what core, alloc and std define. */
export async function askCases(toolchain: string, folder: string): Promise<Recorded> {
  const one = await asking(toolchain, folder);
  // an object, because without code there are no locals whose types could be asked about
  const output = ["--emit", "obj", "-o", join(folder, "cases.o")];
  const args = ["--crate-name", "cases", "--crate-type", "lib", "--edition", "2021", "--target", TARGET, ...output, cases];
  const env = { ...environment(one), CARGO_CRATE_NAME: "cases", CARGO_PRIMARY_PACKAGE: "1" };
  return read(one, "cases", await run(one.driver, args, { env }));
}

/** Everything behind the corpus: the cases, too, and all the crates that it uses. */
export async function askCorpus(toolchain: string, folder: string): Promise<Recorded> {
  const one = await asking(toolchain, folder);
  const env = { ...environment(one), RUSTC: one.toolchain.rustc, RUSTC_WORKSPACE_WRAPPER: one.driver, CARGO_TARGET_DIR: join(folder, "target") };
  const args = ["build", "--quiet", "--locked", "-j1", "--target", TARGET];
  return read(one, "corpus", await run(one.toolchain.cargo, args, { cwd: corpus, env }));
}
