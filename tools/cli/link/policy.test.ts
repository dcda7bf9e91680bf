/** What a policy brings into a link beside the library. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rulesOf } from "../../../engine/index.js";
import { readPolicy } from "./policy.js";

function rulesWith(use: string): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), "race-policy-"));
  try {
    const path = join(folder, "mine.race");
    writeFileSync(path, `//! A policy.\n\n${use}\n\n/// Sizes are even.\nforbid odd_size {\n  type:Type\n  where type.size % 2 == 1\n  =>\n  error "odd" at type\n  help "add a byte"\n}\n`);
    const { program, diagnostics } = readPolicy({ files: [path], parameters: {} });
    assert.equal(diagnostics, []);
    return new Set(rulesOf(program!).map(({ name }) => name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("rustc's own rules take part only where a policy asks for them", () => {
  const without = rulesWith("use graph.rust");
  assert.ok(without.has("odd_size") && without.has("meet_type"));
  assert.is(without.has("lay_out_struct"), false);
  const all = rulesWith("use rules.rustc");
  assert.ok(all.has("odd_size") && all.has("meet_type") && all.has("lay_out_struct") && all.has("slot_of_method"));
});

test("a policy can ask for a folder or a file of them", () => {
  const vtables = rulesWith("use rules.rustc.vtable");
  assert.ok(vtables.has("slot_of_method") && !vtables.has("lay_out_struct"));
  const scalars = rulesWith("use rules.rustc.layout.scalars");
  assert.ok(scalars.has("scalar_with_niche") && !scalars.has("lay_out_struct"));
});

test.run();
