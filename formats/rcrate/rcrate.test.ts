/** `.rcrate` files: written and read, the same bytes each time, and refused for every way of being wrong. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import { readAr, writeAr } from "../ar/index.js";
import { manifestDigest, manifestText } from "./manifest.js";
import {
  isSafeName,
  readRcrate,
  writeRcrate,
  type RcrateContents,
  type RcrateManifest,
} from "./index.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["damaged_archive", "damaged_manifest", "unsupported_version", "unsafe_member_name", "wrong_members"]);

const text = (s: string): Uint8Array => new TextEncoder().encode(s);
const contents: RcrateContents = {
  crate: { name: "ball", version: "1.2.0", features: ["fast"] },
  role: "plugin",
  target: "x86_64-unknown-linux-gnu",
  pointer_width: 64,
  compiler: { version: "1.97.0-nightly", commit: "0123456789abcdef" },
  panic: "unwind",
  fingerprint: { "Option<char>": "1114112" },
  probes: [
    { kind: "far", seed: 1 },
    { kind: "small", seed: 2 },
  ],
  exports: ["ball::create"],
  counts: { functions: 2, lifted: 2, refused: 0, sites: 3, guards: 1 },
  symbols: { "race.size.engine_api::Body": "size of engine_api::Body", __proto__x: "größe" },
  guards: ["size(engine_api::Body) <= 64"],
};
const members = [
  { name: "ball.o", data: text("object") },
  { name: "lib/libother-with-a-long-name.rlib", data: text("archive") },
  { name: "steg.jsonl", data: text('{"key":"unit"}\n') },
  { name: "link.json", data: text("{}") },
];
const good = writeRcrate(contents, members);
const codes = (bytes: Uint8Array): string[] =>
  pages.see(readRcrate(bytes, "ball.rcrate").diagnostics).map((d) => d.code);

test("what is written is read back, by name and without copies", () => {
  const { rcrate, diagnostics } = readRcrate(good, "ball.rcrate");
  assert.equal(diagnostics, []);
  assert.equal(rcrate!.members, [
    "steg.jsonl",
    "ball.o",
    "link.json",
    "lib/libother-with-a-long-name.rlib",
  ]);
  assert.equal(rcrate!.objects, ["ball.o"]);
  for (const { name, data } of members)
    assert.equal(Buffer.from(rcrate!.member(name)!), Buffer.from(data));
  assert.is(rcrate!.member("ball.o")!.buffer, good.buffer);
  assert.is(rcrate!.member("none"), undefined);
  assert.equal({ ...contents, ...rcrate!.manifest }, { ...rcrate!.manifest, ...contents });
});

test("the same contents in another order give the same bytes", () => {
  const turned = Object.fromEntries(
    Object.entries(contents).reverse(),
  ) as unknown as RcrateContents;
  assert.equal(writeRcrate(turned, [...members].reverse()), good);
});

test("ar lists it", () => {
  if (spawnSync("ar", ["--version"]).status !== 0) return skip("ar", "ar is not installed");
  const folder = mkdtempSync(join(tmpdir(), "race-rcrate-"));
  try {
    writeFileSync(join(folder, "ball.rcrate"), good);
    const listed = spawnSync("ar", ["t", join(folder, "ball.rcrate")], { encoding: "utf8" });
    assert.is(listed.stdout.split("\n")[0], "rcrate.json");
    assert.is(listed.stderr, "");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The file with its manifest changed and signed again, so that only the change is wrong. */
function changed(
  change: (manifest: Record<string, unknown>) => void,
  others = members,
): Uint8Array {
  const manifest = JSON.parse(
    Buffer.from(readAr(good, "").archive!.members[0]!.data).toString(),
  ) as Record<string, unknown>;
  change(manifest);
  manifest.digest = manifestDigest(manifest as unknown as RcrateManifest);
  const data = text(manifestText(manifest as unknown as RcrateManifest));
  const order = ["steg.jsonl", "ball.o", "link.json"];
  const rank = (name: string): number => (order.indexOf(name) + 9) % 9;
  const sorted = [...others].sort((a, b) => rank(a.name) - rank(b.name));
  return writeAr([{ name: "rcrate.json", data }, ...sorted]);
}

test("each way of being wrong has its code", () => {
  assert.equal(codes(changed(() => {})), []);
  assert.equal(codes(text("nonsense")), ["not_an_rcrate"]);
  assert.equal(codes(writeAr(members)), ["not_an_rcrate"]);
  assert.equal(codes(text("!<arch>\n")), ["truncated"]);
  assert.equal(codes(text("!<thin>\n")), ["thin_archive"]);
  assert.equal(codes(writeAr([{ name: "rcrate.json", data: text("{") }])), ["damaged_manifest"]);
  assert.equal(codes(writeAr([{ name: "rcrate.json", data: text("[".repeat(100_000)) }])), [
    "damaged_manifest",
  ]);
  assert.equal(codes(changed((m) => (m.format = 2))), ["unsupported_version"]);
  assert.equal(codes(changed((m) => (m.host = "my machine"))), ["damaged_manifest"]);
  assert.equal(codes(changed((m) => delete m.target)), ["damaged_manifest"]);
  assert.equal(codes(changed((m) => (m.role = "other"))), ["damaged_manifest"]);
  const listed = (m: Record<string, unknown>) =>
    m.members as { name: string; size: number; sha256: string }[];
  assert.equal(codes(changed((m) => (listed(m)[1]!.size = 5))), ["damaged_member"]);
  assert.equal(codes(changed((m) => (listed(m)[1]!.sha256 = "0".repeat(64)))), ["damaged_member"]);
  assert.equal(codes(changed((m) => void listed(m).pop())), ["wrong_members"]);
  assert.equal(codes(changed((m) => void listed(m).reverse())), ["wrong_members"]);
  assert.equal(codes(changed((m) => (listed(m)[1]!.name = "other.o"))), ["wrong_members"]);
  assert.equal(codes(changed((m) => (listed(m)[3]!.name = "lib/../../etc/passwd"))), [
    "unsafe_member_name",
  ]);
  const twice = [...members, { name: "rcrate.json", data: text("{}") }];
  assert.equal(codes(changed(() => {}, twice)), ["unsafe_member_name"]);
  const manifestOnly = readAr(good, "").archive!.members.slice(0, 3);
  assert.equal(codes(writeAr(manifestOnly)), ["truncated"]);
});

test("a manifest edited by hand is refused", () => {
  const edited = Buffer.from(good.map((byte) => byte));
  edited.write("1.2.1", edited.indexOf("1.2.0"));
  assert.equal(codes(edited), ["damaged_manifest"]);
});

test("bytes between the members are checked too", () => {
  const bytes = good.slice();
  bytes[8 + 16] = 0x31;
  assert.equal(codes(bytes), ["damaged_archive"]);
});

test("names that leave the folder are unsafe", () => {
  for (const name of ["../a", "a/../b", "/a", "a//b", "", ".", "a/", "a\\b", "c:d", "a\nb", "a\0b"])
    assert.not(isSafeName(name), name);
  for (const name of ["a.o", "lib/a-b_c.1.rlib", "größe.o", "..a"])
    assert.ok(isSafeName(name), name);
  for (const name of ["../a.o", "rcrate.json"])
    assert.throws(() => writeRcrate(contents, [...members, { name, data: text("") }]));
  assert.throws(() => writeRcrate(contents, [...members, members[0]!]));
  assert.throws(() => writeRcrate(contents, members.slice(0, 2)));
});

test("a file cut at any length is refused", () => {
  for (let length = 0; length < good.length; length++)
    assert.is(codes(good.slice(0, length)).length, 1, `${length}`);
  assert.equal(codes(good.slice(0, good.length - 20)), ["truncated"]);
});

test("every flipped bit is seen", () => {
  for (let at = 0; at < good.length; at++) {
    const bytes = good.slice();
    bytes[at]! ^= 1 << (at % 8);
    assert.is(codes(bytes).length, 1, `byte ${at}`);
  }
});

test("random and appended bytes never throw and are never accepted", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (tail) =>
      assert.is(codes(Buffer.concat([good, tail])).length, 1),
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => assert.is(codes(bytes).length, 1)),
  );
  fc.assert(
    fc.property(fc.json(), (json) =>
      assert.is(codes(writeAr([{ name: "rcrate.json", data: text(json) }])).length, 1),
    ),
  );
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
