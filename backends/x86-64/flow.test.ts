/** What the reader of instructions makes of single functions, byte by byte. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { flow } from "./flow.js";

const read = (hex: string, relocations: Readonly<Record<number, string>> = {}, start = 0) => {
  const code = Uint8Array.from(hex.split(" "), (byte) => parseInt(byte, 16));
  return flow(code, start, code.length, (offset) => relocations[offset]);
};

test("calls and jumps out of the function, with and without a relocation", () => {
  assert.equal(read("e8 00 00 00 00 c3", { 1: "R_X86_64_PLT32" })!.branches, [{ kind: "symbol", at: 0, field: 1 }]);
  assert.equal(read("c3 eb fd", {}, 1)!.branches, [{ kind: "place", at: 1, to: 0 }]);
  assert.equal(read("90 eb fd c3")!.branches, []);
});

test("a function that calls itself is seen to do so, though the assembler needs no relocation for it", () => {
  assert.equal(read("e8 fb ff ff ff c3")!.branches, [{ kind: "place", at: 0, to: 0 }]);
  assert.equal(read("c3 90 e8 fa ff ff ff c3", {}, 1)!.branches, [{ kind: "place", at: 2, to: 1 }]);
});

test("pointers are told from the table of addresses and from tables of distances", () => {
  assert.equal(read("ff 15 00 00 00 00 c3", { 2: "R_X86_64_GOTPCRELX" })!.branches, [{ kind: "symbol", at: 0, field: 2 }]);
  assert.equal(read("ff d0 c3")!.branches, [{ kind: "pointer", at: 0, table: false }]);
  assert.equal(read("ff 90 00 00 00 00 c3", { 2: "R_X86_64_32S" })!.branches, [{ kind: "pointer", at: 0, table: false, field: 2 }]);
  assert.equal(read("ff e0")!.branches, [{ kind: "pointer", at: 0, table: false }]);
  assert.equal(read("48 01 c8 ff e0")!.branches, [{ kind: "pointer", at: 3, table: true }]);
  assert.equal(read("48 01 c8 ff e1")!.branches, [{ kind: "pointer", at: 3, table: false }]);
});

test("the frame: pushes, numbers, masks and probed pages; a register is not known", () => {
  const frame = (hex: string) => read(`${hex} e8 00 00 00 00`, { [hex.split(" ").length + 1]: "R_X86_64_PLT32" })!;
  assert.is(frame("c3").frame, 8);
  assert.is(frame("55 41 57 48 83 ec 18").frame, 8 + 16 + 24);
  assert.is(frame("48 81 ec 00 10 00 00 48 81 c4 00 10 00 00").frame, 8 + 4096);
  assert.is(frame("48 83 c4 80").frame, 8 + 128);
  assert.is(frame("48 83 e4 e0").frame, 8 + 32);
  assert.is(frame("4c 8d 9c 24 00 00 fc ff").frame, 8 + 0x40000);
  assert.is(read("c3")!.frame, 8 + 128, "a leaf may use the red zone");
  for (const hex of ["48 29 c4", "48 2b e0", "48 89 c4", "48 8b 20", "5c"]) assert.is(frame(hex).dynamicFrame, true, hex);
  for (const hex of ["48 89 ec", "48 8d 65 d8", "48 83 fc 08"]) assert.is(frame(hex).dynamicFrame, false, hex);
});

test("calls of the system and floating point", () => {
  assert.is(read("0f 05 c3")!.systemCall, true);
  assert.is(read("f3 0f 58 c1 c3")!.floatingPoint, true);
  assert.is(read("66 0f fe c1 c3")!.floatingPoint, false, "vectors of integers");
});

test("bytes that are no instruction, or end too early, are not read", () => {
  assert.is(read("06"), undefined);
  assert.is(read("e8 00"), undefined);
});

test.run();
