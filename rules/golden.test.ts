/** The harness itself: it must see every kind of difference, and must not pass what differs. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../grammar/index.js";
import { compileProgram } from "../engine/rule/compile.js";
import { runCase, runGolden, type CaseResult } from "./harness.js";

const rules = `
/// x
derive meet { a:Type -is-> :Identity <-is- b:Type { definition: true }
  where a != b
  =>
  a -meets-> b }
/// x
derive make { t:VTable -of-> :Trait
  =>
  t -entry-> made:Entry { offset: 8 } }
/// x
derive fill { s:Site -reads-> e:Expression
  =>
  s.value = e.constant
  patch s.value from 0 to e.constant }
/// x
forbid wrong { t:Type { size: 13 }
  =>
  error "size {t.size}" at t
  help "\\{no\\}" }
/// x
rewrite part { a:Type -meets-> b:Type { size: 1 }
  =>
  delete a -meets-> b }
/// x
rewrite forget { c:Crate { name: "old" }
  =>
  delete c }
`;

function golden(text: string): CaseResult {
  const { program } = compileProgram([{ path: "r", file: parseRules(rules, "r").file }]);
  const { file, diagnostics } = parseGolden(`# g\n${text}\n`, "g");
  assert.equal(diagnostics, []);
  return runCase(program!, file.cases[0]!, "g");
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  ["a:Type -is-> i:Identity <-is- b:Type { definition: true }\n==>\na -meets-> b", []],
  ["a:Type -is-> i:Identity <-is- b:Type { definition: true }\n==>\nnothing", ["+ a -meets-> b"]],
  ["a:Type -is-> i:Identity <-is- b:Type { definition: true }\n==>\nb -meets-> a", ["+ a -meets-> b", "- b -meets-> a"]],
  ["v:VTable -of-> :Trait\n==>\nv -entry-> made:Entry { offset: 8 }", []],
  ["v:VTable -of-> :Trait\n==>\nv -entry-> made:Entry { offset: 9 }", ["- made.offset = 9", "+ made.offset = 8"]],
  ["v:VTable -of-> :Trait\nw:VTable -of-> :Trait\n==>\nv -entry-> made_1:Entry { offset: 8 }\nw -entry-> made_2:Entry { offset: 8 }", []],
  ["s:Site -reads-> :Expression { constant: 0x10 }\n==>\ns.value = 16\npatch s.value from 0 to 16", []],
  ["s:Site -reads-> :Expression { constant: 16 }\n==>\ns.value = 16\npatch s.value from 0 to 17", ["+ patch s.value from 0 to 16", "- patch s.value from 0 to 17"]],
  ["t:Type { size: 13 }\n==>\nerror wrong", []],
  ['t:Type { size: 13 }\n==>\nerror wrong "size 13"', []],
  ['t:Type { size: 13 }\n==>\nerror wrong "size 14"', ['- error wrong "size 14"', '+ error wrong "size 13"']],
  ["t:Type { size: 13 }\n==>\nwarning wrong", ["- warning wrong", '+ error wrong "size 13"']],
  ["t:Type { size: 13 }\n==>\nnothing", ['+ error wrong "size 13"']],
  ["t:Type\n==>\nerror wrong", ["- error wrong"]],
  ['c:Crate { name: "old" }\n==>\nnothing', ["+ delete c"]],
  ['c:Crate { name: "old" }\n==>\ndelete c', []],
  ["a:Type -meets-> b:Type { size: 1 }\n==>\ndelete a -meets-> b", []],
  ["a:Type -meets-> b:Type { size: 1 }\n==>\ndelete a -meets-> a", ["- delete a -meets-> a", "+ delete a -meets-> b"]],
  ["a:Type -is-> i:Identity <-is- long_name:Type { definition: true }\n==>\na -meets-> a\nlong_name -meets-> b", ["- a         -meets-> a", "+ a         -meets-> long_name", "- long_name -meets-> b"]],
  ["v:VTable -of-> :Trait\n==>\nnothing", ["+ made:Entry { offset: 8 }", "+ v -entry-> made"]],
  ["a:Type -entry-> :Field\n==>\nnothing", ["! no edge `entry` leads from Type to Field (line 2)"]],
];

for (const [text, difference] of cases)
  test(text.replaceAll("\n", " | "), () => {
    const result = golden(text);
    assert.equal(result.difference, difference);
    assert.is(result.passed, difference.length === 0);
  });

test("each case has its parameters", () => {
  const file = parseRules("/// x\nparam most: int = 4\n/// x\nforbid wrong { t:Type\n where t.size > most\n =>\n error \"large\" at t\n help \"h\" }", "r").file;
  const cases = parseGolden("# a\nt:Type { size: 5 }\n==>\nerror wrong\n\n# b\nparam most = 5\nt:Type { size: 5 }\n==>\nnothing\n\n# c\nparam least = 5\nt:Type\n==>\nnothing\n", "g").file;
  assert.equal(runGolden([{ path: "r", file }], cases, "g").map(({ passed, difference }) => [passed, difference.length]), [[true, 0], [true, 0], [false, 1]]);
  assert.equal(runGolden([{ path: "r", file }], cases, "g")[2]!.difference, ["! no policy has a parameter `least`"]);
});

test("what an update writes passes", () => {
  const text = "v:VTable -of-> :Trait\nw:VTable -of-> :Trait\nt:Type { size: 13 }\ns:Site -reads-> :Expression { constant: -1 }";
  const { actual } = golden(`${text}\n==>\nnothing`);
  assert.is(golden(`${text}\n==>\n${actual.join("\n")}`).passed, true);
});

test.run();
