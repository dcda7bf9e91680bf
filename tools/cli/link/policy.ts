/** The policy of a link: the rule library and the user's files, parsed, checked and compiled. */
import { readFileSync } from "node:fs";
import { compileProgram, type ParameterValues, type Program, type RuleSource } from "../../../engine/index.js";
import { parseRules } from "../../../grammar/index.js";
import { library } from "../../../rules/library.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";

export interface PolicyRequest {
  /** Files beside the library. */
  readonly files: readonly string[];
  readonly parameters: ParameterValues;
  /** Rules of the library that do not take part, by name: for showing that each one decides something. */
  readonly without?: readonly string[];
}

export interface Policy {
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

interface Source {
  readonly path: string;
  readonly text: string;
}

function userFile(path: string): Source | Diagnostic {
  try {
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    return { severity: "error", code: "cannot_read", message: `cannot read the policy ${path}: ${(error as Error).message}`, labels: [], notes: [], help: ["check the path"] };
  }
}

function parse(source: Source, without: ReadonlySet<string>): { readonly rules: RuleSource; readonly diagnostics: readonly Diagnostic[] } {
  const { file, diagnostics } = parseRules(source.text, source.path);
  const items = file.items.filter((item) => item.kind !== "rule" || !without.has(item.name.text));
  return { rules: { path: source.path, file: { ...file, items } }, diagnostics };
}

/** Reads and compiles the library with the user's policies. */
export function readPolicy(request: PolicyRequest): Policy {
  const read = [...library, ...request.files.map(userFile)];
  const faults = read.filter((one): one is Diagnostic => "severity" in one);
  const without = new Set(request.without ?? []);
  const parsed = read.filter((one): one is Source => "text" in one).map((source) => parse(source, without));
  const syntax = [...faults, ...parsed.flatMap((one) => one.diagnostics)];
  if (syntax.some((one) => one.severity === "error")) return { diagnostics: syntax };
  const compiled = compileProgram(parsed.map((one) => one.rules), request.parameters);
  // what a library rule warns of is for its author; a user's own file is told
  const told = compiled.diagnostics.filter((one) => one.severity === "error" || one.labels.some((label) => request.files.includes(label.place?.file ?? "")));
  return { ...(compiled.program ? { program: compiled.program } : {}), diagnostics: [...syntax, ...told] };
}
