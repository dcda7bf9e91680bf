/** The cache keeps what was used last, and what is in use, whatever the limit. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { cacheLimit, prune, touch } from "./prune.js";

const hour = 3_600_000;
const root = mkdtempSync(join(tmpdir(), "race-prune-"));
const now = Date.now();

/** An entry of 64 KiB that was used so many hours ago. */
function entry(kind: string, key: string, hours: number): string {
  const folder = join(root, kind, key);
  mkdirSync(join(folder, "deep"), { recursive: true });
  writeFileSync(join(folder, "deep", "file"), Buffer.alloc(65_536, 1));
  const when = new Date(now - hours * hour);
  utimesSync(folder, when, when);
  return folder;
}

test("what was used longest ago goes first, until there is room", () => {
  const oldest = entry("work", "a", 9);
  const old = entry("probes", "b", 7);
  const later = entry("work", "c", 3);
  const busy = entry("work", "d", 0.5);
  assert.equal(prune(root, 4 * 80_000, now), []);
  assert.equal(prune(root, 250_000, now), [oldest]);
  assert.not.ok(existsSync(oldest));
  touch(old);
  assert.equal(prune(root, 1, now), [later]);
  assert.ok(existsSync(old) && existsSync(busy), "what is in use stays");
});

test("the limit is stated in GiB", () => {
  delete process.env.RACE_CACHE_LIMIT;
  assert.is(cacheLimit("2"), 2 ** 31);
  assert.is(cacheLimit(undefined), 10 * 2 ** 30);
  assert.is(cacheLimit("none"), Infinity);
});

test.after(() => rmSync(root, { recursive: true, force: true }));
test.run();
