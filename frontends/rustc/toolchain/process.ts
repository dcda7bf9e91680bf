/**
 * Running the tools that the frontend stands on (rustc, cargo, our driver): output is captured, a missing program is
 * a value and not an exception, and a run that is interrupted takes its children with it.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export interface RunOptions {
  readonly cwd?: string;
  /** Replaces the environment; `undefined` values remove a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds after which the run is killed. */
  readonly timeout?: number;
  /** Is told each line of standard error as it comes. */
  readonly heard?: (line: string) => void;
}

export interface RunResult {
  /** Exit status; 127 when the program does not exist, 124 when it ran out of time, 137 when a signal ended it, which `stderr` then says. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** Ends every process that is still running; for a run that is interrupted. */
export function killAll(): void {
  for (const child of running) child.kill("SIGTERM");
}

/** Runs a program to its end and gives its output; never throws. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];
    const child = spawn(program, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let timedOut = false;
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, options.timeout);
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    if (options.heard) createInterface({ input: child.stderr }).on("line", options.heard);
    const finish = (status: number, extra = "") => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() + extra });
    };
    child.on("error", (error) => finish(127, error.message));
    child.on("close", (code, signal) => finish(timedOut ? 124 : (code ?? (signal ? 137 : 1)), signal && !timedOut ? `the process was ended by ${signal}\n` : ""));
  });
}
