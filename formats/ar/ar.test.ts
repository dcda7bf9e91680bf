/** The archive reader against its writer, against GNU ar, and against damage. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import { looksLikeAr, readAr, writeAr } from "./index.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["not_an_archive", "thin_archive"]);

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const plain = (bytes: Uint8Array) =>
  readAr(bytes, "x.a").archive?.members.map((m) => ({ name: m.name, data: [...m.data] }));
const codes = (bytes: Uint8Array): string[] => pages.see(readAr(bytes, "x.a").diagnostics).map((d) => d.code);
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const names = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_.-]{0,14}$/),
  fc.stringMatching(/^lib\/[a-z0-9_.-]{1,40}\.o$/),
  fc.constantFrom("größe.o", "a b.o", "#1/5", "exactly15chars_", "exactly16chars__"),
);
const inputs = fc.array(fc.record({ name: names, data: fc.uint8Array({ maxLength: 40 }) }), {
  maxLength: 6,
});

test("what is written is read back, with and without an index", () => {
  fc.assert(
    fc.property(inputs, fc.boolean(), (members, indexed) => {
      const index = indexed
        ? members.map((_, i) => ({ member: i, symbol: `symbol_${i}` }))
        : undefined;
      const expected = members.map((m) => ({ name: m.name, data: [...m.data] }));
      assert.equal(plain(writeAr(members, index)), expected);
    }),
  );
});

test("the same members give the same bytes, and offsets are where the data is", () => {
  const members = [
    { name: "a.o", data: text("abc") },
    { name: "a-name-that-is-long.o", data: text("de") },
  ];
  const bytes = writeAr(members);
  assert.equal(bytes, writeAr(members));
  for (const m of readAr(bytes, "x").archive!.members)
    assert.equal(bytes.slice(m.offset, m.offset + m.data.length), m.data);
});

test("BSD names are read", () => {
  const header = `${"#1/20".padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"644".padEnd(8)}${"23".padEnd(10)}\`\n`;
  const bytes = text(`!<arch>\n${header}a_rather_long_name\0\0xyz\n`);
  assert.equal(plain(bytes), [{ name: "a_rather_long_name", data: [...text("xyz")] }]);
});

test("GNU ar lists and extracts what is written; what it writes is read", () => {
  if (!has("ar")) return skip("GNU ar", "ar is not installed");
  const folder = mkdtempSync(join(tmpdir(), "race-ar-"));
  try {
    const members = [
      { name: "short.o", data: text("one") },
      { name: "a-name-that-is-long.o", data: text("three") },
    ];
    writeFileSync(join(folder, "x.a"), writeAr(members, [{ member: 1, symbol: "found" }]));
    const listed = spawnSync("ar", ["t", "x.a"], { cwd: folder, encoding: "utf8" });
    assert.is(listed.stdout, "short.o\na-name-that-is-long.o\n");
    const shown = spawnSync("nm", ["-s", "x.a"], { cwd: folder, encoding: "utf8" });
    assert.match(shown.stdout, /found in a-name-that-is-long\.o/);
    assert.is(spawnSync("ar", ["x", "x.a"], { cwd: folder }).status, 0);
    assert.is(readFileSync(join(folder, "a-name-that-is-long.o"), "utf8"), "three");
    spawnSync("ar", ["rcD", "y.a", "short.o", "a-name-that-is-long.o"], { cwd: folder });
    const expected = members.map((m) => ({ name: m.name, data: [...m.data] }));
    assert.equal(plain(readFileSync(join(folder, "y.a"))), expected);
    spawnSync("ar", ["rcT", "thin.a", "short.o"], { cwd: folder });
    assert.equal(codes(readFileSync(join(folder, "thin.a"))), ["thin_archive"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("ld finds a member through the index", () => {
  if (!has("ld") || !has("as")) return skip("symbol index", "binutils is not installed");
  const folder = mkdtempSync(join(tmpdir(), "race-ar-"));
  try {
    const assemble = (name: string, source: string): Uint8Array => {
      spawnSync("as", ["-o", `${name}.o`], { cwd: folder, input: source });
      return readFileSync(join(folder, `${name}.o`));
    };
    assemble("main", ".globl _start\n_start: .quad wanted\n");
    const members = [
      { name: "other.o", data: assemble("other", ".globl other\nother: .quad 1\n") },
      { name: "wanted.o", data: assemble("wanted", ".globl wanted\nwanted: .quad 2\n") },
    ];
    const index = [
      { member: 0, symbol: "other" },
      { member: 1, symbol: "wanted" },
    ];
    writeFileSync(join(folder, "x.a"), writeAr(members, index));
    const linked = spawnSync("ld", ["main.o", "x.a", "-o", "out"], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.is(linked.stderr, "");
    const defined = spawnSync("nm", ["out"], { cwd: folder, encoding: "utf8" }).stdout;
    assert.match(defined, /wanted/);
    assert.not.match(defined, /other/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("refusals have the right code", () => {
  assert.equal(codes(text("hello, world")), ["not_an_archive"]);
  assert.equal(codes(new Uint8Array(0)), ["not_an_archive"]);
  assert.equal(codes(text("!<thin>\n")), ["thin_archive"]);
  assert.equal(codes(text("!<arch>\nshort")), ["truncated"]);
  assert.equal(codes(text("!<arch>\n" + "x".repeat(60))), ["damaged_archive"]);
  const header = (name: string, size: string): Uint8Array =>
    text(`!<arch>\n${name.padEnd(48)}${size.padEnd(10)}\`\n`);
  assert.equal(codes(header("a.o/", "x")), ["damaged_archive"]);
  assert.equal(codes(header("/5", "0")), ["damaged_archive"]);
  assert.equal(codes(header("#1/9", "0")), ["damaged_archive"]);
  assert.equal(codes(header("a.o/", "9")), ["truncated"]);
  assert.ok(
    looksLikeAr(text("!<arch>\n")) && looksLikeAr(text("!<thin>\n")) && !looksLikeAr(text("!<arc")),
  );
});

test("a cut archive is refused unless the cut is between members", () => {
  const bytes = writeAr([
    { name: "a.o", data: text("abcd") },
    { name: "a-name-that-is-long.o", data: text("ef") },
  ]);
  let whole = 0;
  for (let length = 8; length < bytes.length; length++)
    whole += codes(bytes.slice(0, length)).length ? 0 : 1;
  // After the magic, after the table of names without and with its pad byte, and after `a.o`.
  assert.is(whole, 4);
});

test("random and flipped bytes never throw", () => {
  const base = writeAr([
    { name: "a.o", data: text("abcd") },
    { name: "lib/long-name-of-it.o", data: text("ef") },
  ]);
  fc.assert(
    fc.property(fc.nat(base.length - 1), fc.nat(255), (at, value) => {
      const bytes = base.slice();
      bytes[at] = value;
      readAr(bytes, "x");
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      (tail) => void readAr(Buffer.concat([text("!<arch>\n"), tail]), "x"),
    ),
  );
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
