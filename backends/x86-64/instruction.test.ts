import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import { readInstruction, sweep } from "./instruction.js";

interface Disassembled {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** What objdump makes of a file's code, one instruction a record. */
function disassemble(file: string, most: number): Disassembled[] | undefined {
  const run = spawnSync("objdump", ["-d", "-j", ".text", "--insn-width=16", file], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  if (run.error || run.status !== 0) return undefined;
  const lines = run.stdout.matchAll(/^ +[0-9a-f]+:\t((?:[0-9a-f]{2} )+) *\t(.*)$/gm);
  const found: Disassembled[] = [];
  for (const [, bytes = "", text = ""] of lines) {
    if (found.length >= most) break;
    found.push({
      bytes: Uint8Array.from(bytes.trim().split(" "), (byte) => parseInt(byte, 16)),
      text,
    });
  }
  return found;
}

// x87 waits are instructions of their own that objdump joins with the next; bytes that are none are shown as (bad)
const odd =
  /\(bad\)|^fn?(?:stcw|stsw|stenv|save|clex|init)|^data16|^cs |^rex|^repz? rep|^fwait|^f(?:stcw|stsw)/;

const files = ["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6", "/usr/bin/objdump"].filter(
  existsSync,
);

test("lengths are objdump's, over real programs", () => {
  const all = files.flatMap((file) => disassemble(file, 400_000) ?? []);
  if (!all.length) return skip("instruction lengths", "objdump or a program for it is not here");
  const wrong = all.filter(
    ({ bytes, text }) => !odd.test(text) && readInstruction(bytes, 0)?.length !== bytes.length,
  );
  assert.equal(
    wrong.slice(0, 10).map(({ bytes, text }) => `${Buffer.from(bytes).toString("hex")} ${text}`),
    [],
  );
});

test("damaged code is no instruction, and nothing is read beyond the end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (bytes, offset) => {
      const found = readInstruction(bytes, offset);
      if (found) assert.ok(found.length > 0 && offset + found.length <= bytes.length);
      const swept = sweep(bytes, 0, bytes.length, offset);
      if ("length" in swept)
        assert.ok(swept.start <= offset && offset < swept.start + swept.length);
    }),
    { numRuns: 2000 },
  );
});

test.run();
