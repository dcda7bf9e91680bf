/** The policies of this folder pass the checks of the language beside the library, and do what their goldens say. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileProgram } from "../../engine/index.js";
import { parseGolden, parseRules } from "../../grammar/index.js";
import { runGolden } from "../../rules/harness.js";
import { library } from "../../rules/library.js";
import { gather, goldenSources } from "../../tools/rules/sources.js";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../../examples/policies");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const parsed = (path: string, text: string) => ({ path, ...parseRules(text, path) });

/** A policy with a program of its own has a folder, of its own name. */
const policies = readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [`${one.name}/${one.name}.race`] : one.name.endsWith(".race") ? [one.name] : []));

for (const name of policies) {
  const policy = parsed(name, read(name));

  test(`${name} compiles beside the library, with nothing to complain about`, () => {
    const { program, diagnostics } = compileProgram([...library.map((one) => parsed(one.path, one.text)), policy]);
    assert.ok(program);
    assert.equal([...policy.diagnostics, ...diagnostics].filter((one) => one.labels.some((label) => label.place?.file === name)), []);
  });

  test(`${name} does what its golden says`, () => {
    const golden = name.replace(/\.race$/, ".golden");
    const { file, diagnostics } = parseGolden(read(golden), golden);
    assert.equal(diagnostics, []);
    assert.ok(file.cases.length);
    const rules = gather([{ path: name, text: read(name) }], () => undefined);
    for (const { golden: one, passed, difference } of runGolden(goldenSources(rules), file, golden, rules))
      assert.ok(passed, `${one.title}\n${difference.join("\n")}`);
  });
}

test.run();
