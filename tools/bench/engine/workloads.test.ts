/** Every workload has exactly the counts that are known of it, at a small size; and the seeded faults of W9 are found. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createHash } from "node:crypto";
import { addEdge, emptySteg, run, writeBack, type Steg } from "../../../engine/index.js";
import { randomOf, shuffled } from "../../fuzz/random.js";
import { pairsOf } from "./closure/closure.js";
import { programOf } from "./load.js";
import { differences } from "./tally.js";
import { faults, program, vtables } from "./vtables/vtables.js";
import { workloads } from "./workloads.js";

// The states of W6 are counted in engine/verify.
for (const workload of workloads.filter(({ search }) => !search))
  test(`${workload.name} ${workload.title}: the counts are exact`, () => {
    const outcome = run(workload.graph(workload.small), programOf(workload, workload.small));
    assert.equal(differences(outcome, workload.expected(workload.small)), []);
  });

/** A graph that was put together in another order. */
function rebuilt(graph: Steg, seed: number): Steg {
  const other = emptySteg();
  const random = randomOf(seed, 10);
  for (const key of shuffled(random, graph.nodes())) other.addNode(key, { ...graph.getNodeAttributes(key) });
  for (const key of shuffled(random, graph.edges())) addEdge(other, graph.source(key), graph.getEdgeAttribute(key, "kind"), graph.target(key));
  return other;
}

/** The whole graph with what the rules made, as one number. */
function hashOf(graph: Steg): string {
  const program = programOf(vtables, vtables.small);
  writeBack(graph, run(graph, program));
  const nodes = graph.mapNodes((key, { kind, attributes }) => `${key} ${kind} ${Object.entries(attributes).sort().join(" ")}`);
  return createHash("sha256").update([...nodes, ...graph.edges()].sort().join("\n")).digest("hex");
}

test("W10: 32 orders in which the program of W9 is put together give one hash", () => {
  const hashes = new Set(Array.from({ length: 32 }, (_, seed) => hashOf(rebuilt(vtables.graph(vtables.small), seed))));
  assert.is(hashes.size, 1);
});

test("the graph of W7 is the one that everybody measures", () => {
  assert.is(pairsOf({ places: 1000, edges: 3000 }), 880_811);
});

for (const [code, seed] of Object.entries(faults))
  test(`W9: ${code} is said exactly once`, () => {
    const canvas = program(vtables.small);
    seed(canvas);
    const { diagnostics } = run(canvas.steg, programOf(vtables, vtables.small));
    assert.equal(diagnostics.map((one) => one.code), [code]);
  });

test("the gate sees a wrong count", () => {
  const outcome = run(vtables.graph(vtables.small), programOf(vtables, vtables.small));
  const wanted = vtables.expected(vtables.small);
  assert.equal(differences(outcome, { ...wanted, nodes: { ...wanted.nodes, Slot: 1 } }), [`nodes of kind Slot: ${wanted.nodes["Slot"]}, not 1`]);
});

test.run();
