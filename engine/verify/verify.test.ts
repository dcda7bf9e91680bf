/**
 * The search finds what was put there to be found, and nothing where it was mended: policies of `cases/` at six nodes,
 * and small ones in text for what is not an invariant. Each counterexample is drawn, read back and fails again.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import { run } from "../plain/run.js";
import { storeOf } from "../plain/store.js";
import { compileProgram } from "../rule/compile.js";
import type { Program } from "../rule/program.js";
import { alphabetOf } from "./alphabet.js";
import { arrowsOf } from "./arrows.js";
import { canonical } from "./canonical.js";
import { graphsOf } from "./graphs.js";
import { judgeOf } from "./judge.js";
import { drawPicture } from "./picture.js";
import { specimenIn, type Specimen } from "./specimen.js";
import { storyOf } from "./story.js";
import { uselessUnder } from "./useless.js";
import { verify, type Found, type Verified, type VerifyOptions } from "./verify.js";

const cases = join(dirname(fileURLToPath(import.meta.url)), "../../../engine/verify/cases");

function compiled(text: string, path = "policy.race"): Program {
  const { file, diagnostics } = parseRules(text, path);
  assert.equal(diagnostics, []);
  const { program, diagnostics: found } = compileProgram([{ path, file }]);
  assert.ok(program, JSON.stringify(found));
  return program;
}

const policy = (name: string): Program => compiled(readFileSync(join(cases, `${name}.race`), "utf8"), `${name}.race`);

function drawn(lines: readonly string[]): Specimen {
  const { file, diagnostics } = parseGolden(`# g\n${lines.join("\n")}\n==>\nnothing\n`, "g");
  assert.equal(diagnostics, []);
  const { steg, diagnostics: damaged } = graphFromPaths(file.cases[0]!.graph);
  assert.equal(damaged, []);
  return specimenIn(storeOf(steg));
}

function searched(program: Program, options: VerifyOptions = { elements: 6 }): Verified {
  const search = verify(program, options);
  for (let next = search.next(); ; next = search.next()) if (next.done) return next.value;
}

const bounds = { steps: 1000, states: 2000 };

/** The counterexample survives being written down, and nothing can be taken from it. */
function checkFound(program: Program, { failure, specimen }: Found): void {
  const again = drawn(arrowsOf(specimen));
  const judge = judgeOf(program, bounds);
  assert.is(judge.all([again])[0]?.kind, failure.kind);
  for (let node = 0; node < specimen.nodes.length; node++) {
    const edges = specimen.edges.filter(({ from, to }) => from !== node && to !== node).map(({ from, edge, to }) => ({ edge, from: from > node ? from - 1 : from, to: to > node ? to - 1 : to }));
    assert.is(judge.all([{ nodes: specimen.nodes.filter((_, at) => at !== node), edges }])[0], undefined, "a node could go");
  }
  const { picture } = storyOf(program, { failure, first: specimen, specimen }, 1000);
  const svg = drawPicture(picture);
  for (const { title } of picture.nodes) assert.ok(svg.includes(title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)), title);
}

const unsound = [
  { name: "call", invariant: "reaches_its_method", nodes: 6, match: { symbol: "layout_symbol", meant: "method_2", reached: "method_1" } },
  { name: "field", invariant: "reads_the_field_it_meant", nodes: 5, match: { symbol: "layout_symbol", meant: "field_2", read: "field_1" } },
  { name: "slot", invariant: "one_entry_per_slot", nodes: 6, match: { table: "vtable", one: "entry_1", other: "entry_2" } },
  { name: "prefix", invariant: "begins_with_its_supertrait", nodes: 5, match: { trait: "trait_2", slot: "slot_1", method: "method" } },
];

for (const { name, invariant, nodes, match } of unsound) {
  test(`${name}: ${invariant} fails at ${nodes} nodes`, () => {
    const program = policy(name);
    const { found, open, covered } = searched(program);
    assert.is(found?.failure.kind === "invariant" && found.failure.rule.name, invariant);
    assert.equal([found!.specimen.nodes.length, open!.size, covered.length], [nodes, nodes, nodes - 1]);
    checkFound(program, found!);
    const story = storyOf(program, found!, 1000);
    assert.equal(story.match, match);
    assert.is(story.sentence, `\`${invariant}\` does not hold`);
    assert.ok(story.doc[0]!.endsWith("."));
    assert.equal(story.picture.nodes.filter(({ marked }) => marked).length, new Set(Object.values(match)).size + (name === "call" ? 1 : name === "prefix" ? 1 : 0));
    // The interpreter itself says the same of the graph.
    const { file } = parseGolden(`# g\n${story.graph.join("\n")}\n==>\nnothing\n`, "g");
    const outcome = run(graphFromPaths(file.cases[0]!.graph).steg, program);
    assert.equal([...new Set(outcome.diagnostics.map(({ code }) => code))], [invariant]);
  });

  test(`${name}, mended: holds up to 6 nodes`, () => {
    const { found, open, covered } = searched(policy(`${name}-mended`));
    assert.equal([found, open, covered.length], [undefined, undefined, 6]);
    assert.ok(covered.every(({ graphs }) => graphs > 0));
  });
}

const sinks = (first: string, second: string): string => `
/// One.
rewrite drop_left { a:Expression -left-> b:Expression -right-> c:Expression
  =>
  delete a -left-> b
  ${first} }

/// Other.
rewrite drop_right { a:Expression -left-> b:Expression -right-> c:Expression
  =>
  delete b -right-> c
  ${second} }
`;

test("orders of rewrites that disagree, and orders that do not", () => {
  const program = compiled(sinks("", ""));
  const { found } = searched(program, { elements: 3 });
  assert.is(found?.failure.kind, "disagree");
  // Expressions have no circles along one kind of edge, so it takes two nodes.
  assert.is(found!.specimen.nodes.length, 2);
  checkFound(program, found!);
  const { notes } = storyOf(program, found!, 1000);
  assert.equal([notes[0], notes.includes("another way:")], ["one way:", true]);
  const ordered = compiled(sinks("", "").replace("rewrite drop_left", "rewrite drop_left before drop_right"));
  assert.is(searched(ordered, { elements: 3 }).found, undefined);
  const same = compiled(sinks("delete b -right-> c", "delete a -left-> b"));
  assert.is(searched(same, { elements: 2 }).found, undefined);
  // Matches of one rule among themselves are orders, too.
  assert.is(searched(same, { elements: 3 }).found?.failure.kind, "disagree");
});

test("rewrites that lead back to where they were", () => {
  const program = compiled(`
/// There.
rewrite there decreases a.constant { a:Expression -left-> b:Expression
  =>
  delete a -left-> b
  a -right-> b }

/// And back.
rewrite back decreases a.constant { a:Expression -right-> b:Expression
  =>
  delete a -right-> b
  a -left-> b }
`);
  const { found } = searched(program, { elements: 2 });
  assert.is(found?.failure.kind, "endless");
  const { notes, rule } = storyOf(program, found!, 1000);
  assert.ok(notes[0]!.startsWith("this way leads back"), notes.join("\n"));
  assert.ok(rule);
});

test("derives without an end", () => {
  const program = compiled(`
/// Each has another behind it.
derive follow { a:Expression
  =>
  a -left-> next:Expression }
`);
  const { found } = searched(program, { elements: 2, steps: 50 });
  assert.equal([found?.failure.kind, found?.specimen.nodes.length], ["endless", 1]);
});

test("two values for one attribute, unless the graph is refused", () => {
  const text = `
/// One.
derive one { a:Copy -size-> term:Expression
  =>
  a.size = 1 }

/// Two.
derive two { a:Copy -size-> term:Expression
  =>
  a.size = 2 }
`;
  const { found } = searched(compiled(text.replaceAll("term:", ":")), { elements: 3 });
  assert.equal([found?.failure.kind, found?.specimen.nodes.length], ["conflict", 2]);
  const refused = compiled(`${text.replaceAll("term:", ":")}
/// No copies.
forbid no_copy { a:Copy -size-> :Expression
  =>
  error "no" at a
  help "none" }
`);
  assert.is(searched(refused, { elements: 3 }).found, undefined);
});

test("a value that a graph begins a chain with is not held against the rule that goes on with it", () => {
  const program = compiled(`
/// Passed on.
derive pass { a:Expression { limit } -left-> b:Expression
  =>
  b.limit = limit + 1 }
`);
  assert.is(searched(program, { elements: 2 }).found, undefined);
});

test("a warning refuses nothing", () => {
  const program = compiled(`
/// Strange.
forbid strange { a:Copy -size-> :Expression
  =>
  warning "strange" at a
  help "none" }

/// Never.
invariant never { a:Copy -size-> :Expression
  =>
  where a != a }
`);
  assert.is(searched(program, { elements: 3 }).found?.failure.kind, "invariant");
});

test("what an aggregate asks of its matches is not given, since there may be no match", () => {
  const ranks = "derive rank {\n  trait:Trait\n  =>\n  trait.own_slots = fold(n = 0, max(n, upper.own_slots + 1) for upper:Trait -supertrait-> trait)\n}\n";
  const below = "invariant below {\n  a:Trait -supertrait-> b:Trait\n  =>\n  where a.own_slots < b.own_slots\n}\n";
  const { found } = searched(compiled(ranks + below), { elements: 3 });
  assert.is(found, undefined);
});

test("a rule that looks across pieces is given graphs of several pieces", () => {
  const program = compiled(`
/// There is one copy.
invariant one_copy { a:Copy
  b:Copy
  =>
  where a == b }
`);
  const { found, connected } = searched(program, { elements: 3 });
  assert.equal([connected, found?.specimen.nodes.length, found?.specimen.edges.length], [false, 2, 0]);
});

test("a search from a drawn graph keeps what it has and adds to it", () => {
  const program = policy("call");
  const seed = drawn(['call:LayoutSymbol { name: "call", what: "slot", local: 0 } -about-> method:Method', "call -table-> trait:Trait -slot-> slot:Slot { offset: 0 } -holds-> method"]);
  const { found, covered } = searched(program, { elements: 2, seeds: [seed] });
  assert.equal(covered.map(({ size }) => size), [0, 1]);
  assert.is(found?.failure.kind, "invariant");
  assert.ok(found!.specimen.nodes.some(({ name }) => name === "call"));
});

test("a search can be stopped, and says what it went through", () => {
  const search = verify(policy("prefix-mended"), { elements: 6 });
  let next = search.next();
  while (!next.done && next.value.size < 5) next = search.next();
  while (!next.done) next = search.next(true);
  assert.equal(next.value.covered.map(({ size }) => size), [1, 2, 3, 4]);
  assert.is(next.value.open?.size, 5);
  assert.ok(next.value.open!.share! >= 0 && next.value.open!.share! <= 1);
});

test("what a policy refuses for good is not gone on from, and nothing else is lost by that", () => {
  const program = policy("slot-mended");
  const alphabet = alphabetOf(program);
  const useless = uselessUnder(program, alphabet)!;
  const texts = (sifted: boolean): readonly string[] => {
    const drafts = [...graphsOf({ alphabet, connected: true, ...(sifted && { useless }) }, 5)].flatMap((draft) => draft ?? []);
    const refused = useless(drafts);
    return drafts.filter((_, at) => !refused.has(at)).map((draft) => canonical(draft).text).sort();
  };
  const all = [...graphsOf({ alphabet, connected: true }, 5)].filter((draft) => draft).length;
  assert.equal(texts(true), texts(false));
  assert.ok(texts(true).length > 100 && texts(true).length < all);
  // An absence may be filled later: such a forbid refuses nothing for good.
  assert.is(uselessUnder(policy("prefix-mended"), alphabetOf(policy("prefix-mended"))), undefined);
});

test("what invariants do not depend on is left out, unless it is asked for", () => {
  const program = compiled(`${readFileSync(join(cases, "call-mended.race"), "utf8")}
/// Something else.
derive other { a:Copy -size-> term:Expression
  =>
  a.size = term.value }

/// Of copies.
forbid no_size { a:Copy
  unless a -size-> :Expression
  =>
  error "no" at a
  help "none" }
`);
  const kinds = (options: VerifyOptions): readonly string[] => searched(program, options).alphabet.kinds;
  assert.equal(kinds({ elements: 1 }), ["LayoutSymbol", "Method", "Slot", "Trait"]);
  assert.equal(kinds({ elements: 1, whole: true }), ["Copy", "Expression", "LayoutSymbol", "Method", "Slot", "Trait"]);
});

test("what derives make of what they find is not drawn beforehand, what begins a chain is", () => {
  const program = compiled(`
/// First.
derive first { a:Expression -left-> b:Expression
  =>
  a.value = b.constant }

/// What is passed on has to come from somewhere.
derive pass { a:Expression { limit } -right-> b:Expression
  =>
  b.limit = limit }

/// Read.
invariant read { a:Expression
  where a.value > a.limit
  =>
  a -left-> :Expression }
`);
  const attributes = alphabetOf(program).choices.map(({ attribute }) => attribute);
  assert.equal(attributes, ["Expression.constant", "Expression.limit"]);
});

test("graphs judged together fare as graphs judged alone", () => {
  for (const { name } of unsound)
    for (const one of [name, `${name}-mended`]) {
      const program = policy(one);
      const judge = judgeOf(program, bounds);
      const specimens: Specimen[] = [];
      const story = searched(policy(name)).found!.specimen;
      for (let i = 0; i < 5; i++) specimens.push(story, { nodes: story.nodes.slice(0, i), edges: story.edges.filter(({ from, to }) => from < i && to < i) });
      assert.equal(judge.all(specimens).map((failure) => failure?.kind), specimens.map((specimen) => judge.all([specimen])[0]?.kind));
      assert.ok(judge.batch > 1);
    }
});

test.run();
