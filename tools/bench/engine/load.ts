/** A workload's policy with the vocabulary beside it, read, checked and compiled with the parameters of a size. */
import { compileProgram, type Program } from "../../../engine/index.js";
import { vocabularyOf } from "../../../engine/rule/schema.js";
import { parseRules } from "../../../grammar/index.js";
import { textOf } from "./paths.js";
import type { Size, Workload } from "./workload.js";

/** The program of a workload; throws if it does not compile without a word. */
export function programOf(workload: Workload, size: Size): Program {
  const path = workload.policy;
  const { file, diagnostics } = parseRules(textOf(path), path);
  const name = file.uses[0]!.path[1]!.text;
  const read = vocabularyOf(name, JSON.parse(textOf(`${path.slice(0, path.lastIndexOf("/"))}/${name}.schema.json`)));
  const compiled = compileProgram([{ path, file }], workload.parameters(size), { vocabularies: read.vocabulary ? [read.vocabulary] : [] });
  const said = [...diagnostics, ...read.diagnostics, ...compiled.diagnostics].map(({ code, message, labels }) => `${path}:${labels[0]?.place?.line} ${code}: ${message}`);
  if (said.length) throw new Error(said.join("\n"));
  return compiled.program!;
}
