/**
 * What takes longer: whole programs with all checks, and the cases of goldens. It runs in a thread of its own, so that
 * no rule that runs for ever and no check that thinks hard makes the editor wait. Texts in, findings out.
 */
import type { ParameterValues } from "../../../engine/index.js";
import { parseGolden, parseRules, type GoldenCase, type RuleFile } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { check, checkSlowly, outcomeOf, type CaseOutcome, type Checked, type VocabularyText } from "./compile.js";

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export interface DeepRequest {
  readonly files: readonly TextFile[];
  readonly vocabulary?: VocabularyText;
  /** Goldens that run with these files. */
  readonly goldens: readonly TextFile[];
}

/** A case that does not hold, by the line of its title. */
export interface FailedCase extends CaseOutcome {
  readonly path: string;
  readonly title: string;
  readonly line: number;
  /** The case as it was written when it ran. */
  readonly text: string;
}

export interface DeepAnswer {
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: readonly FailedCase[];
  /** Whether the cases could be run at all. */
  readonly ran: boolean;
}

const parsed = new Map<string, { readonly text: string; readonly file: RuleFile }>();

function parse({ path, text }: TextFile): { readonly path: string; readonly file: RuleFile } {
  const known = parsed.get(path);
  if (known?.text === text) return { path, file: known.file };
  const { file } = parseRules(text, path);
  parsed.set(path, { text, file });
  return { path, file };
}

type Compiled = NonNullable<Checked["program"]>;

/** The program with the values that a case sets for its parameters. */
function programFor({ parameters }: GoldenCase, program: Compiled, again: (values: ParameterValues) => Checked): Compiled | undefined {
  if (!parameters.length) return program;
  return again(Object.fromEntries(parameters.map(({ name, value }) => [name.text, value.value]))).program;
}

function failedCases(program: Compiled, { path, text }: TextFile, again: (values: ParameterValues) => Checked): readonly FailedCase[] {
  return parseGolden(text, path).file.cases.flatMap((one) => {
    const set = programFor(one, program, again);
    const outcome = set ? outcomeOf(set, one, path) : { difference: ["! the parameters of the case do not fit those of the program"], actual: [] };
    return outcome ? [{ ...outcome, path, title: one.title, line: one.span.line, text: text.slice(one.span.start, one.span.end).trimEnd() }] : [];
  });
}

export function deepCheck({ files, vocabulary, goldens }: DeepRequest): DeepAnswer {
  const sources = files.map(parse);
  const again = (values: ParameterValues): Checked => check(sources, vocabulary, values);
  const { program, diagnostics } = again({});
  if (!program) return { diagnostics, failed: [], ran: false };
  return { diagnostics: [...diagnostics, ...checkSlowly(program)], failed: goldens.flatMap((golden) => failedCases(program, golden, again)), ran: true };
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
