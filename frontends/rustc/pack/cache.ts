/**
 * Steps are cached by content: a step's folder is named by the hash of everything that goes into it, and appears
 * under that name only when it is complete, so that an interrupted run leaves nothing that a later one would trust.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { touch } from "./prune.js";

/** The cache folder: `RACE_CACHE`, else `XDG_CACHE_HOME/race`, else `~/.cache/race`. */
export function cacheRoot(): string {
  const root = process.env.RACE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "race");
  mkdirSync(root, { recursive: true });
  return root;
}

/** SHA-256 of the parts, each with its length, as 32 hex digits. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

const unfinished = new Set<string>();

/** Removes the folders of steps that an interrupted run has begun. */
export function discardUnfinished(): void {
  for (const folder of unfinished) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  unfinished.clear();
}

/** What `act` makes of a folder of its own for files that nobody needs afterwards: it goes when `act` ends, or is interrupted. */
export async function withTemporary<T>(parent: string, act: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, ".work-"));
  unfinished.add(folder);
  try {
    return await act(folder);
  } finally {
    unfinished.delete(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Cached {
  readonly folder: string;
  readonly fresh: boolean;
}

/** The folder of a step: made by `produce(folder)` unless a complete one with this key is there. */
export async function cached<E>(
  kind: string,
  key: string,
  produce: (folder: string) => Promise<E | undefined>,
): Promise<{ readonly value: Cached } | { readonly failure: E }> {
  const parent = join(cacheRoot(), kind);
  const final = join(parent, key);
  if (existsSync(final)) {
    touch(final);
    return { value: { folder: final, fresh: false } };
  }
  mkdirSync(parent, { recursive: true });
  const work = mkdtempSync(join(parent, ".work-"));
  unfinished.add(work);
  const failure = await produce(work);
  unfinished.delete(work);
  if (failure !== undefined) {
    rmSync(work, { recursive: true, force: true });
    return { failure };
  }
  try {
    renameSync(work, final);
  } catch {
    rmSync(work, { recursive: true, force: true }); // another run was first, with the same content
  }
  return { value: { folder: final, fresh: true } };
}
