/** The files that the editor's workspace reads, behind an interface, so that tests can lay out one in memory. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";

export interface Files {
  /** The text of a file, or nothing where it cannot be read. */
  readonly read: (uri: string) => string | undefined;
  /** Rule files, goldens and vocabularies below a folder. */
  readonly list: (folder: string) => readonly string[];
}

/** More files than this are not looked for, so that a workspace at the root of a disk stays usable. */
const mostFiles = 20_000;
const ignored = /^(?:node_modules|target|dist.*|\..*)$/;
export const relevant = /\.(?:race|golden|schema\.json)$/;

/** The path of a `file:` address; other addresses are their own path. */
export function pathOf(uri: string): string {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : uri;
  } catch {
    return uri;
  }
}

/** Addresses come from editors in several spellings; one is kept. */
export function sameUri(uri: string): string {
  return uri.startsWith("file:") ? uriOf(pathOf(uri)) : uri;
}

export const uriOf = (path: string): string => (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) ? pathToFileURL(path).href : path);

function walk(folder: string, found: string[], seen: { folders: number }): void {
  if (++seen.folders > mostFiles) return;
  for (const entry of entries(folder)) {
    if (found.length >= mostFiles) return;
    if (entry.isDirectory() && !ignored.test(entry.name)) walk(join(folder, entry.name), found, seen);
    else if (entry.isFile() && relevant.test(entry.name)) found.push(join(folder, entry.name));
  }
}

function entries(folder: string): ReturnType<typeof readDirectory> {
  try {
    return readDirectory(folder);
  } catch {
    return [];
  }
}

const readDirectory = (folder: string) => readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

export const disk: Files = {
  read: (uri) => {
    const path = pathOf(uri);
    try {
      return statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
    } catch {
      return undefined;
    }
  },
  list: (folder) => {
    const found: string[] = [];
    walk(pathOf(folder), found, { folders: 0 });
    return found.map(uriOf);
  },
};
