/** What marks variants is found by width and values, counted on from the first, and never by a sum. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { LayoutTable } from "./probe.js";
import { makeSolver, solve } from "./solve.js";
import { expressionText } from "./symbols.js";

const char = "race.start.i32.Option<char>";
const text = "race.start.i64.Option<String>";
const kind = "race.start.i8.Kind";

const table = (chars: number, texts: string, kinds: number): LayoutTable => ({
  symbols: { [char]: chars, [text]: texts, [kind]: kinds, "race.size.World": chars },
  starts: {
    [char]: { type: "Option<char>", bits: 32, values: 1, low: 0x110000, high: 0xffffffff },
    [text]: { type: "Option<String>", bits: 64, values: 1, low: "9223372036854775808", high: "18446744073709551615" },
    [kind]: { type: "Kind", bits: 8, values: 3, low: 5, high: 255 },
  },
});
const solver = makeSolver([table(0x110005, "9223372036854775900", 253), table(0x110777, "9223372036854781000", 20), table(0xffff0000, "18446744073709551615", 254)]);
const found = (values: readonly bigint[], bits: number): string => {
  const answer = solve(solver, values, bits, new Set());
  return "unsolved" in answer ? `unsolved: ${answer.unsolved}` : expressionText(answer.expression);
};

test("by the signed numbers that LLVM prints", () => {
  assert.is(found([0x110005n, 0x110777n, -0x10000n], 32), char);
  assert.is(found([-9223372036854775716n, -9223372036854770616n, -1n], 64), text);
});

test("in its own width alone", () => {
  assert.is(found([0x110005n, 0x110777n, 0xffff0000n], 64), "race.size.World");
});

test("values behind the first wrap within their width", () => {
  assert.is(found([-1n, 22n, 0n], 8), `urem(add(${kind}, 2), 256)`);
  assert.is(found([0n, 23n, 1n], 8), `urem(add(${kind}, 3), 256)`);
});

test("it is part of no sum", () => {
  assert.match(found([253n * 2n, 40n, 508n], 32), /^unsolved/);
});

test("two that moved alike must agree in a link", () => {
  const twin = "race.start.i8.Twin";
  const both = (of: LayoutTable): LayoutTable => ({ symbols: { ...of.symbols, [twin]: of.symbols[kind]! }, starts: { ...of.starts!, [twin]: { ...of.starts![kind]!, type: "Twin" } } });
  const answer = solve(makeSolver([both(table(1, "1", 7)), both(table(2, "5", 9)), both(table(9, "3", 8))]), [7n, 9n, 8n], 8, new Set());
  assert.ok("expression" in answer && answer.agree?.length === 1);
});

test.run();
