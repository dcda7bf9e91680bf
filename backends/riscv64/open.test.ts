/** Immediates that are left open: numbers that fit and that do not, with every choice of registers, run by an emulator. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import type { Patch, Plan } from "../../specs/plan.js";
import { llvmTool, program, scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { relocationName } from "../architectures.js";
import { patchObject } from "../emit/index.js";
import { immediates } from "./immediates.js";
import { riscv64 } from "./index.js";

const quoted = (template: string): string => template.replaceAll('"', "\\22");
const symbol = '@"race.off.A"';
const integers = immediates.accesses.filter(({ register }) => register === "r");
const floats = immediates.accesses.filter(({ register }) => register === "f");
/** Registers of the result and of the base: the same, others, and the temporaries that a way around may want. */
const pairs = [["a0", "a0"], ["a1", "a0"], ["a0", "t0"], ["t0", "t0"], ["t1", "t1"]] as const;
const loads = integers.flatMap(({ load, signed }) => [load, ...(signed ? [signed] : [])]);
const stores = integers.map(({ store }) => store);

const module = `target triple = "riscv64-unknown-linux-gnu"
${symbol} = extern_weak hidden global {}
${loads.flatMap((load, form) => pairs.map(([to, base], i) => `define i64 @load_${form}_${i}(ptr %p) {
  %v = call i64 asm sideeffect "${quoted(load)}", "={${to}},{${base}},S,~{memory}"(ptr %p, ptr ${symbol})
  ret i64 %v
}`)).join("\n")}
${stores.flatMap((store, form) => [["a1", "a0"], ["t1", "t0"], ["t0", "a0"]].map(([value, base], i) => `define void @store_${form}_${i}(ptr %p, i64 %v) {
  call void asm sideeffect "${quoted(store)}", "{${value}},{${base}},S,~{memory}"(i64 %v, ptr %p, ptr ${symbol})
  ret void
}`)).join("\n")}
${integers.map(({ zero }, form) => `define void @zero_${form}(ptr %p) {
  call void asm sideeffect "${quoted(zero!)}", "r,S,~{memory}"(ptr %p, ptr ${symbol})
  ret void
}`).join("\n")}
${pairs.map(([to, base], i) => `define i64 @add_${i}(i64 %n) {
  %v = call i64 asm "${quoted(immediates.add)}", "={${to}},{${base}},S"(i64 %n, ptr getelementptr (i8, ptr ${symbol}, i64 4))
  ret i64 %v
}`).join("\n")}
${floats.flatMap(({ load, store, types: [type] }) => ["a0", "t0"].map((base, i) => `define ${type} @load_${type}_${i}(ptr %p) {
  %v = call ${type} asm sideeffect "${quoted(load)}", "=f,{${base}},S,~{memory}"(ptr %p, ptr ${symbol})
  ret ${type} %v
}
define void @store_${type}_${i}(ptr %p, ${type} %v) {
  call void asm sideeffect "${quoted(store)}", "f,{${base}},S,~{memory}"(${type} %v, ptr %p, ptr ${symbol})
  ret void
}`)).join("\n")}
${floats.map(({ zero, types: [type] }) => `define void @zero_${type}(ptr %p) {
  call void asm sideeffect "${quoted(zero!)}", "r,S,~{memory}"(ptr %p, ptr ${symbol})
  ret void
}`).join("\n")}
define i64 @number() {
  %v = call i64 asm "${quoted(immediates.number)}", "=r,S"(ptr ${symbol})
  ret i64 %v
}
`;

const widths = [1, 1, 2, 2, 4, 4, 8];
const kinds = ["unsigned char", "signed char", "unsigned short", "short", "unsigned", "int", "long"];

const harness = (value: bigint): string => `
#include <stdio.h>
#include <string.h>
typedef unsigned long u64; typedef long s64;
static unsigned char memory[64] __attribute__((aligned(16))), want[64];
static int wrong;
static void check(const char *what, u64 found, u64 wanted) { if (found != wanted || memcmp(memory, want, 64)) { wrong++; printf("%s: %lx, not %lx\\n", what, found, wanted); } memcpy(memory, want, 64); }
${loads.flatMap((_, form) => pairs.map((__, i) => `u64 load_${form}_${i}(void *);`)).join(" ")}
${stores.flatMap((_, form) => [0, 1, 2].map((i) => `void store_${form}_${i}(void *, u64);`)).join(" ")}
${stores.map((_, form) => `void zero_${form}(void *);`).join(" ")}
${pairs.map((_, i) => `u64 add_${i}(u64);`).join(" ")} u64 number(void);
${floats.flatMap(({ types: [type] }) => [`void zero_${type}(void *);`, ...[0, 1].map((i) => `${type} load_${type}_${i}(void *); void store_${type}_${i}(void *, ${type});`)]).join(" ")}
int main(void) {
  for (int i = 0; i < 64; i++) memory[i] = want[i] = i * 37 + 129;
  void *p = memory + 16 - (${value}L);
${loads.flatMap((_, form) => pairs.map((__, i) => `  check("load_${form}_${i}", load_${form}_${i}(p), (u64)*(${kinds[form]} *)(memory + 16));`)).join("\n")}
${stores.flatMap((_, form) => [0, 1, 2].map((i) => `  { u64 v = 0x8877665544332211ul + ${i}; memcpy(want + 16, &v, ${[1, 2, 4, 8][form]}); store_${form}_${i}(p, v); check("store_${form}_${i}", 0, 0); }`)).join("\n")}
${stores.map((_, form) => `  memset(want + 16, 0, ${[1, 2, 4, 8][form]}); zero_${form}(p); check("zero_${form}", 0, 0);`).join("\n")}
${pairs.map((_, i) => `  check("add_${i}", add_${i}(1000), (u64)(1000 + 4 + (${value}L)));`).join("\n")}
${floats.flatMap(({ types: [type] }) => [0, 1].map((i) => `  { ${type} v = 1.5 + ${i}, w; memcpy(want + 16, &v, sizeof v); store_${type}_${i}(p, v); check("store_${type}_${i}", 0, 0); w = load_${type}_${i}(p); check("load_${type}_${i}", w == v, 1); }`)).join("\n")}
${floats.map(({ types: [type] }) => `  memset(want + 16, 0, sizeof(${type})); zero_${type}(p); check("zero_${type}", 0, 0);`).join("\n")}
  check("number", number(), (u64)(${value}L));
  printf("%d wrong\\n", wrong);
}
`;

function patchesOf(object: Uint8Array, value: bigint): readonly Patch[] {
  const { elf } = readElf(object, "open.o");
  return elf!.relocations.flatMap(({ target: section, entries }) =>
    entries.flatMap(({ offset, type, symbol: index, addend }): Patch[] => {
      if (elf!.symbols[index]!.name !== "race.off.A") return [];
      return [{ unit: "open", object: "", section, offset, relocation: relocationName(243, type), symbol: "race.off.A", from: 0n, to: value + addend, what: "the offset", why: 0 }];
    }),
  );
}

test("an immediate that is open holds any number: in itself, or by a way around", () => {
  const [cc, qemu, llc] = [program("riscv64-linux-gnu-gcc"), program("qemu-riscv64"), llvmTool("llc")];
  if (!cc || !qemu || !llc) return skip("open immediates of RISC-V", "llc, a compiler or an emulator for it is not here");
  assert.is(widths.length, loads.length);
  scratch((here) => {
    here.write("open.ll", module);
    here.run(llc, "-O1", "-mattr=+m,+a,+f,+d,+c", "-target-abi=lp64d", "-relocation-model=pic", "-filetype=obj", "open.ll", "-o", "open.o");
    const object = here.read("open.o");
    for (const value of [0n, 8n, 2040n, 2048n, 4096n, 0x12345678n, -1n, -2044n, -2052n, 0x7fff0000n]) {
      const plan: Plan = { target: "riscv64gc-unknown-linux-gnu", patches: patchesOf(object, value), bindings: [], vtables: [], thunks: [], copies: [], traps: [] };
      const { bytes, diagnostics } = patchObject({ unit: "open", object: "", bytes: object }, plan, riscv64);
      assert.equal(diagnostics, []);
      here.write("patched.o", bytes!);
      here.write("main.c", harness(value));
      here.run(cc, "-O1", "-w", "-static", "main.c", "patched.o", "-o", "main");
      assert.is(here.attempt(qemu, "./main").stdout, "0 wrong\n", String(value));
    }
    const far: Plan = { target: "riscv64gc-unknown-linux-gnu", patches: patchesOf(object, 1n << 31n), bindings: [], vtables: [], thunks: [], copies: [], traps: [] };
    const { diagnostics } = patchObject({ unit: "open", object: "", bytes: object }, far, riscv64);
    assert.match(diagnostics[0]!.message, /^the offset is 2147483648, and the site can hold -2048 to 2047$/);
  });
});

/** What marks the absence of a value may take all bits, as an immediate and where LLVM would load it from the table. */
const wideModule = `target triple = "riscv64-unknown-linux-gnu"
${symbol} = extern_weak global {}
define i64 @number() {
  %v = call i64 asm "${quoted(immediates.number)}", "=r,S"(ptr ${symbol})
  ret i64 %v
}
define i64 @loaded(i64 %n) {
  %v = add i64 %n, ptrtoint (ptr ${symbol} to i64)
  ret i64 %v
}
`;

test("a number of 64 bits is put together behind the section, all ones in place", () => {
  const [cc, qemu, llc] = [program("riscv64-linux-gnu-gcc"), program("qemu-riscv64"), llvmTool("llc")];
  if (!cc || !qemu || !llc) return skip("numbers of 64 bits on RISC-V", "llc, a compiler or an emulator for it is not here");
  scratch((here) => {
    here.write("open.ll", wideModule);
    here.run(llc, "-O1", "-mattr=+m,+a,+f,+d,+c", "-target-abi=lp64d", "-relocation-model=pic", "-filetype=obj", "open.ll", "-o", "open.o");
    const object = here.read("open.o");
    assert.equal([...new Set(patchesOf(object, 0n).map(({ relocation }) => relocation))].sort(), ["R_RISCV_GOT_HI20", "R_RISCV_NONE"]);
    const random = fc.sample(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), { numRuns: 12, seed: 64 });
    for (const value of [5n, 0xfffn, 1n << 31n, 0x7fff_ffffn, 0xffff_ffffn, 1n << 32n, 1n << 63n, (1n << 63n) + 1n, (1n << 63n) - 1n, (1n << 64n) - 1n, (1n << 64n) - 0x800n, 0x8000_0000_0000_0800n, ...random]) {
      const plan: Plan = { target: "riscv64gc-unknown-linux-gnu", patches: patchesOf(object, value), bindings: [], vtables: [], thunks: [], copies: [], traps: [] };
      const { bytes, diagnostics } = patchObject({ unit: "open", object: "", bytes: object }, plan, riscv64);
      assert.equal(diagnostics, []);
      here.write("patched.o", bytes!);
      here.write("main.c", `#include <stdio.h>\nunsigned long number(void), loaded(unsigned long);\nint main(void) { printf("%lu %lu", number(), loaded(3)); return 0; }`);
      here.run(cc, "-O1", "-static", "main.c", "patched.o", "-o", "main");
      assert.is(here.attempt(qemu, "./main").stdout, `${value} ${BigInt.asUintN(64, value + 3n)}`);
    }
  });
});

test.run();
