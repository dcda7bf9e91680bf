/** Failures as folders: the input's files, what was found, and the command that repeats it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Broken, Input } from "./target.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const home = join(root, "out/fuzz");
const NOTE = "failure.txt";

export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly number: number;
  readonly input: Input;
  readonly broken: Broken;
}

/** The folder of a failure from the root; failures of one property and target share the beginning of its name. */
export function writeFailure({ target, seed, number, input, broken }: Failure): string {
  const mark = createHash("sha256").update(JSON.stringify([broken.property, input])).digest("hex").slice(0, 8);
  const folder = join(home, `${target}-${broken.property.replaceAll(/[^a-z]+/gi, "_").slice(0, 40)}-${mark}`);
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of input) writeFileSync(join(folder, name), text);
  const shown = relative(root, folder);
  const again = `npm run fuzz -- ${target} --repeat ${shown}`;
  writeFileSync(join(folder, NOTE), `${broken.property}\n\nfound by: npm run fuzz -- ${target} --seed ${seed}, input ${number}\nrepeat with: ${again}\n\n${broken.detail}\n`);
  return shown;
}

/** The input of a folder that `writeFailure` wrote. */
export function readFailure(folder: string): Input {
  const names = readdirSync(folder).filter((name) => name !== NOTE);
  return names.sort().map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}
