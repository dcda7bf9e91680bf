/** The kernels of the tables are those of the example: a number that is missing on one side would measure nothing. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kernels } from "./kernels.js";
import { sourceRoot } from "./root.js";

const numbersIn = (file: string): readonly number[] =>
  [...readFileSync(join(sourceRoot, "examples/bench", file), "utf8").matchAll(/^\s+(\d+) => /gm)].map((match) => Number(match[1]));

test("every kernel is run by the plugin or by the host", () => {
  const there = [...numbersIn("plugin/src/lib.rs"), ...numbersIn("host/src/main.rs")].sort((a, b) => a - b);
  assert.equal(kernels.map((kernel) => kernel.number).sort((a, b) => a - b), there);
});

test.run();
