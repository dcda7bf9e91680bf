/** How the checks say what they found: at a place in a rule file, and at a second one where two rules are involved. */
import type { Span } from "../../grammar/ast.js";
import type { Diagnostic, Label } from "../../specs/diagnostic.js";
import { byCodeUnit } from "../graph/value.js";

/** Another place that the message speaks of. */
export interface Other {
  readonly text: string;
  readonly span: Span;
  /** Where it is in another file. */
  readonly path?: string;
}

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  readonly severity?: Diagnostic["severity"];
  /** What is said at the marked text itself. */
  readonly label?: string;
  readonly others?: readonly Other[];
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
}

function labelAt(file: string, text: string, { start, end, line, column }: Span): Label {
  return { text, place: { file, line, column, length: end - start } };
}

/** A finding as a diagnostic of the file at `path`. */
export function report(path: string, finding: Finding): Diagnostic {
  const others = (finding.others ?? []).map((other) => labelAt(other.path ?? path, other.text, other.span));
  return {
    severity: finding.severity ?? "error",
    code: finding.code,
    message: finding.message,
    labels: [labelAt(path, finding.label ?? "here", finding.span), ...others],
    notes: finding.notes ?? [],
    help: finding.help ?? [],
  };
}

/** Order by file, line and column of what is marked first. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  const [one, other] = [a.labels[0]?.place, b.labels[0]?.place];
  return byCodeUnit(one?.file ?? "", other?.file ?? "") || (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}
