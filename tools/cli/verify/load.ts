/** What `race verify` works on: the policy with what it uses, and graphs that somebody drew. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileProgram, graphFromPaths, storeOf, type ParameterValues, type Program, type RuleSource } from "../../../engine/index.js";
import { vocabularyOf } from "../../../engine/rule/schema.js";
import type { Vocabulary } from "../../../engine/rule/vocabulary.js";
import { specimenIn, type Specimen } from "../../../engine/verify/index.js";
import { parseGolden, parseRules, type RuleFile } from "../../../grammar/index.js";
import { library } from "../../../rules/library.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";

export interface Loaded {
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

interface Loading {
  readonly sources: Map<string, RuleSource>;
  readonly vocabularies: Map<string, Vocabulary>;
  readonly diagnostics: Diagnostic[];
}

const cannotRead = (path: string, error: unknown): Diagnostic => ({
  severity: "error",
  code: "cannot_read",
  message: `cannot read ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message}`,
  labels: [],
  notes: [],
  help: ["check the path"],
});

function readText(path: string, diagnostics: Diagnostic[]): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    diagnostics.push(cannotRead(path, error));
    return undefined;
  }
}

function addText(loading: Loading, path: string, text: string): void {
  if (loading.sources.has(path)) return;
  const { file, diagnostics } = parseRules(text, path);
  loading.sources.set(path, { path, file });
  loading.diagnostics.push(...diagnostics);
  addUses(loading, path, file);
}

/** What a file builds on: a vocabulary or a policy beside it, files of the library. */
function addUses(loading: Loading, path: string, { uses }: RuleFile): void {
  for (const use of uses) {
    const [first, ...rest] = use.path.map(({ text }) => text);
    const place = rest.join("/");
    const beside = join(dirname(path), place);
    if (first === "rules") for (const one of library) if (one.path === `rules/${place}.race` || one.path.startsWith(`rules/${place ? `${place}/` : ""}`)) addText(loading, one.path, one.text);
    if (first === "policies") addFile(loading, `${beside}.race`);
    if (first === "graph" && place !== "rust" && !loading.vocabularies.has(place)) addVocabulary(loading, place, `${beside}.schema.json`);
  }
}

function addFile(loading: Loading, path: string): void {
  const text = readText(path, loading.diagnostics);
  if (text !== undefined) addText(loading, path, text);
}

function addVocabulary(loading: Loading, name: string, path: string): void {
  const text = readText(path, loading.diagnostics);
  if (text === undefined) return;
  const { vocabulary, diagnostics } = vocabularyOf(name, parsedJson(text), path);
  loading.diagnostics.push(...diagnostics);
  if (vocabulary) loading.vocabularies.set(name, vocabulary);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads and compiles policies. */
export function loadPolicies(paths: readonly string[], parameters: ParameterValues): Loaded {
  const loading: Loading = { sources: new Map(), vocabularies: new Map(), diagnostics: [] };
  for (const path of paths) addFile(loading, path);
  if (loading.diagnostics.some(({ severity }) => severity === "error")) return { diagnostics: loading.diagnostics };
  const { program, diagnostics } = compileProgram([...loading.sources.values()], parameters, { vocabularies: [...loading.vocabularies.values()] });
  // What a library rule warns of is for its author.
  const told = diagnostics.filter((one) => one.severity === "error" || one.labels.some(({ place }) => paths.includes(place?.file ?? "")));
  return { ...(program && { program }), diagnostics: [...loading.diagnostics, ...told] };
}

export interface Given {
  readonly title: string;
  readonly specimen: Specimen;
}

/** The graphs of goldens. */
export function loadGraphs(paths: readonly string[], { vocabulary }: Program): { readonly graphs: readonly Given[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const graphs = paths.flatMap((path) => {
    const text = readText(path, diagnostics);
    if (text === undefined) return [];
    const { file, diagnostics: found } = parseGolden(text, path);
    diagnostics.push(...found);
    return file.cases.map(({ title, graph }): Given => {
      const drawn = graphFromPaths(graph, path, vocabulary);
      diagnostics.push(...drawn.diagnostics);
      return { title, specimen: specimenIn(storeOf(drawn.steg)) };
    });
  });
  return { graphs, diagnostics };
}
