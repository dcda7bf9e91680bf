/** A plan begins where the whole is expected to be least, which need not be where the beginning is. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import { compileProgram } from "../rule/compile.js";
import { rulesOf } from "../rule/program.js";
import { planAtoms } from "./plan.js";
import type { Statistics } from "./statistics.js";

const text = `
/// A chain of three edges.
derive chain {
  a:Expression -third-> b:Expression -right-> c:Expression -left-> d:Expression
  =>
  d.value = 1
  a.value = 1
}
`;

const body = rulesOf(compileProgram([{ path: "p", file: parseRules(text, "p").file }]).program!)[0]!.body;

const edges: Readonly<Record<string, number>> = { third: 10, right: 100_000, left: 100 };
const statistics = (forward: number, backward: number): Statistics => ({
  nodes: 100_000,
  ofKind: () => 100_000,
  edges: (kind) => edges[kind]!,
  fan: (kind, ahead) => (kind === "right" ? (ahead ? forward : backward) : 1),
  alike: () => 1,
});

function firstEdge(statistics: Statistics, before: readonly number[] = []): string {
  const [first] = planAtoms(statistics, body.atoms, before);
  return first!.kind === "edges" || first!.kind === "follow" ? first!.atom.kinds.join() : first!.kind;
}

test("the fewest edges come first where they lead to few", () => {
  assert.is(firstEdge(statistics(1, 10_000)), "third");
});

test("edges that lead to many come last, though what leads to them is least", () => {
  assert.is(firstEdge(statistics(10_000, 1)), "left");
});

test("every atom has its place once, wherever the plan begins", () => {
  for (const before of [[], [0], [3], [0, 3]]) {
    const steps = planAtoms(statistics(10_000, 1), body.atoms, before);
    assert.equal(new Set(steps.map(({ atom }) => atom)).size, body.atoms.length);
  }
});

test.run();
