/** Two versions of one interface in one program: marks go by path, so the compilation is refused. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { lacks, shown } from "../../tools/test/programs.js";
import { packPlugin, writeCorner } from "../../tools/test/corner.js";
import { skip } from "../../tools/test/skip.js";

const api = "#[race::resilient] pub struct Body { pub size: u64 }";
const plugin = "#[race::export] pub fn sum(one: &api::Body, other: &old::Body) -> u64 { one.size + other.size }";

for (const compiler of ["stable", "nightly"])
  test(`a plugin of two versions of an interface is refused, by ${compiler}`, async () => {
    const why = await lacks(compiler);
    if (why) return skip(`two versions by ${compiler}`, why);
    const root = writeCorner({ api, plugin, host: "fn main() {}" });
    const other = join(root, "two/api/Cargo.toml");
    writeFileSync(other, readFileSync(other, "utf8").replace('"1.0.0"', '"2.0.0"'));
    appendFileSync(join(root, "one/plugin/Cargo.toml"), '\n[dependencies.old]\npackage = "api"\npath = "../../two/api"\n');
    const packed = await packPlugin(root, compiler);
    assert.match("role" in packed ? "it was packed" : shown(packed), /two crates named `api` are compiled into this one/);
  });

test.run();
