/** The policy of a link, or of a packing: rules of the library and the user's files, parsed, checked and compiled. */
import { readFileSync } from "node:fs";
import { compileProgram, type ParameterValues, type Program } from "../../../engine/index.js";
import { further, library } from "../../../rules/library.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { gather, type ParsedSource } from "../../rules/sources.js";

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

function withoutRules({ file, ...rest }: ParsedSource, without: ReadonlySet<string>): ParsedSource {
  return { ...rest, file: { ...file, items: file.items.filter((item) => item.kind !== "rule" || !without.has(item.name.text)) } };
}

function readOne(path: string): string | undefined {
  const read = userFile(path);
  return "text" in read ? read.text : undefined;
}

/** The library alone is the same for every link of a process, and so is what the engine makes of it. */
let plain: Policy | undefined;

const isPlain = ({ files, parameters, without = [] }: PolicyRequest): boolean => !files.length && !without.length && !Object.keys(parameters).length;

/** Reads and compiles the library with the user's policies and what they use. */
export const readPolicy = (request: PolicyRequest): Policy => (isPlain(request) ? (plain ??= compilePolicy(request, library)) : compilePolicy(request, library));

/** The same of a packing, which has rules of its own: what a link decides is not asked there. */
export const readPackingPolicy = (request: PolicyRequest): Policy => compilePolicy(request, further.filter(({ path }) => path.startsWith("rules/packing/")));

function compilePolicy(request: PolicyRequest, beside: readonly Source[]): Policy {
  const read = request.files.map(userFile);
  const faults = read.filter((one): one is Diagnostic => "severity" in one);
  const own = read.filter((one): one is Source => "text" in one);
  const gathered = gather([...beside, ...own], readOne);
  const early = [...faults, ...gathered.diagnostics];
  if (early.some((one) => one.severity === "error")) return { diagnostics: early };
  const without = new Set(request.without ?? []);
  const compiled = compileProgram(gathered.sources.map((one) => withoutRules(one, without)), request.parameters, gathered);
  // what a library rule warns of is for its author; a user's own file is told
  const told = compiled.diagnostics.filter((one) => one.severity === "error" || one.labels.some((label) => request.files.includes(label.place?.file ?? "")));
  return { ...(compiled.program ? { program: compiled.program } : {}), diagnostics: [...early, ...told] };
}
