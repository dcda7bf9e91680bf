/** How a command ends: 0 done, 1 refused with diagnostics on standard error, 2 wrong use; and what an interruption leaves. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { discardUnfinished } from "../../frontends/rustc/pack/cache.js";
import { killAll } from "../../frontends/rustc/toolchain/process.js";
import { discardPending } from "./output.js";
import { renderAll, renderJson } from "./render/human.js";
import { ruleSources } from "./render/sources.js";
import { humanOptions } from "./terminal.js";

export type Format = "human" | "json";

/** Prints diagnostics to standard error and gives the exit status. */
export function report(diagnostics: readonly Diagnostic[], format: Format): number {
  const text = format === "json" ? renderJson(diagnostics) : renderAll(diagnostics, { ...humanOptions(), sourceOf: ruleSources() });
  process.stderr.write(text);
  return diagnostics.some((one) => one.severity === "error") ? 1 : 0;
}

let gentle: (() => void) | undefined;

/** Lets a command come to its own end when it is interrupted; a second interruption ends it at once. Gives back the usual way. */
export function whenInterrupted(stop: () => void): () => void {
  gentle = stop;
  return () => (gentle = undefined);
}

/** On SIGINT and SIGTERM: children end, unfinished outputs go, and the exit status says why. */
export function cleanUpWhenInterrupted(): void {
  const stop = (signal: NodeJS.Signals, status: number) => () => {
    const own = gentle;
    gentle = undefined;
    if (own) return own();
    killAll();
    discardPending();
    discardUnfinished();
    process.stderr.write(`\nrace: interrupted by ${signal}: nothing was written\n`);
    process.exit(status);
  };
  process.on("SIGINT", stop("SIGINT", 130));
  process.on("SIGTERM", stop("SIGTERM", 143));
}
