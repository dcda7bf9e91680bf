/**
 * What fuzzing has found once, as small as it could be made: each `regressions/TARGET-what.txt` holds the files of one
 * input, each behind a line `=== NAME`, and every property of the target holds of it now. A few new inputs are tried too.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { minimised } from "./minimise.js";
import { mutated } from "./mutate.js";
import { randomOf } from "./random.js";
import { verdictOf, type Input } from "./target.js";
import { targets } from "./targets.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../tools/fuzz/regressions");

function inputOf(text: string): Input {
  const [, ...parts] = text.split(/^=== (.*)\n/m);
  return parts.flatMap((name, i) => (i % 2 ? [] : [{ name, text: parts[i + 1]! }]));
}

for (const name of readdirSync(folder).sort())
  test(name, () => {
    const target = targets[name.slice(0, name.indexOf("-"))]!;
    const input = inputOf(readFileSync(join(folder, name), "utf8"));
    assert.ok(input.length, "there are files in it");
    const verdict = verdictOf(target, input);
    assert.ok(typeof verdict !== "object", JSON.stringify(verdict));
  });

for (const target of Object.values(targets))
  test(`${target.name}: the properties hold of the first inputs`, () => {
    for (let number = 0; number < 40; number++) {
      const verdict = verdictOf(target, target.make(randomOf(4, number)));
      assert.ok(typeof verdict !== "object", `input ${number}: ${JSON.stringify(verdict)}`);
    }
  });

test("one seed and number give one input", () => {
  for (const target of Object.values(targets)) assert.equal(target.make(randomOf(3, 9)), target.make(randomOf(3, 9)));
  assert.is.not(mutated(randomOf(1, 1), "a -b-> c\n", 9, "rough"), mutated(randomOf(1, 2), "a -b-> c\n", 9, "rough"));
});

test("a failing input is made as small as it can be", () => {
  const input = [{ name: "a", text: "one\ntwo three\nfour\n" }, { name: "b", text: "five\n" }];
  const small = minimised(input, (now) => now.some(({ text }) => text.includes("three")), () => true);
  assert.equal(small, [{ name: "a", text: "three" }]);
});

test.run();
