/**
 * Damaged texts: the parser never throws, ends soon, reports within the text, and takes nothing that the grammar refuses.
 */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc, { type Arbitrary } from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { referenceParser } from "../reference/reference.js";
import { parseGolden, parseRules } from "./parse.js";
import { scan } from "./scan.js";

const grammar = join(dirname(fileURLToPath(import.meta.url)), "..");
const read = (path: string): string => readFileSync(join(grammar, path), "utf8");
const corpus = readdirSync(join(grammar, "corpus"))
  .filter((name) => /\.(race|golden)$/.test(name))
  .sort();
const texts = corpus.map((name) => ({
  golden: name.endsWith(".golden"),
  text: read(`corpus/${name}`),
}));
const reference = referenceParser(read("race.ohm"), read("golden.ohm"));

interface Sample {
  readonly golden: boolean;
  readonly text: string;
}

/** Parses and looks at every span of the diagnostics. */
function parsed({ golden, text }: Sample): {
  readonly tree: unknown;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { file, diagnostics } = golden ? parseGolden(text, "a") : parseRules(text, "a");
  const lines = text.split("\n");
  for (const one of diagnostics) {
    const place = one.labels[0]!.place!;
    const line = lines[place.line! - 1];
    assert.ok(line !== undefined && place.column! >= 1 && place.length! >= 0, JSON.stringify(one));
    assert.ok(place.column! - 1 + place.length! <= line.length, JSON.stringify(one));
  }
  return { tree: file, diagnostics };
}

/** Both parsers take the text, with one tree, or both refuse it. */
function agree(sample: Sample): void {
  const { tree, diagnostics } = parsed(sample);
  const other = sample.golden ? reference.golden(sample.text) : reference.rules(sample.text);
  assert.is(diagnostics.length === 0, other !== undefined, sample.text);
  if (other) assert.equal(tree, other, sample.text);
}

const bits = [
  "-",
  "->",
  "-a->",
  "<-a-",
  "<-",
  ">",
  ":",
  "::",
  ":K",
  "{",
  "}",
  "{}",
  "(",
  ")",
  '"',
  "\\",
  "\\n",
  "//",
  "///",
  "//!",
  "////",
  "#",
  "# t",
  "\n",
  "\n# t\n",
  " ",
  "\t",
  "\r",
  "=",
  "==",
  "=>",
  "==>",
  "|",
  "*",
  "+",
  ",",
  ".",
  "_",
  "not",
  "and",
  "where",
  "unless",
  "let",
  "at",
  "cascade",
  "to",
  "from",
  "nothing",
  "optional",
  "for",
  "for each",
  "by",
  "count(",
  "fold(a = 0, a for",
  "sum(a.x for b",
  "param a = 1\n",
  "delete",
  "before",
  "decreases",
  "once",
  "times",
  "repeat",
  "\nstage s {",
  "\ninvariant i {",
  "\nextend derive r {",
  "\noverride forbid f { }",
  "0x",
  "0xg",
  "12a",
  "1",
  "a",
  "true",
  "é",
  "\u{1F600}",
  "\u0000",
  "\u00a0",
];
const bit = fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 3 }));

/** One to three pieces of a text of the corpus, replaced. */
const edited: Arbitrary<Sample> = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4), bit), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([{ golden, text }, edits]) => ({
    golden,
    text: edits.reduce((now, [where, gone, put]) => {
      const at = Math.floor(where * now.length);
      return now.slice(0, at) + put + now.slice(at + gone);
    }, text),
  }));

/** Words and signs in any order, inside a rule or a case where they have a chance to mean something. */
const loose: Arbitrary<Sample> = fc
  .tuple(fc.array(bit, { maxLength: 12 }), fc.nat(7))
  .map(([parts, place]): Sample => {
    const inner = parts.join(place % 2 ? " " : "");
    if (place === 0) return { golden: false, text: `derive r {\na:A ${inner}\n=>\n}` };
    if (place === 1) return { golden: false, text: `derive r {\nwhere a ${inner}\n=> }` };
    if (place === 2) return { golden: false, text: `forbid r { =>\nerror "${inner}" at x }` };
    if (place === 5) return { golden: false, text: `stage s after a { ${inner} }` };
    if (place === 6) return { golden: false, text: `override derive d { ${inner} }` };
    if (place === 7)
      return { golden: false, text: `derive r { let n = sum(a.x for ${inner}) => }` };
    if (place === 3) return { golden: true, text: `# t\na ${inner}\n==>\n` };
    return { golden: true, text: `# t\n==>\na.b = ${inner}\n` };
  });

test("random text is reported, never thrown at", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.boolean(),
      (text, golden) => void parsed({ golden, text }),
    ),
    { numRuns: 1000 },
  );
});

/** The text without one of its tokens, or with two beside each other exchanged. */
function* slips(text: string): Generator<string> {
  const { tokens } = scan(text);
  const ends = tokens.map((token) => token.endOffset! + 1);
  for (const [index, token] of tokens.entries()) {
    const end = ends[index]!;
    yield text.slice(0, token.startOffset) + text.slice(end);
    const next = tokens[index + 1];
    if (!next) return;
    const between = text.slice(end, next.startOffset);
    const behind = text.slice(ends[index + 1]!);
    yield text.slice(0, token.startOffset) + next.image + between + token.image + behind;
  }
}

test("the corpus without any one token, or with two of them exchanged, is reported within itself", () => {
  for (const { golden, text } of texts)
    for (const slip of slips(text)) parsed({ golden, text: slip });
});

test("every beginning of the corpus is reported within itself", () => {
  for (const { golden, text } of texts)
    for (let end = 0; end <= text.length; end++) parsed({ golden, text: text.slice(0, end) });
});

test("both parsers take and refuse the same edited texts", () => {
  fc.assert(fc.property(edited, agree), { numRuns: 400 });
});

test("both parsers take and refuse the same loose words", () => {
  fc.assert(fc.property(loose, agree), { numRuns: 2000 });
});

const messagesOf = (text: string): string[] =>
  parseRules(text, "a").diagnostics.map((one) => one.message);

test("deep nesting is a diagnostic", () => {
  const deep = 10_000;
  const wrapped = (inner: string): string => `derive r {\nwhere ${inner}\n=>\n}\n`;
  assert.match(
    messagesOf(wrapped("(".repeat(deep) + "1" + ")".repeat(deep)))[0]!,
    /more than 100 braces/,
  );
  assert.match(
    messagesOf(wrapped("f(".repeat(deep) + ")".repeat(deep)))[0]!,
    /more than 100 braces/,
  );
  assert.match(messagesOf("derive r {".repeat(deep))[0]!, /more than 100 braces/);
  assert.match(messagesOf(wrapped("-".repeat(deep) + "1"))[0]!, /more than 500 operations/);
  assert.match(messagesOf(wrapped("not ".repeat(deep) + "x"))[0]!, /more than 500 operations/);
  assert.match(messagesOf(wrapped("1" + " + 1".repeat(deep)))[0]!, /more than 500 operations/);
  const within = (times: number, open: string, close: string): string =>
    wrapped(`${open.repeat(times)}1${close.repeat(times)}`);
  assert.match(messagesOf(within(deep, "sum(", " for a)"))[0]!, /more than 100 braces/);
  assert.match(messagesOf(within(deep, "count(for a where ", ")"))[0]!, /more than 100 braces/);
  assert.match(messagesOf(within(deep, "count(for a { b: ", " })"))[0]!, /more than 100 braces/);
  assert.match(messagesOf(`derive r { ${"unless { ".repeat(deep)}`)[0]!, /more than 100 braces/);
  assert.match(messagesOf(`stage s { ${"repeat 2 { ".repeat(deep)}`)[0]!, /more than 100 braces/);
  assert.equal(messagesOf(within(98, "sum(", " for a)")), []);
  assert.equal(messagesOf(within(98, "count(for a where ", ")")), []);
  assert.equal(messagesOf(within(49, "count(for a { b: ", " })")), []);
  assert.equal(messagesOf(`derive r {${"unless {".repeat(98)}a${"}".repeat(98)} => }`), []);
  assert.equal(messagesOf(`stage s {${"repeat 2 {".repeat(98)}a${"}".repeat(98)} }`), []);
  assert.match(
    messagesOf(
      within(1, "count(for a where 1" + " + 1".repeat(400) + ") + ", " + 1".repeat(400)),
    )[0]!,
    /more than 500 operations/,
  );
  assert.equal(messagesOf(wrapped("(".repeat(98) + "1" + ")".repeat(98))), []);
  assert.equal(messagesOf(wrapped("1" + " + 1".repeat(500))), []);
});

test("a long text takes time in proportion to its length, however wrong it is", () => {
  const pieces = [
    "derive r {",
    "a -x-> ",
    '"{',
    "(",
    ")",
    "} ",
    "# ",
    "@",
    "\n",
    "where 1 +",
    "/// d\n",
    "unless ",
    '"',
    "1".repeat(20),
    "x.y = = ",
    "derive r { a => } \n ) ",
    "\n a x:y:z = \n",
    "\nstage s { a 3 ",
    "\nextend derive ",
    "optional { for each ",
    "where sum(a.x for b by ",
    "where fold(a = 0, ",
    "override derive r { a }\n",
    "invariant i { a => \n",
  ];
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const start = process.cpuUsage();
    parsed({ golden: false, text });
    parsed({ golden: true, text });
    const seconds = process.cpuUsage(start).user / 1e6;
    assert.ok(seconds < 10, `${JSON.stringify(piece)} took ${seconds} s`);
  }
});

test.run();
