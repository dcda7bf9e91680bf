/** Generated files are committed and current; every diagnostic has one page, and every page is spoken of by code. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { formatGolden, formatRules } from "../../grammar/index.js";
import { diagnosticCodes } from "../../specs/types/diagnostic-codes.js";
import { filesEnding, root, sourceFiles } from "./sources.js";

test("generated files are current", () => {
  const check = spawnSync(process.execPath, [join(root, "tools/build/generate.mjs"), "--check"], { encoding: "utf8" });
  assert.is(check.status, 0, check.stdout + check.stderr);
});

const everything = (): string =>
  [...sourceFiles().filter((file) => !file.endsWith(".test.ts") && !file.startsWith("specs/types/") && file !== "rules/library.ts"), ...filesEnding(".race")]
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");

test("every code that is used has a page", () => {
  const used = new Set<string>();
  for (const file of sourceFiles().filter((name) => !name.endsWith(".test.ts")))
    for (const match of readFileSync(join(root, file), "utf8").matchAll(/\bcode: "([a-z_0-9]+)"/g)) used.add(match[1]!);
  for (const file of filesEnding(".race").filter((name) => name.startsWith("rules/")))
    for (const match of readFileSync(join(root, file), "utf8").matchAll(/^forbid (\w+)/gm)) used.add(match[1]!);
  // examples have codes of their own; those of policies that look at code are for everybody
  for (const file of filesEnding(".race").filter((name) => name.startsWith("examples/policies/"))) {
    const text = readFileSync(join(root, file), "utf8");
    if (/^use rules\.effect$/m.test(text)) for (const match of text.matchAll(/^forbid (\w+)/gm)) used.add(match[1]!);
  }
  const pages = new Set<string>(diagnosticCodes);
  assert.equal([...used].filter((code) => !pages.has(code)).sort(), []);
});

test("every page is of a code that exists, and says what to do", () => {
  const text = everything();
  const wrong = diagnosticCodes.filter((code) => !new RegExp(`\\b${code}\\b`).test(text));
  assert.equal(wrong, [], "these pages describe nothing that exists");
  for (const code of diagnosticCodes) {
    const page = readFileSync(join(root, "specs/diagnostics", `${code}.md`), "utf8");
    assert.ok(page.startsWith(`# ${code}\n`), `${code}.md opens with its name`);
    assert.ok(/what to do/i.test(page), `${code}.md says what to do`);
  }
});

test("every diagnostic has a test that meets it", () => {
  const tests = [...sourceFiles().filter((file) => file.endsWith(".test.ts")), ...filesEnding(".golden", ".expected", ".txt", ".out")]
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
  assert.equal(diagnosticCodes.filter((code) => !new RegExp(`\\b${code}\\b`).test(tests)), []);
});

test("every rule file and every golden is in the house look", () => {
  const loose = filesEnding(".race", ".golden")
    .filter((file) => file.startsWith("rules/") || file.startsWith("examples/"))
    .filter((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return (file.endsWith(".golden") ? formatGolden : formatRules)(text, file).text !== text;
    });
  assert.equal(loose, [], "race rules fmt writes them so");
});

test("no test file forgets to run", () => {
  const silent = sourceFiles().filter((file) => file.endsWith(".test.ts") && !/\.run\(\);?\s*$/.test(readFileSync(join(root, file), "utf8")));
  assert.equal(silent, []);
});

test("specs/diagnostics holds pages only", () => {
  assert.equal(readdirSync(join(root, "specs/diagnostics")).filter((name) => !/^[a-z_0-9]+\.md$|^README\.md$/.test(name)), []);
});

test.run();
