/** The language reference is true: its rules compile, its goldens hold, and every function has the value that it says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileProgram, vocabularyOf, type Program } from "../../engine/index.js";
import { functions, nodeFunctions } from "../../engine/rule/functions.js";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { runCase } from "../../rules/harness.js";
import { library } from "../../rules/library.js";
import { diagnosticCodes } from "../../specs/types/diagnostic-codes.js";
import { filesEnding, root } from "./sources.js";

const page = readFileSync(join(root, "specs/race.md"), "utf8");

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = [...page.matchAll(/^```(race|golden|json)\n([^]*?)^```$/gm)].map((match) => ({ language: match[1]!, text: match[2]! }));

/** `vocabulary` is the JSON that stands before rules which `use` another vocabulary than that of STEG. */
function compiled(text: string, vocabulary?: string): Program {
  const parsed = parseRules(text, "race.md");
  const own = parsed.file.uses.flatMap(({ path }) => (path[0]?.text === "graph" && path[1]!.text !== "rust" ? [vocabularyOf(path[1]!.text, JSON.parse(vocabulary!))] : []));
  // Stages on the page are of rules of the library.
  const others = parsed.file.items.some(({ kind }) => kind === "stage") && !own.length ? library.map((one) => ({ path: one.path, file: parseRules(one.text, one.path).file })) : [];
  const { program, diagnostics } = compileProgram([...others, { path: "race.md", file: parsed.file }], {}, { vocabularies: own.flatMap((one) => one.vocabulary ?? []) });
  assert.equal([...own.flatMap((one) => one.diagnostics), ...parsed.diagnostics, ...diagnostics].map((one) => one.message), [], text);
  return program!;
}

function holds(program: Program, golden: string): void {
  const { file, diagnostics } = parseGolden(golden, "race.md");
  assert.equal(diagnostics, []);
  assert.ok(file.cases.length);
  for (const one of file.cases) {
    const { passed, difference } = runCase(program, one, "race.md");
    assert.ok(passed, `${one.title}\n${difference.join("\n")}`);
  }
}

test("every rule compiles without a word, and every golden holds for the rules before it", () => {
  assert.ok(blocks.length >= 7);
  let program: Program | undefined;
  let vocabulary: string | undefined;
  for (const block of blocks)
    if (block.language === "json") vocabulary = block.text;
    else if (block.language === "race") program = compiled(block.text, vocabulary);
    else holds(program!, block.text);
});

const rows = [...page.matchAll(/^\| `\w+\(.*\| `(.* == .*)` \|$/gm)].map((match) => match[1]!);

test("every function has the value that its row says", () => {
  assert.is(rows.length, 23);
  for (const claim of rows) {
    const other = claim.includes("other") ? "  optional other:Type -in-> unit\n" : "";
    const rule = `use graph.rust\n\n/// A claim.\nforbid claim {\n  unit:Unit\n${other}  where ${claim}\n  =>\n  error "holds" at unit\n  help "-"\n}\n`;
    holds(compiled(rule), `# Claim\n\nu:Unit { name: "u" }\n:Type -in-> u\n\n==>\n\nerror claim "holds"\n`);
  }
});

test("every function and every code of a check is on the page", () => {
  for (const name of [...Object.keys(functions), ...Object.keys(nodeFunctions)]) assert.ok(page.includes(`\`${name}`), name);
  const ofChecks = filesEnding(".txt").filter((file) => file.startsWith("engine/check/cases/")).map((file) => file.slice(file.lastIndexOf("/") + 1, -4));
  assert.ok(ofChecks.length >= 14);
  for (const code of ofChecks) assert.ok(page.includes(`\`${code}\``), code);
});

test("every code that a page of specs/ names exists", () => {
  const known = new Set<string>([...diagnosticCodes]);
  for (const name of ["README.md", "specs/soundness.md"]) {
    const text = readFileSync(join(root, name), "utf8");
    const claimed = [...text.matchAll(/refused[^|\n]*?: ((?:`[a-z_]+`(?:, | and )?)+)/g)].flatMap((match) => [...match[1]!.matchAll(/`([a-z_]+)`/g)].map((one) => one[1]!));
    assert.equal(claimed.filter((code) => !known.has(code)), [], name);
  }
});

test.run();
