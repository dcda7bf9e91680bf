/** What `race verify` works on: the policy with what it uses, and graphs that somebody drew. */
import { readFileSync } from "node:fs";
import { compileProgram, graphFromPaths, type ParameterValues, type Program } from "../../../engine/index.js";
import { storeOf } from "../../../engine/plain/store.js";
import { specimenIn, type Specimen } from "../../../engine/verify/index.js";
import { parseGolden } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { gather, type TextFile } from "../../rules/sources.js";

export interface Loaded {
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

const cannotRead = (path: string, error: unknown): Diagnostic => ({
  severity: "error",
  code: "cannot_read",
  message: `cannot read ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : (error as Error).message}`,
  labels: [],
  notes: [],
  help: ["check the path"],
});

function readTexts(paths: readonly string[], diagnostics: Diagnostic[]): readonly TextFile[] {
  return paths.flatMap((path) => {
    try {
      return [{ path, text: readFileSync(path, "utf8") }];
    } catch (error) {
      diagnostics.push(cannotRead(path, error));
      return [];
    }
  });
}

function readOne(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Reads and compiles policies. */
export function loadPolicies(paths: readonly string[], parameters: ParameterValues): Loaded {
  const unread: Diagnostic[] = [];
  const gathered = gather(readTexts(paths, unread), readOne);
  const early = [...unread, ...gathered.diagnostics];
  if (early.some(({ severity }) => severity === "error")) return { diagnostics: early };
  const { program, diagnostics } = compileProgram(gathered.sources, parameters, gathered);
  // What a file that is only used is warned of is for its author.
  const told = diagnostics.filter((one) => one.severity === "error" || one.labels.some(({ place }) => paths.includes(place?.file ?? "")));
  return { ...(program && { program }), diagnostics: [...early, ...told] };
}

export interface Given {
  readonly title: string;
  readonly specimen: Specimen;
}

/** The graphs of goldens. */
export function loadGraphs(paths: readonly string[], { vocabulary }: Program): { readonly graphs: readonly Given[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const graphs = readTexts(paths, diagnostics).flatMap(({ path, text }) => {
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
