/** Which Cargo package is to be packed: its name, version, targets and features, as `cargo metadata` says. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { Found, Toolchain } from "../toolchain/toolchain.js";
import { run } from "../toolchain/process.js";

export interface CargoPackage {
  readonly name: string;
  readonly version: string;
  /** Folder of its Cargo.toml. */
  readonly root: string;
  /** Crate name of the target that is packed (dashes are underscores). */
  readonly crate: string;
  readonly kind: "lib" | "bin";
  /** Name of the Cargo target. */
  readonly target: string;
}

interface MetadataTarget {
  readonly name: string;
  readonly kind: readonly string[];
}

interface MetadataPackage {
  readonly name: string;
  readonly version: string;
  readonly manifest_path: string;
  readonly targets: readonly MetadataTarget[];
}

const refuse = (message: string, notes: readonly string[], help: readonly string[]): { diagnostic: Diagnostic } => ({
  diagnostic: { severity: "error", code: "not_a_package", message, labels: [], notes, help },
});

const crateName = (name: string): string => name.replaceAll("-", "_");

function choose(found: MetadataPackage, folder: string): Found<CargoPackage> {
  const base = { name: found.name, version: found.version, root: folder };
  const bins = found.targets.filter((target) => target.kind.includes("bin"));
  const lib = found.targets.find((target) => target.kind.some((kind) => kind === "lib" || kind === "rlib"));
  const bin = bins[0];
  if (bin && bins.length === 1) return { value: { ...base, crate: crateName(bin.name), kind: "bin", target: bin.name } };
  if (lib && bins.length === 0) return { value: { ...base, crate: crateName(lib.name), kind: "lib", target: lib.name } };
  return refuse(
    `the package \`${found.name}\` has ${bins.length} binaries${lib ? " and a library" : ""}`,
    found.targets.map((target) => `target ${target.name}: ${target.kind.join(", ")}`),
    ["pack a package with one binary (a host) or with a library alone (a plugin or an interface)"],
  );
}

/** Reads the package in `folder`; refuses with `not_a_package`. */
export async function readPackage(folder: string, toolchain: Toolchain): Promise<Found<CargoPackage>> {
  const root = resolve(folder);
  const manifest = join(root, "Cargo.toml");
  if (!existsSync(manifest)) return refuse(`${folder} holds no Cargo package`, [`${folder}/Cargo.toml does not exist`], ["give the folder of a Cargo package"]);
  const asked = await run(toolchain.cargo, ["metadata", "--format-version", "1", "--no-deps", "--manifest-path", manifest], {
    env: { RUSTC: toolchain.rustc },
  });
  if (asked.status !== 0) return refuse(`cargo cannot read the package in ${folder}`, asked.stderr.trim().split("\n"), ["see what cargo says above"]);
  const packages = (JSON.parse(asked.stdout) as { packages: MetadataPackage[] }).packages;
  const found = packages.find((one) => resolve(one.manifest_path) === manifest);
  if (!found) return refuse(`${folder} is a workspace without a package of its own`, packages.map((one) => `it has the member ${one.name}`), ["give the folder of one member"]);
  return choose(found, root);
}
