/** A workload's policy with the vocabulary beside it, read, checked and compiled with the parameters of a size. */
import { existsSync, readFileSync } from "node:fs";
import { compileProgram, type Program } from "../../../engine/index.js";
import { gather } from "../../rules/sources.js";
import { pathOf, textOf } from "./paths.js";
import type { Size, Workload } from "./workload.js";

/** The program of a workload; throws if it does not compile without a word. */
export function programOf(workload: Workload, size: Size): Program {
  const gathered = gather([{ path: pathOf(workload.policy), text: textOf(workload.policy) }], (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined));
  const compiled = compileProgram(gathered.sources, workload.parameters(size), { vocabularies: gathered.vocabularies });
  const said = [...gathered.diagnostics, ...compiled.diagnostics].map(({ code, message, labels }) => `${workload.policy}:${labels[0]?.place?.line} ${code}: ${message}`);
  if (said.length) throw new Error(said.join("\n"));
  return compiled.program!;
}
