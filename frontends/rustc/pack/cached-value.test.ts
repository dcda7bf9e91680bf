import { test } from "uvu";
import * as assert from "uvu/assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedValue, decode, encode } from "./cached-value.js";

test("integers of any size, maps and bytes come back", () => {
  const value = { big: 1n << 70n, map: new Map([["a", { op: "const", constant: -3n }]]), bytes: Uint8Array.from([0, 255]), list: [null, "x", 1.5, { bigint: "1", more: true }] };
  assert.equal(decode(encode(value)), value);
});

test("a step runs once for the same inputs, and again for others", async () => {
  const folder = mkdtempSync(join(tmpdir(), "race-cache-test-"));
  const before = process.env.RACE_CACHE;
  process.env.RACE_CACHE = folder;
  try {
    let runs = 0;
    const compute = async () => ({ run: BigInt(++runs) });
    assert.equal(await cachedValue("step", ["a"], compute), { run: 1n });
    assert.equal(await cachedValue("step", ["a"], compute), { run: 1n });
    assert.equal(await cachedValue("step", ["b"], compute), { run: 2n });
    assert.equal(await cachedValue("step", ["c"], compute, () => false), { run: 3n });
    assert.equal(await cachedValue("step", ["c"], compute, () => false), { run: 4n }, "what is not kept is computed again");
  } finally {
    if (before === undefined) delete process.env.RACE_CACHE;
    else process.env.RACE_CACHE = before;
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
