/** What the scanner and the parser find wrong, before it becomes a `Diagnostic`: a place and a sentence. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Span } from "../ast.js";

export interface Fault {
  readonly message: string;
  readonly span: Span;
  readonly help?: string;
}

/** Says a fault of the file at `path` as a diagnostic. */
export function diagnosticOf(fault: Fault, path: string): Diagnostic {
  const { line, column, start, end } = fault.span;
  return {
    severity: "error",
    code: "syntax",
    message: fault.message,
    labels: [{ text: "here", place: { file: path, line, column, length: end - start } }],
    notes: [],
    help: fault.help === undefined ? [] : [fault.help],
  };
}

/** The faults in the order of the text, one at each place. */
export function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const sorted = [...faults].sort((a, b) => a.span.start - b.span.start);
  return sorted.filter(
    (fault, index) => index === 0 || sorted[index - 1]!.span.start !== fault.span.start,
  );
}
