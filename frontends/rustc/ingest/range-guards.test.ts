import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Expression } from "../expression.js";
import { rangeGuards } from "./range-guards.js";

const size: Expression = { op: "symbol", symbol: "race.size.a::T" };
const twice: Expression = { op: "mul", left: { op: "const", constant: 2n }, right: size };
const ir = [
  '@"race.size.a::T" = extern_weak hidden global {}, !absolute_symbol !7',
  '@"race.x.0" = extern_weak hidden global {}, !absolute_symbol !7',
  '@"race.x.1" = extern_weak hidden global {}, !absolute_symbol !8',
  "!7 = !{i64 0, i64 2147483648}",
  "!8 = !{i64 -1, i64 -1}",
].join("\n");
const symbols = new Map<string, Expression>([
  ["race.size.a::T", size],
  ["race.x.0", twice],
  ["race.x.1", twice],
]);

test("a computed symbol with a range gets both bounds", () => {
  const guards = rangeGuards(ir, symbols, () => true);
  assert.equal(
    guards.map((guard) => [guard.relation, guard.right]),
    [
      ["ge", { op: "const", constant: 0n }],
      ["le", { op: "const", constant: 2147483647n }],
    ],
  );
});

test("what the object does not use, and what LLVM knows nothing of, needs no guard", () => {
  assert.equal(rangeGuards(ir, symbols, () => false), []);
  assert.equal(rangeGuards(ir, new Map([["race.x.1", twice]]), () => true), []);
});

test.run();
