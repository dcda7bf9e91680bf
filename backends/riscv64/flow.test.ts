/** What the reader of instructions makes of single functions, instruction by instruction. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { skip } from "../../tools/test/skip.js";
import { llvmTool } from "../../tools/test/native.js";
import { flow } from "./flow.js";
import { readInstruction } from "./instruction.js";

/** Instructions as words of 16 or 32 bits. */
const read = (words: string, relocations: Readonly<Record<number, string>> = {}, start = 0) => {
  const code = Uint8Array.from(words.split(" ").flatMap((word) => word.match(/../g)!.reverse().map((byte) => parseInt(byte, 16))));
  return flow(code, start, code.length, (offset) => relocations[offset]);
};
const call = "00000097 000080e7";

test("calls and jumps out of the function, with and without a relocation", () => {
  assert.equal(read(`${call} 8082`, { 0: "R_RISCV_CALL_PLT" })!.branches, [{ kind: "symbol", at: 4, field: 0 }]);
  // tail: auipc t1, 0; jr t1
  assert.equal(read("00000317 00030067", { 0: "R_RISCV_CALL_PLT" })!.branches, [{ kind: "symbol", at: 4, field: 0 }]);
  assert.equal(read("0000006f", { 0: "R_RISCV_JAL" })!.branches, [{ kind: "symbol", at: 0, field: 0 }]);
  // ret; j .-2; beqz a0, .-6
  assert.equal(read("8082 bffd", {}, 2)!.branches, [{ kind: "place", at: 2, to: 0 }]);
  assert.equal(read("8082 0001 dd7d", {}, 2)!.branches, [{ kind: "place", at: 4, to: 2 }].slice(1));
  // auipc ra, 0; jalr ra, 8(ra) without a relocation; jal ra, 0
  assert.equal(read("00000097 008080e7 8082")!.branches, [{ kind: "place", at: 4, to: 8 }]);
  assert.equal(read("000000ef 8082")!.branches, [{ kind: "place", at: 0, to: 0 }]);
});

test("pointers, the slots of vtables that they come from, and tables of distances", () => {
  // c.jalr a5; c.jr a5; add a0, a0, a1; c.jr a0
  assert.equal(read("9782 8082")!.branches, [{ kind: "pointer", at: 0, table: false }]);
  assert.equal(read("8782")!.branches, [{ kind: "pointer", at: 0, table: false }]);
  assert.equal(read("952e 8502")!.branches, [{ kind: "pointer", at: 2, table: true }]);
  // lui a3, slot; addi a3, a3, slot; add a3, a3, a1; ld a3, 0(a3); jalr a3
  const slot = "000006b7 00068693 96ae 6294 9682 8082";
  assert.equal(read(slot, { 0: "R_RISCV_HI20", 4: "R_RISCV_LO12_I" })!.branches, [{ kind: "pointer", at: 12, table: false, field: 0 }]);
  // the same where something jumps into the middle: c.beqz a0, to the ld
  assert.equal(read("000006b7 00068693 c111 96ae 6294 9682", { 0: "R_RISCV_HI20", 4: "R_RISCV_LO12_I" })!.branches.at(-1), { kind: "pointer", at: 14, table: false });
});

test("the frame: numbers, registers that hold one, masks; a loop and an unknown register are not known", () => {
  assert.is(read("8082")!.frame, 0);
  assert.is(read("1141 e406 60a2 0141 8082")!.frame, 16);
  assert.is(read("7119 8082")!.frame, 128);
  assert.is(read("81010113 8082")!.frame, 2032);
  // lui a0, 4; addi a0, a0, 16; sub sp, sp, a0
  const large = read("6511 01050513 40a10133 8082")!;
  assert.equal([large.frame, large.dynamicFrame], [0x4010, false]);
  assert.is(read("fe017113 8082")!.frame, 32);
  for (const words of ["40a10133", "812a", "02010113 0001".replace("02010113", "00a10133")]) assert.is(read(`${words} 8082`)!.dynamicFrame, true, words);
  // addi sp, s0, -32 is the way out; a frame in a loop is not known
  assert.is(read("fe040113 8082")!.dynamicFrame, false);
  assert.is(read("1141 fd7d 8082")!.dynamicFrame, true);
});

test("calls of the system and floating point", () => {
  assert.is(read("00000073 8082")!.systemCall, true);
  assert.is(read("00100073 9002 8082")!.systemCall, false, "ebreak");
  // fadd.d; fmv.d; fmv.x.d; fmadd.d
  assert.equal(["02b57553", "22b58553", "e2050553", "62b57543"].map((word) => read(`${word} 8082`)!.floatingPoint), [true, false, false, true]);
});

test("bytes that are no instruction, or end too early, are not read", () => {
  assert.is(read("0000"), undefined);
  assert.is(read("8082 0013"), undefined);
  assert.is(read("ffff"), undefined);
});

const libraries = ["/usr/riscv64-linux-gnu/lib/libc.so.6", "/usr/riscv64-linux-gnu/lib/libm.so.6"].filter(existsSync);

test("lengths and destinations are llvm-objdump's, over a real library", () => {
  const tool = llvmTool("llvm-objdump");
  if (!tool || !libraries.length) return skip("instructions of RISC-V", "no disassembler or no library for it is here");
  const { stdout } = spawnSync(tool, ["-d", "-j", ".text", "--no-print-imm-hex", "--mattr=+a,+c,+d", libraries.at(-1)!], { encoding: "utf8", maxBuffer: 1 << 30 });
  let met = 0;
  for (const [, place, hex, name, text] of stdout.matchAll(/^ +([0-9a-f]+): ([0-9a-f]{8}|[0-9a-f]{4}) +\t([\w.]+)(?:\t(.*))?$/gm)) {
    const code = Uint8Array.from(hex!.match(/../g)!.reverse().map((byte) => parseInt(byte, 16)));
    const one = readInstruction(code, 0);
    if (name === "unimp") continue;
    assert.is(one?.length, code.length, `${hex} ${name}`);
    const to = /0x([0-9a-f]+)/.exec(text ?? "");
    if (/^(b|j)/.test(name!) && to) assert.is(parseInt(place!, 16) + one!.immediate, parseInt(to[1]!, 16), `${hex} ${name} ${text}`);
    if (name === "addi" && /sp, sp/.test(text!)) assert.is(one!.immediate, Number(text!.split(", ")[2]), `${hex} ${text}`);
    met++;
  }
  assert.ok(met > 10_000, `${met} instructions`);
});

test("damaged code is no instruction, and nothing is read beyond the end", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(40), (bytes, offset) => {
      const found = readInstruction(bytes, offset);
      if (found) assert.ok(offset + found.length <= bytes.length);
      flow(bytes, 0, bytes.length, () => undefined);
    }),
    { numRuns: 2000 },
  );
});

test.run();
