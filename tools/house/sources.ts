/** The files of the project that a person wrote, as paths from its root, in code-unit order. */
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout (the compiled file runs two folders below dist/). */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const folders = ["specs", "grammar", "engine", "rules", "formats", "backends", "frontends", "examples", "tools"];

function walk(folder: string, matches: (name: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === "target" || entry.name === "node_modules" ? [] : walk(path, matches);
      return matches(entry.name) ? [path] : [];
    });
}

/** TypeScript sources, tests included. */
export const sourceFiles = (): readonly string[] => folders.flatMap((folder) => walk(folder, (name) => name.endsWith(".ts")));

/** All files whose name ends in one of the endings. */
export const filesEnding = (...endings: readonly string[]): readonly string[] =>
  folders.flatMap((folder) => walk(folder, (name) => endings.some((ending) => name.endsWith(ending))));
