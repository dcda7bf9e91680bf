/** Macros are compiled once, also where packages use different ones. Cargo is played by functions that leave what it leaves. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { withMacros } from "./macros.js";

/** Builds in a new folder: says which macros were there, and leaves these as well. */
async function build(scratch: string, name: string, leaves: readonly string[], status = 0): Promise<readonly string[]> {
  const folder = join(scratch, name);
  const here = join(folder, ".fingerprint");
  const found: string[] = [];
  await withMacros(folder, "key", async () => {
    if (existsSync(here)) found.push(...readdirSync(here).sort());
    for (const one of leaves) {
      mkdirSync(join(here, one), { recursive: true });
      writeFileSync(join(here, one, "lib"), one);
    }
    return { status };
  });
  return found;
}

test("what any build has compiled is there for the next one", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "race-macros-"));
  const before = process.env.RACE_CACHE;
  process.env.RACE_CACHE = join(scratch, "cache");
  try {
    assert.equal(await build(scratch, "one", ["syn-1", "race-1"]), []);
    assert.equal(await build(scratch, "two", ["race-2"]), ["race-1", "syn-1"]);
    assert.equal(await build(scratch, "three", []), ["race-1", "race-2", "syn-1"]);
    assert.equal(await build(scratch, "failed", ["race-3"], 1), ["race-1", "race-2", "syn-1"]);
    assert.equal(await build(scratch, "four", Array.from({ length: 130 }, (_, at) => `old-${at}`)), ["race-1", "race-2", "syn-1"]);
    assert.is((await build(scratch, "five", ["race-4"])).length, 133);
    assert.equal(await build(scratch, "six", []), [], "what has grown too large is begun anew");
  } finally {
    if (before === undefined) delete process.env.RACE_CACHE;
    else process.env.RACE_CACHE = before;
    rmSync(scratch, { recursive: true, force: true });
  }
});

test.run();
