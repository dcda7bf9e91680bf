/** A file as it is now: its text, and what is read from it when somebody asks. Nothing is read twice. */
import { parseGolden, parseRules, type ParsedGolden, type ParsedRules } from "../../../grammar/index.js";
import { readGolden, readRules } from "../syntax/read.js";
import type { Outline } from "../syntax/outline.js";
import { linesOf, type Lines } from "../text.js";

export interface Source {
  readonly uri: string;
  /** The path that diagnostics name. */
  readonly path: string;
  readonly text: string;
  readonly golden: boolean;
  /** The editor has it open; the text is the editor's, not the disk's. */
  readonly open: boolean;
  readonly version: number;
  readonly lines: () => Lines;
  readonly outline: () => Outline;
  readonly rules: () => ParsedRules;
  readonly cases: () => ParsedGolden;
}

/** Longer files are left alone, and a diagnostic says so. */
export const longestText = 4_000_000;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

export function sourceOf(uri: string, path: string, text: string, open: boolean, version: number): Source {
  const golden = path.endsWith(".golden");
  const read = text.length > longestText ? "" : text;
  return {
    uri,
    path,
    text,
    golden,
    open,
    version,
    lines: once(() => linesOf(text)),
    outline: once(() => (golden ? readGolden : readRules)(read)),
    rules: once(() => parseRules(read, path)),
    cases: once(() => parseGolden(read, path)),
  };
}
