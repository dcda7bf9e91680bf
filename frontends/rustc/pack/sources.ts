/** The source files of a crate, as Cargo's dep-info lists them: what a probe's cache key rests on. */
import { existsSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { madeIn } from "../toolchain/made.js";

/** Paths named in a Makefile-style dep-info (spaces are escaped). */
export function depInfoPaths(text: string): readonly string[] {
  const paths = text
    .split("\n")
    .filter((line) => line.endsWith(":") && !line.startsWith("#"))
    .map((line) => line.slice(0, -1).replaceAll("\\ ", " "));
  return [...new Set(paths)].sort();
}

/** All source files of `crate`, of which Cargo made something in the folder of a profile; absolute. */
export function sourcesOf(crate: string, profile: string, cwd: string): readonly string[] {
  const infos = madeIn(profile).filter((path) => path.endsWith(".d") && basename(path).replace(/(-[0-9a-f]+)?\.d$/, "") === crate);
  const paths = infos.flatMap((path) => depInfoPaths(readFileSync(path, "utf8")));
  return [...new Set(paths.map((path) => resolve(cwd, path)))].filter((path) => /\.\w+$/.test(path) && !path.endsWith(".d") && existsSync(path)).sort();
}
