/** The compiler's checks as the editor calls them: files in, findings out. */
import { compileProgram, type Program, type RuleSource } from "../../../engine/index.js";
import { graphFromPaths } from "../../../engine/index.js";
import type { GoldenCase } from "../../../grammar/index.js";
import { runCase } from "../../../rules/harness.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";

/** What a vocabulary is read from, if it is not STEG. */
export interface VocabularyText {
  readonly name: string;
  readonly text: string;
}

export interface Checked {
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

export function check(sources: readonly RuleSource[], _vocabulary?: VocabularyText): Checked {
  return compileProgram(sources);
}

/** What is wrong with the graph of a case. */
export function checkGraph(golden: GoldenCase, file: string): readonly Diagnostic[] {
  return graphFromPaths(golden.graph, file).diagnostics;
}

export interface CaseOutcome {
  readonly difference: readonly string[];
  /** What would have to follow `==>`. */
  readonly actual: readonly string[];
}

/** The difference between what a case expects and what the rules make; nothing where it holds. */
export function outcomeOf(program: Program, golden: GoldenCase, file: string): CaseOutcome | undefined {
  const { passed, difference, actual } = runCase(program, golden, file);
  return passed ? undefined : { difference, actual };
}
