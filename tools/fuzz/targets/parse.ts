/** What the fuzzers of texts share: parsing by the ending of the name, trees without spans, and every name at its place. */
import { parseGolden, parseRules, type GoldenFile, type RuleFile } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import type { InputFile } from "../target.js";

export interface Parsed {
  readonly tree: RuleFile | GoldenFile;
  readonly diagnostics: readonly Diagnostic[];
}

export const isGolden = ({ name }: InputFile): boolean => name.endsWith(".golden");

/** Parses a rule file or a golden. */
export function parsed(file: InputFile): Parsed {
  const { file: tree, diagnostics } = isGolden(file) ? parseGolden(file.text, file.name) : parseRules(file.text, file.name);
  return { tree, diagnostics };
}

/** The tree without its spans, as text that is the same for equal trees. */
export function bare(tree: unknown): string {
  return JSON.stringify(tree, (key, value: unknown) => (key === "span" || key === "expectedSpan" ? undefined : typeof value === "bigint" ? `${value}n` : sorted(value)));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface Spanned {
  readonly span?: { readonly start: number; readonly end: number; readonly line: number; readonly column: number };
  readonly text?: unknown;
  readonly kind?: unknown;
}

/** The first node of a tree whose span is not within the text, or whose name is not what stands there. */
export function misplaced(tree: unknown, text: string): string | undefined {
  if (Array.isArray(tree)) return first(tree, text);
  if (typeof tree !== "object" || tree === null) return undefined;
  const { span, text: name, kind } = tree as Spanned;
  if (span) {
    if (!(span.start >= 0 && span.start <= span.end && span.end <= text.length)) return `a span from ${span.start} to ${span.end} in ${text.length} characters`;
    const isName = typeof name === "string" && kind === undefined;
    const there = text.slice(span.start, span.end);
    if (isName && there !== name) return `the name ${JSON.stringify(name)} is said to stand where there is ${JSON.stringify(there)}`;
  }
  return first(Object.values(tree), text);
}

function first(parts: readonly unknown[], text: string): string | undefined {
  for (const part of parts) {
    const wrong = misplaced(part, text);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** A diagnostic that does not point into the text. */
export function astray(diagnostics: readonly Diagnostic[], text: string): string | undefined {
  const lines = text.split("\n");
  for (const one of diagnostics)
    for (const { place } of one.labels) {
      const line = place?.line === undefined ? undefined : lines[place.line - 1];
      const end = (place?.column ?? 1) - 1 + (place?.length ?? 0);
      if (place && (line === undefined || place.column! < 1 || (end > line.length && !spansLines(text, lines, place)))) return `${one.code} "${one.message}" at ${JSON.stringify(place)}`;
    }
  return undefined;
}

// What is marked may go over several lines, as a whole rule does; but not behind the text.
function spansLines(text: string, lines: readonly string[], place: { readonly line?: number; readonly column?: number; readonly length?: number }): boolean {
  const start = lines.slice(0, place.line! - 1).reduce((sum, line) => sum + line.length + 1, 0);
  return start + place.column! - 1 + place.length! <= text.length;
}
