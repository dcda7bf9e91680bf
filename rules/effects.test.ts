/**
 * Effects are not part of every link, so no link is refused where one of their rules is missing: a policy would be
 * silent. So each of them is needed by a case of their golden.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileProgram } from "../engine/rule/compile.js";
import { parseGolden, parseRules } from "../grammar/index.js";
import { runCase } from "./harness.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../rules/effect");
const path = "rules/effect/effects.race";
const { file } = parseRules(readFileSync(join(folder, "effects.race"), "utf8"), path);
const { file: golden } = parseGolden(readFileSync(join(folder, "effects.golden"), "utf8"), "rules/effect/effects.golden");

/** Titles of the cases that fail without the rule. */
function failing(rule: string): readonly string[] {
  const { program } = compileProgram([{ path, file: { ...file, items: file.items.filter((item) => item.name.text !== rule) } }]);
  return golden.cases.filter((one) => !runCase(program!, one, "effects.golden").passed).map((one) => one.title);
}

test("the golden holds", () => assert.equal(failing(""), []));

for (const { kind, name } of file.items)
  if (kind === "rule") test(`without ${name.text} a case fails`, () => assert.ok(failing(name.text).length));

test.run();
