import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Rule } from "../ast.js";
import { parseGolden, parseRules } from "../parser/parse.js";
import { printExpr } from "./expression.js";
import { printExpected, printGolden } from "./golden.js";
import { printRules } from "./rules.js";

const reprinted = (text: string): string => {
  const { file, diagnostics } = parseRules(text, "a.race");
  assert.equal(diagnostics, []);
  return printRules(file);
};

/** An expression as it is printed. */
const expression = (text: string): string => {
  const { file, diagnostics } = parseRules(`derive r { where ${text} => }`, "a.race");
  assert.equal(diagnostics, []);
  const clause = (file.items[0] as Rule).clauses[0]!;
  return clause.kind === "where" ? printExpr(clause.condition) : "";
};

test("the house look is what it prints, and stays", () => {
  const text = `//! Slots move.
//!
//! Calls follow them.

use graph.rust

/// How wide.
param cache_line: int = -0x40

/// A sentence.
derive remap_slot {
  site:CallSite -calls-> local:Slot { offset: 1, size } -holds-> :Method
    -is-> id:Identity
  unless site <-of|in+- _ where site.size > 1
  let x = align(site.size, 8)
  where a.some_long_attribute == b.another_long_attribute and b.size > 4
    and not (c.size == 1 or c.size == 2)
  unless {
    site -meets-> :VTable -slot-> :Slot -holds-> :Method -is-> id:Identity
    where local.offset != 0
  }
  =>
  delete x cascade
  site.offset = x
  patch site.displacement from 0x18 to 40
  error "{site.path} \\{or\\n" at site
  beside site, local
}
`;
  assert.is(reprinted(text), text);
});

test("parentheses stand only where the tree needs them", () => {
  assert.is(expression("((a + b)) * (c * d)"), "(a + b) * (c * d)");
  assert.is(expression("(a - b) - c - (d - e)"), "a - b - c - (d - e)");
  assert.is(expression("(not (a)) and (b or c) == (d == e)"), "not a and (b or c) == (d == e)");
  assert.is(expression("- (- x) * -(y + 1)"), "--x * -(y + 1)");
  assert.is(expression("a < (-b) - (c)"), "a < -b - c");
});

test("one path a line, and nothing lost in a golden", () => {
  const text = `# Two slots down

local:Slot { offset: 0x18, low: -1 } -holds-> :Method -is-> read:Identity
site -calls-> local

==>

site -lands_on-> target
error missing_method "no \\{slot}"

# Nothing

==>

nothing
`;
  assert.is(printGolden(parseGolden(text, "a.golden").file), text);
  assert.is(printExpected([]), "nothing\n");
});

test.run();
