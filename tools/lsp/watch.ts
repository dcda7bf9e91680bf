/**
 * Which files are looked at when. What is typed is checked at once, the file alone; after a pause in typing, the programs
 * that it takes part in are checked whole and goldens are run, in the background. What comes back late is thrown away.
 */
import type { Connection } from "vscode-languageserver/node";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Background } from "./checks/background.js";
import { failureOf, type DeepAnswer, type DeepRequest } from "./checks/deep.js";
import { quickGolden } from "./checks/golden.js";
import { quickCheck, remember, withoutEchoes, type Memory } from "./checks/quick.js";
import { missingUses } from "./checks/uses.js";
import { vocabularyOf } from "./checks/vocabulary.js";
import { allShown } from "./features/diagnostics.js";
import { allSources, filesAround, goldenBeside, inLibrary, programOf, rulesBeside, schemaOf, type Workspace } from "./workspace/workspace.js";
import type { Source } from "./workspace/source.js";

export interface Watch {
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
  /** Looks at all files of the workspace. */
  readonly everything: () => void;
}

interface Watching {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly background: Background;
  readonly settings: { readonly pause: number };
  /** What is known of the stretches of each rule file. */
  readonly memories: Map<string, Memory>;
  /** What the last look at each program found, by the file whose program it is. */
  readonly programs: Map<string, readonly Diagnostic[]>;
  /** What was told of each file last. */
  readonly told: Map<string, string>;
  /** Files whose programs are to be looked at. */
  readonly due: Set<string>;
  timer?: NodeJS.Timeout;
  /** Counts changes, so that an answer to an older question is known to be one. */
  generation: number;
  running: boolean;
}

function memoryOf({ memories }: Watching, uri: string): Memory {
  return memories.get(uri) ?? memories.set(uri, new Map()).get(uri)!;
}

/** Tells the editor what is wrong with a file, unless it knows. */
function tell({ connection, workspace, told }: Watching, source: Source, diagnostics: readonly Diagnostic[]): void {
  const message = { uri: source.uri, version: source.version, diagnostics: [...allShown(workspace, source, diagnostics)] };
  const text = JSON.stringify(message);
  if (told.get(source.uri) === text) return;
  told.set(source.uri, text);
  void connection.sendDiagnostics(message);
}

function quick(watching: Watching, source: Source): void {
  const { workspace } = watching;
  if (source.golden) return tell(watching, source, [...quickGolden(source, schemaOf(workspace, source), vocabularyOf(workspace, source)), ...failures(watching, source)]);
  tell(watching, source, [...missingUses(workspace, source), ...quickCheck(workspace, source, memoryOf(watching, source.uri), vocabularyOf(workspace, source))]);
}

/** Cases that did not hold and have not been touched since. */
function failures({ workspace }: Watching, source: Source): readonly Diagnostic[] {
  const failed = workspace.failed.get(source.path) ?? [];
  const titles = new Map(source.outline().items.map((item) => [item.title, source.cases().file.cases.find(({ title }) => title === item.title)]));
  return failed.flatMap((one) => {
    const now = titles.get(one.title);
    return now && one.text === source.text.slice(now.span.start, now.span.end).trimEnd() ? [failureOf({ ...one, line: now.span.line })] : [];
  });
}

/** Files of the editor's folders; those of the installation are nobody's to mend. */
function isOurs({ folders }: Workspace, { uri, open }: Source): boolean {
  return open || folders.some((folder) => uri.startsWith(`${folder}/`));
}

const keyOf = (workspace: Workspace, source: Source): string => (inLibrary(workspace, source.uri) ? "rules" : source.uri);

/** The rule file or its golden is open: then its cases run, too. */
function isOpen(workspace: Workspace, source: Source): boolean {
  return source.open || goldenBeside(workspace, source)?.open === true;
}

/** A program to look at, with the files whose own it is. */
interface Job {
  readonly program: readonly Source[];
  readonly sources: readonly Source[];
}

/** The programs that hold a file of these: those of open files, and of the others the largest, which hold the smaller ones. */
function jobs(watching: Watching): readonly Job[] {
  const { workspace, due } = watching;
  const ours = allSources(workspace).filter((source) => !source.golden && isOurs(workspace, source));
  const groups = new Map<string, Job>();
  for (const source of ours) {
    const program = programOf(workspace, source);
    if (!program.some(({ uri }) => due.has(uri))) continue;
    const key = keyOf(workspace, source);
    groups.set(key, { program, sources: [...(groups.get(key)?.sources ?? []), source] });
  }
  due.clear();
  const all = [...groups.values()].sort((a, b) => b.program.length - a.program.length);
  const open = all.filter(({ sources }) => sources.some((source) => isOpen(workspace, source)));
  const seen = new Set(open.flatMap(({ program }) => program.map(({ uri }) => uri)));
  const largest = all.filter(({ program, sources }) => {
    if (sources.every(({ uri }) => seen.has(uri))) return false;
    for (const { uri } of program) seen.add(uri);
    return true;
  });
  return [...open, ...largest];
}

function goldenTexts(workspace: Workspace, source: Source): DeepRequest["goldens"] {
  const golden = isOpen(workspace, source) ? goldenBeside(workspace, source) : undefined;
  if (!golden) return [];
  return [{ path: golden.path, text: golden.text, beside: source.path, used: filesAround(workspace, source).map(({ path }) => path) }];
}

function request({ workspace }: Watching, { program, sources }: Job): DeepRequest {
  const vocabulary = vocabularyOf(workspace, sources[0]!);
  const files = program.map(({ path, text }) => ({ path, text }));
  return { files, goldens: sources.flatMap((source) => goldenTexts(workspace, source)), ...(vocabulary ? { vocabulary } : {}) };
}

/** Notes what a program's look found and tells of all its files. */
function conclude(watching: Watching, { program, sources }: Job, answer: DeepAnswer): void {
  const { workspace, programs } = watching;
  programs.set(keyOf(workspace, sources[0]!), withoutEchoes(program, answer.diagnostics));
  const known = [...programs.values()].flat();
  for (const source of program) {
    if (!isOurs(workspace, source)) continue;
    remember(memoryOf(watching, source.uri), source, known);
    quick(watching, source);
  }
  for (const source of sources) if (isOpen(workspace, source)) concludeGolden(watching, source, answer);
}

function concludeGolden(watching: Watching, rules: Source, answer: DeepAnswer): void {
  const { workspace } = watching;
  const golden = goldenBeside(workspace, rules);
  if (!golden) return;
  workspace.failed.set(golden.path, answer.failed.filter(({ path }) => path === golden.path));
  quick(watching, golden);
}

/** Looks at what is due, until nothing is or somebody types. */
async function look(watching: Watching): Promise<void> {
  if (watching.running) return;
  watching.running = true;
  const { generation, background } = watching;
  const todo = jobs(watching);
  for (const [i, job] of todo.entries()) {
    const answer = await background.ask(request(watching, job));
    if (watching.generation !== generation) {
      for (const { uri } of todo.slice(i).flatMap(({ sources }) => sources)) watching.due.add(uri);
      break;
    }
    if (answer) conclude(watching, job, answer);
  }
  watching.running = false;
  if (watching.due.size && !watching.timer) later(watching);
}

function later(watching: Watching): void {
  clearTimeout(watching.timer);
  watching.timer = setTimeout(() => {
    delete watching.timer;
    look(watching).catch((error: Error) => {
      watching.running = false;
      watching.connection.console.error(String(error.stack ?? error));
    });
  }, watching.settings.pause);
}

function changed(watching: Watching, uri: string): void {
  const { workspace } = watching;
  watching.generation++;
  const source = workspace.sources.get(uri);
  const rules = source && rulesBeside(workspace, source);
  watching.due.add(rules?.uri ?? uri);
  // A vocabulary bears upon every file.
  if (uri.endsWith(".json")) for (const one of allSources(workspace)) watching.due.add(one.uri);
  if (source?.open) attempt(watching, () => quick(watching, source));
  if (!source) gone(watching, uri);
  later(watching);
}

function gone({ connection, memories, programs, told }: Watching, uri: string): void {
  memories.delete(uri);
  programs.delete(uri);
  told.delete(uri);
  void connection.sendDiagnostics({ uri, diagnostics: [] });
}

function closed(watching: Watching, uri: string): void {
  const source = watching.workspace.sources.get(uri);
  if (!source || !isOurs(watching.workspace, source)) gone(watching, uri);
  changed(watching, uri);
}

function attempt({ connection }: Watching, action: () => void): void {
  try {
    action();
  } catch (error) {
    connection.console.error(String((error as Error).stack ?? error));
  }
}

export function watch(connection: Connection, workspace: Workspace, background: Background, settings: { readonly pause: number }): Watch {
  const watching: Watching = { connection, workspace, background, settings, memories: new Map(), programs: new Map(), told: new Map(), due: new Set(), generation: 0, running: false };
  return {
    changed: (uri) => changed(watching, uri),
    closed: (uri) => closed(watching, uri),
    everything: () => {
      for (const { uri } of allSources(workspace)) watching.due.add(uri);
      later(watching);
    },
  };
}
