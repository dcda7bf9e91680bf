/**
 * States of rewrites: the philosophers' exact counts, with and without the symmetry of their table, and the states in bits
 * against the states one by one, over random rewrites.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphFromPaths } from "../graph/literal.js";
import { storeOf } from "../plain/store.js";
import { compileProgram } from "../rule/compile.js";
import { rulesOf, type CompiledRule, type Program } from "../rule/program.js";
import { vocabularyOf } from "../rule/schema.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { explore } from "./explore.js";
import { groundOf, showState, type Ground } from "./ground.js";
import { search } from "./search.js";
import { specimenIn, storeOfSpecimens, type Specimen } from "./specimen.js";
import { symmetryOf } from "./symmetry.js";

const cases = join(dirname(fileURLToPath(import.meta.url)), "../../../engine/verify/cases");
const read = (name: string): string => readFileSync(join(cases, name), "utf8");

function compile(text: string, vocabularies: readonly Vocabulary[] = []): Program {
  const { file, diagnostics } = parseRules(text, "p.race");
  assert.equal(diagnostics, []);
  const { program, diagnostics: found } = compileProgram([{ path: "p.race", file }], {}, { vocabularies });
  assert.ok(program, JSON.stringify(found));
  return program;
}

const rewritesOf = (program: Program): readonly CompiledRule[] => rulesOf(program).filter(({ tree }) => tree.form === "rewrite");

const table = vocabularyOf("philosophers", JSON.parse(read("philosophers.schema.json"))).vocabulary!;
const philosophers = compile(read("philosophers.race"), [table]);

function seated(count: number): Specimen {
  const lines = Array.from({ length: count }, (_, i) => `p${i}:Philosopher -left-> f${i}:Fork <-right- p${(i + count - 1) % count}:Philosopher`);
  const { file } = parseGolden(`# g\n${lines.join("\n")}\n==>\nnothing\n`, "g");
  return specimenIn(storeOf(graphFromPaths(file.cases[0]!.graph, "g", table).steg));
}

const grounded = (count: number, faults = philosophers.invariants): Ground => groundOf(storeOfSpecimens([seated(count)]), rewritesOf(philosophers), faults)!;

// 07-performance, W6: counted by other tools as well.
for (const [count, states, modulo] of [[8, 1154, 151], [10, 6726, 684], [12, 39202, 3293], [14, 228486, 16358]] as const)
  test(`${count} philosophers`, () => {
    const ground = grounded(count);
    const all = search(ground);
    assert.equal([all.states, all.deadlocks, all.complete, all.fault], [states, 1, true, undefined]);
    assert.is(all.deadlock!.path.length, count, "a shortest way to the deadlock");
    assert.ok(all.deadlock!.path.every(({ rule }) => rule.name === "take_left"));
    assert.is(showState(ground, all.deadlock!.state).length, count);
    const symmetry = symmetryOf(ground)!;
    assert.is(symmetry.order, count);
    const folded = search(ground, { symmetry });
    assert.equal([folded.states, folded.deadlocks, folded.deadlock!.path.length], [modulo, 1, count]);
  });

test("states one by one are as many", () => {
  const limits = { limit: 10_000, steps: 1000 };
  const named = explore(seated(5), rewritesOf(philosophers), { ...limits, named: true });
  assert.equal([named.states, named.transitions, named.ends.length], [82, search(grounded(5)).transitions, 1]);
  const folded = explore(seated(5), rewritesOf(philosophers), limits);
  assert.equal([folded.states, folded.ends.length], [18, 1]);
  assert.ok(folded.circle, "a meal has no end");
});

test("a way to a bad state is a shortest one", () => {
  const greedy = compile(`${read("philosophers.race")}
/// Nobody eats.
invariant nobody_eats {
  philosopher:Philosopher -left-> left:Fork <-holds- philosopher -right-> right:Fork <-holds- philosopher
  =>
  where left == right
}
`, [table]);
  const { fault } = search(grounded(8, greedy.invariants));
  assert.equal([fault!.condition.rule.name, fault!.path.map(({ rule }) => rule.name)], ["nobody_eats", ["take_left", "take_right"]]);
});

test("the search stops at its limit and when it is asked to", () => {
  assert.is(search(grounded(12), { limit: 5000 }).complete, false);
  let asked = 0;
  const stopped = search(grounded(14), { stop: (states) => ++asked > 2 && states > 0 });
  assert.equal([asked, stopped.complete], [3, false]);
});

const kind = fc.constantFrom("left", "right", "third");
const node = fc.constantFrom("a", "b", "c");
const arrow = fc.tuple(node, kind, node).map(([from, edge, to]) => `${from} -${edge}-> ${to}`);
const clause = fc.oneof({ weight: 2, arbitrary: arrow }, arrow.map((path) => `unless ${path}`), fc.tuple(kind, node).map(([edge, to]) => `unless :Expression -${edge}-> ${to}`), fc.constantFrom("where a != b", "where a == c", 'where a.op == "x"'));
const effect = fc.oneof(arrow, arrow.map((path) => `delete ${path}`));

const rule = fc.tuple(fc.array(clause, { maxLength: 3 }), fc.uniqueArray(effect, { minLength: 1, maxLength: 2 }));
const rules = fc.array(rule, { minLength: 1, maxLength: 2 }).map((all) => {
  const text = all.map(([clauses, effects], i) => `/// r\nrewrite r${i} {\n  a:Expression\n  b:Expression\n  c:Expression\n  ${clauses.join("\n  ")}\n  =>\n  ${effects.join("\n  ")}\n}\n`);
  return `${text.join("\n")}\n/// s\nstage s {\n${all.map((_, i) => `  r${i} once`).join("\n")}\n}\n`;
});
const start = fc.tuple(fc.array(fc.constantFrom("x", "y"), { minLength: 2, maxLength: 3 }), fc.uniqueArray(fc.tuple(fc.nat(2), kind, fc.nat(2)), { maxLength: 4 })).map(([ops, edges]): Specimen => {
  const used = new Set<string>();
  return {
    nodes: ops.map((op, i) => ({ name: `e${i}`, kind: "Expression", attributes: { op } })),
    edges: edges.flatMap(([from, edge, to]) => {
      const one = { from: from % ops.length, edge, to: to % ops.length };
      if (used.has(JSON.stringify(one))) return [];
      used.add(JSON.stringify(one));
      return [one];
    }),
  };
});

test("states in bits and states one by one, over random rewrites", () => {
  const counts = { compared: 0, refused: 0, large: 0 };
  let states = 0;
  fc.assert(
    fc.property(rules, start, (text, specimen) => {
      const { file, diagnostics } = parseRules(text, "p.race");
      assert.equal(diagnostics, []);
      const { program } = compileProgram([{ path: "p.race", file }]);
      if (!program) return void counts.refused++;
      const rewrites = rewritesOf(program);
      const ground = groundOf(storeOfSpecimens([specimen]), rewrites, []);
      assert.ok(ground, text);
      const bits = search(ground, { limit: 300 });
      if (!bits.complete) return void counts.large++;
      const singly = explore(specimen, rewrites, { limit: 1000, steps: 1000, named: true });
      assert.equal([bits.states, bits.deadlocks], [singly.states, singly.ends.length], text);
      const symmetry = symmetryOf(ground);
      if (symmetry) {
        const folded = search(ground, { symmetry });
        assert.ok(folded.states <= bits.states && folded.states * symmetry.order >= bits.states);
        assert.is(folded.deadlocks > 0, bits.deadlocks > 0);
      }
      counts.compared++;
      states += bits.states;
    }),
    { numRuns: 300, seed: 11 },
  );
  assert.ok(counts.compared > 150 && states > 1000, JSON.stringify({ counts, states }));
});

test.run();
