/**
 * Laws of the interpreter, over random graphs and random rules: it means what the oracle means, it does not depend on
 * the order in which anything arrived, running again adds nothing, and every reason is older than what it explains.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { addEdge, emptySteg, type Steg } from "../graph/steg.js";
import { compileProgram } from "../rule/compile.js";
import type { Program } from "../rule/program.js";
import { outcomeLines } from "./drawing.js";
import { compiled, graph, program, sourcesOf, stegOf, vocabulary, type Written } from "./generate.js";
import { runNaively } from "./naive/run.js";
import { run, writeBack, type Outcome } from "./run.js";

const compile = (written: Written): Program | undefined => {
  const made = compiled(written);
  return "stages" in made ? made : undefined;
};

const said = ({ diagnostics }: Outcome, code: string): boolean => diagnostics.some((one) => one.code === code);
const hasConflict = (outcome: Outcome): boolean => said(outcome, "conflicting_values");
const wentWrong = (outcome: Outcome): boolean => said(outcome, "not_decreasing");

// Numbers that feed themselves never end; the oracle must not be asked about them.
const BUDGET = 150;
const ended = (outcome: Outcome): boolean => !said(outcome, "endless_derive") && !said(outcome, "endless_rewrite");

const show = (written: Written, lines: readonly string[]): string =>
  `${[...written.rules, written.stages].join("\n")}\n---\n${lines.join("\n")}`;

test("the interpreter and the oracle agree", () => {
  const counts = { compared: 0, refused: 0, conflicts: 0, stopped: 0, changed: 0 };
  const reasons = new Map<string, number>();
  fc.assert(
    fc.property(program, graph, (written, lines) => {
      const made = compiled(written);
      if (!("stages" in made)) {
        for (const code of made) reasons.set(code, 1 + (reasons.get(code) ?? 0));
        return void counts.refused++;
      }
      const outcome = run(stegOf(lines), made, { budget: BUDGET });
      if (!ended(outcome)) return;
      const naive = runNaively(stegOf(lines), made, 4 * BUDGET);
      assert.is(hasConflict(outcome), naive.conflict, show(written, lines));
      if (naive.conflict) return void counts.conflicts++;
      assert.is(wentWrong(outcome), naive.stopped, show(written, lines));
      if (naive.stopped) return void counts.stopped++;
      counts.compared++;
      if (outcome.steps) counts.changed++;
      assert.equal([...outcomeLines(outcome)].sort(), naive.lines, show(written, lines));
    }),
    { numRuns: Number(process.env["LAWS"] ?? 700), seed: Number(process.env["LAWS_SEED"] ?? 7) },
  );
  if (process.env["LAWS"]) console.log(counts, [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 25));
  assert.ok(counts.compared > 250 && counts.changed > 100, `too few comparisons: ${JSON.stringify(counts)}`);
});

test("running again on the result adds nothing", () => {
  fc.assert(
    fc.property(program, graph, (written, lines) => {
      const made = compile(written);
      // Rewrites may go on; and what runs in stages looks again at what later stages made.
      if (!made || made.stages.length > 1 || written.rules.some((text) => text.includes("\nrewrite "))) return;
      const steg = stegOf(lines);
      const first = run(steg, made, { budget: BUDGET });
      if (!ended(first) || hasConflict(first)) return;
      writeBack(steg, first);
      const second = run(steg, made);
      // What an `unless` of an early stratum asked about may exist now, but then the rule derives less, never more.
      const added = second.journal.facts.filter(({ deed }) => deed.kind !== "patch" && deed.kind !== "diagnostic");
      assert.is(added.length, 0, show(written, lines));
    }),
    { numRuns: 200, seed: 8 },
  );
});

test("reasons are older than what they explain, and are what the match rests on", () => {
  fc.assert(
    fc.property(program, graph, (written, lines) => {
      const made = compile(written);
      if (!made) return;
      const { journal, provenance } = run(stegOf(lines), made, { budget: BUDGET });
      assert.is(provenance.facts.length, journal.facts.length);
      provenance.facts.forEach(({ from }, ref) => assert.ok(from.every((one) => one >= 0 && one < ref)));
    }),
    { numRuns: 120, seed: 9 },
  );
});

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = (
    (state: number) => () =>
      (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648
  )(seed);
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** The same graph, built in another order. */
function rebuilt(steg: Steg, seed: number): Steg {
  const other = emptySteg();
  for (const key of shuffled(steg.nodes(), seed)) other.addNode(key, { ...steg.getNodeAttributes(key) });
  for (const key of shuffled(steg.edges(), seed)) addEdge(other, steg.source(key), steg.getEdgeAttribute(key, "kind"), steg.target(key));
  return other;
}

test("32 shuffles of graph and rules give one result, conflicts and reasons included", () => {
  let compared = 0;
  fc.assert(
    fc.property(program, graph, (written, lines) => {
      const made = compile(written);
      if (!made) return;
      const steg = stegOf(lines);
      const draw = (outcome: Outcome): string =>
        JSON.stringify([outcomeLines(outcome), outcome.provenance, outcome.diagnostics], (_key, value: unknown) =>
          typeof value === "bigint" ? String(value) : value,
        );
      const wanted = draw(run(steg, made, { budget: BUDGET }));
      compared++;
      for (let seed = 1; seed <= 32; seed++) {
        const other = compileProgram(shuffled(sourcesOf(written), seed), {}, { vocabularies: [vocabulary] }).program!;
        assert.is(draw(run(rebuilt(steg, seed), other, { budget: BUDGET })), wanted, show(written, lines));
      }
    }),
    { numRuns: 20, seed: 10 },
  );
  assert.ok(compared > 5, `too few: ${compared}`);
});

test.run();
