/**
 * The reference parser: `race.ohm` and `golden.ohm` themselves, run by ohm-js. It is slow, stops at the first error and
 * serves the tests only, which keep the product parser equal to it.
 */
import { grammars, type Grammar, type Node, type Semantics } from "ohm-js";
import type { GoldenFile, RuleFile } from "../ast.js";
import { goldenActions } from "./golden.js";
import { ruleActions, type At } from "./rules.js";
import { spansOf } from "./source.js";

export interface ReferenceParser {
  /** The tree, or nothing if the text is not a rule file. */
  readonly rules: (text: string) => RuleFile | undefined;
  /** The tree, or nothing if the text is not a golden. */
  readonly golden: (text: string) => GoldenFile | undefined;
}

/** Makes the parser from the texts of `race.ohm` and `golden.ohm`. */
export function referenceParser(raceGrammar: string, goldenGrammar: string): ReferenceParser {
  const all = grammars(raceGrammar + goldenGrammar);
  let spans = spansOf("");
  const at: At = (from, to = from) => spans(from.source.startIdx, to.source.endIdx);
  const race = all["Race"]!;
  const golden = all["Golden"]!;
  const raceMeaning = race.createSemantics().addOperation(
    "tree",
    ruleActions(() => at),
  );
  const goldenMeaning = golden.extendSemantics(raceMeaning);
  goldenMeaning.extendOperation(
    "tree",
    goldenActions(() => at),
  );
  const run = <T>(
    grammar: Grammar,
    meaning: Semantics,
    start: string,
    text: string,
  ): T | undefined => {
    const match = grammar.match(text, start);
    if (match.failed()) return undefined;
    spans = spansOf(text);
    return (meaning(match) as Node).tree() as T;
  };
  return {
    rules: (text) => {
      const file = run<RuleFile>(race, raceMeaning, "File", text);
      return file && { ...file, span: { start: 0, end: text.length, line: 1, column: 1 } };
    },
    golden: (text) => run<GoldenFile>(golden, goldenMeaning, "GoldenFile", text),
  };
}
