/** The outline agrees with the syntax tree wherever there is one, and holds for any damaged text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Name } from "../../../grammar/index.js";
import { parseGolden, parseRules } from "../../../grammar/index.js";
import { filesEnding, root } from "../../house/sources.js";
import { readGolden, readRules } from "./read.js";
import { bindingOf, wordsAt, type Outline, type Role } from "./outline.js";

const files = filesEnding(".race", ".golden").filter((path) => !/bad-|\/cases\//.test(path));
const sources = files.map((path) => ({ path, text: readFileSync(join(root, path), "utf8"), golden: path.endsWith(".golden") }));
const outline = ({ text, golden }: { readonly text: string; readonly golden: boolean }): Outline => (golden ? readGolden : readRules)(text);

/** Every name in a tree with the field that holds it. */
function namesOf(node: unknown, field: string, holder: string, found: (name: Name, field: string, holder: string) => void): void {
  if (Array.isArray(node)) return node.forEach((one) => namesOf(one, field, holder, found));
  if (typeof node !== "object" || node === null) return;
  if ("text" in node && "span" in node && typeof node.text === "string" && !("kind" in node)) return found(node as Name, field, holder);
  const kind = "kind" in node && typeof node.kind === "string" ? node.kind : field;
  for (const [key, value] of Object.entries(node)) namesOf(value, key, kind, found);
}

/** The part of a name, by where it stands in the tree. */
function roleIn(field: string, holder: string): Role {
  if (field === "kinds") return "edge";
  if (field === "attribute" || field === "field" || holder === "attributes") return "attribute";
  if (field === "type") return holder === "param" ? "type" : "kind";
  if (field === "function") return "function";
  if (field === "path" && holder === "use") return "use";
  if (holder === "param" && field === "name") return "parameter";
  if (holder === "parameters") return "parameter";
  if (field === "code" || (holder === "rule" && (field === "name" || field === "before")) || field === "rule") return "rule";
  if (holder === "stage") return "stage";
  return "name";
}

test("every name of the tree is a word of the outline in the same part", () => {
  let seen = 0;
  for (const source of sources) {
    const read = outline(source);
    const { file, diagnostics } = (source.golden ? parseGolden : parseRules)(source.text, source.path);
    assert.equal(diagnostics, [], source.path);
    namesOf(file, "file", "file", ({ text, span }, field, holder) => {
      seen++;
      const wanted = roleIn(field, holder);
      const there = read.words.filter((word) => word.start === span.start && word.end === span.end);
      assert.ok(there.some(({ role }) => role === wanted), `${source.path}:${span.line}:${span.column} \`${text}\` is ${wanted} (${holder}.${field}), not ${there.map(({ role }) => role).join()}`);
    });
  }
  assert.ok(seen > 5000, String(seen));
});

test("items, their braces and arrows are those of the tree", () => {
  for (const source of sources.filter(({ golden }) => !golden)) {
    const read = outline(source);
    const { items } = parseRules(source.text, source.path).file;
    assert.equal(read.items.map(({ start, end, doc, name }) => ({ start, end, doc, name: name?.text })), items.map(({ span, doc, name }) => ({ start: span.start, end: span.end, doc, name: name.text })), source.path);
    for (const item of read.items) if (item.kind === "rule") assert.ok(item.open !== undefined && (item.arrow || item.change !== undefined) && item.close === item.end - 1);
  }
});

const all = `//! Doc.
use graph.rust
use rules.layout

/// Size.
param largest: int = 64

/// A stage.
stage grow after main before last {
  one
  two once
  three 12 times
  four largest times
  repeat 3 { five six }
}

/// Why.
extend rewrite sink before other, another decreases a.level {
  a:Type { size, align: largest } -field|variant+-> b:Field <-of- _ -x*-> :Kind
  optional b -of-> c:Type where c.size > size
  for each { b -of-> d let e = d.size }
  unless a -field-> z
  unless { z -of-> a where z.offset == 1 }
  let n = fold(at = 0, align(at, f.align) + f.size for a -field-> f:Field unless f -of-> g where f.x by -f.index, f.name)
  where n >= 3 and not bound(c)
  =>
  delete a -field-> b
  delete c cascade
  a.size = n
  new:Type -field-> b
  patch site.value from a.size to n + 1
  error "{a.path} has {text(n)}" at a
  beside a, b
}

/// Must.
invariant same {
  a:Type
  =>
  a -field-> b
  where b.offset == 0
}
`;

const roles = (text: string, wanted: string): readonly string[] => readRules(text).words.filter((word) => word.text === wanted).map((word) => (word.binds ? `${word.role}!` : word.role));

test("all forms of the language", () => {
  assert.equal(readRules(all).items.map(({ kind, form, change, name }) => [kind, form, change, name?.text]), [
    ["param", undefined, undefined, "largest"],
    ["stage", undefined, undefined, "grow"],
    ["rule", "rewrite", "extend", "sink"],
    ["rule", "invariant", undefined, "same"],
  ]);
  assert.equal(roles(all, "largest"), ["parameter!", "name", "name"]);
  assert.equal(roles(all, "at"), ["name!", "name", "keyword"]);
  for (const name of ["one", "two", "three", "four", "five", "six", "other", "another"]) assert.equal(roles(all, name), ["rule"], name);
  for (const name of ["after", "before", "once", "times", "repeat", "decreases", "optional", "each", "unless", "by", "cascade"]) assert.ok(roles(all, name).every((role) => role === "keyword"), name);
  assert.equal(roles(all, "variant"), ["edge"]);
  assert.equal(roles(all, "last"), ["stage"]);
});

test("names are at home in the outermost place that binds them", () => {
  const { words } = readRules(all);
  const homes = (name: string): number => new Set(words.filter(({ text, role }) => text === name && role === "name").map((word) => bindingOf(word))).size;
  assert.is(homes("a"), 2, "two rules");
  assert.is(homes("z"), 2, "two `unless`");
  assert.is(homes("f"), 1);
  assert.is(homes("n"), 1);
  assert.is(homes("at"), 1);
});

test("an open body ends before the next item", () => {
  const text = "/// One.\nderive one {\n  a:Type -fie\n\n/// Two.\nderive two {\n  b:Type\n  =>\n  b.size = 1\n}\n";
  assert.equal(readRules(text).items.map(({ name, close }) => [name?.text, close !== undefined]), [["one", false], ["two", true]]);
});

test("edges that are being typed", () => {
  for (const drawn of ["a -fi", "a -fi-", "a <-fi", "a -fi->"]) {
    const word = readRules(`derive r {\n  ${drawn}\n  b:Type\n  =>\n}\n`).words.find(({ text }) => text === "fi");
    assert.is(word?.role, "edge", drawn);
    assert.is(word?.edge?.direction, drawn.includes("<") ? "in" : "out");
  }
  assert.is(readRules("derive r {\n a <-\n b:Type\n =>\n}").items[0]!.edges.length, 1);
});

test("words hold for any damaged text", () => {
  const pieces = [...all.match(/\S+|\s+/g)!, "{", "}", "(", '"', '"{', "<-", "-", "==>", "#", "\n", "for"];
  const damaged = fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join("")),
    fc.tuple(fc.nat(all.length), fc.nat(40), fc.constantFrom(...pieces)).map(([at, length, put]) => all.slice(0, at) + put + all.slice(at + length)),
  );
  fc.assert(
    fc.property(damaged, (text) => {
      for (const read of [readRules(text), readGolden(text)])
        for (const word of read.words) {
          assert.is(text.slice(word.start, word.end), word.text);
          assert.ok(wordsAt(read, word.start).includes(word));
        }
    }),
    { numRuns: 2000 },
  );
});

test.run();
