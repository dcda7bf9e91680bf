import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Rule } from "../ast.js";
import { parseGolden, parseRules } from "../parser/parse.js";
import { printExpr } from "./flat.js";
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

test("what does not fit on a line breaks where it is read", () => {
  const text = `rewrite sink before another_that_has_a_long_name, and_one_more
    decreases sum(f.size for type -field-> f) {
  type:Type
  let end = fold(end = 0, align(end, f.align) + f.size
    for type -field-> f:Field
        f -of-> of:Type
        unless f -hidden-> _
        where f.size > 0
    by f.index, -f.size)
  let names = join(f.name, ", " for type -field-> f:Field by f.index)
  where count(
      for type -field-> f:Field -of-> :Type { name: "a name" }
          where f.size > 0)
      and all(f.ok for type -field-> f)
    or 2 * max(f.a_long_attribute
      for type -field-> f:Field -of-> :Type { name: "a long name" }) > 4
  =>
  patch type.size from type.the_size_that_it_has_today
    to type.the_size_that_it_will_have_tomorrow
}
`;
  assert.is(reprinted(text), text);
});

test("an aggregate on one line keeps a `where` away from an `unless` that is not its own", () => {
  const flat = "count(for a -x-> b unless { b -y-> c } where a == b)";
  assert.is(expression(flat), flat);
  const own = "count(for a -x-> b unless b -y-> c where a == b where a == c)";
  assert.is(expression(own), own);
  assert.is(
    expression("count(for a -x-> b unless b -y-> c\nwhere a == b)"),
    "count(for a -x-> b unless { b -y-> c } where a == b)",
  );
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
