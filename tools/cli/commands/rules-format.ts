/** `race rules fmt`: rule files and goldens in the house look. */
import { readFileSync } from "node:fs";
import { formatGolden, formatRules, type Formatted } from "../../../grammar/index.js";
import { further, library } from "../../../rules/library.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { report, type Format } from "../exit.js";
import { writeOutputs } from "../output.js";

export interface FormatOptions {
  readonly check?: boolean;
  readonly format: Format;
}

const unreadable = (path: string, error: unknown): Diagnostic => ({ severity: "error", code: "cannot_read", message: `cannot read ${path}: ${(error as Error).message}`, labels: [], notes: [], help: ["check the path"] });

const formatted = (path: string, text: string): Formatted => (path.endsWith(".golden") ? formatGolden : formatRules)(text, path);

/** Formats one file; gives what is wrong with it. */
function formatOne(path: string, check: boolean): { readonly changed: boolean; readonly diagnostics: readonly Diagnostic[] } {
  let before: string;
  try {
    before = readFileSync(path, "utf8");
  } catch (error) {
    return { changed: false, diagnostics: [unreadable(path, error)] };
  }
  const { text, diagnostics } = formatted(path, before);
  if (text === undefined || text === before) return { changed: false, diagnostics };
  return { changed: true, diagnostics: [...diagnostics, ...(check ? [] : writeOutputs([{ path, bytes: new TextEncoder().encode(text) }]))] };
}

/** Files of the library with their goldens when none are named, as paths from the root of a checkout. */
const everything = (): readonly string[] => [...library, ...further].flatMap(({ path }) => [path, path.replace(/\.race$/, ".golden")]);

/** Formats files in place, or with `--check` only names those that would change; gives the exit status. */
export function rulesFormatCommand(paths: readonly string[], options: FormatOptions): number {
  const diagnostics: Diagnostic[] = [];
  let changes = 0;
  for (const path of paths.length ? paths : everything()) {
    const one = formatOne(path, options.check ?? false);
    diagnostics.push(...one.diagnostics);
    if (!one.changed) continue;
    changes++;
    process.stdout.write(`${path}${options.check ? " is not formatted" : ""}\n`);
  }
  const status = report(diagnostics, options.format);
  return options.check && changes ? 1 : status;
}
