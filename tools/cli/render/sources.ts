/** Where diagnostics find the text that they mark: rule files and goldens on disk, and the library, which is built in. */
import { readFileSync } from "node:fs";
import { library } from "../../../rules/library.js";
import type { SourceOf } from "./excerpt.js";

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Without its text a place is still a place.
    return undefined;
  }
}

/** Texts of rule files, each read once. */
export function ruleSources(): SourceOf {
  const known = new Map<string, string | undefined>();
  return (file) => {
    if (!/\.(race|golden|schema\.json)$/.test(file)) return undefined;
    if (!known.has(file)) known.set(file, library.find(({ path }) => path === file)?.text ?? read(file));
    return known.get(file);
  };
}
