/** The source files of a crate, as Cargo's dep-info lists them: what a probe's cache key rests on. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** Paths named in a Makefile-style dep-info (spaces are escaped). */
export function depInfoPaths(text: string): readonly string[] {
  const paths = text
    .split("\n")
    .filter((line) => line.endsWith(":") && !line.startsWith("#"))
    .map((line) => line.slice(0, -1).replaceAll("\\ ", " "));
  return [...new Set(paths)].sort();
}

/** All source files of `crate` in a Cargo target folder's `deps`, absolute. */
export function sourcesOf(crate: string, deps: string, cwd: string): readonly string[] {
  if (!existsSync(deps)) return [];
  const infos = readdirSync(deps).filter((name) => name.endsWith(".d") && name.replace(/-[0-9a-f]+\.d$/, "") === crate);
  const paths = infos.flatMap((name) => depInfoPaths(readFileSync(join(deps, name), "utf8")));
  return [...new Set(paths.map((path) => resolve(cwd, path)))].filter((path) => /\.\w+$/.test(path) && !path.endsWith(".d") && existsSync(path)).sort();
}
