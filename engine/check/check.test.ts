/**
 * The checks on text: each `cases/NAME.race` with the diagnostics expected in `cases/NAME.txt` beside it,
 * one a line. Each file shows what is refused and, where it says `fine`, what is not. `UPDATE=1` rewrites the expectations.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import { byCodeUnit } from "../graph/value.js";
import { compileProgram } from "../rule/compile.js";
import { byPlace } from "./report.js";
import { checkDeep } from "./deep.js";

const cases = join(dirname(fileURLToPath(import.meta.url)), "../../../engine/check/cases");

// The lists of what the schema has grow with it; their beginning is enough.
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 36)}…` : text);

function said(name: string): string {
  const path = `${name}.race`;
  const { file, diagnostics } = parseRules(readFileSync(join(cases, path), "utf8"), path);
  assert.equal(diagnostics, []);
  const { program, diagnostics: found } = compileProgram([{ path, file }]);
  assert.is(program === undefined, found.some(({ severity }) => severity === "error"), "with an error there is no program");
  const all = [...found, ...(program ? checkDeep(program) : [])].sort(byPlace);
  const lines = all.map(({ severity, code, message, labels, notes, help }) => {
    const at = ({ place }: (typeof labels)[number]): string => `${place!.line}:${place!.column}`;
    const others = labels.slice(1).map((label) => `  ${at(label)} ${label.text}`);
    return [`${at(labels[0]!)} ${severity} ${code}: ${message}`, ...others, ...notes.map((note) => `  note: ${note.replaceAll("\n", "\n    ")}`), ...help.map((one) => `  help: ${shortened(one)}`)].join("\n");
  });
  return `${lines.join("\n")}\n`;
}

const names = readdirSync(cases).filter((name) => name.endsWith(".race")).map((name) => name.slice(0, -5));

for (const name of names.sort(byCodeUnit))
  test(name, () => {
    const expectation = join(cases, `${name}.txt`);
    const found = said(name);
    if (process.env["UPDATE"]) writeFileSync(expectation, found);
    assert.is(found, readFileSync(expectation, "utf8"));
    assert.match(found, ` ${name}: `, "a case is named after the code that it shows");
  });

test("there are cases", () => assert.ok(names.length >= 15));

test.run();
