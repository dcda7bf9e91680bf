/**
 * Laws of the engine over random programs and graphs of every form: it makes what the plain interpreter makes; a graph
 * that is edited gives what it would have given from the start; what is taken back leaves no trace; an index that is
 * used again is as good as a new one; and every reason is older than what it explains.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { graphText, programText } from "../../tools/fuzz/generate/program.js";
import { schemaText, vocabularyName } from "../../tools/fuzz/generate/vocabulary.js";
import { randomOf, type Random } from "../../tools/fuzz/random.js";
import { graphFromPaths } from "../graph/literal.js";
import { addEdge, type Steg } from "../graph/steg.js";
import { loadSteg, storeOf } from "../match/load.js";
import * as plain from "../plain/run.js";
import { outcomeLines as plainLines } from "../plain/drawing.js";
import { factAt, factCount, factsOf } from "../provenance/facts.js";
import { undoTo } from "../provenance/undo.js";
import { waysTo, type Way } from "../provenance/ways.js";
import { explainWhy, layOut, MOST_LAID_OUT } from "../provenance/why.js";
import { compileProgram } from "../rule/compile.js";
import type { Program } from "../rule/program.js";
import { vocabularyOf } from "../rule/schema.js";
import { outcomeLines } from "./drawing.js";
import { edit, type GraphChange } from "./edit.js";
import { run, runnerOf, type Outcome } from "./run.js";
import { factOfEdge } from "./write-back.js";

const vocabulary = vocabularyOf(vocabularyName, JSON.parse(schemaText())).vocabulary!;
const BUDGET = 400;

interface Case {
  readonly program: Program;
  readonly graph: Steg;
  readonly random: Random;
  readonly text: string;
}

/** Nothing where chance made what is refused. */
function caseOf(seed: number): Case | undefined {
  const random = randomOf(77, seed);
  const [rules, drawn] = [programText(random), graphText(random, random.once(3) ? 8 : 4)];
  const { file, diagnostics } = parseRules(rules, "r");
  const golden = parseGolden(drawn, "g");
  if (diagnostics.length || golden.diagnostics.length || !golden.file.cases[0]) return undefined;
  const { program } = compileProgram([{ path: "r", file }], {}, { vocabularies: [vocabulary] });
  const { steg, diagnostics: damage } = graphFromPaths(golden.file.cases[0].graph, "g", vocabulary);
  return program && !damage.length ? { program, graph: steg, random, text: `${rules}\n---\n${drawn}` } : undefined;
}

const cut = new Set(["endless_rewrite", "endless_derive", "conflicting_values", "not_decreasing"]);
const wasCut = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }): boolean => diagnostics.some(({ code }) => cut.has(code));

function law(name: string, from: number, to: number, least: number, holds: (one: Case, seed: number) => boolean): void {
  test(name, () => {
    let held = 0;
    for (let seed = from; seed < to; seed++) {
      const one = caseOf(seed);
      if (!one) continue;
      try {
        if (holds(one, seed)) held++;
      } catch (error) {
        throw new Error(`seed ${seed}: ${(error as Error).message}\n${one.text}`);
      }
    }
    assert.ok(held >= least, `held in only ${held} cases`);
  });
}

law("it makes what the plain interpreter makes", 0, 500, 100, ({ program, graph }) => {
  const [fast, slow] = [run(graph, program, { budget: BUDGET }), plain.run(graph, program, { budget: BUDGET })];
  assert.is(wasCut(fast), wasCut(slow));
  if (wasCut(fast)) return false;
  assert.equal(outcomeLines(fast), [...plainLines(slow)].sort());
  return true;
});

function changeOf({ graph, random }: Case): GraphChange | undefined {
  const nodes = graph.nodes();
  const kinds = Object.keys(vocabulary.nodes);
  const edges = graph.edges();
  const someNode = (): string => random.pick(nodes);
  switch (random.below(7)) {
    case 0:
      return { kind: "add_node", key: `x${random.below(5)}`, type: random.pick(kinds.filter((kind) => kind !== "Made")) };
    case 1:
      return nodes.length ? { kind: "remove_node", key: someNode() } : undefined;
    case 2: {
      if (!edges.length) return undefined;
      const key = random.pick(edges);
      return { kind: "remove_edge", from: graph.source(key), edge: graph.getEdgeAttribute(key, "kind"), to: graph.target(key) };
    }
    case 3:
    case 4: {
      if (!nodes.length) return undefined;
      const [from, to] = [someNode(), someNode()];
      const fits = Object.entries(vocabulary.edges).filter(([, ends]) => ends.from.includes(graph.getNodeAttribute(from, "kind")) && ends.to.includes(graph.getNodeAttribute(to, "kind")));
      return fits.length ? { kind: "add_edge", from, edge: random.pick(fits)[0], to } : undefined;
    }
    default: {
      if (!nodes.length) return undefined;
      const node = someNode();
      const own = Object.entries(vocabulary.nodes[graph.getNodeAttribute(node, "kind")]!);
      if (!own.length) return undefined;
      const [name, type] = random.pick(own);
      if (random.once(4)) return { kind: "unset", node, name };
      return { kind: "set", node, name, value: type === "int" ? BigInt(random.below(4)) : type === "bool" ? random.once(2) : random.pick(["", "x"]) };
    }
  }
}

function change(graph: Steg, one: GraphChange): void {
  switch (one.kind) {
    case "add_node":
      if (graph.hasNode(one.key)) graph.dropNode(one.key);
      return void graph.addNode(one.key, { kind: one.type, unit: "", attributes: {} });
    case "remove_node":
      return graph.dropNode(one.key);
    case "add_edge":
      return void addEdge(graph, one.from, one.edge, one.to);
    case "remove_edge":
      return graph.dropEdge(`${one.from}\t${one.edge}\t${one.to}`);
    case "set":
      return void graph.updateNodeAttribute(one.node, "attributes", (old) => ({ ...old, [one.name]: one.value }));
    case "unset":
      return void graph.updateNodeAttribute(one.node, "attributes", (old) => Object.fromEntries(Object.entries(old ?? {}).filter(([name]) => name !== one.name)));
  }
}

law("a graph that is edited gives what it would have given from the start", 500, 1100, 150, (one) => {
  let outcome: Outcome = run(one.graph, one.program, { budget: BUDGET });
  for (let i = 0; i < 6; i++) {
    const next = changeOf(one);
    if (!next || (next.kind === "add_node" && one.graph.hasNode(next.key))) continue;
    change(one.graph, next);
    outcome = edit(outcome, [next]);
    const fresh = run(one.graph, one.program, { budget: BUDGET });
    assert.is(wasCut(outcome), wasCut(fresh), `after ${JSON.stringify(next, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value))}`);
    if (wasCut(fresh)) return false;
    assert.equal(outcomeLines(outcome), outcomeLines(fresh), `after ${JSON.stringify(next, (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value))}`);
  }
  return true;
});

const graphLines = (outcome: Outcome): readonly string[] => outcomeLines({ ...outcome, patches: [...outcome.journal.patches.values()], diagnostics: [] });

law("what is taken back leaves no trace", 1100, 1400, 100, ({ program, graph }) => {
  const outcome = run(graph, program, { budget: BUDGET });
  const empty: Program = { ...program, stages: [], invariants: [] };
  const half = outcome.journal.starts.length >> 1;
  undoTo(outcome.journal, half);
  assert.is(outcome.journal.starts.length, half);
  undoTo(outcome.journal, 0);
  assert.equal(graphLines(outcome), graphLines(run(graph, empty)));
  assert.is(factCount(outcome.journal), 0);
  return true;
});

test("an index that is used again is as good as a new one", () => {
  for (let seed = 1400; seed < 1460; seed++) {
    const one = caseOf(seed);
    if (!one) continue;
    const runner = runnerOf(one.program);
    for (let round = 0; round < 4; round++) {
      const other = round % 2 ? (caseOf(seed + 1000 + round)?.graph ?? one.graph) : one.graph;
      const again = runner.run((store) => loadSteg(store, other), { budget: BUDGET });
      assert.equal(outcomeLines(again), outcomeLines(run(other, one.program, { budget: BUDGET })), `seed ${seed}\n${one.text}`);
    }
  }
});

law("every reason is older than what it explains", 1500, 1700, 60, ({ program, graph }) => {
  const outcome = run(graph, program, { budget: BUDGET });
  const { journal, provenance } = outcome;
  const facts = [...factsOf(journal)];
  assert.is(provenance.facts.length, facts.length);
  assert.is(factCount(journal), facts.length);
  facts.forEach((fact, ref) => assert.equal(factAt(journal, ref), fact));
  provenance.facts.forEach(({ from }, ref) => assert.ok(from.every((one) => one >= 0 && one < ref)));
  assert.is(storeOf(graph).given, outcome.store.given);
  assert.is(factOfEdge(outcome, "nowhere", "e", "nowhere"), undefined);
  return true;
});

interface Height {
  readonly height: number;
  readonly way: Way;
}

/** Heights of all facts by brute force over all ways, whatever their number. */
function heights(outcome: Outcome): ReadonlyMap<number, Height> {
  const known = new Map<number, Height>();
  const all = Array.from({ length: factCount(outcome.journal) }, (_, ref) => ({ ref, ways: waysTo(outcome, ref) }));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { ref, ways } of all)
      for (const way of ways) {
        const below = way.from.map((one) => known.get(one)?.height ?? Infinity);
        const height = 1 + Math.max(0, ...below);
        if (height >= (known.get(ref)?.height ?? Infinity)) continue;
        known.set(ref, { height, way });
        changed = true;
      }
  }
  return known;
}

law("a derivation is of least height, and ends in the given graph", 1700, 1900, 60, ({ program, graph }) => {
  const outcome = run(graph, program, { budget: BUDGET });
  const least = heights(outcome);
  for (let ref = 0; ref < factCount(outcome.journal); ref++) {
    const { best } = layOut(outcome, ref);
    const heightOf = (one: number): number => 1 + Math.max(0, ...best.get(one)!.from.map(heightOf));
    assert.is(heightOf(ref), least.get(ref)!.height);
    assert.is(explainWhy(outcome, ref)!.ref, ref);
  }
  return true;
});

test("the work of an explanation is bounded, however long the run", () => {
  const rules = `use graph.${vocabularyName}\n/// x\nderive next { a:A -e-> b:A\n =>\n a -f-> b }\n/// x\nderive further { a:A -f-> b:A -e-> c:A\n =>\n a -f-> c }`;
  const drawn = Array.from({ length: 120 }, (_, i) => `n${1000 + i}:A -e-> n${1000 + ((i + 1) % 120)}:A`).join("\n");
  const { program } = compileProgram([{ path: "r", file: parseRules(rules, "r").file }], {}, { vocabularies: [vocabulary] });
  const outcome = run(graphFromPaths(parseGolden(`# g\n${drawn}\n==>\nnothing\n`, "g").file.cases[0]!.graph, "g", vocabulary).steg, program!);
  assert.is(factCount(outcome.journal), 120 * 120);
  const { ways } = layOut(outcome, factCount(outcome.journal) - 1);
  assert.ok(ways.size <= MOST_LAID_OUT, String(ways.size));
  assert.ok(explainWhy(outcome, factCount(outcome.journal) - 1));
});

test.run();
