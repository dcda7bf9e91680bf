/** Programs laid out by RACE alone: run, and compared with what the system's linkers make of the same objects. */
import { readdirSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readElf } from "../../formats/elf/index.js";
import { program, runsX86_64Linux, scratch, type Scratch } from "../../tools/test/native.js";
import { skip } from "../../tools/test/skip.js";
import { x86_64 } from "../x86-64/index.js";
import { layoutExecutable, type Executable } from "./layout-executable.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["undefined_symbol", "duplicate_symbol", "unsupported_in_closed_program"]);

const start = `
static long system(long n, long a, long b, long c) { long r; __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory"); return r; }
void print(const char *s) { long n = 0; while (s[n]) n++; system(1, 1, (long)s, n); }
void number(unsigned long v) { char b[32]; int i = 31; b[i] = 0; b[--i] = '\\n'; do b[--i] = "0123456789abcdef"[v & 15]; while (v >>= 4); print(b + i); }
extern int run(void);
void __attribute__((noreturn)) finish(int status) { system(60, status, 0, 0); __builtin_unreachable(); }
__asm__(".globl _start\\n_start: xor %ebp, %ebp\\n and $-16, %rsp\\n call begin");
void begin(void) { finish(run()); }
`;

const main = `
extern void print(const char *); extern void number(unsigned long);
extern int twice(int), unused_elsewhere(int); extern int counter, shared[100]; extern const int table[4];
extern int maybe(void) __attribute__((weak)); extern int (*const calls[])(int);
extern void (*__init_array_start[])(void), (*__init_array_end[])(void);
extern const int __start_numbers[], __stop_numbers[];
int shared[100]; static int zeros[5000]; int initialised = 7;
static const int first __attribute__((section("numbers"), used)) = 11;
int __attribute__((noinline)) pick(int n) { switch (n) { case 0: return 5; case 1: return 77; case 2: return 13; case 3: return 1; case 4: return 99; case 5: return 6; default: return 0; } }
int sum(void) { int s = 0; for (const int *p = __start_numbers; p < __stop_numbers; p++) s += *p; return s; }
int run(void) {
  for (void (**f)(void) = __init_array_start; f < __init_array_end; f++) (*f)();
  print("hello\\n"); number(twice(21)); number(counter); number(shared[3]); number(zeros[4999]); number(initialised);
  number(maybe ? maybe() : 0xdead); number(table[2]); number(calls[0](4) + calls[1](5)); number(sum());
  for (int i = 0; i < 7; i++) number(pick(i));
  return 42;
}
`;

const other = `
extern int shared[100]; int counter = 5; const int table[4] = { 1, 2, 3, 4 };
static const int second __attribute__((section("numbers"), used)) = 31;
static int helper(int x) { return x * x; }
int twice(int x) { return 2 * x; }
int unused(int x) { extern int nowhere(int); return nowhere(x); }
int (*const calls[])(int) = { twice, helper };
__attribute__((constructor)) static void later(void) { shared[3] = 1234; counter++; }
`;

const modes: readonly (readonly string[])[] = [
  ["-fno-pic", "-mcmodel=small"],
  ["-fPIC", "-fno-plt"],
  ["-fPIE", "-fcommon"],
  ["-fno-pic", "-mcmodel=large"],
];

function objects(
  here: Scratch,
  files: Readonly<Record<string, string>>,
  flags: readonly string[],
): string[] {
  return Object.entries(files).map(([name, text]) => {
    here.write(`${name}.c`, text);
    here.run(
      "cc",
      "-O2",
      "-g",
      "-w",
      "-c",
      "-ffreestanding",
      "-fno-stack-protector",
      "-ffunction-sections",
      "-fdata-sections",
      "-fno-builtin",
      ...flags,
      `${name}.c`,
    );
    return `${name}.o`;
  });
}

function layout(
  here: Scratch,
  files: readonly string[],
  archives: readonly string[] = [],
): Executable {
  const inputs = files.map((file) => ({ unit: file, object: "", bytes: here.read(file) }));
  return layoutExecutable(
    inputs,
    archives.map((file) => ({ file, bytes: here.read(file) })),
    { architecture: x86_64 },
  );
}

const ready = program("cc") !== undefined && runsX86_64Linux;

for (const flags of modes)
  test(`C objects, ${flags.join(" ")}: the same output as by ld and lld, and the tools can read it`, () => {
    if (!ready) return skip("layout of C objects", "no C compiler here, or not x86-64 Linux");
    scratch((here) => {
      const files = objects(here, { start, main, other }, flags);
      here.run(
        "cc",
        "-static",
        "-nostdlib",
        "-no-pie",
        "-Wl,--gc-sections",
        ...files,
        "-o",
        "by-ld",
      );
      const wanted = here.attempt("./by-ld");
      assert.is(wanted.status, 42);
      assert.match(wanted.stdout, /^hello\n2a\n6\n4d2\n0\n7\ndead\n3\n21\n2a\n/);

      const made = layout(here, files);
      assert.equal(made.diagnostics, []);
      here.write("by-race", made.bytes!);
      assert.equal(here.attempt("./by-race"), wanted);
      assert.equal(layout(here, files).bytes, made.bytes);

      const read = here.run("readelf", "-lSsW", "by-race");
      assert.is(read.stderr, "");
      for (const segment of read.stdout.matchAll(/^\s+LOAD.*$/gm))
        assert.not.match(segment[0], /RWE/);
      assert.match(here.run("objdump", "-d", "by-race").stdout, /<twice>:\n.*lea/);
      assert.not.match(here.run("nm", "by-race").stdout, /unused/);
      if (program("gdb"))
        assert.match(
          here.run("gdb", "-batch", "-ex", "info line twice", "by-race").stdout,
          /Line 5 of "other\.c" starts at address 0x[0-9a-f]+ <twice>/,
        );
      if (!program("ld.lld")) return;
      here.run(
        "cc",
        "-static",
        "-nostdlib",
        "-no-pie",
        "-fuse-ld=lld",
        "-Wl,--gc-sections,-z,nostart-stop-gc",
        ...files,
        "-o",
        "by-lld",
      );
      assert.equal(here.attempt("./by-lld"), wanted);
    });
  });

test("the code of each object follows the one before, in the order given", () => {
  if (!ready) return skip("order of code", "no C compiler here, or not x86-64 Linux");
  scratch((here) => {
    const files = objects(here, { start, main, other }, ["-fno-pic"]);
    const order = (made: Executable) =>
      made.map.filter(({ output }) => output === ".text").map(({ object }) => object);
    const forward = order(layout(here, files));
    assert.equal([...new Set(forward)], files);
    assert.equal(
      forward,
      [...forward].sort((a, b) => files.indexOf(a) - files.indexOf(b)),
    );
    assert.equal([...new Set(order(layout(here, [...files].reverse())))], [...files].reverse());
  });
});

test("archive members are taken when they are needed, and only then", () => {
  if (!ready || !program("ar"))
    return skip("archives", "no C compiler or ar here, or not x86-64 Linux");
  scratch((here) => {
    const files = objects(here, { start, main, other, spare: "int spare(void) { return 1; }" }, [
      "-fno-pic",
    ]);
    here.run("ar", "rcs", "lib.a", ...files.slice(2));
    const made = layout(here, files.slice(0, 2), ["lib.a"]);
    assert.equal(made.diagnostics, []);
    assert.equal([...new Set(made.map.map(({ object }) => object))].sort(), [
      "lib.a(other.o)",
      "main.o",
      "start.o",
    ]);
    here.write("by-race", made.bytes!);
    assert.is(here.attempt("./by-race").status, 42);
  });
});

const rust = `
#![no_std] #![no_main]
use core::fmt::Write;
struct Out;
impl Write for Out { fn write_str(&mut self, s: &str) -> core::fmt::Result { unsafe { let mut r: isize = 1; core::arch::asm!("syscall", inlateout("rax") r, in("rdi") 1, in("rsi") s.as_ptr(), in("rdx") s.len(), out("rcx") _, out("r11") _); let _ = r; } Ok(()) } }
#[panic_handler] fn panic(i: &core::panic::PanicInfo) -> ! { let _ = write!(Out, "{}", i.message()); exit(101) }
fn exit(status: i32) -> ! { unsafe { core::arch::asm!("syscall", in("rax") 60, in("rdi") status, options(noreturn)) } }
trait Shape { fn area(&self) -> f64; fn name(&self) -> &str; }
struct Square(f64); struct Circle(f64);
impl Shape for Square { fn area(&self) -> f64 { self.0 * self.0 } fn name(&self) -> &str { "square" } }
impl Shape for Circle { fn area(&self) -> f64 { 3.25 * self.0 * self.0 } fn name(&self) -> &str { "circle" } }
#[no_mangle] extern "C" fn begin(count: usize) -> ! {
    let shapes: [&dyn Shape; 2] = [&Square(count as f64), &Circle(2.5)];
    for s in shapes { let _ = writeln!(Out, "{} {:>10.3}", s.name(), s.area()); }
    let mut v = [5u64, 3, 9, 1, 7]; v.sort_unstable();
    let _ = writeln!(Out, "{:?} {:#x} {:?}", v, u128::MAX / 7, "a,b,c".split(',').nth(count));
    let big = [count as u8; 3000]; let copy = core::hint::black_box(big);
    let _ = writeln!(Out, "{}", copy.iter().map(|&b| b as u32).sum::<u32>());
    let empty: [u32; 0] = []; if count == 1 { exit(7) } let _ = writeln!(Out, "{}", empty[count]); exit(0)
}
#[no_mangle] unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 { core::arch::asm!("rep movsb", inout("rcx") n => _, inout("rdi") to => _, inout("rsi") from => _); to }
#[no_mangle] unsafe extern "C" fn memset(to: *mut u8, byte: i32, n: usize) -> *mut u8 { core::arch::asm!("rep stosb", inout("rcx") n => _, inout("rdi") to => _, in("al") byte as u8); to }
#[no_mangle] unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, n: usize) -> *mut u8 { if (to as usize).wrapping_sub(from as usize) >= n { return memcpy(to, from, n); } let mut i = n; while i > 0 { i -= 1; to.add(i).write_volatile(from.add(i).read_volatile()); } to }
#[no_mangle] unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, n: usize) -> i32 { let mut i = 0; while i < n { let (x, y) = (a.add(i).read_volatile(), b.add(i).read_volatile()); if x != y { return x as i32 - y as i32; } i += 1; } 0 }
#[no_mangle] unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, n: usize) -> i32 { memcmp(a, b, n) }
core::arch::global_asm!(".globl _start", "_start: mov rdi, [rsp]", "and rsp, -16", "call begin");
`;

test("a no_std Rust program with core and compiler_builtins, with and without position-independent code", () => {
  if (!ready || !program("rustc"))
    return skip("layout of Rust objects", "no rustc here, or not x86-64 Linux");
  scratch((here) => {
    here.write("main.rs", rust);
    const sysroot = here.run("rustc", "--print", "target-libdir").stdout.trim();
    const libraries = readdirSync(sysroot)
      .filter((name) => /^lib(core|compiler_builtins)-.*\.rlib$/.test(name))
      .sort()
      .reverse()
      .map((name) => `${sysroot}/${name}`);
    for (const model of ["static", "pic"]) {
      here.run(
        "rustc",
        "--edition=2021",
        "--emit=obj",
        "-Cpanic=abort",
        "-Copt-level=2",
        "-Cdebuginfo=1",
        `-Crelocation-model=${model}`,
        "main.rs",
        "-o",
        "main.o",
      );
      here.run(
        "cc",
        "-static",
        "-nostdlib",
        "-no-pie",
        "-Wl,--gc-sections",
        "main.o",
        ...libraries,
        "-o",
        "by-ld",
      );
      const wanted = here.attempt("./by-ld");
      assert.is(wanted.status, 7);
      const input = [{ unit: "main.o", object: "", bytes: here.read("main.o") }];
      const archives = libraries.map((file) => ({
        file,
        bytes: here.read(file.startsWith("/") ? `../..${file}` : file),
      }));
      const made = layoutExecutable(input, archives, { architecture: x86_64 });
      assert.equal(made.diagnostics, []);
      here.write("by-race", made.bytes!);
      assert.equal(here.attempt("./by-race"), wanted);
      assert.equal(here.attempt("./by-race", "x"), here.attempt("./by-ld", "x"));
      assert.is(here.attempt("./by-race", "x").status, 101);
    }
  });
});

const codes = (made: Executable): readonly string[] =>
  pages.see(made.diagnostics).map(({ code, message }) => `${code}: ${message}`);

test("what a closed program cannot have is refused, with the place", () => {
  if (!ready) return skip("refusals of layout", "no C compiler here, or not x86-64 Linux");
  scratch((here) => {
    const refuse = (text: string, ...flags: string[]) => {
      const files = objects(here, { start, wrong: text }, flags);
      const made = layout(here, files);
      assert.is(made.bytes, undefined);
      return codes(made);
    };
    assert.equal(refuse("int nowhere(void); int run(void) { return nowhere(); }"), [
      "undefined_symbol: nothing defines nowhere, which wrong.o uses",
    ]);
    assert.equal(refuse("int run(void) { return 0; } void print(const char *s) {}"), [
      "duplicate_symbol: both start.o and wrong.o define print",
    ]);
    assert.match(
      refuse("__thread int local; int run(void) { return local; }").join(),
      /unsupported_in_closed_program: .*no thread-local storage, which wrong\.o \.text\.run\+0x/,
    );
    assert.match(
      refuse(
        "int n; __attribute__((constructor)) static void c(void) { n++; } int run(void) { return n; }",
      ).join(),
      /no constructors that nobody runs/,
    );
    assert.match(
      refuse(
        'static int a(void) { return 1; } static void *choose(void) { return a; } int f(void) __attribute__((ifunc("choose"))); int run(void) { return f(); }',
      ).join(),
      /no indirect functions/,
    );
    const writable =
      '__asm__(".section .both,\\"awx\\"\\n.globl both\\nboth: ret\\n.text"); void both(void); int run(void) { both(); return 0; }';
    assert.match(refuse(writable).join(), /no code that can be written/);
    here.write("wrong.c", "int run(void) { return 0; }");
    here.run("cc", "-c", "wrong.c");
    assert.equal(codes(layout(here, ["wrong.o"])), [
      "undefined_symbol: nothing defines _start, where the program starts",
    ]);
  });
});

test("a program that does not fit its base address is refused", () => {
  if (!ready) return skip("refusals of layout", "no C compiler here, or not x86-64 Linux");
  scratch((here) => {
    const files = objects(
      here,
      {
        start,
        main: "extern int other; int *volatile where; int run(void) { where = &other; return *where; }",
        other: "int other = 42;",
      },
      ["-fno-pic"],
    );
    const inputs = files.map((file) => ({ unit: file, object: "", bytes: here.read(file) }));
    const made = layoutExecutable(inputs, [], { architecture: x86_64, base: 0x7f00000000n });
    assert.is(made.bytes, undefined);
    for (const { code } of made.diagnostics) assert.is(code, "value_out_of_range");
    const fits = layoutExecutable(inputs, [], { architecture: x86_64, base: 0x10000000n });
    assert.is(readElf(fits.bytes!, "fits").elf!.segments[0]!.address, 0x10000000n);
  });
});

test("a program that no code of its model could address is refused, and costs no memory", () => {
  if (!ready) return skip("refusals of layout", "no C compiler here, or not x86-64 Linux");
  scratch((here) => {
    const text = "volatile char huge[3ul << 30]; int run(void) { return huge[5]; }";
    const made = layout(here, objects(here, { start, wrong: text }, ["-mcmodel=large"]));
    assert.is(made.bytes, undefined);
    assert.match(codes(made).join(), /^value_out_of_range: the program is \d+ bytes long/);
  });
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare(!ready));

test.run();
