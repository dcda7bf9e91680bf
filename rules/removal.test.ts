/**
 * The library decides every value of a link, so without one of its rules a link must be refused, and for the reason
 * that one would expect: `removal.json` says which, for `removal.graph`, a small link in which every rule has work.
 * "added" is what is refused beyond what the case refuses anyway.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { graphFromPaths } from "../engine/graph/literal.js";
import type { RuleSource } from "../engine/rule/program.js";
import { compileProgram } from "../engine/rule/compile.js";
import { run } from "../engine/run/run.js";
import type { GoldenCase } from "../grammar/ast.js";
import { parseGolden, parseRules } from "../grammar/index.js";
import { library } from "./library.js";
import { pagesOf } from "../tools/test/page.js";

const pages = pagesOf(["idle_copy", "idle_part", "undecided_guard", "undecided_need"]);

interface Removal {
  readonly rule: string;
  readonly code: string;
  /** Title of the case of `removal.graph`. */
  readonly link: string;
}

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../rules");
const removals = JSON.parse(readFileSync(join(folder, "removal.json"), "utf8")) as readonly Removal[];
const sources: readonly RuleSource[] = library.map(({ path, text }) => ({ path, file: parseRules(text, path).file }));
const { file, diagnostics } = parseGolden(readFileSync(join(folder, "removal.graph"), "utf8"), "rules/removal.graph");

function without(rule: string): readonly RuleSource[] {
  return sources.map(({ path, file: { items, ...rest } }) => ({
    path,
    file: { ...rest, items: items.filter((item) => item.name.text !== rule) },
  }));
}

function refusals(link: GoldenCase, rules: readonly RuleSource[]): readonly string[] {
  const drawn = graphFromPaths(link.graph);
  assert.equal(drawn.diagnostics, []);
  const compiled = compileProgram(rules);
  assert.ok(compiled.program, JSON.stringify(compiled.diagnostics));
  return pages.see(run(drawn.steg, compiled.program).diagnostics).map(({ code }) => code);
}

/** Codes that stand in the one list more often than in the other. */
function added(now: readonly string[], before: readonly string[]): readonly string[] {
  const count = (list: readonly string[], code: string): number => list.filter((one) => one === code).length;
  return [...new Set(now)].filter((code) => count(now, code) > count(before, code));
}

const links = new Map(file.cases.map((link) => [link.title, link]));
const usual = new Map(file.cases.map((link) => [link.title, refusals(link, sources)]));

test("with the whole library the links are accepted or refused as drawn", () => {
  assert.equal(diagnostics, []);
  for (const link of file.cases) {
    const expected = link.expected.flatMap((one) => (one.kind === "expected_message" ? [one.code.text] : []));
    assert.equal(usual.get(link.title), expected, link.title);
  }
});

test("every rule that decides something is in removal.json", () => {
  const deciding = sources.flatMap(({ path, file: { items } }) =>
    /^rules\/(layout|vtable|symbol|point)\//.test(path) ? items.flatMap((item) => (item.kind === "rule" && item.form === "derive" ? [item.name.text] : [])) : [],
  );
  const listed = new Set(removals.map(({ rule }) => rule));
  assert.equal(deciding.filter((rule) => !listed.has(rule)), []);
});

test("a function or a condition that the rules forget is refused", () => {
  const [link] = file.cases;
  assert.ok(refusals(link!, without("need_used")).includes("undecided_need"));
  assert.ok(refusals(link!, without("need_guard")).includes("undecided_guard"));
});

for (const { rule, code, link } of removals)
  test(`without ${rule}: ${code}`, () => {
    assert.ok(sources.some((source) => source.file.items.some((item) => item.name.text === rule)), `there is no rule ${rule}`);
    const now = refusals(links.get(link)!, without(rule));
    assert.ok(added(now, usual.get(link)!).includes(code), `${rule} taken away, refused for: ${now.join(", ") || "nothing"}`);
  });

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
