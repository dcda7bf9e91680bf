/** How the checks say what they found: at a place in a rule file. */
import type { Span } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly severity?: Diagnostic["severity"];
  /** What is said at the marked text itself. */
  readonly label?: string;
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
}

/** A finding as a diagnostic of the file at `path`. */
export function report(path: string, finding: Finding): Diagnostic {
  const { start, end, line, column } = finding.span;
  return {
    severity: finding.severity ?? "error",
    code: finding.code,
    message: finding.message,
    labels: [{ text: finding.label ?? "here", place: { file: path, line, column, length: end - start } }],
    notes: finding.notes ?? [],
    help: finding.help ?? [],
  };
}
