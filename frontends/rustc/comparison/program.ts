/** The rules of `rules/rustc`, compiled by themselves. */
import { compileProgram, type Program } from "../../../engine/index.js";
import { parseRules } from "../../../grammar/index.js";
import { further } from "../../../rules/library.js";

/** The program; faults of the rules throw. */
export function rustcRules(): Program {
  const parsed = further.filter(({ path }) => path.startsWith("rules/rustc/")).map(({ path, text }) => ({ path, ...parseRules(text, path) }));
  const compiled = compileProgram(parsed);
  const faults = [...parsed.flatMap(({ diagnostics }) => diagnostics), ...compiled.diagnostics];
  if (!compiled.program || faults.length) throw new Error(faults.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return compiled.program;
}
