/**
 * A plugin in LLVM IR with every kind of reserved symbol, a host in C, and a plan: laid out by RACE, merged and linked,
 * and linked as they are. The three programs say the same.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { relocationName } from "../architectures.js";
import { readElf } from "../../formats/elf/index.js";
import type { Patch, Plan } from "../../specs/plan.js";
import { llvmTool, program, runsX86_64Linux, scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { x86_64 } from "../x86-64/index.js";
import { layoutExecutable } from "./layout-executable.js";
import { mergeObjects } from "./merge-objects.js";
import { patchObject } from "./patch-object.js";
import { synthesize } from "./synthesize.js";

const plugin = `
target triple = "x86_64-unknown-linux-gnu"
@"race.off.Body.mass" = extern_weak hidden global {}, !absolute_symbol !0
@"race.size.Body" = extern_weak hidden global {}, !absolute_symbol !0
@"race.slot.Shape.area" = extern_weak hidden global {}, !absolute_symbol !0
@"race.vtable.0" = external hidden constant i8
declare preserve_mostcc void @"race.copy.Body"(ptr, ptr)
declare void @"race.drop.Body"(ptr)

define i64 @area(ptr %self, i64 %x, i64 %y) {
  %r = mul i64 %x, %y
  ret i64 %r
}
define ptr @create() { ret ptr @"race.vtable.0" }
define i64 @total(ptr %bodies, i64 %n, ptr %spare) {
start:
  br label %loop
loop:
  %i = phi i64 [ 0, %start ], [ %next, %loop ]
  %sum = phi i64 [ 0, %start ], [ %more, %loop ]
  %at = mul i64 %i, ptrtoint (ptr @"race.size.Body" to i64)
  %body = getelementptr i8, ptr %bodies, i64 %at
  call preserve_mostcc void @"race.copy.Body"(ptr %spare, ptr %body)
  %field = getelementptr i8, ptr %spare, i64 ptrtoint (ptr @"race.off.Body.mass" to i64)
  %mass = load i64, ptr %field
  call void @"race.drop.Body"(ptr %spare)
  %more = add i64 %sum, %mass
  %next = add i64 %i, 1
  %done = icmp eq i64 %next, %n
  br i1 %done, label %end, label %loop
end:
  ret i64 %more
}
define i64 @call_area(ptr %self, ptr %vtable) {
  %slot = getelementptr i8, ptr %vtable, i64 ptrtoint (ptr @"race.slot.Shape.area" to i64)
  %f = load ptr, ptr %slot
  %r = call i64 %f(ptr %self, i64 6, i64 7)
  ret i64 %r
}
!0 = !{i64 0, i64 2147483647}
`;

const host = `
typedef unsigned long u64;
struct Body { char pad[SIZE - 24]; u64 mass; char more[16]; };
extern void *create(void); extern u64 total(struct Body *, u64, struct Body *), call_area(void *, void *);
static u64 dropped;
void drop_body(struct Body *b) { dropped += b->mass + b->more[15]; }
/* the default body of a method that the plugin does not know: gets the vtable as argument 1 */
u64 scaled(void *self, void **vtable, u64 by) { u64 (*area)(void *, u64, u64) = vtable[4]; return area(self, by, 10); }
static long out(const char *s, long n) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(1), "D"(1), "S"(s), "d"(n) : "rcx", "r11", "memory"); return r; }
static void number(u64 v) { char b[24]; int i = 24; b[--i] = '\\n'; do b[--i] = '0' + v % 10; while (v /= 10); out(b + i, 24 - i); }
static struct Body bodies[10], spare;
int program(void) {
  for (int i = 0; i < 10; i++) { bodies[i].mass = i * i; bodies[i].more[15] = 1; }
  void **vtable = create();
  number(total(bodies, 10, &spare)); number(dropped); number(call_area(0, vtable));
  number(((u64 (*)(void *, u64))vtable[5])(0, 5)); number((u64)vtable[1]); number((u64)vtable[0]);
  return 0;
}
#ifdef CLOSED
__asm__(".globl _start\\n_start: and $-16, %rsp\\n call program\\n mov $60, %eax\\n xor %edi, %edi\\n syscall");
#else
int main(void) { return program(); }
#endif
`;

function plan(object: Uint8Array, size: bigint): Plan {
  const values: Readonly<Record<string, bigint>> = {
    "race.off.Body.mass": size - 24n,
    "race.size.Body": size,
    "race.slot.Shape.area": 32n,
  };
  const { elf } = readElf(object, "plugin.o");
  const ref = (unit: string, name: string) => ({ unit, object: "", name });
  const patches = elf!.relocations.flatMap(({ target, entries }) =>
    entries.flatMap(({ offset, type, symbol, addend }): Patch[] => {
      const { name } = elf!.symbols[symbol]!;
      const value = values[name];
      if (value === undefined) return [];
      return [
        {
          unit: "plugin",
          object: "",
          section: target,
          offset,
          relocation: relocationName(62, type),
          symbol: name,
          from: 0n,
          to: value + addend,
          what: name,
          why: 0,
        },
      ];
    }),
  );
  const entry = (offset: number, value: Plan["vtables"][number]["entries"][number]["value"]) => ({
    offset,
    value,
    why: 0,
  });
  return {
    target: "x86_64-unknown-linux-gnu",
    patches,
    bindings: [{ from: ref("plugin", "race.drop.Body"), to: ref("host", "drop_body"), why: 0 }],
    traps: [],
    vtables: [
      {
        name: "race.vtable.<Ball as Shape>",
        standsFor: [ref("plugin", "race.vtable.0")],
        entries: [
          entry(0, { kind: "vacant" }),
          entry(8, { kind: "value", value: 99n }),
          entry(32, { kind: "symbol", symbol: ref("plugin", "area") }),
          entry(40, { kind: "thunk", name: "race.thunk.<Ball as Shape>::scaled" }),
        ],
        why: 0,
      },
    ],
    thunks: [
      {
        name: "race.thunk.<Ball as Shape>::scaled",
        position: 1,
        following: 1,
        words: "",
        vtable: "race.vtable.<Ball as Shape>",
        target: ref("host", "scaled"),
        why: 0,
      },
    ],
    copies: [
      { name: "race.copy.Body", standsFor: [ref("plugin", "race.copy.Body")], size, why: 0 },
    ],
  };
}

for (const model of ["static", "pic"])
  for (const size of [40n, 1000n])
    test(`host, plugin, vtable, thunk, copy, drop: ${model}, bodies of ${size} bytes`, () => {
      const llc = llvmTool("llc");
      if (!llc || !program("cc") || !runsX86_64Linux)
        return skip("whole programs", "llc of a rustup toolchain or cc is not here");
      scratch((here) => {
        here.write("plugin.ll", plugin);
        here.write("host.c", host);
        here.run(
          llc,
          "-O2",
          `-relocation-model=${model}`,
          "-filetype=obj",
          "-function-sections",
          "plugin.ll",
          "-o",
          "plugin.o",
        );
        const pic = model === "pic" ? "-fPIE" : "-fno-pie";
        const flags = [
          "-c",
          "-O1",
          "-w",
          "-ffreestanding",
          "-fno-stack-protector",
          "-fno-builtin",
          `-DSIZE=${size}`,
          pic,
          "host.c",
        ];
        here.run("cc", ...flags, "-o", "host.o");
        here.run("cc", ...flags, "-DCLOSED", "-o", "closed.o");
        const object = here.read("plugin.o");
        const wanted = plan(object, size);
        const patched = patchObject({ unit: "plugin", object: "", bytes: object }, wanted, x86_64);
        const made = synthesize(wanted, x86_64);
        assert.equal([...patched.diagnostics, ...made.diagnostics], []);
        here.write("patched.o", patched.bytes!);
        here.write("made.o", made.object!);
        const parts = (first: string) =>
          [first, "patched.o", "made.o"].map((file) => ({
            unit: file,
            object: "",
            bytes: here.read(file),
          }));

        const pie = model === "pic" ? "-pie" : "-no-pie";
        here.run("cc", pie, "host.o", "patched.o", "made.o", "-o", "linked");
        const output = here.run("./linked").stdout;
        assert.is(output, `285\n295\n42\n50\n99\n0\n`);

        const merged = mergeObjects(parts("host.o"), { architecture: x86_64 });
        assert.equal(merged.diagnostics, []);
        here.write("merged.o", merged.object!);
        for (const linker of ["bfd", "lld", "mold"]) {
          if (!program(`ld.${linker}`) && !program(linker)) continue;
          here.run("cc", pie, `-fuse-ld=${linker}`, "merged.o", "-o", "whole");
          assert.is(here.run("./whole").stdout, output);
        }
        const closed = layoutExecutable(parts("closed.o"), [], { architecture: x86_64 });
        assert.equal(closed.diagnostics, []);
        here.write("closed", closed.bytes!);
        assert.is(here.run("./closed").stdout, output);
        if (program("valgrind"))
          assert.match(here.run("valgrind", "./linked").stderr, /ERROR SUMMARY: 0 errors/);
      });
    });

test.run();
