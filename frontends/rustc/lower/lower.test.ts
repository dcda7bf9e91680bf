import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { test } from "uvu";
import { relocationName } from "../../../backends/architectures.js";
import { readElf, type Elf } from "../../../formats/elf/index.js";
import { skip } from "../../../tools/test/skip.js";
import type { Expression, FieldFacts, Lowered } from "../expression.js";
import { findLibrary } from "./llvm.js";
import { lower, type LowerOptions } from "./lower.js";
import type { Measures } from "./measures.js";
import { pagesOf } from "../../../tools/test/page.js";

const pages = pagesOf(["lowering_failed"]);

function sysrootOf(toolchain: string): string | undefined {
  const run = spawnSync("rustc", [`+${toolchain}`, "--print", "sysroot"], { encoding: "utf8" });
  const sysroot = run.status === 0 ? run.stdout.trim() : undefined;
  return sysroot !== undefined && findLibrary(sysroot) !== undefined ? sysroot : undefined;
}

const toolchains = ["stable", "nightly"].flatMap((name) => sysrootOf(name) ?? []);

/** A test that needs LLVM; runs with every toolchain that is there. */
function withLlvm(name: string, body: (sysroot: string) => Promise<void>): void {
  test(name, async () => {
    if (toolchains.length === 0) return skip(name, "no Rust toolchain with libLLVM is installed");
    for (const sysroot of toolchains) await body(sysroot);
  });
}

const HEAD = `target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128"
target triple = "x86_64-unknown-linux-gnu"
@"race.off.api::Body.hp" = extern_weak hidden global {}, !absolute_symbol !0
@"race.off.api::Body.id" = extern_weak hidden global {}, !absolute_symbol !0
@"race.off.api::Body.pos" = extern_weak hidden global {}, !absolute_symbol !0
@"race.off.api::World.count" = extern_weak hidden global {}, !absolute_symbol !0
@"race.size.api::Body" = extern_weak hidden global {}, !absolute_symbol !0
!0 = !{i64 0, i64 2147483647}
`;
const symbol = (name: string): string => `ptrtoint (ptr @"race.${name}" to i64)`;
const [HP, ID] = ["hp", "id"].map((name) => symbol(`off.api::Body.${name}`));
const COUNT = symbol("off.api::World.count");
const SIZE = symbol("size.api::Body");

const ALIAS = `define i32 @alias(ptr %p, ptr %q) {
  %h = getelementptr i8, ptr %p, i64 ${HP}
  store i32 7, ptr %h, align 1
  %i = getelementptr i8, ptr %q, i64 ${ID}
  store i64 -1, ptr %i, align 1
  %o = getelementptr i8, ptr %p, i64 ${ID}
  store i64 5, ptr %o, align 1
  %v = load i32, ptr %h, align 1
  ret i32 %v
}
`;

const WALK = `define void @walk(ptr %start, i64 %n, ptr %world) "target-cpu"="x86-64" {
entry:
  %bytes = mul nuw i64 %n, ${SIZE}
  %end = getelementptr inbounds nuw i8, ptr %start, i64 %bytes
  %c = getelementptr inbounds i8, ptr %world, i64 ${COUNT}
  br label %loop
loop:
  %p = phi ptr [ %start, %entry ], [ %q, %body ]
  %done = icmp eq ptr %p, %end
  br i1 %done, label %out, label %body
body:
  %h = getelementptr inbounds i8, ptr %p, i64 ${HP}
  %i = getelementptr inbounds i8, ptr %p, i64 ${ID}
  %id = load i64, ptr %i, align 8
  %hp = load i32, ptr %h, align 4
  %id32 = trunc i64 %id to i32
  %sum = add i32 %hp, %id32
  store i32 %sum, ptr %h, align 4
  %id2 = load i64, ptr %i, align 8
  %id3 = add i64 %id2, 1
  store i64 %id3, ptr %i, align 8
  %old = load i64, ptr %c, align 8
  %new = add i64 %old, 1
  store i64 %new, ptr %c, align 8
  %q = getelementptr inbounds nuw i8, ptr %p, i64 ${SIZE}
  br label %loop
out:
  ret void
}
`;

const COPY = `declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
define void @swap(ptr %a, ptr %b) {
  %t = alloca i8, i64 ${SIZE}, align 16
  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %t, ptr align 8 %a, i64 ${SIZE}, i1 false)
  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %a, ptr align 8 %b, i64 ${SIZE}, i1 false)
  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %b, ptr align 8 %t, i64 ${SIZE}, i1 false)
  ret void
}
`;

const SUMS = `define i64 @sums(ptr %p, i64 %i) {
  %two = mul i64 ${SIZE}, 2
  %far = getelementptr i8, ptr %p, i64 %two
  %h = getelementptr i8, ptr %far, i64 ${HP}
  %v = load i32, ptr %h, align 1
  %w = zext i32 %v to i64
  %less = sub i64 ${HP}, ${ID}
  %q = udiv i64 9223372036854775807, ${SIZE}
  %r = add i64 %w, %less
  %s = xor i64 %r, %q
  ret i64 %s
}
`;

const facts = (size: number): FieldFacts => ({ type: "?", size, align: size });
const FIELDS = new Map([
  ["race.off.api::Body.hp", facts(4)],
  ["race.off.api::Body.id", facts(8)],
  ["race.off.api::Body.pos", facts(12)],
  ["race.off.api::World.count", facts(8)],
]);

async function lowered(ir: string, options: LowerOptions): Promise<Lowered> {
  const result = await lower({ ir: HEAD + ir, symbols: new Map(), fields: FIELDS }, options);
  assert.equal(result.diagnostics, []);
  return result.lowered!;
}

/** The text of a module after all of our passes. */
async function finalIr(
  ir: string,
  sysroot: string,
  measures: Partial<Measures> = {},
): Promise<string> {
  return inFolder(async (keep) => {
    await lowered(ir, { sysroot, keep, measures });
    return readFileSync(join(keep, "final.ll"), "utf8");
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "race-lower-test-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Layout = Readonly<Record<string, bigint>>;

function value(expression: Expression, layout: Layout): bigint {
  switch (expression.op) {
    case "symbol":
      return layout[expression.symbol]!;
    case "const":
      return expression.constant;
    case "add":
      return value(expression.left, layout) + value(expression.right, layout);
    case "mul":
      return value(expression.left, layout) * value(expression.right, layout);
    default:
      throw new Error(`lowering makes sums only, not ${expression.op}`);
  }
}

/** Assembly that a linker would synthesise for a layout: values and copy functions. */
function synthesised(object: Lowered, layout: Layout): string {
  const values = [
    ...Object.entries(layout),
    ...[...object.symbols].map(([name, of]) => [name, value(of, layout)] as const),
  ];
  const set = values.map(([name, of]) => `.globl "${name}"\n.set "${name}", ${of}\n`);
  const copies = [...object.copies].map(([name, type]) => {
    const bytes = Array.from({ length: Number(layout[`race.size.${type}`]) }, (_, i) => i);
    const move = (i: number): string => `movb ${i}(%rsi), %r11b\nmovb %r11b, ${i}(%rdi)\n`;
    return `.text\n.globl "${name}"\n"${name}":\n${bytes.map(move).join("")}ret\n`;
  });
  return [...set, ...copies, `.section .note.GNU-stack,"",@progbits\n`].join("");
}

/** Links a C program with an object under a layout, runs it, and answers what it printed. */
function linkAndRun(folder: string, object: Lowered, layout: Layout, program: string): string {
  writeFileSync(join(folder, "o.o"), object.object);
  writeFileSync(join(folder, "layout.s"), synthesised(object, layout));
  writeFileSync(join(folder, "main.c"), program);
  const files = ["main.c", "o.o", "layout.s", "-o", "program"];
  const built = spawnSync("cc", ["-O1", "-no-pie", ...files], { cwd: folder, encoding: "utf8" });
  assert.is(built.status, 0, built.stderr);
  const run = spawnSync(join(folder, "program"), { encoding: "utf8" });
  assert.is(run.status, 0, `${run.signal} ${run.stderr}`);
  return run.stdout;
}

const canLink =
  process.arch === "x64" &&
  process.platform === "linux" &&
  spawnSync("cc", ["--version"]).status === 0;

const layouts: readonly Layout[] = [
  [0n, 8n, 16n, 32n, 0n],
  [12n, 0n, 16n, 40n, 8n],
  [200n, 8n, 40n, 208n, 4096n],
  [0n, 16n, 24n, 40n, 65536n],
  [28n, 16n, 0n, 24n * 100n, 16n],
].map(([hp, id, pos, size, count]) => ({
  "race.off.api::Body.hp": hp!,
  "race.off.api::Body.id": id!,
  "race.off.api::Body.pos": pos!,
  "race.size.api::Body": size!,
  "race.off.api::World.count": count!,
}));

const PROGRAM = (layout: Layout): string => `#include <stdio.h>
#include <string.h>
#include <stdint.h>
enum { HP = ${layout["race.off.api::Body.hp"]}, ID = ${layout["race.off.api::Body.id"]}, SIZE = ${layout["race.size.api::Body"]}, COUNT = ${layout["race.off.api::World.count"]}, N = 37 };
void walk(void *, uint64_t, void *); void swap(void *, void *); int alias(void *, void *); uint64_t sums(void *, uint64_t);
static char a[SIZE * (N + 2)] __attribute__((aligned(16))), b[SIZE * (N + 2)] __attribute__((aligned(16))), w[COUNT + 8] __attribute__((aligned(16)));
static int32_t hp(char *p) { int32_t v; memcpy(&v, p + HP, 4); return v; }
static uint64_t id(char *p) { uint64_t v; memcpy(&v, p + ID, 8); return v; }
int main(void) {
  for (unsigned i = 0; i < sizeof a; i++) a[i] = (char)(i * 7 + i / 256), b[i] = a[i];
  walk(a, N, w); walk(a, 1, w); walk(a, 0, w);
  for (int i = 0; i < N; i++) for (int k = 0; k < (i ? 1 : 2); k++) {
    int32_t h = hp(b + i * SIZE) + (int32_t)id(b + i * SIZE); uint64_t d = id(b + i * SIZE) + 1;
    memcpy(b + i * SIZE + HP, &h, 4); memcpy(b + i * SIZE + ID, &d, 8);
  }
  printf("%d ", memcmp(a, b, sizeof a)); printf("%llu ", *(unsigned long long *)(w + COUNT));
  char x[SIZE], y[SIZE]; memcpy(x, a, SIZE); memcpy(y, a + SIZE, SIZE); swap(a, a + SIZE);
  printf("%d ", memcmp(a, y, SIZE) || memcmp(a + SIZE, x, SIZE));
  static char s[3 * SIZE + 64]; char *p = s + SIZE, *q = p + HP - ID;
  printf("%d %d ", alias(p, q), alias(p, p));
  uint64_t sum = (((uint64_t)(uint32_t)hp(b + 2 * SIZE)) + (uint64_t)((int64_t)HP - ID)) ^ (INT64_MAX / SIZE);
  printf("%d\\n", sums(b, 0) == sum);
}
`;

withLlvm(
  "linked with five layouts, by each measure alone switched off, code does the same",
  async (sysroot) => {
    if (!canLink) return skip("linked layouts", "no cc for x86-64 Linux");
    const off = [
      "opaque",
      "simplify",
      "sizesArePositive",
      "scopes",
      "counters",
      "derived",
      "thresholds",
      "copies",
    ];
    const variants: Partial<Measures>[] = [{}, ...off.map((name) => ({ [name]: false }))];
    await inFolder(async (folder) => {
      for (const [number, measures] of variants.entries()) {
        const object = await lowered(ALIAS + WALK + COPY + SUMS, { sysroot, measures });
        for (const layout of number === 0 ? layouts : layouts.slice(1, 3))
          assert.is(
            linkAndRun(folder, object, layout, PROGRAM(layout)),
            "0 38 0 -1 7 1\n",
            JSON.stringify(measures),
          );
      }
    });
  },
);

function elfOf(object: Lowered): Elf {
  const { elf, diagnostics } = readElf(object.object, "o.o");
  assert.equal(diagnostics, []);
  return elf!;
}

withLlvm(
  "symbols meet the processor as absolute values only, never through the GOT",
  async (sysroot) => {
    for (const relocation of ["pic", "static"] as const) {
      const elf = elfOf(await lowered(ALIAS + WALK + COPY + SUMS, { sysroot, relocation }));
      const reserved = (symbol: number): boolean => elf.symbols[symbol]!.name.startsWith("race.");
      const entries = elf.relocations
        .flatMap((table) => table.entries)
        .filter(({ symbol }) => reserved(symbol));
      const names = new Set(entries.map(({ type }) => relocationName(elf.machine, type)));
      assert.ok(names.has("R_X86_64_32S") && names.has("R_X86_64_32"));
      const known = [
        "R_X86_64_32S",
        "R_X86_64_32",
        "R_X86_64_64",
        "R_X86_64_PC32",
        "R_X86_64_PLT32",
      ];
      assert.equal(
        [...names].filter((name) => !known.includes(name)),
        [],
      );
    }
  },
);

withLlvm(
  "each function has a section of its own; line tables and unwind tables stay",
  async (sysroot) => {
    const debug = `define void @lined(ptr %p) uwtable !dbg !5 {
  %h = getelementptr i8, ptr %p, i64 ${HP}
  store i32 1, ptr %h, align 4, !dbg !6
  ret void, !dbg !6
}
@table = constant [1 x ptr] [ptr @lined]
@numbers = constant [2 x i64] [i64 1, i64 ${SIZE}]
!llvm.module.flags = !{!1, !2}
!llvm.dbg.cu = !{!3}
!1 = !{i32 2, !"Dwarf Version", i32 4}
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = distinct !DICompileUnit(language: DW_LANG_Rust, file: !4, producer: "p", isOptimized: true, emissionKind: LineTablesOnly)
!4 = !DIFile(filename: "src/lined.rs", directory: "/x")
!5 = distinct !DISubprogram(name: "lined", scope: !4, file: !4, line: 41, type: !7, unit: !3, spFlags: DISPFlagDefinition)
!6 = !DILocation(line: 42, scope: !5)
!7 = !DISubroutineType(types: !8)
!8 = !{null}
`;
    const elf = elfOf(await lowered(debug + WALK, { sysroot }));
    const names = elf.sections.map(({ name }) => name);
    for (const name of [
      ".text.lined",
      ".text.walk",
      ".data.rel.ro.table",
      ".debug_line",
      ".eh_frame",
    ])
      assert.ok(names.includes(name), `${name} is not among ${names.join(" ")}`);
  },
);

withLlvm("the same input gives the same bytes", async (sysroot) => {
  const [first, second] = [
    await lowered(WALK + SUMS, { sysroot }),
    await lowered(WALK + SUMS, { sysroot }),
  ];
  assert.equal(first.object, second.object);
  assert.equal([...first.symbols.keys()], [...second.symbols.keys()]);
});

withLlvm("alias scopes let a store to one field pass a load of another", async (sysroot) => {
  const loads = (ir: string): number => ir.match(/= load i32/g)?.length ?? 0;
  const same = ALIAS.replace(/ {2}%i = [^]*?store[^\n]*\n/, "");
  assert.is(loads(await finalIr(same, sysroot)), 0);
  assert.is(loads(await finalIr(same, sysroot, { scopes: false })), 1);
  assert.is(loads(await finalIr(ALIAS, sysroot)), 1, "another base may alias");
});

withLlvm("a counter lets the loop be unrolled", async (sysroot) => {
  const sum = WALK.replace(/ {2}%i = [^]*?(?= {2}%q = )/, "  store i32 0, ptr %h, align 4\n");
  const stores = (ir: string): number => ir.match(/store i32 0/g)?.length ?? 0;
  const [on, without] = [
    await finalIr(sum, sysroot),
    await finalIr(sum, sysroot, { counters: false }),
  ];
  assert.ok(stores(on) > stores(without), `${stores(on)} and ${stores(without)} stores`);
});

withLlvm("derived symbols carry their meaning and a guard", async (sysroot) => {
  const object = await lowered(SUMS, { sysroot });
  const layout = layouts[2]!;
  const values = [...object.symbols.values()]
    .map((of) => value(of, layout))
    .sort((a, b) => Number(a - b));
  assert.ok(values.includes(2n * 208n + 200n));
  assert.ok([...object.symbols.keys()].every((name) => /^race\.x\.\d+$/.test(name)));
  assert.ok(
    object.guards.some(({ relation, reason }) => relation === "le" && reason.includes("race.x.0")),
  );
  assert.ok(
    object.guards.some(
      ({ relation, reason }) => relation === "ge" && reason.includes("race.size.api::Body"),
    ),
  );
});

withLlvm("numbers of derived symbols go on behind those of the lift", async (sysroot) => {
  const given = new Map<string, Expression>([["race.x.41", { op: "const", constant: 3n }]]);
  const result = await lower({ ir: HEAD + SUMS, symbols: given, fields: FIELDS }, { sysroot });
  assert.ok(result.lowered!.symbols.has("race.x.42"));
});

withLlvm("what is no IR is a diagnostic with LLVM's words", async (sysroot) => {
  for (const [ir, words] of [
    ["define garbage", /expected type/],
    ["define i32 @f() {\n  ret i64 0\n}", /value doesn't match function result type/],
    [
      "define i32 @f() {\n  %a = add i32 %a, 1\n  ret i32 %a\n}",
      /Only PHI nodes may reference their own value/,
    ],
  ] as const) {
    const result = await lower({ ir: HEAD + ir, symbols: new Map(), fields: FIELDS }, { sysroot });
    assert.is(result.lowered, undefined);
    assert.is(result.diagnostics[0]!.code, "lowering_failed");
    pages.see(result.diagnostics);
    assert.match(result.diagnostics[0]!.notes.join("\n"), words);
  }
});

withLlvm("a fatal error of LLVM is a diagnostic that names the function", async (sysroot) => {
  const ir = `define void @bad_assembly() {\n  call void asm sideeffect "", "{no_such_register}"(i64 1)\n  ret void\n}`;
  const result = await lower({ ir: HEAD + ir, symbols: new Map(), fields: FIELDS }, { sysroot });
  assert.is(result.lowered, undefined);
  assert.is(result.diagnostics[0]!.code, "lowering_failed");
  assert.match(JSON.stringify(result.diagnostics), /no_such_register/);
});

withLlvm("the time limit is kept", async (sysroot) => {
  const result = await lower(
    { ir: HEAD + WALK, symbols: new Map(), fields: FIELDS },
    { sysroot, timeLimit: 1 },
  );
  assert.match(result.diagnostics[0]!.message, /time limit/);
});

withLlvm("the memory limit is kept", async (sysroot) => {
  const many = Array.from({ length: 3000 }, (_, i) => WALK.replace("@walk", `@walk${i}`)).join("");
  const options = { sysroot, memoryLimit: 100 * 2 ** 20 };
  const result = await lower({ ir: HEAD + many, symbols: new Map(), fields: FIELDS }, options);
  assert.is(result.lowered, undefined);
  assert.is(result.diagnostics[0]!.code, "lowering_failed");
});

test("a folder without LLVM is a diagnostic", async () => {
  const result = await lower(
    { ir: HEAD, symbols: new Map(), fields: FIELDS },
    { sysroot: "/nonexistent" },
  );
  assert.is(result.diagnostics[0]!.code, "lowering_failed");
});

withLlvm("a number of 32 bits without a sign is no immediate that the machine extends by its sign", async (sysroot) => {
  const head = HEAD.replace(/^@.*\n/gm, "").replace(/^!0.*\n/m, "");
  const ir = `${head}@"race.start.i32.Option<char>" = extern_weak hidden global {}, !absolute_symbol !0
define i1 @wide(i64 %x) {
  %c = icmp eq i64 %x, ${symbol("start.i32.Option<char>")}
  ret i1 %c
}
define i1 @narrow(i32 %x) {
  %c = icmp eq i32 %x, trunc (i64 ${symbol("start.i32.Option<char>")} to i32)
  ret i1 %c
}
!0 = !{i64 0, i64 4294967296}
`;
  const symbols = new Map<string, Expression>([["race.start.i32.Option<char>", { op: "symbol", symbol: "race.start.i32.Option<char>" }]]);
  const { lowered, diagnostics } = await lower({ ir, symbols, fields: new Map() }, { sysroot });
  assert.equal(diagnostics, []);
  const { elf } = readElf(lowered!.object, "o");
  const names = elf!.relocations.flatMap(({ entries }) => entries.map((entry) => [elf!.symbols[entry.symbol]!.name, relocationName(elf!.machine, entry.type)] as const)).filter(([name]) => name.startsWith("race.start."));
  assert.is(names.length, 2);
  assert.ok(names.every(([, relocation]) => relocation !== "R_X86_64_32S"), JSON.stringify(names));
});

withLlvm("a thread's byte that a mark fills is no zero of the program's start", async (sysroot) => {
  const ir = `target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i8:8:32-i16:16:32-i64:64-i128:128-n32:64-S128-Fn32"
target triple = "aarch64-unknown-linux-gnu"
@last = thread_local global <{ i8 }> <{ i8 ptrtoint (ptr @"race.disc.api::Mark.Near" to i8) }>, align 1
@"race.disc.api::Mark.Near" = extern_weak hidden global {}, !absolute_symbol !0
define i8 @note() {
  %n = load i8, ptr @last
  ret i8 %n
}
!0 = !{i64 0, i64 256}
`;
  const symbols = new Map<string, Expression>([["race.disc.api::Mark.Near", { op: "symbol", symbol: "race.disc.api::Mark.Near" }]]);
  const { lowered, diagnostics } = await lower({ ir, symbols, fields: new Map() }, { sysroot });
  assert.equal(diagnostics, []);
  const { elf } = readElf(lowered!.object, "o");
  assert.ok(elf!.sections.some(({ name }) => name === ".tdata.last"), elf!.sections.map(({ name }) => name).join());
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare(toolchains.length === 0));

test.run();
