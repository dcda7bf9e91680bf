/** The compiler's checks as the editor calls them: files in, findings out. */
import { checkDeep, compileProgram, graphFromPaths, type ParameterValues, type Program, type RuleSource } from "../../../engine/index.js";
import { vocabularyOf } from "../../../engine/rule/schema.js";
import type { Vocabulary } from "../../../engine/rule/vocabulary.js";
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

function read({ name, text }: VocabularyText): { readonly vocabulary?: Vocabulary; readonly faults: readonly string[] } {
  try {
    const { vocabulary, diagnostics } = vocabularyOf(name, JSON.parse(text));
    return { faults: diagnostics.map(({ message }) => message), ...(vocabulary ? { vocabulary } : {}) };
  } catch (error) {
    return { faults: [`${name}.schema.json is no JSON: ${(error as Error).message}`] };
  }
}

/** Checks rule files together. What is wrong with their vocabulary is said where it is used. */
export function check(sources: readonly RuleSource[], text?: VocabularyText, values: ParameterValues = {}): Checked {
  const { vocabulary, faults } = text ? read(text) : { faults: [] };
  const { program, diagnostics } = compileProgram(sources, values, vocabulary ? { vocabularies: [vocabulary] } : {});
  const told = diagnostics.map((one) => (faults.length && one.code === "no_such_vocabulary" ? { ...one, notes: [...one.notes, ...faults] } : one));
  return { diagnostics: told, ...(program ? { program } : {}) };
}

/** What takes searches and small runs to find. */
export function checkSlowly(program: Program): readonly Diagnostic[] {
  return checkDeep(program);
}

/** What is wrong with the graph of a case. */
export function checkGraph(golden: GoldenCase, file: string, text?: VocabularyText): readonly Diagnostic[] {
  const vocabulary = text && read(text).vocabulary;
  return (vocabulary ? graphFromPaths(golden.graph, file, vocabulary) : graphFromPaths(golden.graph, file)).diagnostics;
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
