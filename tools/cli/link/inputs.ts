/**
 * What a link is given: `.rcrate` files and plain objects or archives, read and checked, each unit with a name of its
 * own in this link. The order of the command line does not matter: inputs are sorted by role and name.
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { readRecords, type Record } from "../../../engine/index.js";
import { looksLikeAr } from "../../../formats/ar/index.js";
import { looksLikeElf } from "../../../formats/elf/index.js";
import { readRcrate, type Rcrate } from "../../../formats/rcrate/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";

export interface Unit {
  /** Unique in the link: crate name, with `#2` and so on where a name comes twice. */
  readonly name: string;
  /** As the user gave it. */
  readonly file: string;
  readonly rcrate: Rcrate;
  readonly records: readonly Record[];
}

export interface PlainInput {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface Inputs {
  /** The host first, then the others by name. */
  readonly units: readonly Unit[];
  /** Objects and archives that go to the final link as they are. */
  readonly plain: readonly PlainInput[];
}

const cannotRead = (file: string, error: unknown): Diagnostic => ({
  severity: "error",
  code: "cannot_read",
  message: `cannot read ${file}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message}`,
  labels: [],
  notes: [],
  help: ["check the path; `race pack` makes `.rcrate` files"],
});

function read(file: string): Uint8Array | Diagnostic {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    return cannotRead(file, error);
  }
}

interface Draft {
  readonly file: string;
  readonly rcrate: Rcrate;
  readonly records: readonly Record[];
}

function readUnit(bytes: Uint8Array, file: string): { draft?: Draft; diagnostics: readonly Diagnostic[] } {
  const { rcrate, diagnostics } = readRcrate(bytes, file);
  if (!rcrate) return { diagnostics };
  const steg = rcrate.member("steg.jsonl");
  const graph = readRecords(new TextDecoder().decode(steg), file);
  if (graph.diagnostics.some((one) => one.severity === "error")) return { diagnostics: graph.diagnostics };
  return { draft: { file, rcrate, records: graph.records }, diagnostics: graph.diagnostics };
}

const roleOrder = (draft: Draft): number => (draft.rcrate.manifest.role === "host" ? 0 : draft.rcrate.manifest.role === "interface" ? 1 : 2);
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Digest of the graph member: a stable order among units of one name and version, whatever their files are called. */
const digest = (draft: Draft): string => draft.rcrate.manifest.members.find((member) => member.name === "steg.jsonl")?.sha256 ?? "";

function named(drafts: readonly Draft[]): readonly Unit[] {
  const seen = new Map<string, number>();
  return [...drafts]
    .sort((a, b) => roleOrder(a) - roleOrder(b) || byCodeUnit(a.rcrate.manifest.crate.name, b.rcrate.manifest.crate.name) || byCodeUnit(a.rcrate.manifest.crate.version, b.rcrate.manifest.crate.version) || byCodeUnit(digest(a), digest(b)))
    .map((draft) => {
      const name = draft.rcrate.manifest.crate.name;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return { ...draft, name: count === 1 ? name : `${name}#${count}` };
    });
}

/** Reads all inputs; every input's faults are told, not only the first's. */
export function readInputs(files: readonly string[]): { readonly inputs: Inputs; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const drafts: Draft[] = [];
  const plain: PlainInput[] = [];
  for (const file of files) {
    const bytes = read(file);
    if ("severity" in bytes) diagnostics.push(bytes);
    else if (looksLikeElf(bytes) || (looksLikeAr(bytes) && !file.endsWith(".rcrate"))) plain.push({ file, bytes });
    else {
      const unit = readUnit(bytes, file);
      diagnostics.push(...unit.diagnostics);
      if (unit.draft) drafts.push(unit.draft);
    }
  }
  plain.sort((a, b) => byCodeUnit(basename(a.file), basename(b.file)));
  return { inputs: { units: named(drafts), plain }, diagnostics };
}
