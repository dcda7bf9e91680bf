import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules } from "../index.js";
import { referenceParser } from "./reference.js";

const built = join(dirname(fileURLToPath(import.meta.url)), "../..");
const read = (path: string): string => readFileSync(join(built, path), "utf8");
const reference = referenceParser(read("grammar/race.ohm"), read("grammar/golden.ohm"));

/** Every file of these folders with this ending, by path. */
const files = (ending: string): string[] =>
  ["grammar/corpus", "rules"].flatMap((folder) =>
    readdirSync(join(built, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ending))
      .map((name) => relative(built, join(built, folder, name)))
      .sort(),
  );

/** Both parsers agree on what the text means, or that it means nothing. */
export function agree(text: string, golden: boolean, what: string): boolean {
  const product = golden ? parseGolden(text, what) : parseRules(text, what);
  const other = golden ? reference.golden(text) : reference.rules(text);
  if (other) {
    assert.equal(product.diagnostics, [], what);
    assert.equal(product.file, other, what);
  } else
    assert.ok(
      product.diagnostics.length > 0,
      `${what}: the reference refuses what the product takes:\n${text}`,
    );
  return other !== undefined;
}

test("both parsers give the same tree for every rule file", () => {
  const paths = files(".race");
  assert.ok(paths.length > 1);
  for (const path of paths)
    assert.is(agree(read(path), false, path), !path.includes("/bad-"), path);
});

test("both parsers give the same tree for every golden", () => {
  const paths = files(".golden");
  assert.ok(paths.length > 0);
  for (const path of paths) assert.is(agree(read(path), true, path), !path.includes("/bad-"), path);
});

/** Where a text stands at the edge of the language: taken or not. */
const verges: readonly (readonly [string, boolean])[] = [
  ["where a <-b- c", false],
  ["where a < -b - c", true],
  ["where a<-b", true],
  ["where a - b->c", false],
  ["where -b-> c", false],
  ["where a--b", true],
  ["where a < b < c", false],
  ["where a / // comment\n b", true],
  ["where a / /// doc\n b", false],
  ["where a //// comment\n", true],
  ["where a:K -x-> b", true],
  ["a :K -x-> b", true],
  ["a: K -x-> b", false],
  ["a:_ -x-> b", false],
  ["_:K -x-> _", true],
  ["where 0x1g == 2", false],
  ["where 1and 2", false],
  ['where a == "\\{" and true', true],
  ['where a == "{b}"', false],
  ["x:X {}", true],
  ["x:X { a, }", false],
  ["nothing:X", false],
  ["nothing_else:X", true],
  ["unless { }", true],
  ["optional a -x-> b", true],
  ["optional a -x-> b where a == b", true],
  ["optional where a == b", false],
  ["for each { a -x-> b unless b -x-> a where a == b }", true],
  ["for a -x-> b", false],
  ["for each:X -x-> b", true],
  ["each:X -x-> b", false],
  ["unless { optional a -x-> b }", false],
  ["where count(for a -x-> b) > 1", true],
  ["where count(for each a -x-> b) > 1", false],
  ["where count(for) > 1", false],
  ["where count(a for b) > 1", false],
  ["where count() > 1", false],
  ["where sum(a.x) > 1", false],
  ["where sum(a.x for a -x-> b by b.x) > 1", false],
  ["where sum(a.x, b.x for a -x-> b) > 1", false],
  ["where max(a.x for a -x-> b where a != b unless b -x-> a) > 1", true],
  ["where max(a.x, 1) > 1", true],
  ["where max(a.x, 1 for a -x-> b) > 1", false],
  ["where avg(a.x for a -x-> b) > 1", false],
  ['where join(a.n, "" for a -x-> b by -b.x, a.x) == ""', true],
  ['where join(a.n, "" for a -x-> b) == ""', true],
  ['where join(a.n for a -x-> b by b.x) == ""', false],
  ['where join(a.n, "" for a -x-> b by) == ""', false],
  ["where fold(x = 0, x + 1 for a -x-> b by b.x) > 1", true],
  ["where fold(x = 0 for a -x-> b by b.x) > 1", false],
  ["where fold(x for a -x-> b by b.x) > 1", false],
  ["where sum(x = 0, x for a -x-> b) > 1", false],
  ["where f(x = 0, x) > 1", false],
  ["where count > 1", true],
  ["count:K -x-> fold", true],
  ["stage:K -by-> once", true],
  ["by:K -x-> once", false],
];

test("both parsers draw the line at the same place", () => {
  for (const [clause, taken] of verges)
    assert.is(agree(`derive r {\n${clause}\n=>\n}`, false, clause), taken, clause);
});

const itemVerges: readonly (readonly [string, boolean])[] = [
  ["derive r { a }", false],
  ["extend derive r { a }", true],
  ["extend derive r { => }", true],
  ["override derive r { }", true],
  ["override r { }", false],
  ["extend override derive r { }", false],
  ["override invariant r { a => a -x-> b }", true],
  ["invariant r { a => a.x = 1 }", false],
  ["invariant r { a => unless a -x-> b for each a -y-> c }", true],
  ["invariant r { a }", false],
  ["rewrite r before a, b decreases x.y + 1 { => }", true],
  ["rewrite r decreases x.y before a { => }", false],
  ["rewrite before before before decreases decreases { => }", true],
  ["derive r before a { => }", false],
  ["derive extend { => }", true],
  ["stage s { }", true],
  ["stage s after a, b before c { a b c once d 3 times e n times }", true],
  ["stage s before c after a before d { }", true],
  ["stage s after { }", false],
  ["stage after after after { after }", true],
  ["stage s { a once times b once }", false],
  ["stage s { a repeat n { b } }", true],
  ["stage s { repeat times { b } }", false],
  ["stage s { a times times }", false],
  ["stage s { a repeat times }", false],
  ["stage s { a -1 times }", false],
  ["stage s { times }", false],
  ["stage s { once }", false],
  ["stage s { repeat n { repeat 0x3 { } } }", true],
  ["stage s { repeat { a } }", false],
  ["stage s { a, b }", false],
  ["stage s { where use 3 times }", true],
  ["stage s { derive 3 times }", false],
  ["stage s { a derive times }", false],
];

test("both parsers draw the line at the same place between items", () => {
  for (const [item, taken] of itemVerges) assert.is(agree(item, false, item), taken, item);
});

test.run();
