/**
 * The one harness of the rule library: every `.golden` runs with the rule file beside it, and with no other.
 * `UPDATE=1` rewrites what follows `==>` in cases that differ.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { GoldenFile } from "../grammar/ast.js";
import { parseGolden, parseRules } from "../grammar/index.js";
import { compileProgram } from "../engine/rule/compile.js";
import { byCodeUnit } from "../engine/graph/value.js";
import type { Diagnostic } from "../specs/diagnostic.js";
import { gather, goldenSources, type Gathered } from "../tools/rules/sources.js";
import { runGolden, type GoldenResult } from "./harness.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

function files(folder: string, ending: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path, ending);
    return entry.name.endsWith(ending) ? [path] : [];
  });
}

const nameOf = (path: string): string => relative(root, path);

function said(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ severity, code, message, labels }) => `${severity} ${code}: ${message} (line ${labels[0]?.place?.line})`).join("\n");
}

function update(path: string, text: string, results: readonly GoldenResult[]): void {
  let updated = text;
  for (const { golden, actual } of [...results].reverse()) {
    const { start, end } = golden.expectedSpan;
    const last = end === text.length;
    updated = `${updated.slice(0, start)}\n\n${actual.length ? actual.join("\n") : "nothing"}\n${last ? "" : "\n"}${updated.slice(end)}`;
  }
  writeFileSync(path, updated);
}

function read(path: string): { readonly text: string; readonly file: GoldenFile } {
  const text = readFileSync(path, "utf8");
  const { file, diagnostics } = parseGolden(text, nameOf(path));
  assert.is(said(diagnostics), "");
  return { text, file };
}

const readFile = (path: string): string | undefined => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined);
const gathered = (path: string): Gathered => gather([{ path: nameOf(path), text: readFileSync(path, "utf8") }], readFile);

for (const path of files(join(root, "rules"), ".race")) {
  test(`${nameOf(path)} passes its checks`, () => {
    const found = gathered(path);
    assert.is(said(found.diagnostics), "");
    assert.is(said(compileProgram(goldenSources(found), {}, found).diagnostics), "");
  });
}

for (const path of files(join(root, "rules"), ".golden")) {
  const beside = path.replace(/\.golden$/, ".race");
  test(nameOf(path), () => {
    assert.ok(existsSync(beside), `${nameOf(beside)} is not there`);
    const rules = gathered(beside);
    const { text, file } = read(path);
    assert.ok(file.cases.length, "a golden has at least one case");
    const results = runGolden(goldenSources(rules), file, nameOf(path), rules);
    const failed = results.filter(({ passed }) => !passed);
    if (failed.length && process.env["UPDATE"]) return update(path, text, failed);
    const report = failed.map(({ golden, difference }) => `# ${golden.title} (line ${golden.span.line})\n${difference.join("\n")}`);
    assert.is(report.join("\n\n"), "");
  });
}

test("all rule files together make one program", () => {
  const sources = files(join(root, "rules"), ".race").map((path) => ({
    path: nameOf(path),
    file: parseRules(readFileSync(path, "utf8"), nameOf(path)).file,
  }));
  const { program, diagnostics } = compileProgram(sources);
  assert.is(said(diagnostics), "");
  assert.ok(program);
});

test.run();
