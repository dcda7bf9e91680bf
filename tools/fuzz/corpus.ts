/** Every rule file and golden of the project: what mutations start from. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InputFile } from "./target.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const folders = ["engine", "examples", "frontends", "grammar", "rules", "tools"];
const skipped: ReadonlySet<string> = new Set(["node_modules", "target", "out"]);

function walk(folder: string): InputFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path);
      return /\.(race|golden)$/.test(entry.name) ? [{ name: path, text: readFileSync(join(root, path), "utf8") }] : [];
    });
}

/** The files, and the examples on the page of the language, in one order. */
export function corpus(): readonly InputFile[] {
  const page = readFileSync(join(root, "specs/race.md"), "utf8");
  const blocks = [...page.matchAll(/^```(race|golden)\n([^]*?)^```$/gm)];
  return [...folders.flatMap(walk), ...blocks.map((match, i) => ({ name: `race-${i}.${match[1]}`, text: match[2]! }))];
}
