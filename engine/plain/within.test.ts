/** Values that arrive within aggregates, late and one after the other, reach the matches around them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import { compileProgram } from "../rule/compile.js";
import { run } from "./run.js";

const rules = `
/// The size of what has parts is the sum of theirs.
derive add_up {
  type:Type { form: "struct" }
  let all = sum(choose(field.index < limit.length, part.size, 0) for type -field-> field:Field -of-> part:Type)
  limit:Type { form: "limit" }
  =>
  type.size = all
}
/// What is aligned most.
derive align_most {
  type:Type { form: "struct" } -field-> :Field -of-> first:Type
  =>
  type.align = max(first.size, max(part.size for type -field-> :Field -of-> part:Type))
}
/// An aggregate of an aggregate.
derive nest {
  type:Type { form: "struct" }
  =>
  type.capacity = sum(max(other.size for part -field-> :Field -of-> other:Type) for type -field-> :Field -of-> part:Type { form: "struct" })
}
`;

/** A chain of structs, each around the one before and a byte. */
function chain(length: number): string {
  const links = Array.from({ length }, (_, i) => {
    const inner = i ? `s${i - 1}` : "byte";
    return `s${i}:Type { form: "struct" } -field-> f${i}:Field { index: 0 } -of-> ${inner}\ns${i} -field-> g${i}:Field { index: 1 } -of-> byte`;
  });
  return `byte:Type { form: "primitive", size: 1 }\nlimit:Type { form: "limit", length: 5 }\n${links.join("\n")}`;
}

function compiled() {
  const { program, diagnostics } = compileProgram([{ path: "r", file: parseRules(rules, "r").file }]);
  assert.equal(diagnostics.filter(({ severity }) => severity === "error"), []);
  return program!;
}

const graphOf = (length: number) => graphFromPaths(parseGolden(`# g\n${chain(length)}\n==>\nnothing\n`, "g").file.cases[0]!.graph).steg;

test("a long chain of sums is followed to its end", () => {
  const outcome = run(graphOf(300), compiled());
  const last = outcome.store.indexOf.get("s299")!;
  assert.is(outcome.store.attributes[last]!["size"], 301n);
  assert.is(outcome.store.attributes[last]!["align"], 300n);
});

test("every sum on the way is right, those of sums too", () => {
  const { store } = run(graphOf(8), compiled());
  const found = Array.from({ length: 8 }, (_, i) => {
    const { size, align, capacity } = store.attributes[store.indexOf.get(`s${i}`)!]!;
    return [size, align, capacity].map(Number);
  });
  assert.equal(found, Array.from({ length: 8 }, (_, i) => [i + 2, i + 1, i]));
});

test.run();
