/** The compiler's checks as the editor calls them: files in, findings out. */
import { checkDeep, compileProgram, graphFromPaths, vocabularyOf, type Program, type RuleSource, type Vocabulary } from "../../../engine/index.js";
import type { GoldenCase, GoldenFile } from "../../../grammar/index.js";
import { runGolden, type GoldenResult } from "../../../rules/harness.js";
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
export function check(sources: readonly RuleSource[], text?: VocabularyText): Checked {
  const { vocabulary, faults } = text ? read(text) : { faults: [] };
  const { program, diagnostics } = compileProgram(sources, {}, vocabulary ? { vocabularies: [vocabulary] } : {});
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

/** Runs the cases of a golden with rules; nothing where the rules have errors. */
export function runCases(sources: readonly RuleSource[], golden: GoldenFile, file: string, text?: VocabularyText): readonly GoldenResult[] {
  const vocabulary = text && read(text).vocabulary;
  const options = vocabulary ? { vocabularies: [vocabulary] } : {};
  return compileProgram(sources, {}, options).program ? runGolden(sources, golden, file, options) : [];
}
