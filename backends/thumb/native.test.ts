/**
 * Code of LLVM and code that we write, run by an emulated Cortex-M4: sites patched, thunks, copies. The programs are laid out
 * by RACE alone, with `core` of the toolchain, so this is also what its own layout does for ELF32.
 */
import { readdirSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import { readLines } from "../../formats/dwarf/index.js";
import type { Copy, Patch, Plan, Thunk } from "../../specs/plan.js";
import { llvmTool, program, scratch, type Scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import type { Architecture } from "../architecture.js";
import { withAddends } from "../addends.js";
import { relocationName } from "../architectures.js";
import { layoutExecutable, mergeObjects, patchObject } from "../emit/index.js";
import { synthesize } from "../emit/synthesize.js";
import { thumb } from "./index.js";

const target = "thumbv7em-none-eabi";
const qemu = program("qemu-system-arm");
const sysroot = spawnSync("rustc", ["--print", "sysroot"], { encoding: "utf8" }).stdout?.trim();
const libraries = ((): readonly string[] => {
  const folder = join(sysroot ?? "/nowhere", "lib/rustlib", target, "lib");
  try {
    return readdirSync(folder).filter((name) => /^lib(core|compiler_builtins)-.*\.rlib$/.test(name)).map((name) => join(folder, name));
  } catch {
    return [];
  }
})();
const ready = qemu !== undefined && libraries.length === 2;

/** Start, text and end by semihosting; the vectors come first in the first object, and so at address 0. */
const runtime = `
#![no_std] #![no_main] #![allow(warnings)]
#[panic_handler] fn panic(_: &core::panic::PanicInfo) -> ! { print("panic\\n"); exit(1) }
fn host(op: u32, arg: *const u8) -> u32 { let r; unsafe { core::arch::asm!("bkpt 0xab", inlateout("r0") op => r, in("r1") arg) }; r }
fn exit(status: u32) -> ! { let block = [0x20026u32, status]; host(0x20, block.as_ptr().cast()); loop {} }
#[inline(never)] fn print(text: &str) { let mut all = [0u8; 64]; for (a, b) in all[..63].iter_mut().zip(text.bytes()) { *a = b } host(4, all.as_ptr()); }
#[inline(never)] fn number(value: u32) { let mut all = *b"00000000\\n\\0"; for i in 0..8 { all[i] = b"0123456789abcdef"[(value >> (28 - 4 * i) & 15) as usize]; } host(4, all.as_ptr()); }
#[repr(C)] struct Vectors(*const u32, unsafe extern "C" fn() -> !);
unsafe impl Sync for Vectors {}
#[link_section = ".vectors"] #[no_mangle] #[used] static VECTORS: Vectors = Vectors(0x20010000 as *const u32, _start);
#[no_mangle] unsafe extern "C" fn _start() -> ! { run(); exit(42) }
`;

function compiled(here: Scratch, name: string, text: string): Uint8Array {
  here.write(`${name}.rs`, runtime + text);
  here.run("rustc", "--target", target, "-O", "-g", "-C", "panic=abort", "-C", "codegen-units=1", "--emit", "obj", `${name}.rs`, "-o", `${name}.o`);
  return here.read(`${name}.o`);
}

/** What the program of these objects says. */
function ran(here: Scratch, ...objects: readonly Uint8Array[]): string {
  return ranBy(here, thumb, objects);
}

function ranBy(here: Scratch, architecture: Architecture, objects: readonly Uint8Array[]): string {
  const inputs = objects.map((bytes, index) => ({ unit: `part${index}`, object: "", bytes }));
  const archives = libraries.map((file) => ({ file, bytes: new Uint8Array(readFileSync(file)) }));
  const { bytes, diagnostics } = layoutExecutable(inputs, archives, { architecture });
  assert.equal(diagnostics, []);
  here.write("program", bytes!);
  const { stdout, status, stderr } = here.attempt("timeout", "30", qemu!, "-M", "mps2-an386", "-nographic", "-semihosting-config", "enable=on,target=native", "-kernel", "program");
  assert.is(status, 42, `${stdout}${stderr}`);
  return stdout + stderr;
}

// addresses are 32 bits here, and so are the numbers
const module = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../emit/cases/forms.ll"), "utf8")
  .replace("x86_64-unknown-linux-gnu", target)
  .replaceAll("i64", "i32")
  .replaceAll(/(?:zext|trunc) i32 (%\w+) to i32/g, "add i32 $1, 0");
const functions = [...module.matchAll(/^define i32 @(f_\w+)/gm)].map((match) => match[1]!);

type Values = Readonly<Record<string, bigint>>;
const sets: readonly Values[] = [
  { "race.off.X": 24n, "race.size.X": 40n, "race.small": 100n, "race.word": 0x1234n, "race.full": 0xfedcba98n, "race.plain": 72n, "race.default": 5n },
  { "race.off.X": 0x7fffff00n, "race.size.X": 0x7fffffffn, "race.small": 127n, "race.word": 0xfffen, "race.full": 0x80000000n, "race.plain": 0x12345678n, "race.default": 0x7fffffffn },
];

const literals = (values: Values): string =>
  module
    .replaceAll(/ptrtoint \(ptr @"(race[\w.]+)" to (i\d+)\)/g, (_, name: string, type: string) => `${BigInt.asIntN(Number(type.slice(1)), values[name]!)}`)
    .replaceAll(/(add|sub) \(i32 (\S+), i32 (\d+)\)/g, (_, operation: string, left: string, right: string) =>
      `${BigInt.asIntN(32, operation === "add" ? BigInt(left) + BigInt(right) : BigInt(left) - BigInt(right))}`,
    );

function patchesOf(object: Uint8Array, values: Values): readonly Patch[] {
  const elf = withAddends(readElf(object, "forms.o").elf!, thumb);
  return elf.relocations.flatMap(({ target: section, entries }) =>
    entries.flatMap(({ offset, type, symbol: index, addend }): Patch[] => {
      const symbol = elf.symbols[index]!.name;
      const value = values[symbol];
      if (value === undefined) return [];
      return [{ unit: "forms", object: "", section, offset, relocation: relocationName(40, type), symbol, from: addend, to: value + addend, what: `value of ${symbol}`, why: 0 }];
    }),
  );
}

const plan = (patches: readonly Patch[]): Plan => ({ target, patches, bindings: [], vtables: [], thunks: [], copies: [], traps: [] });

const harness = `
extern "C" { ${functions.map((name) => `fn ${name}(x: u32, p: *mut u8) -> u32;`).join(" ")} }
#[no_mangle] extern "C" fn ext(_: *mut u8) {}
#[no_mangle] extern "C" fn seven(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32) -> u32 {
  let mut sum = 0u32; for (k, v) in [1u32, 2, 3, 5, 7, 11, 13, 17].iter().zip([a, b, c, d, e, f, g, h]) { sum = sum.wrapping_add(k.wrapping_mul(v)); } sum
}
static mut MEMORY: [u8; 4096] = [0; 4096];
unsafe fn run() {
  let all: [(&str, unsafe extern "C" fn(u32, *mut u8) -> u32); ${functions.length}] = [${functions.map((name) => `("${name} ", ${name})`).join(", ")}];
  for (name, f) in all {
    print(name);
    let mut sum = 17u32;
    for x in [0u32, 1, 3, 24, 39, 40, 99, 100, 126, 127, 128, 255, 0x1233, 0xfffd, 0x7fffffff, 0x80000000, 0xfffffff0] {
      let memory = &mut *core::ptr::addr_of_mut!(MEMORY);
      for (k, byte) in memory.iter_mut().enumerate() { *byte = (k * 37 + 11) as u8; }
      sum = sum.rotate_left(5) ^ f(x, memory.as_mut_ptr());
    }
    number(sum);
  }
}
`;

sets.forEach((values, index) =>
  test(`sites of LLVM, values ${index}: patched and by literals the same`, () => {
    const llc = llvmTool("llc");
    if (!ready || !llc) return skip("site forms of Thumb", "llc, qemu-system-arm or the toolchain's core for it is not here");
    scratch((here) => {
      const compile = (name: string, text: string): Uint8Array => {
        here.write(`${name}.ll`, text);
        here.run(llc, "-O2", "-mcpu=cortex-m4", "-relocation-model=static", "-function-sections", "-filetype=obj", `${name}.ll`, "-o", `${name}.o`);
        return here.read(`${name}.o`);
      };
      const main = compiled(here, "main", harness);
      const wanted = ran(here, main, compile("literal", literals(values)));
      assert.ok(wanted.split("\n").length > functions.length);
      const object = compile("symbolic", module);
      const patches = patchesOf(object, values);
      // a byte and a halfword of data have less room than a number of the second set
      const { bytes, sites, diagnostics } = patchObject({ unit: "forms", object: "", bytes: object }, plan(patches), thumb);
      assert.equal(diagnostics, []);
      assert.is(sites.length, patches.length);
      assert.is(ran(here, main, bytes!), wanted);
      const { object: merged } = mergeObjects([main, bytes!].map((one, at) => ({ unit: `u${at}`, object: "", bytes: one })), { architecture: thumb });
      assert.is(ran(here, merged!), wanted);
    });
  }),
);

const types = { i: "u32", w: "u64", f: "f32" } as const;
const shapes = ["", "i", "ii", "iii", "iiii", "iiiiiiii", "w", "iw", "wi", "ww", "iiw", "iww", "f", "fif", "ffff", "fffffi", "wiwi", "iwiwiw"];
const value = (word: string, at: number): string => (word === "w" ? `0x${at + 1}122334455667788` : word === "f" ? `${at}.5` : `${at + 2}`);
const both = shapes.flatMap((words) => [1, 2].map((position) => ({ words, position, name: `${words}_${position}` })));
const declared = (words: string): string => [...words].map((word, at) => `, a${at}: ${types[word as keyof typeof types]}`).join("");

const calls = `
extern "C" { static the_vtable: [u32; 5]; }
static mut WRONG: u32 = 0;
${both
  .map(({ words, position, name }) => {
    const lead = Array.from({ length: position }, (_, at) => `r${at}: u32`).join(", ");
    const checks = [...words].map((word, at) => ` || a${at} != ${value(word, at)}`);
    return `
#[no_mangle] unsafe extern "C" fn t_${name}(${lead}, vtable: *const u32${declared(words)}) -> u32 {
  if r0 != 91 || vtable != the_vtable.as_ptr()${checks.join("")} { WRONG += 1; print("${name}\\n"); }
  let sp: u32; core::arch::asm!("mov {}, sp", out(reg) sp); if sp % 8 != 0 { WRONG += 1; print("stack\\n"); }
  77
}
extern "C" { fn thunk_${name}(${lead}${declared(words)}) -> u32; }`;
  })
  .join("\n")}
unsafe fn run() {
  if the_vtable[4] != 42 { WRONG += 1; }
${both.map(({ words, position, name }) => `  if thunk_${name}(${["91", "92"].slice(0, position).join(", ")}${[...words].map((word, at) => `, ${value(word, at)}`).join("")}) != 77 { WRONG += 1; }`).join("\n")}
  number(WRONG);
}
`;

test("thunks: arguments of all kinds end up where the body looks for them", () => {
  if (!ready) return skip("thunks of Thumb", "qemu-system-arm or the toolchain's core for it is not here");
  const thunks: readonly Thunk[] = both.map(({ words, position, name }) => ({
    name: `thunk_${name}`,
    position,
    following: [...words].reduce((sum, word) => sum + (word === "w" ? 2 : word === "i" ? 1 : 0), 0),
    words,
    vtable: "the_vtable",
    target: { unit: "host", object: "", name: `t_${name}` },
    why: 0,
  }));
  const vtable = { name: "the_vtable", standsFor: [], entries: [{ offset: 16, value: { kind: "value", value: 42n }, why: 0 }, { offset: 4, value: { kind: "symbol", symbol: { unit: "host", object: "", name: "t__1" } }, why: 0 }], why: 0 } as const;
  const { object, diagnostics } = synthesize({ target, vtables: [vtable], thunks, copies: [], traps: [] }, thumb);
  assert.equal(diagnostics, []);
  scratch((here) => assert.is(ran(here, compiled(here, "main", calls), object!), "00000000\n"));
});

const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 40, 63, 95, 96, 97, 104, 111, 200, 1000, 4097];
const copying = `
extern "C" { ${sizes.map((size) => `fn copy_${size}(to: *mut u8, from: *const u8);`).join(" ")} }
static mut FROM: [u8; 4160] = [0; 4160]; static mut TO: [u8; 4160] = [0; 4160];
unsafe fn run() {
  let all: [(usize, unsafe extern "C" fn(*mut u8, *const u8)); ${sizes.length}] = [${sizes.map((size) => `(${size}, copy_${size})`).join(", ")}];
  let (from, to) = (&mut *core::ptr::addr_of_mut!(FROM), &mut *core::ptr::addr_of_mut!(TO));
  for (i, byte) in from.iter_mut().enumerate() { *byte = (i * 7 + i / 256) as u8 | 1; }
  let mut wrong = 0;
  for (size, copy) in all { for x in 0..4 { for y in 0..4 {
    for byte in to.iter_mut() { *byte = 0; }
    copy(to.as_mut_ptr().add(16 + x), from.as_ptr().add(16 + y));
    for (i, &byte) in to.iter().enumerate() {
      let inside = i >= 16 + x && i < 16 + x + size;
      if byte != (if inside { from[i - x + y] } else { 0 }) { wrong += 1; }
    }
  } } }
  number(wrong);
}
`;

test("copies move exactly their bytes, at every alignment", () => {
  if (!ready) return skip("copies of Thumb", "qemu-system-arm or the toolchain's core for it is not here");
  const copies: readonly Copy[] = sizes.map((size) => ({ name: `copy_${size}`, standsFor: [], size: BigInt(size), why: 0 }));
  const { object, diagnostics } = synthesize({ target, vtables: [], thunks: [], copies, traps: [] }, thumb);
  assert.equal(diagnostics, []);
  scratch((here) => assert.is(ran(here, compiled(here, "main", copying), object!), "00000000\n"));
});

/** A function in a section of its own, with so much room behind it that its calls do not reach. */
const spread = (name: string, more: number, calls: readonly string[]): string =>
  `.section .text.${name},\\"ax\\",%progbits; .globl ${name}; .type ${name},%function; .thumb_func; ${name}: push {{r4, lr}}; movs r4, #${more}; ${calls.map((call) => `bl ${call}; add r4, r0; `).join("")}mov r0, r4; pop {{r4, pc}}; .space 3000`;

const far = `
core::arch::global_asm!("${spread("one", 1, ["two", "five", "three", "five"])}", "${spread("two", 2, ["five"])}", "${spread("three", 3, ["five", "two"])}",
  ".section .text.five,\\"ax\\",%progbits; .globl five; .type five,%function; .thumb_func; five: b.w six; .space 3000", "${spread("six", 6, [])}", ".text");
extern "C" { fn one() -> u32; }
unsafe fn run() { number(one()); }
`;

test("calls and jumps that do not reach go by veneers", () => {
  if (!ready) return skip("veneers of Thumb", "qemu-system-arm or the toolchain's core for it is not here");
  scratch((here) => {
    const object = compiled(here, "main", far);
    const answer = 1 + (2 + 6) + 6 + (3 + 6 + (2 + 6)) + 6;
    const wanted = `${answer.toString(16).padStart(8, "0")}\n`;
    assert.is(ran(here, object), wanted);
    const size = here.read("program").length;
    assert.is(ranBy(here, { ...thumb, veneers: { ...thumb.veneers!, reach: 4096 } }, [object]), wanted);
    assert.ok(here.read("program").length > size, "there are some");
  });
});

test("source lines are found, though addends stand in the fields", () => {
  if (!ready) return skip("lines of Thumb", "the toolchain's core for it is not here");
  scratch((here) => {
    const { elf } = readElf(compiled(here, "main", "unsafe fn run() { print(\"x\"); }"), "main.o");
    const start = elf!.symbols.find(({ name }) => name === "_start")!;
    assert.is(start.value & 1n, 1n, "Thumb");
    const { lines, diagnostics } = readLines(elf!);
    assert.equal(diagnostics, []);
    const found = start.place.kind === "section" ? lines.lookup(start.place.section, 0) : undefined;
    assert.match(found?.file ?? "", /main\.rs$/);
    assert.is(found?.line, runtime.split("\n").findIndex((line) => line.includes("fn _start")) + 1);
  });
});

test("arguments that are not known in machine terms are refused, and a frame without end", () => {
  const features = thumb.features(target);
  for (const [following, words] of [[1, ""], [1, "x"], [3, "iix"]] as const) assert.ok("unwritable" in thumb.thunk(1, following, words, features));
  assert.ok("unwritable" in thumb.thunk(1, 300, "i".repeat(300), features));
  const hard = thumb.thunk(1, 1, "fi", thumb.features("thumbv7em-none-eabihf"));
  const soft = thumb.thunk(1, 1, "fi", features);
  assert.ok("bytes" in hard && "bytes" in soft && soft.bytes.length === hard.bytes.length + 2, "one move more");
});

test.run();
