/**
 * Laws of the checks of rewrites, over random rules of a small vocabulary and random graphs: rewrites that are said to
 * end do end; where nothing is said of their order, and the search was not cut short, every order gives one result;
 * and a graph that is shown does have two results, also in runs that know nothing of the check.
 */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../../grammar/index.js";
import { addEdge, emptySteg, type Steg } from "../../graph/steg.js";
import type { Value } from "../../graph/value.js";
import { run, writeBack } from "../../plain/run.js";
import { compileProgram } from "../../rule/compile.js";
import { groupsOf, type Program } from "../../rule/program.js";
import type { Vocabulary } from "../../rule/vocabulary.js";
import { arrowsOf } from "./draw.js";
import { findOverlaps } from "./overlapping.js";
import { areSame } from "./same.js";

const tiny: Vocabulary = {
  name: "tiny",
  nodes: { Box: { size: "int", on: "bool" }, Pin: { size: "int" } },
  edges: { near: { from: ["Box"], to: ["Box"] }, far: { from: ["Box"], to: ["Box"] }, holds: { from: ["Box"], to: ["Pin"] }, marks: { from: ["Pin"], to: ["Box", "Pin"] } },
};

const one = fc.constantFrom;
const box = one("a", "b", "c");
const pin = one("p", "q");
const times = (most: number): { readonly minLength: number; readonly maxLength: number } => ({ minLength: 0, maxLength: most });

const seldom = <T>(arbitrary: fc.Arbitrary<T>, weight = 4): fc.Arbitrary<T | null> => fc.oneof({ weight, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const edge = fc.oneof(
  fc.tuple(box, one("near", "far"), box).map(([from, kind, to]) => ({ from, kind, to })),
  fc.tuple(box, one("holds"), pin).map(([from, kind, to]) => ({ from, kind, to })),
  fc.tuple(pin, one("marks"), fc.oneof(box, pin)).map(([from, kind, to]) => ({ from, kind, to })),
);

interface Drawn {
  readonly from: string;
  readonly kind: string;
  readonly to: string;
}

const kindOf = (name: string): string => (name === "p" || name === "q" ? "Pin" : "Box");
const show = ({ from, kind, to }: Drawn): string => `${from} -${kind}-> ${to}`;

interface Recipe {
  readonly edges: readonly Drawn[];
  readonly unless: Drawn | null;
  readonly where: string;
  readonly taken: readonly boolean[];
  readonly made: readonly Drawn[];
  readonly node: string | null;
  readonly set: string | null;
  readonly fresh: boolean;
}

const recipe: fc.Arbitrary<Recipe> = fc.record({
  edges: fc.array(edge, { minLength: 1, maxLength: 2 }),
  unless: seldom(edge, 1),
  where: one("", "", "", "a != b", "p != q", "a.size == 1", "b.size != 1", "unset(a.size)", "a.size < b.size"),
  taken: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
  made: fc.array(edge, times(1)),
  node: seldom(one("a", "b", "p")),
  set: seldom(one("a.size = 1", "b.size = 2", "a.on = true")),
  fresh: fc.boolean(),
});

const between = (kinds: readonly string[]): fc.Arbitrary<Drawn> => edge.filter(({ kind }) => kinds.includes(kind));

// Rules of which more are free of trouble: they take away one edge, and look at others that are seldom taken away.
const quiet: fc.Arbitrary<Recipe> = fc.record({
  edges: fc.oneof(
    fc.tuple(between(["near", "far"])),
    fc.tuple(between(["near", "far"]), between(["holds", "marks"])),
    fc.tuple(between(["holds", "marks"]), between(["holds", "marks"])),
  ),
  unless: seldom(fc.oneof(between(["holds", "marks"]), edge), 1),
  where: one("", "", "", "", "a != b", "p != q", "a.size == 1", "b.size != 1"),
  taken: fc.constant([true, false]),
  made: fc.array(between(["far", "holds"]), times(1)),
  node: seldom(one("p"), 9),
  set: seldom(one("a.on = true"), 9),
  fresh: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
});

/** A rewrite of a recipe; names that nothing binds are bound by nodes of their own. */
function ruleText(index: number, { edges, unless, where, taken, made, node, set, fresh }: Recipe): string {
  const bound = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const inWhere = [...where.matchAll(/\b([abcpq])\b/g)].map(([, name]) => name!);
  for (const name of inWhere) bound.add(name);
  const sets = set && bound.has(set[0]!) && set[0] !== node ? [`  ${set}`] : [];
  const takes = node && bound.has(node) ? [`  delete ${node} cascade`] : [];
  const seen = new Set<string>();
  const first = (name: string): string => (seen.has(name) ? name : (seen.add(name), `${name}:${kindOf(name)}`));
  const paths = edges.map(({ from, kind, to }) => `  ${first(from)} -${kind}-> ${first(to)}`);
  const alone = [...bound].filter((name) => !seen.has(name)).map((name) => `  ${name}:${kindOf(name)}`);
  const outside = (name: string): string => (bound.has(name) ? name : `x_${name}:${kindOf(name)}`);
  const absent = unless ? [`  unless ${outside(unless.from)} -${unless.kind}-> ${outside(unless.to)}`] : [];
  const gone = edges.filter((_, i) => taken[i]).map((one) => `  delete ${show(one)}`);
  const added = made.filter(({ from, to }) => [from, to].every((name) => bound.has(name) && name !== node)).map((one) => `  ${show(one)}`);
  const creation = fresh && bound.has("a") && node !== "a" ? ["  a -holds-> n:Pin"] : [];
  const effects = [...new Set(gone), ...takes, ...added, ...sets, ...creation];
  return `/// r\nrewrite r${index} {\n${[...paths, ...alone, ...absent, ...(where ? [`  where ${where}`] : [])].join("\n")}\n  =>\n${effects.join("\n")}\n}\n`;
}

const program = (recipes: fc.Arbitrary<Recipe>, most = 3): fc.Arbitrary<string> =>
  fc.array(recipes, { minLength: 1, maxLength: most }).map((list) => list.map((one, i) => ruleText(i, one)).join("\n"));

const rules = program(recipe);

function compile(text: string): Program | undefined {
  const { file, diagnostics } = parseRules(`use graph.tiny\n\n${text}`, "r.race");
  assert.equal(diagnostics, [], text);
  return compileProgram([{ path: "r.race", file }], {}, { vocabularies: [tiny] }).program;
}

const graphs = fc
  .record({
    boxes: fc.array(fc.record({ size: fc.option(fc.integer({ min: 1, max: 2 })), on: fc.option(fc.boolean()) }), { minLength: 1, maxLength: 3 }),
    pins: fc.integer({ min: 0, max: 2 }),
    edges: fc.array(fc.tuple(one("near", "far", "holds", "marks"), fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 6 }),
  })
  .map(({ boxes, pins, edges }): Steg => {
    const graph = emptySteg();
    boxes.forEach(({ size, on }, i) => {
      const attributes: Record<string, Value> = { ...(size !== null && { size: BigInt(size) }), ...(on !== null && { on }) };
      graph.addNode(`b${i}`, { kind: "Box", unit: "", attributes });
    });
    for (let i = 0; i < pins; i++) graph.addNode(`p${i}`, { kind: "Pin", unit: "", attributes: {} });
    const at = (kinds: string, i: number): string | undefined => {
      const all = graph.nodes().filter((key) => kinds.includes(key[0]!));
      return all.length ? all[i % all.length] : undefined;
    };
    const ends: Readonly<Record<string, readonly [string, string]>> = { near: ["b", "b"], far: ["b", "b"], holds: ["b", "p"], marks: ["p", "bp"] };
    for (const [kind, i, j] of edges) {
      const [from, to] = [at(ends[kind]![0], i), at(ends[kind]![1], j)];
      if (from && to) addEdge(graph, from, kind, to);
    }
    return graph;
  });

const BUDGET = 4000;

function result(graph: Steg, program: Program, shuffle: number): Steg | undefined {
  const outcome = run(graph, program, { budget: BUDGET, shuffle });
  if (outcome.diagnostics.some(({ code }) => code === "endless_rewrite")) return undefined;
  const copy = graph.copy() as Steg;
  writeBack(copy, outcome);
  return copy;
}

const runs = Number(process.env["RUNS"] ?? 100);
const seed = Number(process.env["SEED"] ?? 11);

test("rewrites that are said to end do end", () => {
  let ended = 0;
  fc.assert(
    fc.property(rules, graphs, fc.nat(1000), (text, graph, shuffle) => {
      const compiled = compile(text);
      if (!compiled) return;
      assert.ok(result(graph, compiled, shuffle), `it goes on for ever:\n${text}\n${arrowsOf(graph).join("\n")}`);
      ended++;
    }),
    { numRuns: runs * 2, seed },
  );
  assert.ok(ended > runs / 5, `too few: ${ended}`);
});

test("where nothing is said of their order, every order gives one result", () => {
  const counts = { silent: 0, compared: 0, reported: 0, cut: 0, refused: 0 };
  fc.assert(
    fc.property(program(quiet, 2), fc.array(graphs, { minLength: 8, maxLength: 8 }), (text, list) => {
      const compiled = compile(text);
      if (!compiled) return void counts.refused++;
      const { differences, unfinished } = findOverlaps(compiled, groupsOf(compiled)[0]!.rewrites);
      if (differences.length) return void counts.reported++;
      if (unfinished.length) return void counts.cut++;
      counts.silent++;
      for (const graph of list) {
        const first = result(graph, compiled, 0)!;
        for (let shuffle = 1; shuffle < 12; shuffle++) {
          const other = result(graph, compiled, shuffle)!;
          counts.compared++;
          if (areSame(first, other, new Set(graph.nodes())) !== false) continue;
          assert.unreachable(`${text}\n${arrowsOf(graph).join("\n")}\n\n${arrowsOf(first).join("\n")}\n\n${arrowsOf(other).join("\n")}`);
        }
      }
    }),
    { numRuns: runs, seed },
  );
  if (process.env["COUNTS"]) console.log(counts);
  assert.ok(counts.silent > runs / 4, `too few: ${JSON.stringify(counts)}`);
});

test("a graph that is shown has two results", () => {
  let shown = 0;
  fc.assert(
    fc.property(rules, (text) => {
      const compiled = compile(text);
      if (!compiled) return;
      for (const { graph } of findOverlaps(compiled, groupsOf(compiled)[0]!.rewrites).differences) {
        const first = result(graph, compiled, 0)!;
        const differs = (shuffle: number): boolean => areSame(first, result(graph, compiled, shuffle)!, new Set(graph.nodes())) === false;
        assert.ok(Array.from({ length: 64 }, (_, i) => i + 1).some(differs), `one result:\n${text}\n${arrowsOf(graph).join("\n")}`);
        shown++;
      }
    }),
    { numRuns: runs, seed },
  );
  assert.ok(shown > runs / 10, `too few: ${shown}`);
});

test.run();
