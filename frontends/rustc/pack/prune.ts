/**
 * The cache stays within a limit: what was used longest ago goes first. What was used within the last hour stays, since
 * another run may be at work in it; nothing is lost by what goes, it is made again.
 */
import { type Dirent, existsSync, lstatSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const GIB = 2 ** 30;
const HOUR = 3_600_000;
/** Between two looks at the whole cache, in milliseconds: a look reads every folder in it. */
const BETWEEN = HOUR / 6;

/** The limit in bytes: `RACE_CACHE_LIMIT` in GiB, else 10 GiB. A limit that is no number is none. */
export function cacheLimit(stated: string | undefined = process.env.RACE_CACHE_LIMIT): number {
  const gib = stated === undefined ? 10 : Number(stated);
  return Number.isFinite(gib) && gib > 0 ? gib * GIB : Infinity;
}

interface Entry {
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly used: number;
  readonly bytes: number;
}

const listed = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // another run took it away
  }
};

function bytesIn(folder: string): number {
  return listed(folder).reduce((sum, one) => {
    const path = join(folder, one.name);
    if (one.isDirectory()) return sum + bytesIn(path);
    const size = lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0;
    return sum + size * 512;
  }, 0);
}

const entries = (root: string): readonly Entry[] =>
  listed(root)
    .filter((kind) => kind.isDirectory())
    .flatMap((kind) => listed(join(root, kind.name)).map((one) => join(root, kind.name, one.name)))
    .flatMap((folder) => {
      const used = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
      return used === undefined ? [] : [{ folder, used, bytes: bytesIn(folder) }];
    });

/** Notes that an entry of the cache is in use. */
export function touch(folder: string): void {
  const now = new Date();
  if (existsSync(folder)) utimesSync(folder, now, now);
}

/** Removes what was used longest ago until four fifths of the limit are left; gives the folders that are gone. */
export function prune(root: string, limit: number, now: number = Date.now()): readonly string[] {
  const all = entries(root);
  let left = all.reduce((sum, one) => sum + one.bytes, 0);
  if (left <= limit) return [];
  const old = all.filter((one) => now - one.used > HOUR).sort((a, b) => a.used - b.used);
  const gone: string[] = [];
  for (const one of old) {
    if (left <= limit * 0.8) break;
    rmSync(one.folder, { recursive: true, force: true });
    left -= one.bytes;
    gone.push(one.folder);
  }
  return gone;
}

/** Prunes the cache, unless somebody did so a short while ago. */
export function pruneNowAndThen(root: string): void {
  const stamp = join(root, ".pruned");
  const last = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - last < BETWEEN) return;
  writeFileSync(stamp, "");
  prune(root, cacheLimit());
}
