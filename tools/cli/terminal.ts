/** What the terminal is like, and lines that change while something runs; off a terminal, plain lines. */
import picocolors from "picocolors";
import type { Listener, Step } from "../../frontends/rustc/pack/progress.js";
import type { HumanOptions } from "./render/human.js";

/** Colour and width of standard error, where diagnostics go. */
export const humanOptions = (): HumanOptions => ({
  color: picocolors.isColorSupported && Boolean(process.stderr.isTTY),
  width: process.stderr.columns ?? 120,
});

const seconds = (step: Step): string => `${step.seconds.toFixed(2).padStart(7)} s`;

/** Shows each step with its time on standard error; `quiet` shows nothing. */
export function progressListener(quiet: boolean): Listener {
  const live = Boolean(process.stderr.isTTY);
  return {
    begin(name) {
      if (!quiet && live) process.stderr.write(`          … ${name}`);
    },
    during(name, detail) {
      if (!quiet && live) process.stderr.write(`\r\x1b[K          … ${name} (${detail})`);
    },
    end(step) {
      if (quiet) return;
      const detail = step.detail ? ` (${step.detail})` : "";
      process.stderr.write(`${live ? "\r\x1b[K" : ""}${seconds(step)}   ${step.name}${detail}\n`);
    },
  };
}
