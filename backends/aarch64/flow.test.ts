/** What the reader of instructions makes of single functions, word by word. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { flow } from "./flow.js";
import { bytesOf } from "./instruction.js";

const read = (words: readonly number[], relocations: Readonly<Record<number, string>> = {}, start = 0) => {
  const code = bytesOf(...words);
  return flow(code, start, code.length, (offset) => relocations[offset]);
};
const ret = 0xd65f03c0;
const nop = 0xd503201f;

test("calls and jumps out of the function, with and without a relocation", () => {
  assert.equal(read([0x94000000, ret], { 0: "R_AARCH64_CALL26" })!.branches, [{ kind: "symbol", at: 0, field: 0 }]);
  assert.equal(read([nop, 0x14000000, ret], { 4: "R_AARCH64_JUMP26" })!.branches, [{ kind: "symbol", at: 4, field: 4 }]);
  // b .-8; b .-4 within; tbz w0, #3, .-4; b.ne .-4
  assert.equal(read([ret, nop, 0x17fffffe], {}, 4)!.branches, [{ kind: "place", at: 8, to: 0 }]);
  assert.equal(read([nop, 0x17ffffff, 0x361fffe0, 0x54ffffe1, ret])!.branches, []);
  // bl .-4: the function calls itself
  assert.equal(read([nop, 0x97ffffff, ret])!.branches, [{ kind: "place", at: 4, to: 0 }]);
});

test("pointers are told from the table of addresses, from vtables and from tables of distances", () => {
  const slot = { 0: "R_AARCH64_ADR_GOT_PAGE", 4: "R_AARCH64_LD64_GOT_LO12_NC" };
  assert.equal(read([0x90000008, 0xf9400108, 0xd63f0100, ret], slot)!.branches, [{ kind: "symbol", at: 8, field: 4 }]);
  // ldr x8, [x1, :lo12:slot]; blr x8
  assert.equal(read([0xf9400028, 0xd63f0100, ret], { 0: "R_AARCH64_LDST64_ABS_LO12_NC" })!.branches, [{ kind: "pointer", at: 4, table: false, field: 0 }]);
  // the same behind a call, which may change x8
  assert.equal(read([0xf9400028, 0x94000000, 0xd63f0100], { 0: "R_AARCH64_LDST64_ABS_LO12_NC", 4: "R_AARCH64_CALL26" })!.branches[1], { kind: "pointer", at: 8, table: false });
  assert.equal(read([0xd61f0100])!.branches, [{ kind: "pointer", at: 0, table: false }]);
  assert.equal(read([0xd71f0909])!.branches, [{ kind: "pointer", at: 0, table: false }], "with pointer authentication");
  // adr x9, .; add x9, x9, x10, lsl #2; br x9
  assert.equal(read([0x10000009, 0x8b0a0929, 0xd61f0120])!.branches, []);
  // add x9, x11, x10; br x9
  assert.equal(read([0x8b0a0169, 0xd61f0120])!.branches, [{ kind: "pointer", at: 4, table: true }]);
});

test("the frame: pushes, numbers, masks and probed pages; a register is not known", () => {
  const frame = (...words: number[]) => read([...words, ret])!;
  assert.is(frame().frame, 0);
  assert.is(frame(0xa9bd7bfd).frame, 48, "stp x29, x30, [sp, #-48]!");
  assert.is(frame(0xf81f0ffe, 0xd10083ff).frame, 48, "str x30, [sp, #-16]!; sub sp, sp, #32");
  assert.is(frame(0xadbe07e0).frame, 64, "stp q0, q1, [sp, #-64]!");
  assert.is(frame(0xd14007ff, 0x910083ff).frame, 4096, "sub sp, sp, #1, lsl #12; add sp, sp, #32");
  assert.is(frame(0xd14043e9, 0x927ae53f).frame, 65536 + 64, "sub x9, sp, #16, lsl #12; and sp, x9, #-64");
  for (const word of [0x9100013f, 0xcb2863ff]) assert.is(frame(word).dynamicFrame, true, word.toString(16));
  for (const word of [0x910003bf, 0xd10043bf, 0x910083ff]) assert.is(frame(word).dynamicFrame, false, word.toString(16));
  assert.is(read([0xd10003ff, ret], { 0: "R_AARCH64_ADD_ABS_LO12_NC" })!.dynamicFrame, true);
});

test("calls of the system and floating point", () => {
  assert.is(read([0xd4000001])!.systemCall, true);
  assert.is(read([0xd4200020])!.systemCall, false, "brk");
  // fadd, fcmp, scvtf, fmadd; vectors: fadd, fmla by element, fabs, scvtf
  for (const word of [0x1e612800, 0x1e612000, 0x9e620000, 0x1f420c20, 0x4e22d420, 0x4fa21020, 0x4ea0f820, 0x4e21d820])
    assert.is(read([word])!.floatingPoint, true, word.toString(16));
  // fmov in three forms; vectors of integers: add, abs, cnt; a load
  for (const word of [0x1e604020, 0x9e660020, 0x1e6e1000, 0x4ea28420, 0x4ea0b820, 0x0e205820, 0x3dc00000])
    assert.is(read([word])!.floatingPoint, false, word.toString(16));
});

test("what is no instruction, or ends too early, is not read", () => {
  assert.is(read([0x02000000]), undefined);
  assert.is(flow(bytesOf(ret), 0, 3, () => undefined), undefined);
  assert.is(flow(bytesOf(ret), 0, 8, () => undefined), undefined);
});

test.run();
