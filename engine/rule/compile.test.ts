/** What files say of each other: stages, `before`, `extend` and `override`, vocabularies; and what is wrong with it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Item, Name, Rule, RuleFile, Span, Stage } from "../../grammar/ast.js";
import { parseRules } from "../../grammar/index.js";
import { compileProgram } from "./compile.js";
import { rulesOf, type RuleSource } from "./program.js";

const span: Span = { start: 0, end: 1, line: 1, column: 1 };
const name = (text: string): Name => ({ text, span });

const file = (text: string): RuleFile => parseRules(text, "r").file;
const rule = (text: string, more: Partial<Rule> = {}): Item => ({ ...(file(`/// x\n${text}`).items[0] as Rule), ...more });
const stage = (called: string, rules: readonly string[], after: readonly string[] = [], before: readonly string[] = []): Stage => ({
  kind: "stage",
  doc: ["x"],
  name: name(called),
  after: after.map(name),
  before: before.map(name),
  steps: rules.map((one) => ({ kind: "run", rule: name(one), span })),
  span,
});
const source = (path: string, ...items: Item[]): RuleSource => ({ path, file: { ...file(""), items } });

const codes = (...sources: RuleSource[]): readonly string[] => compileProgram(sources).diagnostics.map(({ code }) => code);

const one = rule("derive one { a:Type -is-> i:Identity\n =>\n i -same_as-> i\n a.size = 1 }");
const two = rule("derive two { a:Type { size: 1 }\n =>\n a.align = 1 }");
const large = rule('forbid large { t:Type\n where t.size > 9\n =>\n error "large" at t\n help "h" }');
const cut = rule("rewrite cut { a:Type -meets-> b:Type\n =>\n delete a -meets-> b }");

test("stages run in an order that agrees with what they say", () => {
  const order = (...stages: Stage[]): readonly string[] => compileProgram([source("a", one, two, large, ...stages)]).program!.stages.map((each) => each.name);
  assert.equal(order(), ["main"]);
  assert.equal(order(stage("late", ["two"])), ["main", "late"]);
  assert.equal(order(stage("early", ["one"], [], ["main"])), ["early", "main"]);
  assert.equal(order(stage("b", ["one"]), stage("a", ["two"])), ["main", "b", "a"]);
  assert.equal(order(stage("b", ["one"], ["a"]), stage("a", ["two"], [], ["main"])), ["a", "main", "b"]);
});

test("stages that have no order, or rules that are in two of them, are refused", () => {
  assert.equal(codes(source("a", one, two, stage("a", ["one"], ["b"]), stage("b", ["two"], ["a"]))), ["stage_circle"]);
  assert.equal(codes(source("a", one, stage("a", ["one"]), stage("b", ["one"]))), ["staged_twice"]);
  assert.equal(codes(source("a", one, stage("a", ["ones"], ["c"]))), ["no_such_rule", "no_such_rule"]);
  assert.equal(codes(source("a", one, stage("a", ["one"]), stage("a", []))), ["duplicate_rule"]);
});

test("an override stands in the place of a rule, or takes it away", () => {
  const small = rule('forbid large { t:Type\n where t.size > 8\n =>\n error "larger" at t\n help "h" }', { change: "override" });
  const { program } = compileProgram([source("a", large), source("b", small)]);
  assert.equal(rulesOf(program!).map(({ path, name: called }) => `${path} ${called}`), ["b large"]);
  const nothing = rule("forbid large { t:Type\n =>\n }", { change: "override", clauses: [], effects: [] });
  assert.equal(rulesOf(compileProgram([source("a", one, large, stage("s", ["large"])), source("b", nothing)]).program!).map((each) => each.name), ["one"]);
  assert.equal(codes(source("a", large), source("b", small), source("c", small)), ["overridden_twice"]);
});

test("an extension adds clauses and effects, with names of its own, and is told of in its file", () => {
  const more = (text: string): Item => rule(`forbid large { ${text} }`, { change: "extend" });
  const note = (): Item => more('t -in-> u:Unit\n =>\n note "in {u.name}" at u');
  const { program, diagnostics } = compileProgram([source("a", large), source("b", note()), source("c", note())]);
  assert.equal(diagnostics, []);
  const [both] = rulesOf(program!);
  assert.equal(both!.body.variables.map((variable) => variable.name), ["t", "u", "u_2"]);
  assert.is(both!.effects.messages.length, 4);
  const [wrong] = compileProgram([source("a", large), source("b", more('t -inn-> _u:Unit\n =>\n note "n" at t'))]).diagnostics;
  assert.equal([wrong!.code, wrong!.labels[0]!.place!.file], ["no_such_edge", "b"]);
});

test("what is changed must be there, and be of that form", () => {
  assert.equal(codes(source("a", one), source("b", rule("derive ones { a:Type\n =>\n a.align = 1 }", { change: "extend" }))), ["no_such_rule"]);
  assert.equal(codes(source("a", large), source("b", rule("derive large { a:Type\n =>\n a.align = 1 }", { change: "override" }))), ["wrong_form"]);
  assert.equal(codes(source("a", { ...(cut as Rule), before: [name("one")] }, one)), ["wrong_form"]);
});

test("`before` orders rewrites, and not in a circle", () => {
  const drop = rule("rewrite drop { a:Type -faces-> b:Type\n =>\n delete a -faces-> b }", { before: [name("cut")] });
  const [step] = compileProgram([source("a", cut, drop)]).program!.stages[0]!.steps;
  if (step?.kind !== "group") throw new Error("the rules are one group");
  assert.equal(step.group.rewrites.map((each) => each.name), ["drop", "cut"]);
  assert.equal(codes(source("a", { ...(cut as Rule), before: [name("drop")] }, drop)), ["stage_circle"]);
});

test("a program has one vocabulary, which is there", () => {
  const vocabulary = { name: "ring", nodes: { Node: { level: "int" as const } }, edges: { next: { from: ["Node"], to: ["Node"] } } };
  const text = "use graph.ring\n/// x\nderive d { a:Node -next-> b:Node\n =>\n b.level = a.level }";
  assert.equal(compileProgram([{ path: "a", file: file(text) }]).diagnostics[0]!.code, "no_such_vocabulary");
  const { program, diagnostics } = compileProgram([{ path: "a", file: file(text) }], {}, { vocabularies: [vocabulary] });
  assert.equal(diagnostics, []);
  assert.is(program!.vocabulary, vocabulary);
  const other = { path: "b", file: file("use graph.rust") };
  assert.equal(compileProgram([{ path: "a", file: file(text) }, other], {}, { vocabularies: [vocabulary] }).diagnostics[0]!.code, "no_such_vocabulary");
});

test("a `for each` and an `optional` stand in the rule itself, and only effects speak of a set", () => {
  const path = (text: string): Rule["clauses"] => (file(`/// x\nderive d { ${text}\n =>\n a.size = 1 }`).items[0] as Rule).clauses;
  const each = { kind: "each" as const, clauses: path("a -field-> f:Field") as [], span };
  const base = rule("derive d { a:Type\n =>\n a.size = 1\n f.offset = 0 }") as Rule;
  const said = (clauses: Rule["clauses"]): readonly string[] => codes(source("a", { ...base, clauses }));
  assert.equal(said([...base.clauses, each]), []);
  assert.equal(said([...base.clauses, each, ...path("a:Type\n where f.offset == 1")]), ["misplaced_clause"]);
});

test.run();
