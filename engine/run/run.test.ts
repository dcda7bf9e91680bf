/** Forbids, rewrites, conflicts, budgets and reasons, each on a graph small enough to see. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import { assemble } from "../graph/assemble.js";
import type { Steg } from "../graph/steg.js";
import { attributeOf, nodeOf } from "../match/store.js";
import { factCount } from "../provenance/facts.js";
import { explainWhy, showReason } from "../provenance/why.js";
import { whyNot } from "../provenance/why-not.js";
import { aliasesOf } from "./aliases.js";
import { compileProgram, type ParameterValues } from "../rule/compile.js";
import { outcomeLines } from "./drawing.js";
import { run, type Outcome, type RunOptions } from "./run.js";
import { factOfAttribute, factOfEdge, factOfNode, factOfPatch, writeBack } from "./write-back.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["arithmetic", "conflicting_values", "endless_derive", "bad_parameter"]);

function graph(text: string): Steg {
  const { file, diagnostics } = parseGolden(`# g\n${text}\n==>\n`, "g");
  assert.equal(diagnostics, []);
  const drawn = graphFromPaths(file.cases[0]!.graph);
  assert.equal(drawn.diagnostics, []);
  return drawn.steg;
}

function runText(rules: string, drawn: string | Steg, options: RunOptions = {}, values: ParameterValues = {}): Outcome {
  const { file, diagnostics } = parseRules(rules, "r.race");
  assert.equal(diagnostics, []);
  const compiled = compileProgram([{ path: "r.race", file }], values);
  assert.ok(compiled.program, JSON.stringify(compiled.diagnostics));
  const outcome = run(typeof drawn === "string" ? graph(drawn) : drawn, compiled.program, options);
  pages.see(outcome.diagnostics);
  return outcome;
}

const sizes = `
/// Views of one type meet.
derive meet { a:Type { definition: false } -is-> :Identity <-is- b:Type { definition: true }
  =>
  a -meets-> b }

/// Sizes must agree.
forbid size_differs {
  a:Type -meets-> b:Type
  where a.size != b.size
  =>
  error "\`{a.path}\` has {a.size} bytes in {u.file}, {b.size} in {b}" at a
  note "defined here" at b
  note "in all, {a.align}"
  help "pack again"
  beside a, b
}
`.replace("where a.size", "a -in-> u:Unit\n  where a.size");

test("a forbid says where, what, why and what to do", () => {
  const records = [
    { key: "unit", kind: "Unit", attributes: { file: "ball.rcrate" }, edges: {} },
    { key: "t", kind: "Type", attributes: { path: "World", definition: false, size: 8n, align: 4n, file: "lib.rs", line: 7n }, edges: { is: ["=type World"], field: ["g", "f"] } },
    { key: "f", kind: "Field", attributes: { name: "frame", offset: 4n }, edges: { of: ["u32"] } },
    { key: "g", kind: "Field", attributes: { name: "pos", offset: 0n }, edges: { of: ["u32"] } },
    { key: "u32", kind: "Type", attributes: { path: "u32", size: 4n }, edges: {} },
  ];
  const host = [
    { key: "unit", kind: "Unit", attributes: { file: "host.rcrate" }, edges: {} },
    { key: "t", kind: "Type", attributes: { path: "World", definition: true, size: 16n, align: 8n, niche_offset: 0n, niche_size: 1n, niche_start: 2n, niche_count: 254n }, edges: { is: ["=type World"] } },
  ];
  const { steg } = assemble([{ unit: "ball", whole: true, records }, { unit: "host", whole: false, records: host }]);
  assert.equal(runText(sizes, steg).diagnostics, [
    {
      severity: "error",
      code: "size_differs",
      message: "`World` has 8 bytes in ball.rcrate, 16 in Type World (host)",
      labels: [
        { text: "type `World`", node: "ball!t", unit: "ball.rcrate", place: { file: "lib.rs", line: 7 } },
        { text: "defined here", node: "host!t", unit: "host.rcrate" },
      ],
      notes: ["in all, 4"],
      help: ["pack again"],
      beside: [
        {
          title: "layout",
          left: { heading: "World in ball", lines: ["+0  pos:    u32  (4)", "+4  frame:  u32  (4)", "size 8, align 4", "no niche"] },
          right: { heading: "World in host", lines: ["size 16, align 8", "niche at +0, 1 byte: 254 values from 2"] },
        },
      ],
      path: ["Type World (ball)", "  -meets-> Type World (host)", "Type World (ball)", "  -in-> Unit ball"],
    },
  ]);
});

test("one diagnostic for each node and message, whatever else the match holds", () => {
  const rules = `/// x\nforbid f { a:Type -field-> :Field\n =>\n error "{a.path} {a.size}" at a\n help "h" }`;
  const { diagnostics } = runText(rules, 'a:Type { path: "p" } -field-> :Field\na -field-> :Field');
  assert.equal(diagnostics.map(({ message }) => message), ["p ?"]);
});

test("two values for one attribute name both rules and both matches", () => {
  const rules = `/// x\nderive one { f:Field -of-> t:Type\n =>\n f.offset = t.size }\n/// y\nderive two { f:Field -of-> t:Type\n =>\n f.offset = t.align }`;
  const { diagnostics } = runText(rules, "f:Field -of-> t:Type { size: 4, align: 8 }");
  assert.is(diagnostics.length, 1);
  assert.is(diagnostics[0]!.code, "conflicting_values");
  assert.is(diagnostics[0]!.message, "two values for f.offset: 4 and 8");
  assert.equal(diagnostics[0]!.notes, ["`one` says 4, with f = f, t = t", "`two` says 8, with f = f, t = t"]);
  assert.equal(runText(rules, "f:Field { offset: 9 } -of-> t:Type { size: 9 }").diagnostics, []);
  assert.match(runText(rules, "f:Field { offset: 9 } -of-> t:Type { size: 4 }").diagnostics[0]!.notes[0]!, "the graph says 9");
});

test("two patches of one site are two values", () => {
  const rules = `/// x\nderive p { s:Site -reads-> e:Expression\n =>\n patch s.value from 0 to e.value }`;
  assert.is(runText(rules, "s:Site -reads-> :Expression { value: 1 }\ns -reads-> :Expression { value: 2 }").diagnostics[0]!.code, "conflicting_values");
});

test("arithmetic without an answer does not match, and is said once", () => {
  const rules = `/// x\nderive d { f:Field -of-> t:Type\n =>\n f.offset = 8 / t.size }`;
  const { diagnostics, journal } = runText(rules, "f:Field -of-> :Type { size: 0 }\ng:Field -of-> :Type { size: 0 }\nh:Field -of-> :Type { size: 3 }");
  assert.equal(diagnostics.map(({ severity, code }) => `${severity} ${code}`), ["warning arithmetic"]);
  assert.is(factCount(journal), 1);
});

test("nodes that a rule makes are named by rule and match", () => {
  const rules = `/// x\nderive make { t:VTable -of-> x:Trait\n =>\n t -entry-> e:Entry { offset: 8 } -points_to-> t\n x.name = "n" }`;
  const drawn = graph("t:VTable -of-> x:Trait");
  const outcome = runText(rules, drawn);
  assert.ok(nodeOf(outcome.store, "make.e(t,x)") !== undefined);
  assert.is(factOfNode(outcome, "make.e(t,x)"), 0);
  writeBack(drawn, outcome);
  assert.ok(drawn.hasEdge("t\tentry\tmake.e(t,x)"));
  assert.equal(drawn.getNodeAttribute("make.e(t,x)", "attributes"), { offset: 8n });
  assert.is(factCount(runText(rules, drawn).journal), 0);
});

test("rewrites: normal form, nothing vanishes implicitly, what is kept is kept", () => {
  const forget = `/// x\nrewrite forget { f:Field -of-> t:Type\n where t.size == 0\n =>\n delete f }`;
  const lines = (rules: string, drawn: string): readonly string[] => outcomeLines(runText(rules, drawn)).filter((line) => line.startsWith("node"));
  assert.equal(lines(forget, "f:Field -of-> t:Type { size: 0 }"), ["node Type t"]);
  assert.is(lines(forget, "f:Field -of-> t:Type { size: 0 }\nt -field-> f").length, 2, "an edge that the pattern does not mention");
  assert.is(lines(forget.replace("delete f", "delete f cascade"), "f:Field -of-> t:Type { size: 0 }\nt -field-> f").length, 1);
  const pairs = `/// x\nrewrite pair { a:Type -meets-> b:Type\n =>\n delete a cascade }`;
  assert.is(lines(pairs, "a:Type -meets-> a").length, 1, "deleted and kept at once");
  const turn = `/// x\nrewrite move { a:Type -meets-> b:Type\n =>\n delete a -meets-> b\n b -faces-> a }`;
  const { store } = runText(turn, "a:Type -meets-> b:Type -meets-> c:Type");
  assert.equal(store.tables.get("faces")!.size, 2);
  assert.is(store.tables.get("meets")!.size, 0);
});

test("what never ends is stopped, with the rule's name", () => {
  // Rewrites that plainly never end are refused before; these only take longer than they may.
  const long = `/// x\nrewrite there { a:Type -meets-> b:Type\n =>\n delete a -meets-> b\n a -faces-> b }`;
  const [said] = runText(long, "a:Type -meets-> b:Type -meets-> c:Type -meets-> d:Type", { budget: 1 }).diagnostics;
  assert.is(said!.code, "endless_rewrite");
  const grows = `/// x\nderive grow { t:Copy -size-> e:Expression\n =>\n n:Copy -size-> e\n n.name = key(t) }`;
  assert.is(runText(grows, "t:Copy -size-> e:Expression").diagnostics[0]!.code, "endless_derive");
});

const closure = `/// one step\nderive step { a:Type -meets-> b:Type\n =>\n a -faces-> b }\n/// many\nderive many { a:Type -faces-> b:Type -faces-> c:Type\n =>\n a -faces-> c }`;

test("why: down to the given graph", () => {
  const outcome = runText(closure, "a:Type -meets-> b:Type -meets-> c:Type");
  const tree = explainWhy(outcome, factOfEdge(outcome, "a", "faces", "c")!)!;
  assert.equal(showReason(tree), [
    "edge a faces c",
    "  by many (r.race:6)",
    "    a = a",
    "    b = b",
    "    c = c",
    "  edge a faces b",
    "    by step (r.race:2)",
    "      a = a",
    "      b = b",
    "  edge b faces c",
    "    by step (r.race:2)",
    "      a = b",
    "      b = c",
  ]);
  assert.is(factOfEdge(outcome, "a", "meets", "b"), undefined);
  assert.is(factOfAttribute(outcome, "a", "size"), undefined);
  assert.is(factOfPatch(outcome, "a", "value"), undefined);
});

test("why not: the clause that blocks the longest partial match", () => {
  const rules = `/// x\nderive d {\n  a:Field -of-> b:Type\n  b -meets-> c:Type\n  where c.size == 8\n  =>\n  a.offset = c.size\n}`;
  const outcome = runText(rules, "f:Field -of-> t:Type -meets-> u:Type { size: 4 }\ng:Field -of-> v:Type\nh:Field -of-> :Type -meets-> :Type { size: 8 }");
  const blocked = whyNot(outcome, "d", { a: "f" });
  assert.is(blocked.kind, "blocked");
  if (blocked.kind === "blocked") assert.equal([blocked.clause, blocked.match, blocked.span.line], [2, { a: "f", b: "t", c: "u" }, 5]);
  const sooner = whyNot(outcome, "d", { a: "g" });
  if (sooner.kind === "blocked") assert.equal([sooner.clause, sooner.match], [1, { a: "g", b: "v" }]);
  assert.is(sooner.kind, "blocked");
  assert.is(whyNot(outcome, "d", { a: "h" }).kind, "matches");
  assert.is(whyNot(outcome, "e").kind, "no_such_rule");
  assert.equal(whyNot(outcome, "d", { z: "f" }), { kind: "no_such_binding", name: "z" });
});

test("parameters", () => {
  const rules = `param least: int = 4\n/// x\nderive d { t:Type\n where t.size < least\n =>\n t.size = 1 }\n`.replace("t.size = 1", "t.align = least");
  const align = (values: ParameterValues): unknown => attributeOf(runText(rules, "t:Type { size: 3 }", {}, values).store, 0, "align");
  assert.is(align({}), 4n);
  assert.is(align({ least: "0x40" }), 64n);
  const { file } = parseRules(rules, "r");
  const codes = (values: ParameterValues): readonly string[] => pages.see(compileProgram([{ path: "r", file }], values).diagnostics).map(({ code }) => code);
  assert.equal(codes({ least: "many" }), ["bad_parameter"]);
  assert.equal(codes({ most: 1n }), ["bad_parameter"]);
});

test("aliases come from the rules, before there is a graph", () => {
  const rules = `/// x\nderive alias { a:Identity\n  b:Identity { domain: a.domain, path: other }\n  let other = replace(a.path, "Old", "New")\n  where a != b\n  =>\n  a -same_as-> b }\n/// y\nderive other { a:Type -is-> i:Identity\n =>\n i -same_as-> i\n a.name = "x" }`;
  const { file } = parseRules(rules, "r");
  const type = (path: string): { key: string; kind: string; attributes: {}; edges: { is: string[] } } => ({ key: path, kind: "Type", attributes: {}, edges: { is: [`=type ${path}`] } });
  const units = [{ unit: "a", whole: true, records: [type("x::Old")] }, { unit: "b", whole: false, records: [type("x::New")] }];
  const aliases = aliasesOf(compileProgram([{ path: "r", file }]).program!, units);
  assert.equal([...aliases], [["=type x::Old", ["=type x::New"]], ["=type x::New", ["=type x::Old"]]]);
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
