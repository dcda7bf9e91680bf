/**
 * What takes longer: whole programs with all checks, and the cases of goldens. It runs in a thread of its own, so that
 * no rule that runs for ever and no check that thinks hard makes the editor wait. Texts in, findings out.
 */
import type { RuleSource } from "../../../engine/index.js";
import { parseGolden, parseRules, type RuleFile } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { needsOthers } from "../../rules/sources.js";
import { check, checkSlowly, runCases, type VocabularyText } from "./compile.js";

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A golden with the rule file beside it and the files that this one uses, by their paths. */
export interface GoldenText extends TextFile {
  readonly beside: string;
  readonly used: readonly string[];
}

export interface DeepRequest {
  readonly files: readonly TextFile[];
  readonly vocabulary?: VocabularyText;
  /** Goldens of these files. */
  readonly goldens: readonly GoldenText[];
}

/** A case that does not hold, by the line of its title. */
export interface FailedCase {
  readonly path: string;
  readonly title: string;
  readonly line: number;
  /** The case as it was written when it ran. */
  readonly text: string;
  readonly difference: readonly string[];
  /** What would have to follow `==>`. */
  readonly actual: readonly string[];
}

export interface DeepAnswer {
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: readonly FailedCase[];
}

const parsed = new Map<string, { readonly text: string; readonly file: RuleFile }>();

function parse({ path, text }: TextFile): { readonly path: string; readonly file: RuleFile } {
  const known = parsed.get(path);
  if (known?.text === text) return { path, file: known.file };
  const { file } = parseRules(text, path);
  parsed.set(path, { text, file });
  return { path, file };
}

/** A golden runs with the rules beside it: by themselves, or with what they use if they change that. */
function failedCases(sources: readonly RuleSource[], { path, text, beside, used }: GoldenText, vocabulary?: VocabularyText): readonly FailedCase[] {
  const own = sources.filter((one) => one.path === beside);
  const together = own.some(({ file }) => needsOthers(file)) ? sources.filter((one) => one.path === beside || used.includes(one.path)) : own;
  const results = runCases(together, parseGolden(text, path).file, path, vocabulary);
  return results.filter(({ passed }) => !passed).map(({ golden: { title, span }, difference, actual }) => {
    return { path, title, line: span.line, text: text.slice(span.start, span.end).trimEnd(), difference, actual };
  });
}

export function deepCheck({ files, vocabulary, goldens }: DeepRequest): DeepAnswer {
  const sources = files.map(parse);
  const { program, diagnostics } = check(sources, vocabulary);
  const slow = program ? checkSlowly(program) : [];
  return { diagnostics: [...diagnostics, ...slow], failed: goldens.flatMap((golden) => failedCases(sources, golden, vocabulary)) };
}

/** A failed case as it is shown on the line of its title. */
export function failureOf({ path, title, line, difference }: FailedCase): Diagnostic {
  return {
    severity: "error",
    code: "failing_case",
    message: `the rules make something else of "${title}"`,
    labels: [{ text: "here", place: { file: path, line, column: 1, length: title.length + 2 } }],
    notes: difference,
    help: ["correct the rules, or write what they make: `UPDATE=1 race rules test`"],
  };
}
