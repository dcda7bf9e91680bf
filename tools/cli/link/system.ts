/**
 * Programs on a system: the host's recorded link is run by a real linker, with the plugins' objects right behind the
 * host's own and what RACE synthesised behind those. Everything happens in a folder of its own.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { architectureOf } from "../../../backends/architectures.js";
import { strangers, type ObjectInput } from "../../../backends/emit/index.js";
import { run } from "../../../frontends/rustc/toolchain/process.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { cannotWrite, isSystemError, withFolder } from "../output.js";
import type { Beside, Closure } from "./closure.js";
import type { Resolved } from "./objects.js";

export type Linker = "cc" | "lld" | "mold";

interface Files {
  readonly own: readonly string[];
  readonly clients: readonly string[];
  readonly rest: readonly string[];
}

function put(folder: string, name: string, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name.replaceAll("/", "_"));
  writeFileSync(path, bytes);
  return path;
}

function writeAll(folder: string, closure: Closure, resolved: Resolved, { plain, interfaces }: Beside): Files {
  const { root, link } = closure;
  const hostFolder = join(folder, "host");
  const paths = link.items.map((item) => (item.kind === "flag" ? item.flag : put(hostFolder, item.file, root.rcrate.member(`lib/${item.file}`)!)));
  const isOwn = link.items.map((item) => item.kind === "object");
  const clients = resolved.objects.map(({ unit, object, bytes }) => put(join(folder, "clients"), `${unit}-${object}`, bytes));
  if (resolved.synthesized) clients.push(put(join(folder, "race"), "synthesized.o", resolved.synthesized));
  clients.push(...interfaces.map(({ unit, name }) => put(join(folder, "interfaces", unit.name), basename(name), unit.rcrate.member(name)!)));
  clients.push(...plain.map((one) => put(join(folder, "plain"), basename(one.file), one.bytes)));
  return { own: paths.filter((_, i) => isOwn[i]), clients, rest: paths.filter((_, i) => !isOwn[i]) };
}

const machines: Readonly<Record<string, string>> = { x64: "x86-64", arm64: "aarch64", riscv64: "riscv64" };

/** The linker driver for a target: `cc` for this machine, GNU's cross compiler for others. */
export function driverOf(target: string): string {
  const architecture = architectureOf(target);
  if (!architecture || architecture.name === machines[process.arch]) return "cc";
  return [architecture.tools, ...target.split("-").slice(2), "gcc"].join("-");
}

/** A cross compiler looks for a linker under names of its own: here it finds the one for all machines. */
function forCross(folder: string, linker: Linker): readonly string[] {
  const found = (process.env.PATH ?? "").split(delimiter).map((path) => join(path, `ld.${linker}`)).find((path) => existsSync(path));
  if (!found) return [];
  const tools = join(folder, "tools");
  mkdirSync(tools);
  symlinkSync(found, join(tools, `ld.${linker}`));
  return [`-B${tools}`];
}

/**
 * What nothing reaches stays out, as in rustc's own links: the host was compiled with code that it does not use itself, so that
 * plugins find it, and its recorded link keeps all of that.
 */
const unused = "-Wl,--gc-sections";

const packageOf = (program: string): string => (program === "cc" ? "gcc" : program.replace(/^(.*)-gcc$/, "gcc-$1"));

const failed = (linker: Linker, program: string, status: number, text: string): Diagnostic => ({
  severity: "error",
  code: status === 127 ? "missing_linker" : "linker_failed",
  message: status === 127 ? `the linker driver \`${program}\` is not there` : `the final linker (${linker}) refused`,
  labels: [],
  notes: text.trim().split("\n").slice(-20),
  help: [status === 127 ? `install a C compiler (Debian: ${packageOf(program)}), or choose another with --linker` : "this is a fault of RACE or of a plain object that was given: every site was resolved before"],
});

/** Runs the final link; gives the executable's bytes. */
export async function linkWithSystem(closure: Closure, resolved: Resolved, beside: Beside, linker: Linker): Promise<{ readonly bytes?: Uint8Array; readonly diagnostics: readonly Diagnostic[] }> {
  try {
    return await linkIn(closure, resolved, beside, linker);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { diagnostics: [cannotWrite(tmpdir(), error, "make room there, or name another folder for temporary files in TMPDIR")] };
  }
}

/** What must fit each other where plain objects are given: one object of the host stands for its own, which one compiler made. */
function objectsOf({ root, link }: Closure, resolved: Resolved, { plain }: Beside): readonly ObjectInput[] {
  if (!plain.length) return [];
  const own = link.items.flatMap((item) => (item.kind === "object" ? [{ unit: root.name, object: `lib/${item.file}`, bytes: root.rcrate.member(`lib/${item.file}`)!, file: `${root.file}(${item.file})` }] : []));
  return [...own.slice(0, 1), ...resolved.objects, ...plain.map(({ file, bytes }) => ({ unit: file, object: "", bytes }))];
}

function linkIn(closure: Closure, resolved: Resolved, beside: Beside, linker: Linker): Promise<{ readonly bytes?: Uint8Array; readonly diagnostics: readonly Diagnostic[] }> {
  return withFolder("race-link-", async (folder) => {
    const unfit = strangers(objectsOf(closure, resolved, beside), resolved.architecture);
    if (unfit.length) return { diagnostics: unfit };
    const files = writeAll(folder, closure, resolved, beside);
    const output = join(folder, "out");
    const program = driverOf(closure.root.rcrate.manifest.target);
    const choice = linker === "cc" ? [] : [`-fuse-ld=${linker}`, ...(program === "cc" ? [] : forCross(folder, linker))];
    const result = await run(program, [...files.own, ...files.clients, ...files.rest, ...choice, unused, "-o", output], { env: { TMPDIR: folder } });
    if (result.status !== 0) return { diagnostics: [failed(linker, program, result.status, result.stderr)] };
    return { bytes: new Uint8Array(readFileSync(output)), diagnostics: [] };
  });
}
