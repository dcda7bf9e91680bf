/**
 * What a rule file builds on: `use rules.…` files of the library, `use policies.NAME` a file beside it, `use graph.NAME` a schema beside it.
 * Reading is the caller's: the command line reads the disk, the language server what is open in the editor.
 */
import { dirname, join } from "node:path";
import { vocabularyOf, type RuleSource, type Vocabulary } from "../../engine/index.js";
import type { RuleFile, Use } from "../../grammar/index.js";
import { parseRules } from "../../grammar/index.js";
import { further, library } from "../../rules/library.js";
import type { Diagnostic } from "../../specs/diagnostic.js";

/** The text of a file; nothing if it cannot be read. */
export type Read = (path: string) => string | undefined;

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface ParsedSource extends RuleSource {
  readonly text: string;
  /** Whether it was asked for, and not only used by another. */
  readonly root: boolean;
}

export interface Gathered {
  /** The files that were asked for and those that they use, each once. */
  readonly sources: readonly ParsedSource[];
  readonly vocabularies: readonly Vocabulary[];
  /** Syntax, and what is used and not there. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Gathering {
  readonly read: Read;
  readonly sources: Map<string, ParsedSource>;
  readonly vocabularies: Map<string, Vocabulary>;
  readonly diagnostics: Diagnostic[];
}

/** Parses files and everything that they use. */
export function gather(roots: readonly TextFile[], read: Read): Gathered {
  const gathering: Gathering = { read, sources: new Map(), vocabularies: new Map(), diagnostics: [] };
  const added = roots.map((one) => add(gathering, one, true));
  added.forEach((one) => follow(gathering, one));
  const { sources, vocabularies, diagnostics } = gathering;
  return { sources: [...sources.values()], vocabularies: [...vocabularies.values()], diagnostics };
}

function add(gathering: Gathering, { path, text }: TextFile, root: boolean): ParsedSource {
  const { file, diagnostics } = parseRules(text, path);
  const source = { path, text, file, root };
  gathering.sources.set(path, source);
  gathering.diagnostics.push(...diagnostics);
  return source;
}

/** Adds what a file uses, and what that uses. A file of the library may have been asked for by another path. */
function follow(gathering: Gathering, source: ParsedSource): void {
  for (const use of source.file.uses) {
    if (use.path[0]?.text === "graph") addVocabulary(gathering, source, use);
    for (const one of usedFiles(gathering, source, use)) {
      if ([...gathering.sources.values()].some(({ path, text }) => path === one.path || text === one.text)) continue;
      follow(gathering, add(gathering, one, false));
    }
  }
}

function usedFiles(gathering: Gathering, source: ParsedSource, use: Use): readonly TextFile[] {
  const [where, ...names] = use.path.map(({ text }) => text);
  const missing = (what: string): readonly TextFile[] => (gathering.diagnostics.push(notThere(source, use, what)), []);
  if (where === "rules") {
    const path = ["rules", ...names].join("/");
    const files = [...library, ...further].filter((one) => one.path === `${path}.race` || one.path.startsWith(`${path}/`));
    return files.length ? files : missing(`the library has no file ${path}.race and no folder ${path}/`);
  }
  if (where !== "policies") return where === "graph" ? [] : missing("a `use` begins with `graph`, `rules` or `policies`");
  const path = join(dirname(source.path), `${names.join("/")}.race`);
  const text = gathering.read(path);
  return text === undefined ? missing(`${path} cannot be read`) : [{ path, text }];
}

function notThere({ path }: ParsedSource, { span }: Use, what: string): Diagnostic {
  const place = { file: path, line: span.line, column: span.column, length: span.end - span.start };
  return {
    severity: "error",
    code: "cannot_read",
    message: `what this file uses is not there: ${what}`,
    labels: [{ text: "used here", place }],
    notes: [],
    help: ["correct the path, or leave the `use` out"],
  };
}

/** A schema that is not there is left to the checks, which say it of the `use`. */
function addVocabulary({ read, vocabularies, diagnostics }: Gathering, source: ParsedSource, use: Use): void {
  const name = use.path
    .slice(1)
    .map(({ text }) => text)
    .join(".");
  if (name === "rust" || vocabularies.has(name)) return;
  const path = join(dirname(source.path), `${name}.schema.json`);
  const text = read(path);
  if (text === undefined) return;
  const { vocabulary, diagnostics: found } = vocabularyOf(name, parsedJson(text), path);
  diagnostics.push(...found);
  if (vocabulary) vocabularies.set(name, vocabulary);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a file says something of rules that stand elsewhere, so that it does not run without what it uses. */
export function needsOthers(file: RuleFile): boolean {
  const own = new Set(file.items.flatMap((item) => (item.kind === "rule" && !item.change ? [item.name.text] : [])));
  return file.items.some((item) => {
    if (item.kind === "rule") return item.change !== undefined || item.before.some(({ text }) => !own.has(text));
    return item.kind === "stage" && stagedNames(item.steps).some((name) => !own.has(name));
  });
}

type Steps = Extract<RuleFile["items"][number], { kind: "stage" }>["steps"];

function stagedNames(steps: Steps): readonly string[] {
  return steps.flatMap((step) => (step.kind === "repeat" ? stagedNames(step.steps) : [step.rule.text]));
}

/** What the golden beside a file runs with: the file alone, or with what it uses if it changes that. */
export function goldenSources(gathered: Gathered): readonly ParsedSource[] {
  const roots = gathered.sources.filter(({ root }) => root);
  return roots.some(({ file }) => needsOthers(file)) ? gathered.sources : roots;
}
