/** The smallest difference of two texts, in whole words. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { emphasised } from "./difference.js";

const marked = (one: string, other: string) => emphasised(one, other, (text) => `[${text}]`);

test("what differs is marked in both, by whole words", () => {
  assert.equal(marked("fn set(&dyn Log, u32) -> u32", "fn set(&dyn Log, u64) -> u32"), ["fn set(&dyn Log, [u32]) -> u32", "fn set(&dyn Log, [u64]) -> u32"]);
  assert.equal(marked("fn set(&Log)", "fn set(&mut Log)"), ["fn set(&Log)", "fn set(&[mut ]Log)"]);
  assert.equal(marked("fn f(u32)", 'extern "C" fn f(u32)'), ["fn f(u32)", '[extern "C" ]fn f(u32)']);
  assert.equal(marked("+0  frame: u32  (4)", "+8  frame: u32  (4)"), ["+[0]  frame: u32  (4)", "+[8]  frame: u32  (4)"]);
});

test("where nothing is alike, or all is, nothing is marked", () => {
  assert.equal(marked("one", "two"), ["one", "two"]);
  assert.equal(marked("one", "one"), ["one", "one"]);
});

test.run();
