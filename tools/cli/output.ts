/**
 * Outputs appear at once or not at all: everything is written beside its destination under a name of its own, flushed,
 * and only then renamed into place; what goes wrong on the way takes the unfinished files with it.
 */
import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, basename } from "node:path";
import type { Diagnostic } from "../../specs/diagnostic.js";

export interface OutputFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

const pending = new Set<string>();

const folders = new Set<string>();

/** A folder for intermediate files while `use` runs; gone afterwards, also when the run is interrupted. */
export async function withFolder<T>(prefix: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  folders.add(folder);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}

/** Removes what an interrupted run has begun to write. */
export function discardPending(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  discardFiles();
}

function discardFiles(): void {
  for (const path of pending) rmSync(path, { force: true });
  pending.clear();
}

function writeWhole(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, "w", mode);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const reason = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full",
    EACCES: "there is no permission to write there",
    ENOENT: "the folder does not exist",
    EROFS: "the file system is read-only",
    EISDIR: "there is a folder of that name",
    EFBIG: "the file would be larger than allowed",
    EDQUOT: "the disk quota is used up",
  };
  return (code && known[code]) ?? message;
};

/** Whether the system refused a file operation, as against a bug. */
export const isSystemError = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).syscall === "string";

/** What the system says against writing at `path`. */
export const cannotWrite = (path: string, error: unknown, help: string): Diagnostic => ({
  severity: "error",
  code: "cannot_write",
  message: `cannot write ${path}: ${reason(error)}`,
  labels: [],
  notes: ["what stood there before is untouched, nothing unfinished was left"],
  help: [help],
});

/** Writes all files or none; refuses with `cannot_write`. */
export function writeOutputs(files: readonly OutputFile[]): readonly Diagnostic[] {
  const temporary = (path: string) => join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  let current = "";
  try {
    for (const file of files) {
      current = file.path;
      pending.add(temporary(file.path));
      writeWhole(temporary(file.path), file.bytes, file.executable ? 0o755 : 0o644);
    }
    for (const file of files) {
      current = file.path;
      renameSync(temporary(file.path), file.path);
      pending.delete(temporary(file.path));
    }
    return [];
  } catch (error) {
    discardFiles();
    return [cannotWrite(current, error, "make room or name another place with -o")];
  }
}
