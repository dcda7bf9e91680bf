/** std's sorting chooses functions by the size of the elements: small ones must be lifted all the same, whatever the probes' sizes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout, lacks, mustPack } from "../../../tools/test/programs.js";
import { skip } from "../../../tools/test/skip.js";

const scratch = mkdtempSync(join(tmpdir(), "race-sorting-"));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), text);
}

const manifest = (name: string, more: string): string =>
  `[package]\nname = "${name}"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\nrace = { path = "${join(checkout, "frontends/rustc/race")}" }\n${more}\n[workspace]\n`;

test("slices of small elements are sorted, stably and not, and every function is proved", async () => {
  const why = await lacks("stable");
  if (why) return skip("sorting small elements", why);
  write("api/Cargo.toml", manifest("sort_api", ""));
  write("api/src/lib.rs", "#[race::resilient]\n#[derive(Clone, Copy)]\npub struct Small { pub key: u32, pub on: bool }\n#[race::resilient]\npub struct Owned { pub name: String, pub on: bool }\n");
  write("plugin/Cargo.toml", manifest("sorter", 'sort_api = { path = "../api" }'));
  write(
    "plugin/src/lib.rs",
    [
      "use sort_api::{Owned, Small};",
      "#[race::export] pub fn unstable(all: &mut [Small]) { all.sort_unstable_by(|a, b| b.key.cmp(&a.key)); }",
      "#[race::export] pub fn stable(all: &mut Vec<Small>) { all.sort_by_key(|one| one.key); }",
      "#[race::export] pub fn owned(all: &mut Vec<Owned>) { all.sort_by(|a, b| a.name.cmp(&b.name)); all.sort_unstable_by(|a, b| b.name.cmp(&a.name)); }",
    ].join("\n"),
  );
  const { counts } = await mustPack(join(scratch, "sorter.rcrate"), join(scratch, "plugin"), "stable");
  assert.is(counts.refused, 0, `${counts.lifted} of ${counts.functions}`);
  assert.ok(counts.functions > 40, String(counts.functions));
});

test.after(() => rmSync(scratch, { recursive: true, force: true }));

test.run();
