/** Code that we write, run by an emulator: thunks between functions of a C compiler, and copies of all sizes at all alignments. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Copy, Thunk } from "../../specs/plan.js";
import { program, scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { synthesize, type Asked } from "../emit/synthesize.js";
import { riscv64 } from "./index.js";

const target = "riscv64gc-unknown-linux-gnu";
const vtable = { name: "the_vtable", standsFor: [], entries: [{ offset: 16, value: { kind: "value", value: 42n }, why: 0 }], why: 0 } as const;

/** What the program says when it was built with a synthesised object and run; undefined where that cannot be done. */
function ran(asked: Partial<Asked>, harness: string, ...options: readonly string[]): string | undefined {
  const [cc, qemu] = [program("riscv64-linux-gnu-gcc"), program("qemu-riscv64")];
  if (!cc || !qemu) return void skip("code for RISC-V", "no compiler or no emulator for it is here");
  const { object, diagnostics } = synthesize({ target, vtables: [], thunks: [], copies: [], traps: [], ...asked }, riscv64);
  assert.equal(diagnostics, []);
  return scratch((here) => {
    here.write("made.o", object!);
    here.write("main.c", harness);
    here.run(cc, "-O1", "-w", "-static", ...options, "main.c", "made.o", "-o", "main");
    return here.attempt(qemu, "./main").stdout;
  });
}

/** C types by letter; `w` and `f` show that what is not shifted stays in step with what is. */
const types = { i: "unsigned long", w: "unsigned __int128", f: "double" } as const;
const shapes = ["", "i", "iiiii", "iiiiii", "iiiiiii", "iiiiiiiiii", "f", "fffffff", "fffffffff", "fffffffffffffff", "fffffffffffffffii", "iiiiiw", "iiiiw", "iiiiiiw", "iiiwi", "iiwii", "wwww", "iwiwiw", "ififififififififififif", "iiiiifffffffffwfi"];
const declared = (words: string): string => [...words].map((word, at) => `, ${types[word as keyof typeof types]} a${at}`).join("");
const value = (word: string, at: number): string => (word === "w" ? `((unsigned __int128)${at + 7} << 90 | ${at + 3})` : `${at + 2}`);
const nameOf = (words: string, position: number): string => `${words}_${position}`;
const both = shapes.flatMap((words) => [1, 2].map((position) => ({ words, position })));

const calls = `
#include <stdio.h>
extern const unsigned long the_vtable[];
int wrong;
${both
  .map(({ words, position }) => {
    const name = nameOf(words, position);
    const lead = Array.from({ length: position }, (_, at) => `unsigned long r${at}`).join(", ");
    const checks = [...words].map((word, at) => ` || a${at} != ${value(word, at)}`);
    return `
unsigned long t_${name}(${lead}, unsigned long vtable${declared(words)}) {
  volatile __attribute__((aligned(16))) char room[16]; if ((unsigned long)room % 16) wrong++;
  if (r0 != 91 || vtable != (unsigned long)the_vtable${checks.join("")}) { wrong++; puts("${name}"); }
  return 77;
}
extern unsigned long thunk_${name}(${lead}${declared(words)});`;
  })
  .join("\n")}
int main(void) {
${both.map(({ words, position }) => `  if (thunk_${nameOf(words, position)}(${["91", "92"].slice(0, position).join(", ")}${[...words].map((word, at) => `, ${value(word, at)}`).join("")}) != 77) wrong++;`).join("\n")}
  if (the_vtable[2] != 42) wrong++;
  printf("%d wrong\\n", wrong);
  return wrong;
}
`;

const thunks: readonly Thunk[] = both.map(({ words, position }) => ({
  name: `thunk_${nameOf(words, position)}`,
  position,
  following: [...words].reduce((sum, word) => sum + (word === "w" ? 2 : word === "i" ? 1 : 0), 0),
  words,
  vtable: "the_vtable",
  target: { unit: "host", object: "", name: `t_${nameOf(words, position)}` },
  why: 0,
}));

for (const [options, how] of [[[], "at a fixed address"], [["-static-pie", "-fPIE"], "at any address"], [["-Wl,--no-relax"], "without relaxation"]] as const)
  test(`thunks: arguments of all kinds end up where the body looks for them, ${how}`, () => {
    const said = ran({ vtables: [vtable], thunks }, calls, ...options);
    if (said !== undefined) assert.is(said, "0 wrong\n");
  });

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 20, 24, 28, 40, 48, 64, 100, 191, 192, 200, 256, 260, 1000, 4096, 6000];
const copies: readonly Copy[] = sizes.map((size) => ({ name: `copy_${size}`, standsFor: [], size: BigInt(size), why: 0 }));

const copying = `
#include <stdio.h>
#include <string.h>
static unsigned char from[8192], to[8192], want[8192];
static int call(void (*copy)(void), void *a, void *b) {
  register void *a0 __asm__("a0") = a; register void *a1 __asm__("a1") = b;
  register unsigned long a2 __asm__("a2") = 2, a3 __asm__("a3") = 3, a4 __asm__("a4") = 4, a5 __asm__("a5") = 5, a6 __asm__("a6") = 6, a7 __asm__("a7") = 7;
  register unsigned long t0 __asm__("t0") = 10, t4 __asm__("t4") = 14, t5 __asm__("t5") = 15, t6 __asm__("t6") = 16;
  __asm__ volatile("jalr ra, 0(%12)" : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a6), "+r"(a7), "+r"(t0), "+r"(t4), "+r"(t5), "+r"(t6)
    : "r"(copy) : "ra", "t1", "t2", "t3", "memory");
  return a0 == a && a1 == b && a2 == 2 && a3 == 3 && a4 == 4 && a5 == 5 && a6 == 6 && a7 == 7 && t0 == 10 && t4 == 14 && t5 == 15 && t6 == 16;
}
${sizes.map((size) => `extern void copy_${size}(void);`).join("\n")}
static struct { int size; void (*run)(void); } all[] = { ${sizes.map((size) => `{${size}, copy_${size}}`).join(", ")} };
int main(void) {
  int wrong = 0, calls = 0;
  for (int i = 0; i < 8192; i++) from[i] = i * 7 + i / 256;
  for (int i = 0; i < sizeof all / sizeof *all; i++)
    for (int x = 0; x < 9; x++)
      for (int y = 0; y < 9; y += x + 1) {
        memset(to, 0xa5, sizeof to); memset(want, 0xa5, sizeof want);
        memcpy(want + 64 + x, from + 64 + y, all[i].size);
        if (!call(all[i].run, to + 64 + x, from + 64 + y) || memcmp(to, want, sizeof to)) { wrong++; printf("%d %d %d\\n", all[i].size, x, y); }
        calls++;
      }
  printf("%d calls, %d wrong\\n", calls, wrong);
}
`;

test("copies move exactly their bytes, at every alignment, and keep the registers of preserve_most", () => {
  const said = ran({ copies }, copying);
  if (said !== undefined) assert.is(said, `${sizes.length * (9 + 5 + 3 + 3 + 2 + 2 + 2 + 2 + 1)} calls, 0 wrong\n`);
});

test("where floating-point numbers have no registers of their own they are arguments like others", () => {
  const features = riscv64.features("riscv64imac-unknown-none-elf");
  const [soft, hard] = [features, riscv64.features(target)].map((one) => riscv64.thunk(1, 1, "fi", one));
  if (!soft || !hard || !("bytes" in soft) || !("bytes" in hard)) return assert.unreachable();
  assert.is(soft.bytes.length - hard.bytes.length, 4, "one move more");
  assert.ok("unwritable" in riscv64.thunk(1, 1, "x", features));
  assert.ok("bytes" in riscv64.thunk(1, 1, "x", riscv64.features(target)));
  assert.is(riscv64.flags(target), 5);
  assert.is(riscv64.flags("riscv64imac-unknown-none-elf"), 1);
});

test.run();
