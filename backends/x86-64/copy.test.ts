/**
 * Copies run for real: each size between guard bytes, with sources and destinations at all alignments, and a caller
 * in assembly that fills every register that `preserve_most` keeps and compares them afterwards.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { program, runsX86_64Linux, scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { synthesize } from "../emit/synthesize.js";
import { x86_64 } from "./index.js";
import { readInstruction } from "./instruction.js";

const harness = (sizes: readonly number[]): string => `
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
typedef unsigned char u8; typedef unsigned long u64;
${sizes.map((size) => `extern u8 copy_${size}[];`).join("\n")}
static struct { u64 size; u8 *code; } all[] = { ${sizes.map((size) => `{${size}, copy_${size}}`).join(", ")} };
u64 before[16], after[16];
/* calls code(to, from) with every register filled, and stores all of them afterwards */
void call(u8 *code, u8 *to, u8 *from);
__asm__(
"call:\\n push %rbx\\n push %rbp\\n push %r12\\n push %r13\\n push %r14\\n push %r15\\n sub $8, %rsp\\n"
" mov %rdi, %r11\\n mov %rsi, %rdi\\n mov %rdx, %rsi\\n"
" mov $0x1111111111111111, %rax\\n mov $0x2222222222222222, %rbx\\n mov $0x3333333333333333, %rcx\\n mov $0x4444444444444444, %rdx\\n"
" mov $0x5555555555555555, %rbp\\n mov $0x6666666666666666, %r8\\n mov $0x7777777777777777, %r9\\n mov $0x8888888888888888, %r10\\n"
" mov $0x9999999999999999, %r12\\n mov $0xaaaaaaaaaaaaaaaa, %r13\\n mov $0xbbbbbbbbbbbbbbbb, %r14\\n mov $0xcccccccccccccccc, %r15\\n"
" movq %rdi, before+96(%rip)\\n movq %rsi, before+104(%rip)\\n movq %rsp, before+112(%rip)\\n"
" call *%r11\\n"
" movq %rax, after(%rip)\\n movq %rbx, after+8(%rip)\\n movq %rcx, after+16(%rip)\\n movq %rdx, after+24(%rip)\\n movq %rbp, after+32(%rip)\\n"
" movq %r8, after+40(%rip)\\n movq %r9, after+48(%rip)\\n movq %r10, after+56(%rip)\\n movq %r12, after+64(%rip)\\n movq %r13, after+72(%rip)\\n"
" movq %r14, after+80(%rip)\\n movq %r15, after+88(%rip)\\n movq %rdi, after+96(%rip)\\n movq %rsi, after+104(%rip)\\n movq %rsp, after+112(%rip)\\n"
" add $8, %rsp\\n pop %r15\\n pop %r14\\n pop %r13\\n pop %r12\\n pop %rbp\\n pop %rbx\\n ret\\n");
static u8 from[1 << 17], to[1 << 17], want[1 << 17];
int main(void) {
  for (int i = 0; i < 12; i++) before[i] = 0x1111111111111111ul * (i + 1);
  unsigned long wrong = 0, calls = 0;
  for (u64 n = 0; n < sizeof all / sizeof *all; n++)
    for (int a = 0; a < 4; a++) {
      u64 size = all[n].size; u8 *f = from + 64 + 5 * a, *t = to + 64 + 3 * a;
      for (u64 i = 0; i < size + 200; i++) { from[i] = (u8)(i * 7 + n + 1); to[i] = want[i] = (u8)(0xee ^ i); }
      memcpy(want + (t - to), f, size);
      call(all[n].code, t, f);
      if (memcmp(to, want, size + 200)) { wrong++; printf("size %lu alignment %d: bytes\\n", size, a); }
      if (memcmp(before, after, 15 * 8)) { wrong++; printf("size %lu alignment %d: registers\\n", size, a); }
      memcpy(want, from, size + 200);
      call(all[n].code, f, f);
      if (memcmp(from, want, size + 200)) { wrong++; printf("size %lu: onto itself\\n", size); }
      calls += 2;
    }
  printf("%lu calls, %lu wrong\\n", calls, wrong);
  return wrong != 0;
}
`;

const sizes = [
  ...Array.from({ length: 601 }, (_, size) => size),
  1000,
  1023,
  1024,
  1025,
  4096,
  4099,
  65536,
  65599,
];

for (const target of ["x86_64-unknown-linux-gnu", "x86_64-unknown-none"])
  test(`copies of 0 to 600 bytes and some larger ones, for ${target}`, () => {
    const cc = program("cc");
    if (!cc || !runsX86_64Linux) return skip("copies", "no C compiler here, or not x86-64 Linux");
    const copies = sizes.map((size) => ({
      name: `copy_${size}`,
      standsFor: [],
      size: BigInt(size),
      why: 0,
    }));
    const { object, diagnostics } = synthesize({ target, vtables: [], thunks: [], copies, traps: [] }, x86_64);
    assert.equal(diagnostics, []);
    scratch((here) => {
      here.write("copies.o", object!);
      here.write("main.c", harness(sizes));
      here.run(cc, "-O1", "-w", "main.c", "copies.o", "-o", "main");
      assert.is(here.attempt("./main").stdout, `${sizes.length * 8} calls, 0 wrong\n`);
    });
  });

test("kernels' copies touch no vector register", () => {
  const { vector } = x86_64.features("x86_64-unknown-none");
  assert.is(vector, false);
  for (const size of sizes) {
    const written = x86_64.copy(BigInt(size), { vector, floats: vector });
    if (!("bytes" in written)) return assert.unreachable(written.unwritable);
    for (let at = 0; at < written.bytes.length;) {
      const instruction = readInstruction(written.bytes, at);
      assert.ok(instruction && !instruction.vector);
      // all of 0F but the zero-extending loads and the conditional jump
      if (instruction!.map === 1) assert.ok([0xb6, 0xb7, 0x82].includes(instruction!.opcode));
      at += instruction!.length;
    }
  }
});

/** The bytes that the stores of a copy without loops write: [first, behind the last). */
function stores(size: number): readonly (readonly [number, number])[] {
  const written = x86_64.copy(BigInt(size), { vector: true, floats: true });
  if (!("bytes" in written)) throw new Error(written.unwritable);
  const { bytes } = written;
  const found: [number, number][] = [];
  for (let at = 0; at < bytes.length;) {
    const { length, map, opcode, rex, modrm } = readInstruction(bytes, at)!;
    const end = at + length;
    if (map === 1 ? opcode === 0x11 : opcode === 0x89) {
      const mode = modrm! >> 6;
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const first = mode === 0 ? 0 : mode === 1 ? view.getInt8(end - 1) : view.getInt32(end - 4, true);
      found.push([first, first + (map === 1 ? 16 : rex & 8 ? 8 : 4)]);
    }
    at = end;
  }
  return found.sort((a, b) => a[0] - b[0]);
}

test("pieces of a copy do not overlap, so that a copy of the copy is forwarded piece by piece", () => {
  for (const size of [16, 24, 28, 44, 72, 88, 100, 128, 200, 252]) {
    const pieces = stores(size);
    assert.is(pieces[0]![0], 0);
    assert.is(pieces.at(-1)![1], size);
    for (const [i, [first]] of pieces.slice(1).entries()) assert.is(first, pieces[i]![1], `size ${size}`);
  }
});

test("a size beyond the reach of a displacement is value_out_of_range", () => {
  const copies = [{ name: "race.copy.Huge", standsFor: [], size: 1n << 31n, why: 0 }];
  const { object, diagnostics } = synthesize(
    { target: "x86_64-unknown-linux-gnu", vtables: [], thunks: [], copies, traps: [] },
    x86_64,
  );
  assert.is(object, undefined);
  assert.equal(
    diagnostics.map(({ code }) => code),
    ["value_out_of_range"],
  );
});

test.run();
