/** The two links of `npm start`: the same `link()` as the command line's, on files that lie in the repository. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { trackProgress } from "../../frontends/rustc/pack/progress.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { link, type Linked } from "../cli/link/link.js";
import { writeOutputs } from "../cli/output.js";

/** The checkout: the compiled code runs from an output folder beside the sources. */
const checkout = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const short = (path: string): string => {
  const from = relative(process.cwd(), path);
  return from.startsWith("..") ? path : from;
};

/** A committed file of the first example. */
export const packed = (name: string): string => short(join(checkout, "examples/first-link/packed", `${name}.rcrate`));

/** Where `npm start` writes. */
export const outputFolder: string = short(join(checkout, "out/first-link"));

export interface Linking {
  readonly linked: Linked;
  readonly diagnostics: readonly Diagnostic[];
  /** Of the link itself, without writing. */
  readonly milliseconds: number;
  readonly output: string;
}

/** Links committed files to `name` in the output folder. */
export async function linkExample(name: string, units: readonly string[]): Promise<Linking> {
  const output = join(outputFolder, name);
  const start = process.hrtime.bigint();
  const linked = await link({ files: units.map(packed), output, policies: [], parameters: {}, emit: "exe", progress: trackProgress({ begin() {}, end() {} }) });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (!linked.files) return { linked, diagnostics: linked.diagnostics, milliseconds, output };
  mkdirSync(outputFolder, { recursive: true });
  return { linked, diagnostics: [...linked.diagnostics, ...writeOutputs(linked.files)], milliseconds, output };
}

/** Files of the example that are not there: the checkout is not whole. */
export const missing = (units: readonly string[]): readonly string[] => units.map(packed).filter((path) => !existsSync(path));
