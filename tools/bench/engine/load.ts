/** A workload's policy, read, checked and compiled with the parameters of a size. */
import { compileProgram, type Program } from "../../../engine/index.js";
import { parseRules } from "../../../grammar/index.js";
import { textOf } from "./paths.js";
import type { Size, Workload } from "./workload.js";

/** The program of a workload; throws if it does not compile without a word. */
export function programOf(workload: Workload, size: Size): Program {
  const path = workload.policy;
  const { file, diagnostics } = parseRules(textOf(path), path);
  const compiled = compileProgram([{ path, file }], workload.parameters(size));
  const said = [...diagnostics, ...compiled.diagnostics].map(({ code, message, labels }) => `${path}:${labels[0]?.place?.line} ${code}: ${message}`);
  if (said.length) throw new Error(said.join("\n"));
  return compiled.program!;
}
