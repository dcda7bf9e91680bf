/**
 * Where Cargo puts what it makes of crates, below the folder of a profile: all in `deps`, and since Cargo 1.100 in a folder for each
 * crate, `build/PACKAGE/HASH/out`.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

const folders = (path: string): readonly string[] =>
  existsSync(path) ? readdirSync(path, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [join(path, one.name)] : [])) : [];

const files = (path: string): readonly string[] =>
  existsSync(path) ? readdirSync(path, { withFileTypes: true }).flatMap((one) => (one.isFile() ? [join(path, one.name)] : [])) : [];

const byName = (a: string, b: string): number => (basename(a) < basename(b) ? -1 : basename(a) > basename(b) ? 1 : 0);

/** Paths of what Cargo made in the folder of a profile, in the order of their names. */
export function madeIn(profile: string): readonly string[] {
  const own = folders(join(profile, "build")).flatMap(folders).map((crate) => join(crate, "out"));
  return [join(profile, "deps"), ...own].flatMap(files).sort(byName);
}
