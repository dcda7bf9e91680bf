/** Probes run side by side, and what is told of a crate that does not compile is always the same. */
import { setTimeout as wait } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inPairs } from "./probes.js";

test("of two failures the first item's is told, whichever ended first", async () => {
  for (const slow of [0, 1]) {
    const begun: number[] = [];
    const failure = await inPairs([0, 1, 2, 3], async (item) => {
      begun.push(item);
      await wait(item === slow ? 40 : 1);
      return `item ${item}`;
    });
    assert.is(failure, "item 0");
    assert.equal(begun, [0, 1], "nothing begins after a failure");
  }
});

test("without a failure every item is worked on", async () => {
  const done: number[] = [];
  assert.is(await inPairs([1, 2, 3], async (item) => void done.push(item)), undefined);
  assert.equal(done.sort(), [1, 2, 3]);
});

test.run();
