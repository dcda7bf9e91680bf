/** The numbers are Python's. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { below, mersenne } from "./mersenne.js";

test("random.seed(7) is followed by the words that Python 3 draws", () => {
  const words = mersenne(7);
  assert.equal(Array.from({ length: 5 }, words), [1390851128, 4071050724, 647892279, 1695753998, 2795742288]);
});

test("random.randrange draws again what is too large", () => {
  const words = mersenne(7);
  assert.equal(Array.from({ length: 8 }, () => below(words, 1000)), [331, 970, 154, 404, 666, 49, 74, 840]);
});

test("the state is twisted anew after 624 words", () => {
  const words = mersenne(7);
  for (let i = 0; i < 1999; i++) words();
  assert.is(words(), 2803521222);
});

test.run();
