/** Every page of a diagnostic shows it at work, by an example that is run elsewhere in the tests. `UPDATE=1` writes them. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { diagnosticCodes } from "../../specs/types/diagnostic-codes.js";
import { exampleOf, showing, withExample } from "./examples.js";
import { root } from "./sources.js";

const pathOf = (code: string): string => join(root, "specs/diagnostics", `${code}.md`);

test("every code has an example that raises it", () => {
  assert.equal(
    diagnosticCodes.filter((code) => exampleOf(code) === undefined),
    [],
  );
});

/** The editor shows it, with words of its own. */
const inTheEditor = ["failing_case"];

test("what no rule, scenario or golden shows, a test raises and compares with the page", () => {
  const unshown = diagnosticCodes.filter((code) => exampleOf(code)?.blocks === "" && !showing(code).length);
  assert.equal(unshown, inTheEditor, "let the test that meets it show it to its page: tools/test/page.ts");
});

test("every page quotes it as it is", () => {
  const old = diagnosticCodes.filter((code) => {
    const page = readFileSync(pathOf(code), "utf8");
    const example = exampleOf(code);
    const current = example ? withExample(page, example) : page;
    if (current !== page && process.env.UPDATE) writeFileSync(pathOf(code), current);
    return current !== page && !process.env.UPDATE;
  });
  assert.equal(old, [], "UPDATE=1 writes them anew");
});

test("an example takes the place of the one before, and nothing else", () => {
  const page = "# x\n\nWhat it is.\n\n```\nold\n```\n\nFrom [`a`](../../a): b.\n\n**Why.** So.\n";
  const example = { blocks: "```text\nnew\n```\n\n", from: "From [`c`](../../c): d.\n\n" };
  const once = withExample(page, example);
  assert.is(once, "# x\n\nWhat it is.\n\n```text\nnew\n```\n\nFrom [`c`](../../c): d.\n\n**Why.** So.\n");
  assert.is(withExample(once, example), once);
  assert.is(withExample("# x\n\nWhat it is.\n\n**Why.** So.\n", example), once);
});

test.run();
