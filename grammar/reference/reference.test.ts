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
  ["optional a -x-> b", false],
];

test("both parsers draw the line at the same place", () => {
  for (const [clause, taken] of verges) assert.is(agree(`derive r {\n${clause}\n=>\n}`, false, clause), taken, clause);
});

test.run();
