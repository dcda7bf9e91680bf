/** The final linker: a program that is not there, and one that refuses, are told in its own words; no folder is left. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { architectureOf } from "../../../backends/architectures.js";
import { writeAr } from "../../../formats/ar/index.js";
import { writeRelocatable } from "../../../formats/elf/index.js";
import { linkName, readRcrate, writeRcrate } from "../../../formats/rcrate/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { closureOf } from "./closure.js";
import { anRcrate } from "../../test/rcrates.js";
import { linkWithSystem } from "./system.js";
import { pagesOf } from "../../test/page.js";

const pages = pagesOf(["missing_linker", "linker_failed"]);

const link = { driver: "cc", items: [{ kind: "object", file: "000-host.o" }, { kind: "flag", flag: "-lc" }] };
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = writeRcrate(anRcrate("app", "host"), [
  { name: "steg.jsonl", data: text("") },
  { name: linkName, data: text(JSON.stringify(link)) },
  { name: "lib/000-host.o", data: text("an object") },
]);
const unit = { name: "app", file: "app.rcrate", rcrate: readRcrate(bytes, "app.rcrate").rcrate!, records: [] };

/** The diagnostics of a link where `cc` is the given script, or no program at all. */
async function refusedBy(script: string | undefined): Promise<readonly Diagnostic[]> {
  const folder = mkdtempSync(join(tmpdir(), "race-cc-"));
  const path = process.env.PATH;
  if (script !== undefined) {
    writeFileSync(join(folder, "cc"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "cc"), 0o755);
  }
  process.env.PATH = folder;
  try {
    const closure = closureOf({ units: [unit], plain: [] });
    assert.ok("link" in closure);
    const made = await linkWithSystem(closure, { objects: [], architecture: architectureOf("x86_64-unknown-linux-gnu")!, diagnostics: [] }, { plain: [], interfaces: [] }, "cc");
    assert.not(made.bytes);
    return pages.see(made.diagnostics);
  } finally {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  }
}

const leftovers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("race-link-"));

test("without a C compiler the way to get one is told", async () => {
  const [said] = await refusedBy(undefined);
  assert.is(said?.code, "missing_linker");
  assert.match(said!.help.join(), "gcc");
});

test("a linker that refuses is quoted", async () => {
  const before = leftovers();
  const [said] = await refusedBy("echo undefined reference to \\`main\\' >&2; exit 1");
  assert.is(said?.code, "linker_failed");
  assert.match(said!.notes.join("\n"), "undefined reference to `main'");
  assert.equal(leftovers().filter((name) => !before.includes(name)), []);
});

test("plain objects for another machine, or with other rules for calls, are refused before the linker sees them", async () => {
  const closure = closureOf({ units: [unit], plain: [] });
  assert.ok("link" in closure);
  const object = (machine: number, flags: number): Uint8Array => writeRelocatable({ machine, flags, sections: [], symbols: [] });
  const said = async (objects: readonly (readonly [string, Uint8Array])[]): Promise<readonly string[]> => {
    const plain = objects.map(([file, data]) => ({ file, bytes: data }));
    const made = await linkWithSystem(closure, { objects: [], architecture: architectureOf("riscv64gc-unknown-linux-gnu")!, diagnostics: [] }, { plain, interfaces: [] }, "cc");
    return made.diagnostics.flatMap(({ code, message, labels }) => [`${code} ${message}`, ...labels.map(({ text: told }) => told)]);
  };
  assert.equal(await said([["x.o", object(62, 0)]]), ["wrong_target x.o is for another machine: x86-64 (62), and this link is for riscv64 (243)", "x.o"]);
  const archive = writeAr([{ name: "soft.o", data: object(243, 1) }]);
  assert.equal(await said([["hard.o", object(243, 5)], ["libsoft.a", archive]]), [
    "wrong_target libsoft.a(soft.o) and hard.o do not fit each other: they differ in floating-point arguments",
    "hard.o: floating-point arguments: in registers, as doubles (lp64d)",
    "libsoft.a(soft.o): floating-point arguments: in integer registers (lp64)",
  ]);
});

test("a folder for temporary files that cannot be written to is told", async () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = "/nowhere/at/all";
  try {
    const closure = closureOf({ units: [unit], plain: [] });
    assert.ok("link" in closure);
    const made = await linkWithSystem(closure, { objects: [], architecture: architectureOf("x86_64-unknown-linux-gnu")!, diagnostics: [] }, { plain: [], interfaces: [] }, "cc");
    assert.equal(made.diagnostics.map((one) => one.code), ["cannot_write"]);
    assert.match(made.diagnostics[0]!.message, "/nowhere/at/all");
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
