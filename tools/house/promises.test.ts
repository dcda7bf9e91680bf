/** What packed crates state keeps what the schema promises of every graph: required attributes, and how many edges there may be. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { edgeKinds, requiredAttributes } from "../../specs/types/vocabulary.js";
import { readInputs } from "../cli/link/inputs.js";
import { root } from "./sources.js";

const packed = join(root, "examples/first-link/packed");

test("records of packed crates", () => {
  const { units } = readInputs(readdirSync(packed).map((name) => join(packed, name))).inputs;
  const broken: string[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (const { records } of units) {
    const into = new Set<string>();
    for (const { key, kind, attributes, edges } of records) {
      seen.add(kind);
      count++;
      for (const name of requiredAttributes[kind] ?? []) if (!Object.hasOwn(attributes, name)) broken.push(`${key} has no ${name}`);
      for (const [edge, targets] of Object.entries(edges)) {
        if (edgeKinds[edge]!.one && targets.length > 1) broken.push(`${key} has two edges ${edge}`);
        for (const target of edgeKinds[edge]!.owned ? targets : []) {
          if (into.has(`${edge} ${target}`)) broken.push(`two edges ${edge} lead to ${target}`);
          into.add(`${edge} ${target}`);
        }
      }
    }
  }
  assert.equal(broken, []);
  // Ingest adds the edges `in`; no other edge is promised of what crates state.
  assert.equal(Object.keys(edgeKinds).filter((name) => edgeKinds[name]!.always && edgeKinds[name]!.from.some((kind) => seen.has(kind))), ["in"]);
  assert.ok(count > 500);
});

test.run();
