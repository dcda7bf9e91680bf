/**
 * Macros, and what they need, run on this machine while a package is compiled; every package would compile them anew.
 * Builds by Cargo begin with those that the first build of their kind has left.
 */
import { cpSync, existsSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { cached, cacheRoot } from "../pack/cache.js";

/** Cargo's own lock is never copied: each folder has its own. */
const isNoLock = (path: string): boolean => basename(path) !== ".cargo-lock";

/** Copies a folder of macros whole, or leaves nothing of it: a disk may be full, and a build does without. */
function copied(from: string, to: string): boolean {
  try {
    cpSync(from, to, { recursive: true, preserveTimestamps: true, filter: isNoLock });
    return true;
  } catch {
    rmSync(to, { recursive: true, force: true });
    return false;
  }
}

/**
 * Runs a build by Cargo for an explicit target, so that macros lie in `folder`, apart from what is built for the target.
 * Those that the first build with this key has compiled are put there first; Cargo looks itself whether they are right.
 */
export async function withMacros<T extends { readonly status: number }>(folder: string, key: string, build: () => Promise<T>): Promise<T> {
  const kept = join(cacheRoot(), "macros", key);
  if (existsSync(kept) && !existsSync(folder)) copied(kept, folder);
  const result = await build();
  if (result.status === 0 && existsSync(folder)) await cached("macros", key, async (made) => (copied(folder, made) ? undefined : "there is no room"));
  return result;
}
