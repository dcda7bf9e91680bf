/** Graphs that the vocabulary rules out are not shown as overlaps; those that a rule itself could lead to are. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../../grammar/index.js";
import { compileProgram } from "../../rule/compile.js";
import { groupsOf } from "../../rule/program.js";
import type { Vocabulary } from "../../rule/vocabulary.js";
import { findOverlaps } from "./overlapping.js";

const line = (one: boolean): Vocabulary => ({
  name: "line",
  nodes: { Book: { rank: "int" }, Place: {} },
  edges: { holds: { from: ["Place"], to: ["Book"], ...(one && { one }) }, then: { from: ["Place"], to: ["Place"], ...(one && { one, owned: one }) } },
});

const swap = `use graph.line
/// Neighbours change places.
rewrite swap decreases count(for a:Place -then+-> :Place -holds-> y:Book a -holds-> x:Book where x.rank > y.rank) {
  left:Place -then-> right:Place
  left -holds-> late:Book
  right -holds-> early:Book
  where late.rank > early.rank
  =>
  delete left -holds-> late
  delete right -holds-> early
  left -holds-> early
  right -holds-> late
}
`;

const more = `/// Breaks the promise.
derive more {
  place:Place -then-> :Place -holds-> book:Book
  =>
  place -holds-> book
}
`;

function differences(text: string, vocabulary: Vocabulary): number {
  const { file, diagnostics } = parseRules(text, "line.race");
  assert.equal(diagnostics, []);
  const { program, diagnostics: found } = compileProgram([{ path: "line.race", file }], {}, { vocabularies: [vocabulary] });
  assert.ok(program, JSON.stringify(found));
  return findOverlaps(program, groupsOf(program)[0]!.rewrites).differences.length;
}

test("a place that holds one book is not drawn with two", () => {
  assert.is(differences(swap, line(true)), 0);
  assert.is(differences(swap, line(false)), 1);
});

test("where a rule could give it a second, it is", () => assert.is(differences(swap + more, line(true)), 1));

test.run();
