/**
 * What every part of the project says to a person: one shape for all refusals.
 * The code of a diagnostic is the name of its page in `specs/diagnostics/`.
 */

/** A place in somebody's source. `line` and `column` count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Length of the marked text in UTF-16 units, where the text itself is at hand (rule files). */
  readonly length?: number;
}

/** One thing that the message speaks of, with what is said of it. */
export interface Label {
  readonly text: string;
  /** Whose view this is: the file name of the unit, as the user gave it. */
  readonly unit?: string;
  /** Key of the node in the STEG, if it is one. */
  readonly node?: string;
  readonly place?: SourcePlace;
}

/** Two layouts, signatures or shapes that are drawn side by side, line by line. */
export interface Beside {
  readonly title: string;
  readonly left: { readonly heading: string; readonly lines: readonly string[] };
  readonly right: { readonly heading: string; readonly lines: readonly string[] };
}

export interface Diagnostic {
  readonly severity: "error" | "warning" | "note";
  /** Names the page `specs/diagnostics/<code>.md`. */
  readonly code: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** Where it is wrong: the first label is the main one. */
  readonly labels: readonly Label[];
  /** Why, as further sentences. */
  readonly notes: readonly string[];
  /** What to do. */
  readonly help: readonly string[];
  readonly beside?: readonly Beside[];
  /** The path through the graph that led here, one node or edge a line. */
  readonly path?: readonly string[];
}
