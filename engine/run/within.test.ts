/** A value that arrives within an aggregate begins a search there; the aggregate ranges over all of its matches all the same. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import { attributeOf, nodeOf } from "../match/store.js";
import { compileProgram } from "../rule/compile.js";
import { run } from "./run.js";

const rules = `
/// Known late, and not for all at once.
derive count_variant {
  variant:Variant -field-> :Field -of-> of:Type
  =>
  variant.counted = not of.uninhabited
}
/// A type can be if what it is around can be.
derive follow_target {
  type:Type -target-> inner:Type
  =>
  type.uninhabited = inner.uninhabited
}
/// Two aggregates over the same nodes, in names of the rule.
derive follow_discriminant {
  type:Type -variant-> variant:Variant
  let next = min(choose(other.counted and other.discriminant > variant.discriminant, other.discriminant, 1000) for type -variant-> other:Variant)
  let first = min(choose(other.counted, other.discriminant, 1000) for type -variant-> other:Variant)
  where variant.counted
  =>
  variant.next_discriminant = choose(next == 1000, first, next)
}
/// What follows from the order feeds what it follows from, so that all of it runs together.
derive close_circle {
  type:Type -variant-> :Variant { next_discriminant: 1000000 }
  =>
  type.uninhabited = true
}
`;

const graph = `
enum:Type -variant-> a:Variant { discriminant: 1 } -field-> fa:Field -of-> plain:Type { uninhabited: false }
enum -variant-> b:Variant { discriminant: 2 } -field-> fb:Field -of-> once:Type
once -target-> plain
enum -variant-> c:Variant { discriminant: 3 } -field-> fc:Field -of-> twice:Type
twice -target-> once
`;

test("each search is over the whole range", () => {
  const { program, diagnostics } = compileProgram([{ path: "r", file: parseRules(rules, "r").file }]);
  assert.equal(diagnostics, []);
  const { steg } = graphFromPaths(parseGolden(`# g\n${graph}\n==>\nnothing\n`, "g").file.cases[0]!.graph);
  const { store, diagnostics: said } = run(steg, program!);
  assert.equal(said, []);
  assert.equal(["a", "b", "c"].map((name) => attributeOf(store, nodeOf(store, name)!, "next_discriminant")), [2n, 3n, 1n]);
});

test.run();
