/** What the tables are made of. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { geometricMean, median, ratioText, textTable } from "./text-table.js";

test("columns are as wide as their longest cell, numbers to the right", () => {
  assert.is(textTable([["kernel", "n"], ["a", "100"]]), "kernel    n\n------  ---\na       100");
});

test("a ratio above its aim is marked", () => {
  assert.is(ratioText(1.0204, 1.02), "1.020*");
  assert.is(ratioText(1.02, 1.02), "1.020 ");
  assert.is(ratioText(3), "3.000 ");
});

test("medians and means of ratios", () => {
  assert.is(median([5, 1, 3]), 3);
  assert.is(median([4, 1, 3, 2]), 2.5);
  assert.is(geometricMean([0.5, 2]), 1);
});

test.run();
