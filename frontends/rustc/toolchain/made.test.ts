/** What Cargo made of crates is found in the folders of either Cargo. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sourcesOf } from "../pack/sources.js";
import { madeIn } from "./made.js";

const scratch = mkdtempSync(join(tmpdir(), "race-made-"));
test.after(() => rmSync(scratch, { recursive: true }));

function put(path: string, text = ""): string {
  mkdirSync(dirname(join(scratch, path)), { recursive: true });
  writeFileSync(join(scratch, path), text);
  return join(scratch, path);
}

const found = (profile: string): readonly string[] => madeIn(join(scratch, profile)).map((path) => path.slice(scratch.length + profile.length + 2));

test("all crates in one folder, as before Cargo 1.100; what build scripts made is none of it", () => {
  put("old/deps/libplugin-01ab.rlib");
  put("old/deps/libapi-23cd.rlib");
  put("old/build/api-45ef/out/libnative.a");
  put("old/libplugin.rlib");
  assert.equal(found("old"), ["deps/libapi-23cd.rlib", "deps/libplugin-01ab.rlib"]);
});

test("each crate in a folder of its own, as since then", () => {
  put("new/build/plugin/01ab/out/libplugin-01ab.rlib");
  put("new/build/api/23cd/out/libapi-23cd.rlib");
  put("new/build/api/23cd/run/stderr");
  put("new/libplugin.rlib");
  assert.equal(found("new"), ["build/api/23cd/out/libapi-23cd.rlib", "build/plugin/01ab/out/libplugin-01ab.rlib"]);
});

test("where nothing was made there is nothing", () => assert.equal(found("nowhere"), []));

test("the sources of a crate are found by either, and of no other crate", () => {
  const [own, other] = [put("src/lib.rs"), put("src/other.rs")];
  for (const place of ["a/deps/plugin-01ab.d", "b/build/plugin/01ab/out/plugin-01ab.d", "c/build/plugin/01ab/out/plugin.d"]) {
    put(place, `x.rmeta: ${own}\n\n${own}:\n`);
    put(place.replaceAll("plugin", "plugins"), `x.rmeta: ${other}\n\n${other}:\n`);
    assert.equal(sourcesOf("plugin", join(scratch, place[0]!), scratch), [own], place);
  }
});

test.run();
