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
import { immediates } from "./immediates.js";
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

function ranBy(here: Scratch, architecture: Architecture, objects: readonly Uint8Array[], memory: { readonly ram?: bigint } = {}): string {
  const inputs = objects.map((bytes, index) => ({ unit: `part${index}`, object: "", bytes }));
  const archives = libraries.map((file) => ({ file, bytes: new Uint8Array(readFileSync(file)) }));
  const { bytes, diagnostics } = layoutExecutable(inputs, archives, { architecture, ...memory });
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

const symbol = '@"race.off.A"';
/** Of the result and of the base: the same, others, and one of the upper half. */
const registers = [["r0", "r0"], ["r1", "r0"], ["r0", "r8"]] as const;
const rustOf: Readonly<Record<string, string>> = { i8: "u8", i16: "u16", i32: "u32", ptr: "*const u8", float: "f32", i64: "u64", double: "f64" };
const opened = immediates.accesses.flatMap((form) => form.types.map((type) => ({ ...form, type, rust: rustOf[type]! })));
const wide = (type: string): string => (type === "i8" || type === "i16" ? "i32" : type);
const wideRust = (type: string): string => rustOf[wide(type)]!;
const inPlace = (template: string): string => template.replace("{more}", "4");
const signs = opened.filter(({ signed }) => signed);
const openModule = `target triple = "thumbv7em-none-eabi"
${symbol} = extern_weak hidden global {}
${opened.flatMap(({ type, load, store }) => registers.map(([to, base], i) => {
  // a pair chooses its own registers
  const [result, value] = type === "i64" || type === "double" ? ["=r", "r"] : [`={${to}}`, base === "r0" ? "{r2}" : "{r9}"];
  return `define ${wide(type)} @load_${type}_${i}(ptr %p) {
  %v = call ${wide(type)} asm sideeffect "${inPlace(load)}", "${result},{${base}},i,~{memory},~{r12}"(ptr %p, ptr ${symbol})
  ret ${wide(type)} %v
}
define void @store_${type}_${i}(ptr %p, ${wide(type)} %v) {
  call void asm sideeffect "${inPlace(store)}", "${value},{${base}},i,~{memory},~{r12}"(${wide(type)} %v, ptr %p, ptr ${symbol})
  ret void
}`;
})).join("\n")}
${signs.map(({ type, signed }) => `define i32 @signed_${type}(ptr %p) {
  %v = call i32 asm sideeffect "${inPlace(signed!)}", "=r,r,i,~{memory},~{r12}"(ptr %p, ptr ${symbol})
  ret i32 %v
}`).join("\n")}
${registers.map(([to, base], i) => `define i32 @add_${i}(i32 %n) {
  %v = call i32 asm "${inPlace(immediates.add)}", "={${to}},{${base}},i,~{r12}"(i32 %n, ptr ${symbol})
  ret i32 %v
}`).join("\n")}
define i32 @number() {
  %v = call i32 asm "${immediates.number}", "=r,i,~{r12}"(ptr ${symbol})
  ret i32 %v
}
`;

const openHarness = (value: bigint): string => `
extern "C" { fn number_() -> u32; ${registers.map((_, i) => `fn add_${i}(n: u32) -> u32;`).join(" ")} ${signs.map(({ type }) => `fn signed_${type}(p: *mut u8) -> i32;`).join(" ")}
${opened.flatMap(({ type }) => registers.map((_, i) => `fn load_${type}_${i}(p: *mut u8) -> ${wideRust(type)}; fn store_${type}_${i}(p: *mut u8, v: ${wideRust(type)});`)).join("\n")} }
#[repr(align(8))] struct Memory([u8; 64]);
static mut MEMORY: Memory = Memory([0; 64]);
unsafe fn run() {
  let (memory, mut want, mut wrong) = (&mut (*core::ptr::addr_of_mut!(MEMORY)).0, [0u8; 64], 0u32);
  for i in 0..64 { want[i] = (i * 37 + 129) as u8; }
  *memory = want;
  let p = memory.as_mut_ptr().wrapping_add(16).wrapping_sub(4).wrapping_sub(${BigInt.asUintN(32, value)}u32 as usize);
${opened.flatMap(({ type, rust }) => registers.map((_, i) => `  if load_${type}_${i}(p) != *memory.as_ptr().add(16).cast::<${rust}>() as ${wideRust(type)} { wrong += 1; print("load ${type} ${i}\n"); }
  { let v: ${wideRust(type)} = core::mem::transmute(${type === "i64" || type === "double" ? "0x4045_3322_1100_ffeeu64" : "0x4433_2211u32"} + ${i}); store_${type}_${i}(p, v); want.as_mut_ptr().add(16).cast::<${rust}>().write_unaligned(v as ${rust}); if *memory != want { wrong += 1; print("store ${type} ${i}\n"); } *memory = want; }`)).join("\n")}
  want[16] = 0x85; want[17] = 0x96; *memory = want;
${signs.map(({ type }) => `  if signed_${type}(p) != *memory.as_ptr().add(16).cast::<${type}>() as i32 { wrong += 1; print("signed ${type}\n"); }`).join("\n")}
${registers.map((_, i) => `  if add_${i}(1000) != 1004u32.wrapping_add(${BigInt.asUintN(32, value)}) { wrong += 1; print("add ${i}\n"); }`).join("\n")}
  if number_() != ${BigInt.asUintN(32, value)} { wrong += 1; print("number\n"); }
  number(wrong);
}
`;

test("an immediate that is open holds any number: in itself, or by a way around", () => {
  const llc = llvmTool("llc");
  if (!ready || !llc) return skip("open immediates of Thumb", "llc, qemu-system-arm or the toolchain's core for it is not here");
  scratch((here) => {
    here.write("open.ll", openModule.replace("@number(", "@number_("));
    here.run(llc, "-O1", "-relocation-model=static", "-filetype=obj", "open.ll", "-o", "open.o");
    const object = here.read("open.o");
    const values = [0n, 1016n, 1018n, 4091n, 4092n, 65532n, 0x12345678n, -4n];
    for (const value of values) {
      const { bytes, diagnostics } = patchObject({ unit: "forms", object: "", bytes: object }, plan(patchesOf(object, { "race.off.A": value })), thumb);
      assert.equal(diagnostics, []);
      assert.is(ran(here, compiled(here, "main", openHarness(value)), bytes!), "00000000\n", String(value));
    }
    const { diagnostics } = patchObject({ unit: "forms", object: "", bytes: object }, plan(patchesOf(object, { "race.off.A": 1n << 32n })), thumb);
    assert.match(diagnostics[0]!.message, /^value of race\.off\.A is 4294967\d+, and the site can hold 0 to 4095$/);
  });
});

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

const started = `
extern "C" { static mut __sdata: u32; static mut __edata: u32; static __sidata: u32; static mut __sbss: u32; static mut __ebss: u32; }
#[used] static mut COUNT: u32 = 0x1234; static mut BYTES: [u8; 5] = [1, 2, 3, 4, 5]; static mut ZEROS: [u8; 9] = [0; 9]; static TABLE: [u32; 2] = [7, 8];
unsafe fn run() {
  let (mut to, end, mut from) = (&raw mut __sdata, &raw mut __edata, &raw const __sidata);
  number(to as u32); number((from as u32 >= TABLE.as_ptr() as u32 && (from as u32) < 0x10000) as u32);
  while to < end { to.write_volatile(from.read_volatile()); to = to.add(1); from = from.add(1); }
  let mut at = &raw mut __sbss; while at < &raw mut __ebss { at.write_volatile(0); at = at.add(1); }
  (&raw mut COUNT).write_volatile((&raw const COUNT).read_volatile() + 1);
  number((&raw const COUNT).read_volatile());
  let mut sum = 0; for i in 0..5 { sum = sum * 16 + (&raw const BYTES).cast::<u8>().add(i).read_volatile() as u32; } number(sum);
  (&raw mut ZEROS).cast::<u8>().add(8).write_volatile(9); number((&raw const ZEROS).cast::<u8>().add(8).read_volatile() as u32 + (&raw const TABLE).cast::<u32>().add(1).read_volatile());
  number(&raw const ZEROS as u32 >> 16);
}
`;

test("flash and RAM apart: first values lie behind the code, and the program copies them", () => {
  if (!ready) return skip("flash and RAM", "qemu-system-arm or the toolchain's core for it is not here");
  scratch((here) => {
    const object = compiled(here, "main", started.replaceAll("\n\n", "\n"));
    assert.is(ranBy(here, thumb, [object], { ram: 0x2000_0000n }), "20000000\n00000001\n00001235\n00012345\n00000011\n00002000\n");
    const { elf } = readElf(here.read("program"), "program");
    const loaded = elf!.segments.filter(({ type, address }) => type === 1 && address >= 0x2000_0000n);
    assert.equal(loaded.map(({ fileSize }) => fileSize > 0), [true, false], "what is cleared takes no place in the file");
    if (program("readelf")) assert.is(here.run("readelf", "-aW", "program").stderr, "");
    // all of it in one memory, as before
    assert.match(ranBy(here, thumb, [object]), /^0000[1-9a-f]000\n00000001\n00001235\n/);
    const into = layoutExecutable([{ unit: "main", object: "", bytes: object }], libraries.map((file) => ({ file, bytes: new Uint8Array(readFileSync(file)) })), { architecture: thumb, ram: 0n });
    assert.is(into.bytes, undefined);
    assert.match(into.diagnostics[0]!.message, /^\.data is to be written at 0x0, where \.vectors lies$/);
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
