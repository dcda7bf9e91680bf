/** Objects of compilers for RISC-V: sites in every form patched and run, and programs laid out by RACE alone. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf, SHF_ALLOC, SHT_PROGBITS, STB_GLOBAL, STB_LOCAL, writeRelocatable, type ModelSection } from "../../formats/elf/index.js";
import type { Patch, Plan } from "../../specs/plan.js";
import { forms, functionsOf, harnessOf, patchesOf, planOf, withLiterals, type Values } from "../../tools/test/forms.js";
import { llvmTool, program, scratch, type Scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { layoutExecutable, mergeObjects, patchObject, type Executable } from "../emit/index.js";
import { riscv64 } from "./index.js";

const cc = program("riscv64-linux-gnu-gcc");
const qemu = program("qemu-riscv64");
const llc = llvmTool("llc");
const target = "riscv64gc-unknown-linux-gnu";

// this machine's assembler has no relocations of one or two bytes in data
const module = forms
  .replace("x86_64-unknown-linux-gnu", "riscv64-unknown-linux-gnu")
  .replaceAll(/^@data(16|8) = .*\n/gm, "")
  .replace(/^define i64 @f_data\((.|\n)*?^}\n/m, "");
const functions = functionsOf(module);

const sets: readonly Values[] = [
  { "race.off.X": 24n, "race.size.X": 40n, "race.small": 100n, "race.word": 0x1234n, "race.full": 0x76543210n, "race.plain": 72n, "race.default": 5n },
  { "race.off.X": 0x7fffe000n, "race.size.X": 0x800n, "race.small": 127n, "race.word": 0xf7ffn, "race.full": -1n, "race.plain": 0x12345fffn, "race.default": 0x7fff7fffn },
  { "race.off.X": 0n, "race.size.X": 1n, "race.small": 1n, "race.word": 0n, "race.full": 0n, "race.plain": 0n, "race.default": 0n },
];

const plan = (patches: readonly Patch[]): Plan => planOf(target, patches);

function compile(here: Scratch, name: string, text: string, ...options: readonly string[]): Uint8Array {
  here.write(`${name}.ll`, text);
  here.run(llc!, "-O2", "-mattr=+m,+a,+f,+d,+c", "-target-abi=lp64d", "-function-sections", "-filetype=obj", ...options, `${name}.ll`, "-o", `${name}.o`);
  return here.read(`${name}.o`);
}

function linked(here: Scratch, object: string): string {
  here.run(cc!, "-O1", "-w", "-static", "main.c", object, "-o", "main");
  return here.run(qemu!, "./main").stdout;
}

const modes = [["-relocation-model=static", "-code-model=small"], ["-relocation-model=pic"], ["-relocation-model=static", "-code-model=medium"], ["-relocation-model=pic", "-mattr=+relax"]];
modes.forEach((options, mode) =>
  sets.filter((_, index) => mode < 2 || index === 1).forEach((values, index) =>
    test(`sites of LLVM, ${options.join(" ")}, values ${index}: patched and by literals the same`, () => {
      if (!cc || !qemu || !llc) return skip("site forms of RISC-V", "llc, a compiler or an emulator for it is not here");
      scratch((here) => {
        here.write("main.c", harnessOf(functions));
        const object = compile(here, "symbolic", module, ...options);
        compile(here, "literal", withLiterals(module, values), "-relocation-model=static");
        const wanted = linked(here, "literal.o");
        assert.ok(wanted.split("\n").length > functions.length * 10);
        const patches = patchesOf(object, values);
        const patched = patchObject({ unit: "forms", object: "", bytes: object }, plan(patches), riscv64);
        assert.equal(patched.diagnostics, []);
        assert.ok(patched.sites.length >= patches.length && patches.length > functions.length / 2);
        here.write("patched.o", patched.bytes!);
        assert.is(linked(here, "patched.o"), wanted);
        // what is left of the object's relocations has its halves still
        const { object: merged, diagnostics } = mergeObjects([{ unit: "forms", object: "", bytes: patched.bytes! }], { architecture: riscv64 });
        assert.equal(diagnostics, []);
        here.write("merged.o", merged!);
        assert.is(linked(here, "merged.o"), wanted);
      });
    }),
  ),
);

test("a number that lui and addi cannot make is value_out_of_range", () => {
  if (!llc) return skip("range of lui", "llc is not here");
  scratch((here) => {
    const object = compile(here, "symbolic", module, "-relocation-model=static");
    const { bytes, diagnostics } = patchObject({ unit: "forms", object: "", bytes: object }, plan(patchesOf(object, { ...sets[0]!, "race.small": 0x7ffff800n })), riscv64);
    assert.is(bytes, undefined);
    assert.match(diagnostics[0]!.message, /^value of race\.small is 21474816\d\d, and the site can hold -2147485696 to 2147481599$/);
    assert.is(diagnostics[0]!.code, "value_out_of_range");
  });
});

const start = `
static long system(long n, long a, long b, long c) {
  register long a0 __asm__("a0") = a; register long a1 __asm__("a1") = b; register long a2 __asm__("a2") = c; register long a7 __asm__("a7") = n;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory"); return a0;
}
void print(const char *s) { long n = 0; while (s[n]) n++; system(64, 1, (long)s, n); }
void number(unsigned long v) { char b[32]; int i = 31; b[i] = 0; b[--i] = '\\n'; do b[--i] = "0123456789abcdef"[v & 15]; while (v >>= 4); print(b + i); }
extern int run(void);
void finish(int status) { system(93, status, 0, 0); for (;;); }
__asm__(".globl _start\\n_start: andi sp, sp, -16\\n call begin");
void begin(void) { finish(run()); }
`;
const main = `
extern void print(const char *); extern void number(unsigned long);
extern int twice(int); extern int counter, shared[100]; extern const int table[4];
extern int maybe(void) __attribute__((weak)); extern int (*const calls[])(int);
int shared[100]; static int zeros[5000]; int initialised = 7;
int __attribute__((noinline)) pick(int n) { switch (n) { case 0: return 5; case 1: return 77; case 2: return 13; case 3: return 1; case 4: return 99; case 5: return 6; default: return 0; } }
int run(void) {
  shared[3] = 1234;
  print("hello\\n"); number(twice(21)); number(counter); number(shared[3]); number(zeros[4999]); number(initialised);
  number(maybe ? maybe() : 0xdead); number(table[2]); number(calls[0](4) + calls[1](5));
  for (int i = 0; i < 7; i++) number(pick(i));
  return 42;
}
`;
const other = `
extern int shared[100]; int counter = 5; const int table[4] = { 1, 2, 3, 4 };
static int helper(int x) { return x * x; }
int twice(int x) { return 2 * x; }
int unused(int x) { extern int nowhere(int); return nowhere(x); }
int (*const calls[])(int) = { twice, helper };
`;

const layout = (objects: readonly Uint8Array[]): Executable =>
  layoutExecutable(objects.map((bytes, index) => ({ unit: `part${index}`, object: "", bytes })), [], { architecture: riscv64 });

for (const flags of [["-mcmodel=medlow", "-mno-relax"], ["-mcmodel=medany"], ["-fPIC"], ["-fPIE", "-fcommon", "-mno-relax"]])
  test(`C objects, ${flags.join(" ")}: the same output as by ld`, () => {
    if (!cc || !qemu) return skip("layout for RISC-V", "no compiler or no emulator for it is here");
    scratch((here) => {
      const files = Object.entries({ start, main, other }).map(([name, text]) => {
        here.write(`${name}.c`, text);
        here.run(cc, "-O2", "-g", "-w", "-c", "-ffreestanding", "-ffunction-sections", "-fno-builtin", ...flags, `${name}.c`);
        return `${name}.o`;
      });
      here.run(cc, "-static", "-nostdlib", "-no-pie", "-Wl,--gc-sections,--no-relax", ...files, "-o", "by-ld");
      const wanted = here.attempt(qemu, "./by-ld");
      assert.is(wanted.status, 42);
      assert.match(wanted.stdout, /^hello\n2a\n5\n4d2\n0\n7\ndead\n3\n21\n/);
      const made = layout(files.map((file) => here.read(file)));
      assert.equal(made.diagnostics, []);
      here.write("made", made.bytes!);
      assert.equal(here.attempt(qemu, "./made"), wanted);
      const checked = here.run("readelf", "-hlS", "--debug-dump=frames", "made");
      assert.match(checked.stdout, /Machine:\s+RISC-V/);
      assert.match(checked.stdout, /Flags:\s+0x5, RVC, double-float ABI/);
      assert.is(checked.stderr, "");
    });
  });

const symbol = (name: string, section: number, value: bigint, binding = STB_LOCAL) => ({ name, binding, type: 0, visibility: 0, place: { kind: "section", section } as const, value, size: 0n });
const bytes = (name: string, data: readonly number[], relocations: ModelSection["relocations"], code = false): ModelSection => ({
  name, type: SHT_PROGBITS, flags: SHF_ALLOC | (code ? 4n : 0n), alignment: 8, entrySize: 0, content: { kind: "bytes", data: Uint8Array.from(data) }, relocations,
});
const object = (sections: readonly ModelSection[], symbols: readonly ReturnType<typeof symbol>[], flags = 5): Uint8Array =>
  writeRelocatable({ machine: 243, flags, sections, symbols });

test("differences in steps, of whole words, of six bits and of as many bytes as ULEB128 has", () => {
  const at = (offset: number, type: number, which: number, addend = 0n) => ({ offset, type, symbol: which, addend });
  // code of 300 bytes with a label at 0 and one at 300; a difference of them in each form
  const data = bytes("data", [1, 2, 0, 0, 0, 0, 0x80, 0x80, 0x00, 0xc1, 9, 9], [
    at(0, 55, 1), at(0, 38, 0), at(2, 35, 1), at(2, 39, 0, 2n), at(6, 60, 1), at(6, 61, 0), at(9, 53, 1), at(9, 52, 0, 280n),
  ]);
  const code = bytes(".text", Array<number>(304).fill(1), [at(0, 2, 2)], true);
  const made = layout([object([code, data], [symbol("_start", 0, 0n, STB_GLOBAL), symbol("end", 0, 300n), symbol("held", 1, 0n)])]);
  assert.equal(made.diagnostics, []);
  const { elf } = readElf(made.bytes!, "made");
  const found = elf!.sections.find(({ name }) => name === "data")!;
  assert.equal([...found.data], [300 & 255, 1, 298 & 255, 1, 0, 0, 0xac, 0x82, 0x00, 0xc0 | 20, 9, 9]);
});

test("a half that names no relocation, and room that is not right, are refused with their places", () => {
  const lonely = object([bytes(".text", [0x13, 5, 5, 0], [{ offset: 0, type: 24, symbol: 0, addend: 0n }], true)], [symbol("_start", 0, 0n, STB_GLOBAL)]);
  assert.equal(layout([lonely]).diagnostics.map(({ code, message }) => `${code} ${message}`), [
    "damaged_object R_RISCV_PCREL_LO12_I at part0 .text+0x0 names no place of a relocation that it could complete",
  ]);
  const room = (offset: number) => object([bytes(".text", [1, 0, 1, 0, 1, 0, 1, 0, 1, 0], [{ offset, type: 43, addend: 2n }], true)], [symbol("_start", 0, 0n, STB_GLOBAL)]);
  assert.equal(layout([room(2)]).diagnostics, []);
  assert.equal(layout([room(4)]).diagnostics.map(({ code }) => code), ["unsupported_in_closed_program"]);
  assert.match(layout([room(4)]).diagnostics[0]!.message, /R_RISCV_ALIGN at part0 \.text\+0x4 asks for an alignment to 4 bytes/);
});

test("objects for 16 registers do not meet those for 32; compressed instructions meet any", () => {
  const of = (name: string, flags: number) => object([bytes(".text", [0x82, 0x80], [], true)], [symbol(name, 0, 0n, STB_GLOBAL)], flags);
  assert.equal(layout([of("_start", 5), of("other", 4)]).diagnostics, []);
  assert.equal(layout([of("_start", 5), of("other", 13)]).diagnostics.map(({ code, message, labels }) => [`${code} ${message}`, ...labels.map(({ text }) => text)]), [[
    "wrong_target part1 and part0 do not fit each other: they differ in integer registers",
    "part0: integer registers: 32",
    "part1: integer registers: 16 (RVE)",
  ]]);
});

test("objects whose calls pass floating-point numbers otherwise are not mixed", () => {
  const soft = object([bytes(".text", [0x82, 0x80], [], true)], [symbol("_start", 0, 0n, STB_GLOBAL)], 1);
  const hard = object([bytes(".text", [0x82, 0x80], [], true)], [symbol("other", 0, 0n, STB_GLOBAL)], 5);
  for (const { diagnostics } of [layout([soft, hard]), mergeObjects([soft, hard].map((one, index) => ({ unit: `part${index}`, object: "", bytes: one })), { architecture: riscv64 })])
    assert.equal(diagnostics.map(({ code, message, labels }) => [`${code} ${message}`, ...labels.map(({ text }) => text)]), [[
      "wrong_target part1 and part0 do not fit each other: they differ in floating-point arguments",
      "part0: floating-point arguments: in integer registers (lp64)",
      "part1: floating-point arguments: in registers, as doubles (lp64d)",
    ]]);
});

test.run();
