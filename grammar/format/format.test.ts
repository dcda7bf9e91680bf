import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { format } from "prettier";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden, parseRules, printGolden, printRules } from "../index.js";
import { scan } from "../parser/scan.js";
import * as plugin from "../prettier/plugin.js";
import { formatGolden, formatRules } from "./format.js";
import { spots } from "./spots.js";

const built = join(dirname(fileURLToPath(import.meta.url)), "../..");
const paths = ["grammar/corpus", "rules"].flatMap((folder) =>
  readdirSync(join(built, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(race|golden)$/.test(name) && !name.startsWith("bad-"))
    .sort()
    .map((name) => `${folder}/${name}`),
);
const sources = paths.map((path) => ({
  golden: path.endsWith(".golden"),
  text: readFileSync(join(built, path), "utf8"),
}));

const formatted = (text: string, golden: boolean): string => {
  const result = (golden ? formatGolden : formatRules)(text, "a");
  assert.equal(result.diagnostics, [], text);
  return result.text!;
};

const comments = (text: string): string[] =>
  scan(text)
    .comments.map((one) => one.text)
    .sort();

/** The text in the printer's look: its meaning, whatever the comments and lines. */
const meaning = (text: string, golden: boolean): string => {
  if (golden) return printGolden(parseGolden(text, "a").file);
  return printRules(parseRules(text, "a").file);
};

/** Formatting keeps meaning and comments, and once is enough. */
function holds(text: string, golden: boolean): void {
  const once = formatted(text, golden);
  assert.equal(comments(once), comments(text), text);
  assert.is(meaning(once, golden), meaning(text, golden), text);
  assert.is(formatted(once, golden), once, text);
}

test("formatting keeps meaning and comments, and once is enough", () => {
  for (const { golden, text } of sources) holds(text, golden);
});

test("without comments and empty lines it is what the printer prints", () => {
  for (const { golden, text } of sources) {
    const printed = meaning(text, golden);
    assert.is(formatted(printed, golden), printed);
  }
});

test("comments at any place are kept", () => {
  const places = sources.map(({ golden, text }) => ({ golden, text, at: spots(text) }));
  const sample = fc.constantFrom(...places).chain(({ golden, text, at }) =>
    fc
      .array(
        fc.tuple(
          fc.constantFrom(...at),
          fc.constantFrom(" // c\n", "\n// d\n", "\n\n// e\n\n", "//f\n"),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((puts) => ({
        golden,
        text: [...puts]
          .sort(([a], [b]) => b - a)
          .reduce((now, [place, put]) => now.slice(0, place) + put + now.slice(place), text),
      })),
  );
  fc.assert(
    fc.property(sample, ({ golden, text }) => {
      const readable = (golden ? parseGolden : parseRules)(text, "a").diagnostics.length === 0;
      fc.pre(readable);
      holds(text, golden);
    }),
    { numRuns: 500 },
  );
});

test("a comment behind every single token is kept", () => {
  for (const { golden, text } of sources.filter((_, index) => paths[index]!.includes("corpus"))) {
    for (const at of spots(text)) holds(`${text.slice(0, at)} // c\n${text.slice(at)}`, golden);
  }
});

test("a comment stays where it was put", () => {
  const text = `// before
derive r { // behind the brace
  // before the path
  a -x-> b // behind the path

  // after an empty line
  c -y-> d
  =>
  a -z-> d
  // last
}

// the end
`;
  assert.is(formatted(text, false), text);
});

test("a comment stays within the braces where it was put", () => {
  const text = `stage s {
  a // behind a

  // before the block
  repeat 3 { // behind the brace
    // before b
    b
    // last
  }
}

derive r {
  a
  unless {
    // why not
    a -x-> b
    unless a -y-> b // behind
    // last
  }
  for each a -z-> c // each
  // before the arrow
  =>
}

// nothing of it
override derive q { } // behind
`;
  assert.is(formatted(text, false), text);
});

test("what stands behind `prettier-ignore` stays as it is", () => {
  const text = `// prettier-ignore
/// Drawn by hand.
derive   r   { // c
  a   -x->   b => a   -y->   b }

derive s {
  // prettier-ignore
  a   -x->   b
      -y->   c
  a -z-> d
  =>
  // prettier-ignore
  a.x   =   4
}
`;
  assert.is(formatted(text, false), text);
  assert.is(
    formatted("# t\n// prettier-ignore\na   -x->   b\na   -y->   c\n==>\n", true),
    "# t\n\n// prettier-ignore\na   -x->   b\na -y-> c\n\n==>\n\nnothing\n",
  );
});

test("Prettier formats by the plugin", async () => {
  const options = { plugins: [plugin] };
  assert.is(
    await format("derive  r {  a  -x-> b // c\n=>\n}", { ...options, filepath: "a.race" }),
    "derive r {\n  a -x-> b // c\n  =>\n}\n",
  );
  assert.is(
    await format("# t\n==>", { ...options, filepath: "a.golden" }),
    "# t\n\n==>\n\nnothing\n",
  );
  let said = "";
  await format("derive", { ...options, filepath: "a.race" }).catch(
    (error: Error) => (said = error.message),
  );
  assert.match(said, /where a name may stand \(1:7\)/);
});

test.run();
