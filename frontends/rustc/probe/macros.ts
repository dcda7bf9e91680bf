/**
 * Macros, and what they need, run on this machine while a package is compiled; every package would compile them anew.
 * Builds by Cargo begin with those that earlier builds of their kind have left.
 */
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { cached, cacheRoot, withTemporary } from "../pack/cache.js";

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

/** What a folder of macros holds, as Cargo names it: another name is another version, feature or place of the sources. */
function holds(folder: string): ReadonlySet<string> {
  const fingerprints = join(folder, ".fingerprint");
  return new Set(existsSync(fingerprints) ? readdirSync(fingerprints) : []);
}

/** Beyond so many the folder holds mostly what nobody uses any more. */
const most = 120;

/** Keeps what a build has compiled beside what is kept: packages with other macros find theirs as well. */
async function keep(folder: string, kept: string, key: string): Promise<void> {
  const [now, before] = [holds(folder), holds(kept)];
  if (existsSync(kept) && [...now].every((one) => before.has(one))) return;
  await withTemporary(join(cacheRoot(), "macros"), async (work) => {
    const [made, old] = [join(work, "made"), join(work, "old")];
    if (!copied(folder, made)) return;
    if (!existsSync(kept)) return void (await cached("macros", key, async (place) => (copied(made, place) ? undefined : "there is no room")));
    try {
      renameSync(kept, old);
      if (before.size <= most) renameSync(made, kept);
    } catch {
      // another run was first: what it keeps is as good
    }
  });
}

/**
 * Runs a build by Cargo for an explicit target, so that macros lie in `folder`, apart from what is built for the target.
 * Those that builds with this key have compiled are put there first; Cargo looks itself whether they are right.
 */
export async function withMacros<T extends { readonly status: number }>(folder: string, key: string, build: () => Promise<T>): Promise<T> {
  const kept = join(cacheRoot(), "macros", key);
  if (existsSync(kept) && !existsSync(folder)) copied(kept, folder);
  const result = await build();
  if (result.status === 0 && existsSync(folder)) await keep(folder, kept, key);
  return result;
}
