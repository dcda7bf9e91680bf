/**
 * Which rustc: found by rustup's name, by the path of a toolchain folder, or on the path; with all that packing asks
 * of it (version, commit, sysroot, libLLVM, components), and a clear word with the command when something is missing.
 */
import { existsSync, openSync, readSync, closeSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { run } from "./process.js";

export interface Toolchain {
  /** As the user named it: `stable`, `nightly`, `1.95.0`, or a path. */
  readonly name: string;
  readonly sysroot: string;
  readonly rustc: string;
  readonly cargo: string;
  /** `1.95.0` */
  readonly version: string;
  readonly commit: string;
  /** Triple that the compiler itself runs on. */
  readonly host: string;
}

export type Found<T> = { readonly value: T } | { readonly diagnostic: Diagnostic };

const refusal = (code: string, message: string, notes: readonly string[], help: readonly string[]): Diagnostic => ({
  severity: "error",
  code,
  message,
  labels: [],
  notes,
  help,
});

async function sysrootOf(name: string): Promise<Found<string>> {
  if (name.includes("/") || name === ".") {
    const path = resolve(name);
    if (existsSync(join(path, "bin/rustc"))) return { value: path };
    return {
      diagnostic: refusal("missing_toolchain", `there is no toolchain at ${name}`, [`${name}/bin/rustc does not exist`], [
        "give the folder that holds bin/rustc, or a name that rustup knows",
      ]),
    };
  }
  const asked = await run("rustup", ["run", name, "rustc", "--print", "sysroot"]);
  if (asked.status === 0) return { value: asked.stdout.trim() };
  const without = asked.status === 127;
  const notes = [without ? "rustup is not installed" : asked.stderr.trim().split("\n")[0]!];
  if (without) {
    const plain = await run("rustc", ["--print", "sysroot"]);
    if (plain.status === 0 && name === "stable") return { value: plain.stdout.trim() };
  }
  return {
    diagnostic: refusal("missing_toolchain", `the toolchain \`${name}\` is not there`, notes, [
      without ? "install rustup, or give the folder of a toolchain" : `rustup toolchain install ${name}`,
    ]),
  };
}

/** Finds a toolchain by rustup's name or by path; refuses with `missing_toolchain`. */
export async function findToolchain(name: string): Promise<Found<Toolchain>> {
  const sysroot = await sysrootOf(name);
  if ("diagnostic" in sysroot) return sysroot;
  const rustc = join(sysroot.value, "bin/rustc");
  const own = join(sysroot.value, "bin/cargo");
  const cargo = existsSync(own) ? own : "cargo";
  const verbose = await run(rustc, ["-vV"]);
  const field = (key: string) => new RegExp(`^${key}: (.*)$`, "m").exec(verbose.stdout)?.[1] ?? "";
  if (verbose.status !== 0 || !field("release"))
    return {
      diagnostic: refusal("missing_toolchain", `the compiler of \`${name}\` does not run`, [verbose.stderr.trim()], [
        `reinstall it: rustup toolchain install ${name}`,
      ]),
    };
  return {
    value: {
      name,
      sysroot: sysroot.value,
      rustc,
      cargo,
      version: field("release"),
      commit: field("commit-hash"),
      host: field("host"),
    },
  };
}

const isElf = (path: string): boolean => {
  const file = openSync(path, "r");
  const magic = new Uint8Array(4);
  readSync(file, magic, 0, 4, 0);
  closeSync(file);
  return magic[0] === 0x7f && magic[1] === 0x45 && magic[2] === 0x4c && magic[3] === 0x46;
};

/** The toolchain's own LLVM as a shared library (a linker script of the same name is passed over). */
export function findLlvm(toolchain: Toolchain): Found<string> {
  const folder = join(toolchain.sysroot, "lib");
  const names = readdirSync(folder)
    .filter((name) => /^libLLVM[.-].*so/.test(name))
    .sort();
  const found = names.map((name) => join(folder, name)).find((path) => statSync(path).isFile() && isElf(path));
  if (found) return { value: found };
  return {
    diagnostic: refusal("missing_component", `the toolchain \`${toolchain.name}\` has no shared libLLVM`, [`looked in ${folder}`], [
      "packing uses the LLVM that ships with rustc: use a toolchain from rustup",
    ]),
  };
}
