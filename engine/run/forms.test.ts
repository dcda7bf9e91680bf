/**
 * Each form of the language on a graph small enough to see: `optional`, `for each`, aggregates, stages and steps, rewrites,
 * invariants. The engine and the interpreter have to make the same of each.
 */
import { test as declare } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../../grammar/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { graphFromPaths } from "../graph/literal.js";
import type { Steg } from "../graph/steg.js";
import { keyOf } from "../match/store.js";
import { outcomeLines as plainLines } from "../plain/drawing.js";
import { run as interpret } from "../plain/run.js";
import { compileProgram } from "../rule/compile.js";
import type { ParameterValues } from "../rule/parameters.js";
import type { Program } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { outcomeLines } from "./drawing.js";
import { run } from "./run.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["not_decreasing"]);

const vocabulary: Vocabulary = {
  name: "small",
  nodes: { Box: { name: "string", size: "int", align: "int", at: "int", whole: "bool" }, Tag: { name: "string", count: "int" } },
  edges: { has: { from: ["Box"], to: ["Box"] }, next: { from: ["Box"], to: ["Box"] }, tag: { from: ["Box"], to: ["Tag"] }, of: { from: ["Tag"], to: ["Box"] } },
};

interface Options {
  readonly budget?: number;
  readonly shuffle?: number;
}

interface Setting extends Options {
  readonly values?: ParameterValues;
}

/** What a run made, whoever ran it. */
interface Made {
  readonly lines: readonly string[];
  readonly keys: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: number;
}

const engines: Readonly<Record<string, (steg: Steg, program: Program, options: Options) => Made>> = {
  compiled: (steg, program, options) => {
    const outcome = run(steg, program, options);
    const keys = Array.from({ length: outcome.store.nodes }, (_, node) => keyOf(outcome.store, node));
    return { lines: outcomeLines(outcome), keys, diagnostics: outcome.diagnostics, steps: outcome.steps };
  },
  interpreted: (steg, program, options) => {
    const outcome = interpret(steg, program, options);
    return { lines: plainLines(outcome), keys: outcome.store.keys, diagnostics: outcome.diagnostics, steps: outcome.steps };
  },
};

let engine = engines["compiled"]!;

/** A test of each engine. */
function test(name: string, check: () => void): void {
  for (const [which, one] of Object.entries(engines))
    declare(`${which}: ${name}`, () => {
      engine = one;
      check();
    });
}

function runText(rules: string, drawn: string, { values, ...options }: Setting = {}): Made {
  const { file, diagnostics } = parseRules(`use graph.small\n${rules}`, "r");
  assert.equal(diagnostics, []);
  const compiled = compileProgram([{ path: "r", file }], values, { vocabularies: [vocabulary] });
  const errors = compiled.diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code}: ${message}`);
  assert.equal(errors, []);
  const golden = parseGolden(`# g\n${drawn}\n==>\nnothing\n`, "g");
  assert.equal(golden.diagnostics, []);
  const { steg, diagnostics: damage } = graphFromPaths(golden.file.cases[0]!.graph, "g", vocabulary);
  assert.equal(damage, []);
  return engine(steg, compiled.program!, options);
}

/** What the rules added, as lines. */
function added(rules: string, drawn: string, setting: Setting = {}): readonly string[] {
  const before = new Set(runText("", drawn).lines);
  return runText(rules, drawn, setting).lines.filter((line) => !before.has(line));
}

const edge = (from: string, kind: string, to: string): string => `edge ["${from}","${kind}","${to}"]`;

test("optional: a match for each that there is, or one without", () => {
  const rule = `/// x\nderive d { a:Box { name: "a" }\n optional a -has-> b\n =>\n a.whole = bound(b)\n a -next-> b\n}`;
  assert.equal(added(rule, 'x:Box { name: "a" }'), ["x.whole = false"]);
  assert.equal(added(rule, 'x:Box { name: "a" } -has-> y:Box\nx -has-> z:Box'), [edge("x", "next", "y"), edge("x", "next", "z"), "x.whole = true"].sort());
  const where = `/// x\nderive d { a:Box { name: "a" }\n optional a -has-> b where b.size > 1\n =>\n a.at = default(b.size, 0) }`;
  assert.equal(added(where, 'x:Box { name: "a" } -has-> :Box { size: 1 }'), ["x.at = 0"]);
  assert.equal(added(where, 'x:Box { name: "a" } -has-> :Box { size: 2 }'), ["x.at = 2"]);
});

test("a part that an optional leaves out asks for no value", () => {
  const rule = `/// x\nderive d { a:Box { name: "a" }\n optional a -has-> b\n =>\n t:Tag { count: a.size } -of-> b\n a.whole = true\n}`;
  assert.equal(added(rule, 'x:Box { name: "a" }'), ["x.whole = true"]);
});

test("what an optional finds is not lost when an attribute of that name is set elsewhere", () => {
  const rules = `/// x\nderive known { b:Box { name: "b" }\n =>\n b.at = 9 }\n/// x\nderive made { a:Box { name: "a" }\n optional a -has-> b\n let where_it_is = choose(bound(b), b.at, 1)\n =>\n t:Tag -of-> a\n a.at = where_it_is }`;
  assert.equal(added(rules, 'x:Box { name: "a" } -has-> y:Box { name: "b" }').filter((line) => line.includes("Tag")).length, 1);
});

test("what an optional binds is looked for anew when something that it could be changes", () => {
  const rule = `/// x\nderive d { a:Box { name: "a" }\n optional a -has-> b\n let v = choose(bound(b), b.size, 0)\n =>\n c:Box { size: v } -next-> a\n}`;
  const made = added(rule, 'x:Box { name: "a" } -has-> y:Box { size: 3 }').filter((line) => line.startsWith("node"));
  assert.equal(made, ["node Box d.c(x,y,3)"]);
});

test("an effect that speaks of what an optional did not find does not happen, and the others do", () => {
  const rule = `/// x\nderive d { a:Box { name: "a" }\n optional a -has-> b\n =>\n a.size = 1\n a.at = b.size\n b -tag-> t:Tag -of-> a\n}`;
  assert.equal(added(rule, 'x:Box { name: "a" }'), ["x.size = 1"]);
  assert.equal(added(rule, 'x:Box { name: "a" } -has-> y:Box { size: 3 }'), [edge("d.t(x,y)", "of", "x"), edge("y", "tag", "d.t(x,y)"), "node Tag d.t(x,y)", "x.at = 3", "x.size = 1"].sort());
  // The value is not known: the whole match waits for it.
  assert.equal(added(rule, 'x:Box { name: "a" } -has-> y:Box'), []);
});

test("for each: one match, effects for each element", () => {
  const rule = `/// x\nderive d { a:Box { name: "a" }\n for each a -has-> b where b.size > 0\n =>\n a.whole = true\n a -next-> b\n b -tag-> t:Tag { count: b.size }\n a -tag-> u:Tag\n u -of-> b\n}`;
  assert.equal(added(rule, 'x:Box { name: "a" }'), [edge("x", "tag", "d.u(x)"), "node Tag d.u(x)", "x.whole = true"].sort());
  const lines = added(rule, 'x:Box { name: "a" } -has-> y:Box { size: 1 }\nx -has-> z:Box { size: 2 }\nx -has-> :Box { size: 0 }');
  const wanted = [edge("x", "next", "y"), edge("x", "next", "z"), edge("y", "tag", "d.t(x,y)"), edge("z", "tag", "d.t(x,z)"), edge("d.u(x)", "of", "y"), edge("d.u(x)", "of", "z"), edge("x", "tag", "d.u(x)")];
  assert.equal(lines, [...wanted, "d.t(x,y).count = 1", "d.t(x,z).count = 2", "node Tag d.t(x,y)", "node Tag d.t(x,z)", "node Tag d.u(x)", "x.whole = true"].sort());
});

test("for each in a rewrite: all are worked out before any happens", () => {
  const rule = `/// x\nrewrite turn { a:Box { name: "a" }\n for each b:Box -next-> c:Box\n =>\n a.whole = true\n delete b -next-> c\n c -next-> b\n}\n/// x\nstage s { turn once }`;
  const drawn = 'x:Box { name: "a" }\np:Box -next-> q:Box -next-> r:Box\nq -next-> p';
  assert.equal(added(rule, drawn), [edge("r", "next", "q"), "x.whole = true"].sort());
});

test("a note for each element, and a forbid said once", () => {
  const rule = `/// x\nforbid f { a:Box { name: "a" }\n for each a -has-> b\n optional a -next-> c\n =>\n error "{count(for a -has-> :Box)} parts" at a\n note "here is {b.size}" at b\n note "next is {c.size}" at c\n help "none" }`;
  const [said, ...others] = runText(rule, 'x:Box { name: "a" } -has-> y:Box { size: 1 }\nx -has-> z:Box { size: 2 }').diagnostics;
  assert.equal(others, []);
  assert.is(said!.message, "2 parts");
  assert.equal(said!.labels.map(({ text, node }) => `${node} ${text}`), ["x box `a`", "y here is 1", "z here is 2"]);
});

const aggregates = (value: string): string => `/// x\nderive d { a:Box { name: "a" }\n =>\n a.at = ${value} }`;
const parts = 'x:Box { name: "a" } -has-> :Box { size: 3 }\nx -has-> :Box { size: 5 }\nx -has-> :Box { size: 3 }';

for (const [value, with3, without] of [
  ["count(for a -has-> :Box)", "3", "0"],
  ["sum(b.size for a -has-> b)", "11", "0"],
  ["max(b.size for a -has-> b)", "5", undefined],
  ["min(b.size for a -has-> b)", "3", undefined],
  ["choose(all(b.size > 3 for a -has-> b), 1, 0)", "0", "1"],
  ["choose(any(b.size > 3 for a -has-> b), 1, 0)", "1", "0"],
  ['length(join(text(b.size), "; " for a -has-> b by -b.size))', "7", "0"],
  ["fold(r = 0, r * 10 + b.size for a -has-> b by -b.size)", "533", "0"],
  ["fold(r = 1, r * 10 + b.size for a -has-> b by b.size)", "1335", "1"],
  ["max(b.size for a -has-> b where b.size < 5)", "3", undefined],
  ["sum(b.size * count(for a -has-> c where c.size < b.size) for a -has-> b)", "10", "0"],
  ["count(for a -has-> b, a -has-> c)".replace(", ", "\n "), "9", "0"],
  ["sum(b.align for a -has-> b)", undefined, "0"],
] as const)
  test(`aggregate: ${value.replace("\n", "")}`, () => {
    assert.equal(added(aggregates(value), parts), with3 === undefined ? [] : [`x.at = ${with3}`]);
    assert.equal(added(aggregates(value), 'x:Box { name: "a" }'), without === undefined ? [] : [`x.at = ${without}`]);
  });

test("an aggregate waits for its values: nested types work without any recursion of rules", () => {
  const rule = `/// x\nderive d { a:Box\n unless a { name: "leaf" }\n =>\n a.align = max(b.align for a -has-> b) }`;
  const drawn = 'a:Box -has-> b:Box -has-> c:Box { name: "leaf", align: 4 }\na -has-> d:Box { name: "leaf", align: 2 }\nb -has-> e:Box -has-> f:Box { name: "leaf", align: 8 }\ng:Box -has-> h:Box -has-> g';
  assert.equal(added(rule, drawn), ["a.align = 8", "b.align = 8", "e.align = 8"]);
});

test("what an optional found stays found when a value that it waits for becomes known", () => {
  const rules =
    `/// x\nderive d { a:Box { name: "a" }\n optional a -has-> b\n =>\n a.at = b.size\n a.align = 1\n a.whole = bound(b) }\n/// x\nderive s { t:Box where t.align > 0\n =>\n t.size = t.align }`.replace(
      "t:Box where",
      "t:Box\n where",
    );
  assert.equal(added(rules, 'x:Box { name: "a" } -has-> y:Box { align: 3 }\nz:Box { align: 3 }'), [
    "x.align = 1",
    "x.at = 3",
    "x.size = 1",
    "x.whole = true",
    "y.size = 3",
    "z.size = 3",
  ]);
});

test("stages run one after the other, and steps are counted", () => {
  const grow = `param n: int = 2\n/// x\nrewrite grow { a:Box -next-> b:Box\n =>\n delete a -next-> b\n a -next-> c:Box -next-> b }\n/// x\nderive measure { a:Box { name: "a" }\n =>\n a.at = count(for :Box) }\n`;
  const at = (stages: string, values: ParameterValues = {}): readonly string[] => added(`${grow}${stages}`, 'a:Box { name: "a" } -next-> a', { values }).filter((line) => line.includes(".at"));
  assert.equal(at("/// x\nstage early before main { grow once }"), ["a.at = 2"]);
  assert.equal(at("/// x\nstage early before main { grow 3 times }"), ["a.at = 4"]);
  assert.equal(at("/// x\nstage early before main { grow n times }", { n: 5n }), ["a.at = 6"]);
  assert.equal(at("/// x\nstage early before main { repeat 2 { grow n times } grow once }"), ["a.at = 6"]);
  assert.equal(at("/// x\nstage late { grow once }"), ["a.at = 1"]);
  assert.equal(at("/// x\nstage s { measure grow once }"), ["a.at = 1"]);
  assert.equal(at("/// x\nstage s { grow once measure }"), ["a.at = 2"]);
});

test("a rewrite takes the first match, given nodes before made ones", () => {
  const rule = `/// x\nrewrite move { a:Box { size: 1 } -next-> b:Box\n =>\n a.size = 0\n b.size = 2\n delete a -next-> b }\n/// x\nstage s { move once }`;
  assert.equal(added(rule, "q:Box { size: 1 } -next-> z:Box\nb:Box { size: 1 } -next-> a:Box\nb -next-> c:Box"), ["a.size = 2", "b.size = 0"]);
  const made = `/// x\nrewrite make { t:Tag\n =>\n delete t\n a:Box { name: "made" } }\n/// x\nrewrite first { a:Box\n =>\n a.at = 1 }\n/// x\nstage s { make once first once }`;
  assert.equal(added(made, "aa:Tag\nzz:Box"), ['make.a(aa).name = made', "node Box make.a(aa)", "zz.at = 1"]);
});

test("what rewrites do is counted once, and what changes nothing is no step", () => {
  const same = `/// x\nrewrite same { a:Box -next-> b:Box\n =>\n delete a -next-> b\n a -next-> b }\n/// x\nstage s { same 5 times }`;
  assert.is(runText(same, "a:Box -next-> b:Box").steps, 0);
  const once = `/// x\nrewrite once_only { a:Box -next-> b:Box\n =>\n a.size = 1 }\n/// x\nstage s { once_only 9 times }`;
  assert.is(runText(once, "a:Box -next-> b:Box\nc:Box -next-> b").steps, 2);
});

test("`before` decides, also when choices are shuffled", () => {
  const rules = `/// x\nrewrite a_last { a:Box -next-> b:Box\n =>\n delete a -next-> b\n a.at = 1 }\n/// x\nrewrite z_first before a_last { a:Box -next-> b:Box\n =>\n delete a -next-> b\n a.at = 2 }`;
  for (const shuffle of [undefined, 1, 2, 3, 4, 5]) assert.equal(added(rules, "x:Box -next-> y:Box", shuffle === undefined ? {} : { shuffle }), ["x.at = 2"]);
  const either = rules.replace(" before a_last", "");
  const seen = new Set(Array.from({ length: 20 }, (_, shuffle) => added(either, "x:Box -next-> y:Box", { shuffle }).join()));
  assert.equal([...seen].sort(), ["x.at = 1", "x.at = 2"]);
});

test("what a rewrite keeps is kept, also by the elements of its sets", () => {
  const rule = `/// x\nrewrite drop { a:Box { name: "a" }\n for each a -has-> b\n =>\n delete b }`;
  const nodes = (drawn: string): readonly string[] => runText(rule, drawn).lines.filter((line) => line.startsWith("node"));
  assert.equal(nodes('x:Box { name: "a" } -has-> y:Box\nx -has-> z:Box'), ["node Box x"]);
  assert.is(nodes('x:Box { name: "a" } -has-> y:Box\nx -has-> z:Box -next-> w:Box').length, 4, "an edge that the pattern does not mention");
  assert.is(nodes('x:Box { name: "a" } -has-> x').length, 1, "deleted and kept at once");
});

test("a step that does not decrease what its rule says is refused", () => {
  const rule = (effect: string): string => `/// x\nrewrite sink decreases a.size { a:Box -next-> b:Box\n where a.size > 0\n =>\n ${effect} }`;
  assert.equal(runText(rule("a.size = a.size - 1"), "x:Box { size: 3 } -next-> y:Box").diagnostics, []);
  const [said] = pages.see(runText(rule("a.size = 5 - a.size"), "x:Box { size: 2 } -next-> y:Box").diagnostics);
  assert.equal([said!.code, said!.message], ["not_decreasing", "a step of `sink` does not decrease what the rule says: it was 2 and is 3"]);
});

test("invariants are looked at when all stages have run", () => {
  const rules = `/// A box is\n/// at one place.\ninvariant placed { a:Box { name: "a" }\n =>\n a -has-> b where b.size > 1 }\n/// x\nderive d { a:Box { name: "a", whole: true }\n b:Box { size: 2 }\n =>\n a -has-> b }`;
  assert.equal(runText(rules, 'x:Box { name: "a", whole: true }\ny:Box { size: 2 }').diagnostics, []);
  const [said] = runText(rules, 'x:Box { name: "a" }\ny:Box { size: 2 }').diagnostics;
  assert.equal([said!.severity, said!.code, said!.message, said!.labels[0]!.node], ["error", "placed", "A box is at one place", "x"]);
});

test("what a stage refuses ends the run", () => {
  const rules = `/// x\nforbid early { a:Box { name: "a" }\n =>\n error "no" at a\n help "h" }\n/// x\nforbid late { a:Box { name: "a" }\n =>\n error "never" at a\n help "h" }\n/// x\ninvariant never { a:Box\n =>\n where a.size > 9 }\n/// x\nderive mark { a:Box\n =>\n a.whole = true }\n/// x\nstage first before main { early }`;
  assert.equal(runText(rules, 'x:Box { name: "a" }').diagnostics.map(({ code }) => code), ["early"]);
  assert.equal(added(rules, 'x:Box { name: "a" }').filter((line) => line.includes("whole")), []);
  assert.equal(runText(rules, 'x:Box { name: "b", size: 10 }').diagnostics, []);
  assert.equal(added(rules, 'x:Box { name: "b", size: 10 }'), ["x.whole = true"]);
});

test("nested unless: none without one", () => {
  const rule = `/// x\nderive d { a:Box { name: "a" }\n unless {\n a -has-> b\n unless b -tag-> :Tag\n }\n =>\n a.whole = true }`;
  assert.equal(added(rule, 'x:Box { name: "a" } -has-> y:Box -tag-> :Tag'), ["x.whole = true"]);
  assert.equal(added(rule, 'x:Box { name: "a" } -has-> y:Box -tag-> :Tag\nx -has-> z:Box'), []);
});

test("keys of made nodes do not grow, and say two things in two ways", () => {
  const rules = `/// x\nrewrite grow { a:Box -next-> b:Box\n =>\n delete a -next-> b\n c:Box -next-> b }\n/// x\nstage s { grow 40 times }`;
  const { keys } = runText(rules, "a_box_with_a_name:Box -next-> another_box_with_a_name:Box");
  assert.is(new Set(keys).size, 42);
  assert.ok(Math.max(...keys.map((key) => key.length)) <= 200);
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

declare.run();
