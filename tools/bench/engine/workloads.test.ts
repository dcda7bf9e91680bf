/** Every workload has exactly the counts that are known of it, at a small size; and the seeded faults of W9 are found. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { run } from "../../../engine/index.js";
import { pairsOf } from "./closure/closure.js";
import { programOf } from "./load.js";
import { differences } from "./tally.js";
import { faults, program, vtables } from "./vtables/vtables.js";
import { workloads } from "./workloads.js";

for (const workload of workloads)
  test(`${workload.name} ${workload.title}: the counts are exact`, () => {
    const outcome = run(workload.graph(workload.small), programOf(workload, workload.small));
    assert.equal(differences(outcome, workload.expected(workload.small)), []);
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
