/** Functions that were not proved are refused: their bodies go, a declaration stays, and the link fails only if one is needed. */
import { readModuleText } from "../../../formats/llvm-ir/module.js";
import { sourceOf } from "../../../formats/llvm-ir/debug-location.js";
import type { Lifted, Refusal } from "../expression.js";
import { declarationOf } from "../lift/declare.js";
import type { ProofReport } from "./prove.js";

const bare = (name: string): string => name.replace(/^@"?|"$/g, "");

/** The lifted module without the functions that the proof found wrong. */
export function withdraw(lifted: Lifted, report: ProofReport): Lifted {
  if (!report.failures.length) return lifted;
  const reasons = new Map<string, string>();
  for (const failure of report.failures)
    if (!reasons.has(failure.function))
      reasons.set(
        failure.function,
        `not what the compiler emits for the layout ${failure.probe}: ${failure.why}`,
      );
  const module = readModuleText(lifted.ir);
  const lines = [...module.lines];
  const refusals: Refusal[] = [...lifted.refusals];
  for (const span of module.functions) {
    const reason = reasons.get(bare(span.name));
    if (!reason) continue;
    const define = lines[span.start]!;
    lines.fill("", span.start, span.end);
    lines[span.start] = declarationOf(define) ?? "";
    refusals.push({ function: bare(span.name), reason, ...sourceOf(module, define) });
  }
  const guards = lifted.guards.filter(
    (guard) => guard.function === undefined || !reasons.has(guard.function),
  );
  return { ...lifted, ir: lines.join("\n"), refusals, guards };
}
