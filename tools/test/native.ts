/** For tests that compile, link and run: a scratch folder that goes away, tools that may be missing, and runs that must succeed. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What a program did. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder for one test. */
export interface Scratch {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  read(name: string): Uint8Array;
  /** Runs a program in the folder; throws with what it said if it fails. */
  run(program: string, ...args: readonly string[]): Ran;
  /** Runs a program in the folder, whatever its status. */
  attempt(program: string, ...args: readonly string[]): Ran;
}

function attempt(folder: string, program: string, args: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });
  return { status, stdout: stdout ?? "", stderr: (stderr ?? "") + (error ? String(error) : "") };
}

function open(folder: string): Scratch {
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    write: (name, content) => (writeFileSync(path(name), content, { mode: 0o755 }), path(name)),
    read: (name) => new Uint8Array(readFileSync(path(name))),
    attempt: (program, ...args) => attempt(folder, program, args),
    run: (program, ...args) => {
      const ran = attempt(folder, program, args);
      if (ran.status !== 0)
        throw new Error(
          `${program} ${args.join(" ")}: status ${ran.status}\n${ran.stdout}${ran.stderr}`,
        );
      return ran;
    },
  };
}

/** Gives a scratch folder to `use` and removes it afterwards. */
export function scratch<T>(use: (scratch: Scratch) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "race-test-"));
  try {
    return use(open(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The path of a program on PATH, or undefined. */
export function program(name: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The path of an LLVM tool (`llc`, `opt`, `rust-lld`, …) of some rustup toolchain with `llvm-tools`, or undefined. */
export function llvmTool(name: string): string | undefined {
  const toolchains = join(process.env.RUSTUP_HOME ?? join(homedir(), ".rustup"), "toolchains");
  if (!existsSync(toolchains)) return undefined;
  const found = readdirSync(toolchains)
    .sort()
    .flatMap((toolchain) => {
      const libraries = join(toolchains, toolchain, "lib/rustlib");
      return existsSync(libraries)
        ? readdirSync(libraries)
            .sort()
            .map((target) => join(libraries, target, "bin", name))
        : [];
    });
  return found.find((path) => existsSync(path));
}

/** Whether programs for x86-64 Linux run here. */
export const runsX86_64Linux = process.platform === "linux" && process.arch === "x64";
