/** What files say of each other: stages, `before`, `extend` and `override`, vocabularies; and what is wrong with it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import { compileProgram, type Compiled, type CompileOptions } from "./compile.js";
import { rulesOf, type Program } from "./program.js";

/** Compiles texts as the files `a`, `b`, …; each item gets the sentence that it needs. */
function compile(texts: readonly string[], options: CompileOptions = {}): Compiled {
  const sources = texts.map((text, i) => {
    const path = "abc"[i]!;
    const { file, diagnostics } = parseRules(text.replace(/^(derive|rewrite|forbid|invariant|stage|extend|override)/gm, "/// x\n$1"), path);
    assert.equal(diagnostics, []);
    return { path, file };
  });
  return compileProgram(sources, {}, options);
}

const codes = (...texts: string[]): readonly string[] => compile(texts).diagnostics.map(({ code }) => code);

function program(...texts: string[]): Program {
  const { program: made, diagnostics } = compile(texts);
  assert.equal(diagnostics, []);
  return made!;
}

const one = "derive one { a:Type -is-> i:Identity\n =>\n i -same_as-> i\n a.size = 1 }\n";
const two = "derive two { a:Type { size: 1 }\n =>\n a.align = 1 }\n";
const large = 'forbid large { t:Type\n where t.size > 9\n =>\n error "large" at t\n help "h" }\n';
const cut = "rewrite cut { a:Type -meets-> b:Type\n =>\n delete a -meets-> b }\n";

test("stages run in an order that agrees with what they say", () => {
  const order = (stages: string): readonly string[] => program(one + two + large + stages).stages.map(({ name }) => name);
  assert.equal(order(""), ["main"]);
  assert.equal(order("stage late { two }\n"), ["main", "late"]);
  assert.equal(order("stage early before main { one }\n"), ["early", "main"]);
  assert.equal(order("stage b { one }\nstage a { two }\n"), ["main", "b", "a"]);
  assert.equal(order("stage b after a { one }\nstage a before main { two }\n"), ["a", "main", "b"]);
});

test("plain names beside each other are one group, counted ones are steps", () => {
  const [late] = program(`${one}${two}${cut}stage late { one two repeat 2 { cut once } cut 3 times }\n`).stages;
  assert.equal(
    late!.steps.map(({ kind }) => kind),
    ["group", "repeat", "times"],
  );
  assert.equal(codes(`${cut}stage s { cut n times }\n`), ["bad_parameter"]);
});

test("stages that have no order, or rules that are in two of them, are refused", () => {
  assert.equal(codes(`${one}${two}stage a after b { one }\nstage b after a { two }\n`), ["stage_circle"]);
  assert.equal(codes(`${one}stage a { one }\nstage b { one }\n`), ["staged_twice"]);
  assert.equal(codes(`${one}stage a after c { ones }\n`), ["no_such_rule", "no_such_rule"]);
  assert.equal(codes(`${one}stage a { one }\nstage a { one }\n`), ["duplicate_rule"]);
});

test("an override stands in the place of a rule, or takes it away", () => {
  const small = `override ${large.replace("9", "8")}`;
  assert.equal(
    rulesOf(program(large, small)).map(({ path, name }) => `${path} ${name}`),
    ["b large"],
  );
  assert.equal(
    rulesOf(program(`${one}${large}stage s { large }\n`, "override forbid large {\n =>\n}\n")).map(({ name }) => name),
    ["one"],
  );
  assert.equal(codes(large, small, small), ["overridden_twice"]);
});

test("an extension adds clauses and effects, with names of its own, and is told of in its file", () => {
  const more = (text: string): string => `extend forbid large { ${text} }\n`;
  const note = more('t -in-> u:Unit\n =>\n note "in {u.name}" at u');
  const [both] = rulesOf(program(large, note, note));
  assert.equal(
    both!.body.variables.map(({ name }) => name),
    ["t", "u", "u_2"],
  );
  assert.is(both!.effects.messages.length, 4);
  const [wrong] = compile([large, more('t -inn-> _u:Unit\n =>\n note "n" at t')]).diagnostics;
  assert.equal([wrong!.code, wrong!.labels[0]!.place!.file], ["no_such_edge", "b"]);
});

test("what is changed must be there, and be of that form", () => {
  assert.equal(codes(one, "extend derive ones { a:Type\n =>\n a.align = 1 }\n"), ["no_such_rule"]);
  assert.equal(codes(large, "override derive large { a:Type\n =>\n a.align = 1 }\n"), ["wrong_form"]);
  assert.equal(codes(one + cut.replace("cut", "cut before one")), ["wrong_form"]);
});

test("`before` orders rewrites, and not in a circle", () => {
  const drop = "rewrite drop before cut { a:Type -faces-> b:Type\n =>\n delete a -faces-> b }\n";
  const [step] = program(cut + drop).stages[0]!.steps;
  if (step?.kind !== "group") throw new Error("the rules are one group");
  assert.equal(
    step.group.rewrites.map(({ name }) => name),
    ["drop", "cut"],
  );
  assert.equal(codes(cut.replace("cut", "cut before drop") + drop), ["stage_circle"]);
});

test("a program has one vocabulary, which is there", () => {
  const vocabularies = [{ name: "ring", nodes: { Node: { level: "int" as const } }, edges: { next: { from: ["Node"], to: ["Node"] } } }];
  const text = "use graph.ring\nderive d { a:Node -next-> b:Node\n =>\n b.level = a.level }\n";
  assert.equal(codes(text), ["no_such_vocabulary"]);
  const made = compile([text], { vocabularies });
  assert.equal(made.diagnostics, []);
  assert.is(made.program!.vocabulary, vocabularies[0]);
  assert.equal(
    compile([text, "use graph.rust\n"], { vocabularies }).diagnostics.map(({ code }) => code),
    ["no_such_vocabulary"],
  );
});

test("a wrong parameter hides nothing that is wrong with the rules", () => {
  assert.equal(codes(`param most: int = "many"\n${large.replace("9", "most").replace(":Type", ":Typo")}`), [
    "bad_parameter",
    "no_such_kind",
  ]);
});

test("of a rule that cannot be read whole, nothing is said that may only seem missing", () => {
  const damaged = "/// Large.\nforbid large {\n  type:Type -field-> field:Field\n  other:Typo\n  where type.sise > 4 && field.offset == 1\n  error \"large\" at type\n}\n";
  const { file } = parseRules(damaged, "large.race");
  const { program, diagnostics } = compileProgram([{ path: "large.race", file }]);
  assert.is(program, undefined);
  assert.equal(diagnostics.map(({ code, message }) => `${code}: ${message}`), ["no_such_kind: there is no kind of node `Typo`"]);
});

test("what a word was meant to be is told by its beginning, and by its letters in whatever case", () => {
  const help = (text: string): string | undefined => compile([text]).diagnostics.find(({ severity }) => severity === "error")?.help[0];
  assert.is(help("derive d { a:type\n =>\n a.align = 1 }\n"), "did you mean `Type`?");
  assert.is(help("derive d { a:Type where len(a.name) == 1\n =>\n a.align = 1 }\n"), "did you mean `length`?");
  assert.is(help("param p: integer = 1\n"), "the types are int, string and bool");
});

test.run();
