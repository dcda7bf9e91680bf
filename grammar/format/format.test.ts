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

/** Places between tokens where the text has a blank, so that a comment can stand. */
const gaps = (text: string): readonly number[] =>
  scan(text).tokens.flatMap((token, index, all) => {
    const end = token.endOffset! + 1;
    const next = all[index + 1]?.startOffset ?? text.length;
    return end < next && !/["{]$/.test(token.image) && !/\/\//.test(text.slice(end, next))
      ? [end]
      : [];
  });

test("comments at any place are kept", () => {
  const holes = (text: string, at: number): boolean => {
    const line = text.slice(text.lastIndexOf("\n", at) + 1, at);
    return (line.match(/(?<!\\)"/g) ?? []).length % 2 === 1;
  };
  const places = sources.map(({ golden, text }) => ({
    golden,
    text,
    at: gaps(text).filter((place) => !holes(text, place)),
  }));
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
