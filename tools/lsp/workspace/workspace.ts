/**
 * What the editor knows: the files of the workspace with what is typed into them, and how they belong together.
 * The program of a file is what it `use`s, and what that uses in turn; the library is one program.
 */
import type { Schema } from "../schema/schema.js";
import { readSchema } from "../schema/schema.js";
import { byCodeUnit } from "../../../engine/graph/value.js";
import { pathOf, uriOf, type Files } from "./files.js";
import { sourceOf, type Source } from "./source.js";
import type { FailedCase } from "../checks/deep.js";
import type { Manual } from "../manual/manual.js";

export interface Workspace {
  readonly files: Files;
  readonly manual: Manual;
  readonly sources: Map<string, Source>;
  /** Schemas by address; those that were looked for and are not there are `undefined`. */
  readonly schemas: Map<string, Schema | undefined>;
  /** Folders that the editor has open. */
  readonly folders: string[];
  /** The folder in which `rules/` and `specs/` lie: the workspace's own if it is a checkout, else the installation's. */
  root: string;
  /** Cases of goldens that do not hold, by the path of the golden, as of the last time that they ran. */
  readonly failed: Map<string, readonly FailedCase[]>;
  /** What was worked out of the sources as they are, thrown away when one changes. */
  readonly known: { readonly programs: Map<string, readonly Source[]>; readonly absent: Set<string> };
}

export function emptyWorkspace(files: Files, manual: Manual, root: string): Workspace {
  return { files, manual, root, sources: new Map(), schemas: new Map(), folders: [], failed: new Map(), known: { programs: new Map(), absent: new Set() } };
}

function forget({ known }: Workspace): void {
  known.programs.clear();
  known.absent.clear();
}

/** Reads all files of a folder. */
export function addFolder(workspace: Workspace, folder: string): void {
  const base = folder.replace(/\/$/, "");
  workspace.folders.push(base);
  const uris = workspace.files.list(base);
  if (uris.some((uri) => uri.startsWith(`${base}/rules/`)) && workspace.files.read(`${base}/rules/library.ts`) !== undefined) workspace.root = base;
  for (const uri of uris) refresh(workspace, uri);
}

/** Takes a file from the disk again, unless the editor has it open. */
export function refresh(workspace: Workspace, uri: string): Source | undefined {
  forget(workspace);
  if (uri.endsWith(".json")) return void workspace.schemas.delete(uri);
  const before = workspace.sources.get(uri);
  if (before?.open) return before;
  const text = workspace.files.read(uri);
  if (text === undefined) return void workspace.sources.delete(uri);
  return put(workspace, sourceOf(uri, pathOf(uri), text, false, before ? before.version + 1 : 0));
}

/** Only a file that is new, or that uses other files than before, makes other programs. */
function forgetUses(workspace: Workspace, source: Source): void {
  const before = workspace.sources.get(source.uri);
  const used = ({ outline }: Source): string => outline().uses.map(({ path }) => path.map(({ text }) => text).join(".")).join();
  if (!before || used(before) !== used(source)) return forget(workspace);
  for (const [uri, program] of workspace.known.programs) if (program.includes(before)) workspace.known.programs.set(uri, program.map((one) => (one === before ? source : one)));
}

export function put(workspace: Workspace, source: Source): Source {
  forgetUses(workspace, source);
  workspace.sources.set(source.uri, source);
  return source;
}

/** A file, read from the disk if need be; that it is not there is remembered until something changes. */
export function sourceAt(workspace: Workspace, uri: string): Source | undefined {
  const known = workspace.sources.get(uri);
  if (known || workspace.known.absent.has(uri)) return known;
  const text = workspace.files.read(uri);
  if (text !== undefined) return put(workspace, sourceOf(uri, pathOf(uri), text, false, 0));
  workspace.known.absent.add(uri);
  return undefined;
}

/** All files that are known, in the order of their addresses. */
export function allSources(workspace: Workspace): readonly Source[] {
  return [...workspace.sources.values()].sort((a, b) => byCodeUnit(a.uri, b.uri));
}

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf("/"));

/** Whether a file is of the library, whose files all run together. */
export function inLibrary(workspace: Workspace, uri: string): boolean {
  return uri.startsWith(`${workspace.root}/rules/`);
}

/** The files of the library below `rules/…`, or the one of that name. */
function libraryFiles(workspace: Workspace, path: string): readonly Source[] {
  const file = sourceAt(workspace, `${workspace.root}/${path}.race`);
  if (file) return [file];
  return workspace.files.list(`${workspace.root}/${path}`).flatMap((uri) => (uri.endsWith(".race") ? (sourceAt(workspace, uri) ?? []) : []));
}

/** The rule files that a `use` names; of a vocabulary there are none. */
export function filesUsed(workspace: Workspace, from: Source, path: readonly string[]): readonly Source[] {
  if (path[0] === "rules") return libraryFiles(workspace, path.join("/"));
  if (path[0] !== "policies" || path.length < 2) return [];
  return [sourceAt(workspace, `${folderOf(from.uri)}/${path.slice(1).join("/")}.race`)].flatMap((source) => source ?? []);
}

/** The rule file beside a golden; a rule file is its own. */
export function rulesBeside(workspace: Workspace, source: Source): Source | undefined {
  return source.golden ? sourceAt(workspace, source.uri.replace(/\.golden$/, ".race")) : source;
}

/** The golden beside a rule file, if there is one. */
export function goldenBeside(workspace: Workspace, source: Source): Source | undefined {
  return source.golden ? source : sourceAt(workspace, source.uri.replace(/\.race$/, ".golden"));
}

/** A rule file, or the one beside a golden, with what it uses, and what that uses. */
export function filesAround(workspace: Workspace, source: Source, more: readonly Source[] = []): readonly Source[] {
  const found = new Map<string, Source>();
  const add = (one: Source): void => {
    if (found.has(one.uri)) return;
    found.set(one.uri, one);
    for (const { path } of one.outline().uses) filesUsed(workspace, one, path.map(({ text }) => text)).forEach(add);
  };
  const first = rulesBeside(workspace, source);
  [...(first ? [first] : []), ...more].forEach(add);
  return [...found.values()];
}

/** The rule files that are checked together with a file, itself first: what it uses, and of the library all. */
export function programOf(workspace: Workspace, source: Source): readonly Source[] {
  const known = workspace.known.programs.get(source.uri);
  if (known) return known;
  const all = inLibrary(workspace, source.uri) ? libraryFiles(workspace, "rules") : [];
  const program = filesAround(workspace, source, all);
  workspace.known.programs.set(source.uri, program);
  return program;
}

/** Where the vocabulary of a `use graph.NAME` lies. */
export function schemaUri(workspace: Workspace, from: string, name: string): string {
  return name === "rust" ? `${workspace.root}/specs/graph.schema.json` : `${folderOf(from)}/${name}.schema.json`;
}

function schemaAt(workspace: Workspace, uri: string, name: string): Schema | undefined {
  if (!workspace.schemas.has(uri)) {
    const text = workspace.files.read(uri);
    workspace.schemas.set(uri, text === undefined ? undefined : readSchema(uri, name, text));
  }
  return workspace.schemas.get(uri);
}

/** The vocabulary that a file speaks: the one that it or the first of its program names, else that of STEG. */
export function schemaOf(workspace: Workspace, source: Source): Schema {
  for (const { uri, outline } of programOf(workspace, source))
    for (const { path } of outline().uses)
      if (path[0]?.text === "graph" && path[1] && path[1].text !== "rust") {
        const schema = schemaAt(workspace, schemaUri(workspace, uri, path[1].text), path[1].text);
        if (schema) return schema;
      }
  return schemaAt(workspace, schemaUri(workspace, source.uri, "rust"), "rust") ?? { uri: "", name: "rust", kinds: new Map(), edges: new Map(), lines: [0] };
}

/** Parameters of the program of a file, by name, with where they are declared. */
export function parametersOf(workspace: Workspace, source: Source): ReadonlyMap<string, { readonly source: Source; readonly item: ReturnType<Source["outline"]>["items"][number] }> {
  const items = programOf(workspace, source).flatMap((one) => one.outline().items.filter(({ kind, name }) => kind === "param" && name).map((item) => ({ source: one, item })));
  return new Map(items.reverse().map((one) => [one.item.name!.text, one]));
}

export { uriOf };
