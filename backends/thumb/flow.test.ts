/** What the reader of instructions makes of single functions, halfword by halfword, and of the toolchain's core. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { llvmTool } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { destination, flow } from "./flow.js";
import { readInstruction } from "./instruction.js";

const bytes = (halfwords: string): Uint8Array => Uint8Array.from(halfwords.split(" ").flatMap((half) => half.match(/../g)!.reverse().map((byte) => parseInt(byte, 16))));
const read = (halfwords: string, relocations: Readonly<Record<number, string>> = {}, start = 0, dataUntil?: (offset: number) => number | undefined) => {
  const code = bytes(halfwords);
  return flow(code, start, code.length, (offset) => relocations[offset], dataUntil);
};

test("calls and jumps out of the function, with and without a relocation", () => {
  assert.equal(read("f7ff fffe 4770", { 0: "R_ARM_THM_CALL" })!.branches, [{ kind: "symbol", at: 0, field: 0 }]);
  assert.equal(read("f7ff bffe", { 0: "R_ARM_THM_JUMP24" })!.branches, [{ kind: "symbol", at: 0, field: 0 }]);
  // bl . (itself); b .-4; beq .-4; cbz r0, forwards beyond the end
  assert.equal(read("f7ff fffe 4770")!.branches, [{ kind: "place", at: 0, to: 0 }]);
  assert.equal(read("4770 e7fd", {}, 2)!.branches, [{ kind: "place", at: 2, to: 0 }]);
  assert.equal(read("4770 d0fd", {}, 2)!.branches, [{ kind: "place", at: 2, to: 0 }]);
  assert.equal(read("b118 4770")!.branches, [{ kind: "place", at: 0, to: 10 }]);
  assert.equal(read("4770 bd80 e8bd 8ff0 f85d fb04")!.branches, [], "ways back");
});

test("pointers, the slots of vtables that they come from, and tables", () => {
  assert.equal(read("4790 4718")!.branches, [{ kind: "pointer", at: 0, table: false }, { kind: "pointer", at: 2, table: false }]);
  // movw r2, slot; movt r2, slot; ldr r2, [r1, r2]; blx r2
  const slot = { 0: "R_ARM_THM_MOVW_ABS_NC", 4: "R_ARM_THM_MOVT_ABS" };
  assert.equal(read("f240 0200 f2c0 0200 588a 4790", slot)!.branches, [{ kind: "pointer", at: 10, table: false, field: 0 }]);
  // the same where something jumps to the ldr
  assert.equal(read("f240 0200 f2c0 0200 b100 588a 4790", slot)!.branches, [{ kind: "pointer", at: 12, table: false }]);
  // tbb with its table, which the mapping symbols name
  const data = (offset: number) => (offset === 4 ? 8 : undefined);
  assert.equal(read("e8df f000 0402 ffff 4770", {}, 0, data)!.branches, []);
  assert.equal(read("f850 f021")!.branches, [{ kind: "pointer", at: 0, table: true }]);
});

test("the frame: pushes, numbers, registers that hold one, masks; a loop and an unknown register are not known", () => {
  const frame = (halfwords: string) => read(halfwords)!;
  assert.is(frame("4770").frame, 0);
  assert.is(frame("b5f0 af03 e92d 0f00 b0c1 b041").frame, 20 + 16 + 260);
  assert.is(frame("f5ad 5d80 f2ad 4d04").frame, 4096 + 1028, "sub.w and subw");
  assert.is(frame("ed2d 8b08").frame, 32);
  assert.is(frame("f84d 7d04").frame, 4);
  // movw r12, #5000; sub.w sp, sp, r12
  assert.equal([frame("f241 3c88 ebad 0d0c").frame, frame("f241 3c88 ebad 0d0c").dynamicFrame], [5000, false]);
  // mov r4, sp; bfc r4, #0, #5; mov sp, r4
  assert.equal([frame("466c f36f 0404 46a5").frame, frame("466c f36f 0404 46a5").dynamicFrame], [32, false]);
  for (const halfwords of ["46a5", "ebad 0d00", "4485", "f36f 0404 46a5"]) assert.is(frame(halfwords).dynamicFrame, true, halfwords);
  // the way out: mov sp, r7; sub.w r4, r7, #16 and mov sp, r4
  for (const halfwords of ["46bd", "f1a7 0410 46a5"]) assert.is(frame(halfwords).dynamicFrame, false, halfwords);
  assert.is(frame("b081 e7fd").dynamicFrame, true, "a loop");
});

test("calls of the system and floating point", () => {
  assert.is(read("df00")!.systemCall, true);
  // vadd.f32; vmov.f32 of registers; vcmp.f32; vmov of a general register
  assert.equal(["ee30 0a81", "eeb0 0a40", "eeb4 0a40", "ee00 0a10"].map((one) => read(one)!.floatingPoint), [true, false, true, false]);
});

test("bytes that end too early are not read", () => {
  assert.is(read("f7ff"), undefined);
});

const core = ((): string | undefined => {
  const sysroot = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" }).stdout?.trim();
  try {
    const folder = join(sysroot ?? "/nowhere", "lib/rustlib/thumbv7em-none-eabi/lib");
    return readdirSync(folder).filter((name) => /^libcore-.*\.rlib$/.test(name)).map((name) => join(folder, name))[0];
  } catch {
    return undefined;
  }
})();

test("lengths, destinations and frames are llvm-objdump's, over the toolchain's core", () => {
  const tool = llvmTool("llvm-objdump");
  if (!tool || !core) return skip("instructions of Thumb", "no disassembler or no core for it is here");
  const { stdout } = spawnSync(tool, ["-d", "--no-print-imm-hex", "--triple=thumbv7em", core], { encoding: "utf8", maxBuffer: 1 << 30 });
  let met = 0;
  for (const [, place, hex, name, text = ""] of stdout.matchAll(/^ +([0-9a-f]+): ([0-9a-f]{4}(?: [0-9a-f]{4})?) +\t([\w.]+)(?:\t(.*))?$/gm)) {
    if (name === "bl" && /@|<unknown>/.test(text)) continue;
    const code = bytes(hex!);
    const one = readInstruction(code, 0)!;
    assert.is(one.length, code.length, `${hex} ${name}`);
    const to = /^(?:\w+, )?(?:0x|#)?([0-9a-f]+) @ imm|0x([0-9a-f]+) </.exec(text);
    const jump = /^(?:b|bl|cbn?z|b(?:eq|ne|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le))(?:\.w)?$/.test(name!);
    assert.is(destination(one) !== undefined, jump, `${hex} ${name} ${text}`);
    if (jump && to?.[2]) assert.is(parseInt(place!, 16) + destination(one)!.by, parseInt(to[2], 16), `${hex} ${name} ${text}`);
    const lowers = name!.startsWith("push") ? 4 * text.split(",").length : /^sub.*/.test(name!) && /^sp, (sp, )?#/.test(text) ? Number(/#(\d+)/.exec(text)![1]) : undefined;
    if (lowers !== undefined) assert.is(flow(code, 0, code.length, () => undefined)!.frame, lowers, `${hex} ${name} ${text}`);
    met++;
  }
  assert.ok(met > 10_000, `${met} instructions`);
});

test("damaged code is read without an error, and nothing beyond the end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (noise, offset) => {
      const found = readInstruction(noise, offset);
      if (found) assert.ok(offset + found.length <= noise.length);
      flow(noise, 0, noise.length, () => undefined);
    }),
    { numRuns: 2000 },
  );
});

test.run();
