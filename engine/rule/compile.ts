/**
 * Rule files to a program: parameters, the vocabulary, what files change of each other, checks of each rule, normal forms, stages, strata.
 * Nothing runs unless all is well: with an error there is no program. All that is wrong is said at once.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { checkDuplicates } from "../check/duplicates.js";
import { byPlace } from "../check/report.js";
import { checkTogether } from "../check/together.js";
import { compose } from "./compose.js";
import { judgeAll } from "./judge.js";
import { readParameters, type ParameterValues } from "./parameters.js";
import { checkPrecedence } from "./precedence.js";
import type { Program, RuleSource } from "./program.js";
import { stagesOf } from "./stages.js";
import { chooseVocabulary, rust, type Vocabulary } from "./vocabulary.js";

export type { ParameterValues };

export interface Compiled {
  /** Absent if a diagnostic is an error. */
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileOptions {
  /** Vocabularies beside that of STEG, for `use graph.NAME`. */
  readonly vocabularies?: readonly Vocabulary[];
}

/** Checks and compiles rule files; their order does not matter. */
export function compileProgram(sources: readonly RuleSource[], values: ParameterValues = {}, options: CompileOptions = {}): Compiled {
  const { parameters, diagnostics: ofParameters } = readParameters(sources, values);
  const { vocabulary, diagnostics: ofVocabulary } = chooseVocabulary(sources, options.vocabularies ?? []);
  const composed = compose(sources, new Set(parameters.keys()));
  const judged = judgeAll(composed.rules, parameters, vocabulary);
  const rules = judged.flatMap(({ rule }) => rule ?? []);
  const forms = new Map(composed.rules.map(({ rule }) => [rule.name.text, rule.form]));
  const staged = stagesOf({ sources, rules, names: new Set([...forms.keys(), ...composed.removed]), parameters });
  const program: Program = { vocabulary: vocabulary ?? rust, parameters, stages: staged.stages, invariants: rules.filter(({ tree }) => tree.form === "invariant") };
  const all = [
    ...ofParameters,
    ...ofVocabulary,
    ...composed.diagnostics,
    ...checkDuplicates(composed.rules),
    ...composed.rules.flatMap((one) => checkPrecedence(one, forms, composed.removed)),
    ...judged.flatMap(({ diagnostics }) => diagnostics),
    ...staged.diagnostics,
    ...checkTogether(program),
  ].sort(byPlace);
  const unreadable = composed.rules.some(({ rule }) => rule.damaged);
  return unreadable || all.some(({ severity }) => severity === "error") ? { diagnostics: all } : { program, diagnostics: all };
}
