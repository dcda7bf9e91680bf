import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Name, Rule } from "../ast.js";
import { GoldenParser } from "./golden-parser.js";
import { parseGolden, parseRules } from "./parse.js";
import { RuleParser } from "./rule-parser.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["syntax"]);

const ruleOf = (body: string): Rule => {
  const { file, diagnostics } = parseRules(`derive r {\n${body}\n}\n`, "a.race");
  assert.equal(diagnostics, []);
  return file.items[0] as Rule;
};

/** `line:column+length message` of each diagnostic. */
const faults = (
  text: string,
  parse: typeof parseRules | typeof parseGolden = parseRules,
): string[] =>
  pages.see(parse(text, "a.race").diagnostics).map((one) => {
    assert.is(one.code, "syntax");
    const place = one.labels[0]!.place!;
    return `${place.line}:${place.column}+${place.length} ${one.message}`;
  });

test("nothing of the grammar can be read in two ways", () => {
  assert.not.throws(() => new RuleParser(true));
  assert.not.throws(() => new GoldenParser(true));
});

test("a node that does not follow an edge starts a new path", () => {
  const { clauses } = ruleOf("a:A -x-> b\n  -y-> c d -z-> e :F -w-> g\n=>");
  assert.equal(
    clauses.map(
      (clause) =>
        clause.kind === "path" && [clause.path.first.name?.text, clause.path.steps.length],
    ),
    [
      ["a", 2],
      ["d", 1],
      [undefined, 1],
    ],
  );
});

test("`where` belongs to `unless` on its line only", () => {
  const kinds = (body: string): string[] => ruleOf(body).clauses.map((clause) => clause.kind);
  assert.equal(kinds("unless a -x-> b where a == b\n=>"), ["unless"]);
  assert.equal(kinds("unless a -x-> b\nwhere a == b\n=>"), ["unless", "where"]);
});

test("words of the language name attributes, edges, kinds and rules", () => {
  const rule = ruleOf(
    "a:where { for: 1, in: 2, not: 3 } -in|of->  b -for-> to\nlet from = a.where\n=>\nto.delete = from",
  );
  assert.is(rule.clauses.length, 2);
  assert.equal(parseRules("derive delete { => }", "a.race").diagnostics, []);
});

test("a minus between spaces is a minus, a drawn line an edge", () => {
  const rule = ruleOf("where a - b > -1\nwhere a < -b - c\na <-b- c\n=>");
  assert.equal(
    rule.clauses.map((clause) => clause.kind),
    ["where", "where", "path"],
  );
});

test("holes are expressions with places of their own", () => {
  const text = 'forbid f {\n=>\nerror "é {a.b + 1} \\{c\\} {f("x")}" at d\n}';
  const { file, diagnostics } = parseRules(text, "a.race");
  assert.equal(diagnostics, []);
  const effect = (file.items[0] as Rule).effects[0]!;
  if (effect.kind !== "message") throw new Error("not a message");
  assert.equal(effect.text.parts, ["é ", " {c} ", ""]);
  assert.equal(
    effect.text.holes.map((hole) => text.slice(hole.span.start, hole.span.end)),
    ["a.b + 1", 'f("x")'],
  );
  assert.equal(effect.text.holes[0]!.span, { start: 24, end: 31, line: 3, column: 11 });
});

test("all faults of a file are reported, each where it is", () => {
  assert.equal(
    faults(
      "derive a {\n  x:X - y\n  =>\n  x.size 4\n}\nderiv b { => }\nforbid c {\n  a -b-> \n  =>\n  error at x\n}\n",
    ),
    [
      "2:7+1 found `-`, where a path, `optional`, `for each`, `unless`, `let`, `where` or `=>` may stand",
      "4:10+1 found `4`, where `=` may stand",
      "6:1+5 found `deriv`, where `derive`, `rewrite`, `forbid`, `invariant`, `extend`, `override`, `stage` or `param` may stand",
      "9:3+2 found `=>`, where a node `name:Kind` may stand",
      "10:9+2 found `at`, where a text in quotes may stand",
    ],
  );
});

test("the damaged files of the corpus are reported as is written beside them", () => {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../corpus");
  const bad = readdirSync(folder).filter((name) => /^bad-.*\.(race|golden)$/.test(name));
  assert.ok(bad.length > 5);
  for (const name of bad) {
    const { diagnostics } = (name.endsWith(".golden") ? parseGolden : parseRules)(
      readFileSync(join(folder, name), "utf8"),
      name,
    );
    const lines = diagnostics.map(({ message, labels, help }) => {
      const { line, column, length } = labels[0]!.place!;
      return `${line}:${column}+${length} ${message}\n${help.map((one) => `  help: ${one}\n`).join("")}`;
    });
    assert.is(lines.join(""), readFileSync(join(folder, `${name}.txt`), "utf8"), name);
  }
});

test("what is whole stays in the tree", () => {
  const { file } = parseRules("derive a { x:X - y => x.size = 4 }\nderive b { => }", "a.race");
  assert.equal(
    file.items.map((item) => item.name.text),
    ["a", "b"],
  );
});

test("a rule that is being typed has all that is complete in it", () => {
  const text = `derive first {
  a:A -x-> b
  optional b -y-> c
  where a.size >
  for each { a -z-> d
    unless d -x-> e
  =>
  a.size = 4
}

/// Being typed.
extend forbid second {
  s:Slot -holds-> m:Method -is->`;
  for (const end of [text.length, text.length - 4, text.lastIndexOf("-is->")]) {
    const typed = text.slice(0, end);
    const { file, diagnostics } = parseRules(typed, "a.race");
    assert.ok(diagnostics.length > 0);
    const [first, second] = file.items as Rule[];
    assert.equal(
      first!.clauses.slice(0, 2).map((clause) => clause.kind),
      ["path", "optional"],
    );
    assert.equal(second!.doc, ["Being typed."]);
    assert.is(second!.name.text, "second");
    assert.is(second!.change, "extend");
    assert.ok(second!.span.end <= typed.length && second!.span.start === typed.indexOf("extend"));
  }
  const complete = parseRules(text.slice(0, text.lastIndexOf(" -is->")) + "\n", "a.race");
  assert.is((complete.file.items[1] as Rule).clauses.length, 1);
  const steps = parseRules("stage s after a {\n  one\n  two 3", "a.race").file.items[0]!;
  assert.equal(steps.kind === "stage" && steps.steps.map((step) => step.kind), ["run"]);
});

/** Every name of a tree. */
const namesIn = (tree: unknown): Name[] => {
  if (typeof tree !== "object" || tree === null) return [];
  const below = Object.values(tree).flatMap(namesIn);
  return "text" in tree && "span" in tree && typeof tree.text === "string"
    ? [tree as Name, ...below]
    : below;
};

test("every name stands where its span says, in whole and in damaged texts", () => {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../corpus");
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".race"))) {
    const text = readFileSync(join(folder, file), "utf8");
    const lines = text.split("\n");
    for (const { text: word, span } of namesIn(parseRules(text, file).file)) {
      assert.is(text.slice(span.start, span.end), word, file);
      assert.is(lines[span.line - 1]!.slice(span.column - 1).slice(0, word.length), word, file);
      count++;
    }
  }
  assert.ok(count > 200, String(count));
});

test("a golden takes values only", () => {
  assert.equal(faults("# t\na { x: y }\n==>\n", parseGolden), [
    "2:8+1 found `y`, where a number, a text in quotes, `true`, `false` or `-` may stand",
  ]);
  assert.equal(faults("# t\na { x }\n==>\n", parseGolden), [
    "2:7+1 found `}`, where `:` may stand",
  ]);
  assert.equal(faults("# t\na -b|c-> d\n==>\n", parseGolden), [
    "2:3+6 an edge of a graph is of one kind and not repeated",
  ]);
  assert.equal(faults("# t\na -b*-> d\n==>\n", parseGolden), [
    "2:3+5 an edge of a graph is of one kind and not repeated",
  ]);
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
