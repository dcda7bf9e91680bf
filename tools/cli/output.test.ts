/** Outputs appear all at once or not at all, and leave nothing unfinished behind. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { writeOutputs } from "./output.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function inScratch(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "race-output-"));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("files are written with their modes, over what stood there", () =>
  inScratch((folder) => {
    writeFileSync(join(folder, "app"), "old");
    assert.equal(writeOutputs([{ path: join(folder, "app"), bytes: bytes("new"), executable: true }, { path: join(folder, "app.link.json"), bytes: bytes("{}") }]), []);
    assert.is(readFileSync(join(folder, "app"), "utf8"), "new");
    assert.ok(statSync(join(folder, "app")).mode & 0o100);
    assert.not(statSync(join(folder, "app.link.json")).mode & 0o100);
    assert.equal(readdirSync(folder), ["app", "app.link.json"]);
  }));

test("a folder that is not there: nothing is written, not even the first file", () =>
  inScratch((folder) => {
    writeFileSync(join(folder, "app"), "old");
    const [said] = writeOutputs([{ path: join(folder, "app"), bytes: bytes("new") }, { path: join(folder, "no/such/app.link.json"), bytes: bytes("{}") }]);
    assert.is(said?.code, "cannot_write");
    assert.match(said!.message, "the folder does not exist");
    assert.is(readFileSync(join(folder, "app"), "utf8"), "old");
    assert.equal(readdirSync(folder), ["app"]);
  }));

test("a folder in the output's place is told and kept", () =>
  inScratch((folder) => {
    mkdirSync(join(folder, "app"));
    const [said] = writeOutputs([{ path: join(folder, "app"), bytes: bytes("new") }]);
    assert.is(said?.code, "cannot_write");
    assert.match(said!.message, "there is a folder of that name");
    assert.equal(readdirSync(folder), ["app"]);
  }));

test.run();
