import * as assert from "uvu/assert";
import { test } from "uvu";
import {
  functionsOf,
  printModule,
  readModule,
  type IrPart,
} from "../../../formats/llvm-ir/functions.js";
import type { FieldFacts } from "../expression.js";
import { closeModule } from "./close.js";
import { keepsNothing, replaceCopies } from "./copies.js";
import { addCounters } from "./counters.js";
import { metadataOf, type Metadata } from "./metadata.js";
import { makeOpaque } from "./opaque.js";
import { addScopes } from "./scopes.js";
import { declaredSymbols, type Range } from "./symbols.js";

const SYMBOLS = [
  "race.off.api::Body.hp",
  "race.off.api::Body.id",
  "race.off.api::Body.tag",
  "race.off.api::Tag.kind",
  "race.off.api::World.first",
  "race.size.api::Body",
];
const ptrToInt = (name: string): string => `ptrtoint (ptr @"${name}" to i64)`;
const SIZE = ptrToInt("race.size.api::Body");

/** A module with these functions, in symbolic form. */
function symbolic(body: string): string {
  const declared = SYMBOLS.map(
    (name) => `@"${name}" = extern_weak hidden global {}, !absolute_symbol !0`,
  );
  return [...declared, body, "!0 = !{i64 0, i64 2147483647}"].join("\n");
}

/** A module in the form of the middle end: each symbol `NAME` is loaded into the local of the same last part. */
function opaque(body: string): string {
  const getters = SYMBOLS.map((name) => `@"get.${name}" = external hidden constant i64, align 8`);
  return [...getters, body, "!0 = !{}"].join("\n");
}

const load = (local: string, name: string): string =>
  `  ${local} = load i64, ptr @"get.${name}", align 8`;

function rewritten(ir: string, rewrite: (parts: IrPart[], metadata: Metadata) => void): string {
  const parts = readModule(ir);
  const metadata = metadataOf(parts);
  rewrite(parts, metadata);
  metadata.finish();
  return printModule(parts);
}

const field = (type: string, size: number, resilient?: string): FieldFacts => ({
  type,
  size,
  align: 4,
  ...(resilient !== undefined && { resilient }),
});
const FIELDS = new Map<string, FieldFacts>([
  ["race.off.api::Body.hp", field("i32", 4)],
  ["race.off.api::Body.id", field("u64", 8)],
  ["race.off.api::Body.tag", field("api::Tag", 8, "api::Tag")],
  ["race.off.api::Tag.kind", field("u32", 4)],
  ["race.off.api::World.first", field("[api::Body; 2]", 64, "api::Body")],
]);

test("a constant of several parts is put together from the values of its symbols", () => {
  const byte = `trunc (i64 ${SIZE} to i8)`;
  const ir = symbolic(`define { i8, i8 } @f(i1 %c) {
start:
  br i1 %c, label %a, label %b
a:
  ret { i8, i8 } { i8 ${byte}, i8 undef }
b:
  %x = phi { i8, [2 x i64] } [ { i8 1, [2 x i64] [i64 7, i64 ${SIZE}] }, %start ]
  ret { i8, i8 } { i8 1, i8 ${byte} }
}`);
  const out = rewritten(ir, (parts, metadata) => void makeOpaque(parts, metadata, { sizesArePositive: true }));
  assert.match(out, /(%race\.at\d+) = insertvalue \{ i8, i8 \} undef, i8 %race\.at\d+, 0\n/);
  assert.match(out, /insertvalue \[2 x i64\] %race\.at\d+, i64 %race\.at\d+, 1\n/);
  assert.match(out, /%x = phi \{ i8, \[2 x i64\] \} \[ %race\.at\d+, %start \]/);
  assert.match(out, /ret \{ i8, i8 \} %race\.at\d+\n/);
  assert.not.match(out, /ptrtoint|undef, i8 undef/);
});

test("a symbol becomes one load per function, at the entry, with its range", () => {
  const ir = symbolic(`define i64 @f(i64 %a) {
start:
  %x = mul i64 %a, ${SIZE}
  %y = add i64 %x, ${SIZE}
  ret i64 %y
}`);
  const out = rewritten(ir, (parts, metadata) => {
    const used = makeOpaque(parts, metadata, { sizesArePositive: true });
    assert.equal([...used], [["race.size.api::Body", { least: 1n, most: 2147483646n }]]);
  });
  assert.is(out.match(/load i64, ptr @"get\.race\.size\.api::Body"/g)?.length, 1);
  assert.match(out, /!range !2/);
  assert.match(out, /!2 = !\{i64 1, i64 2147483647\}/);
  assert.match(out, /start:\n {2}%race\.at0 = load/);
});

test("without the measure a size may be zero, as its declaration says", () => {
  const ir = symbolic(`define i64 @f() {\n  ret i64 ${SIZE}\n}`);
  const out = rewritten(ir, (parts, metadata) => {
    makeOpaque(parts, metadata, { sizesArePositive: false });
  });
  assert.match(out, /= !\{i64 0, i64 2147483647\}\n/);
  assert.not.match(out, /!\{i64 1, /);
});

test("constant expressions around a symbol become instructions; other constants stay", () => {
  const ir = symbolic(`define i32 @f(ptr %p) {
  %a = add i32 1, ptrtoint (ptr @"race.size.api::Body" to i32)
  %b = add i32 %a, trunc (i64 add (i64 ${SIZE}, i64 -8) to i32)
  %c = load i32, ptr getelementptr (i8, ptr @other, i64 ptrtoint (ptr @third to i64)), align 4
  ret i32 %b
}`);
  const out = rewritten(ir, (parts, metadata) => {
    makeOpaque(parts, metadata, { sizesArePositive: true });
  });
  assert.match(out, /%race\.at1 = trunc i64 %race\.at0 to i32/);
  assert.match(
    out,
    /%race\.at2 = add i64 %race\.at0, -8\n {2}%race\.at3 = trunc i64 %race\.at2 to i32/,
  );
  assert.match(out, /ptr getelementptr \(i8, ptr @other/);
});

test("symbols in constant data stay addresses", () => {
  const ir = symbolic(`@t = constant i64 ${SIZE}`);
  const out = rewritten(ir, (parts, metadata) => {
    assert.is(makeOpaque(parts, metadata, { sizesArePositive: true }).size, 0);
  });
  assert.is(out.trimEnd(), ir);
});

const TWO_FIELDS = `define i32 @f(ptr %p, ptr %q, i64 %i) {
start:
${load("%hp", "race.off.api::Body.hp")}
${load("%id", "race.off.api::Body.id")}
  %a = getelementptr i8, ptr %p, i64 %hp
  %b = getelementptr i8, ptr %p, i64 %id
  %c = getelementptr i8, ptr %q, i64 %id
  %v = load i32, ptr %a, align 4
  store i64 0, ptr %b, align 8
  store i64 0, ptr %c, align 8
  ret i32 %v
}`;

const scoped = (ir: string, fields = FIELDS): string =>
  rewritten(ir, (parts, metadata) => void addScopes(parts, metadata, fields));
const lineOf = (ir: string, start: string): string =>
  ir.split("\n").find((line) => line.startsWith(`  ${start}`)) ?? "";

test("two fields at one base get scopes that exclude each other; another base gets none", () => {
  const out = scoped(opaque(TWO_FIELDS));
  const [, own, others] = /!alias\.scope (!\d+), !noalias (!\d+)/.exec(lineOf(out, "%v = load"))!;
  assert.match(
    lineOf(out, "store i64 0, ptr %b"),
    new RegExp(`!alias\\.scope ${others}, !noalias ${own}$`),
  );
  assert.not.match(lineOf(out, "store i64 0, ptr %c"), /scope/);
  assert.is(out.match(/call void @llvm\.experimental\.noalias\.scope\.decl/g)?.length, 2);
});

test("an access that leaves its field, or may, gets no scope", () => {
  const wide = TWO_FIELDS.replace("%v = load i32", "%w = load i64").replace(
    "ret i32 %v",
    "ret i32 0",
  );
  assert.not.match(scoped(opaque(wide)), /scope/);
  const variable = TWO_FIELDS.replace(
    "  %v = load i32, ptr %a",
    "  %d = getelementptr i8, ptr %a, i64 %i\n  %v = load i32, ptr %d",
  );
  assert.not.match(scoped(opaque(variable)), /scope/);
  const volatile = TWO_FIELDS.replace("load i32", "load volatile i32");
  assert.not.match(scoped(opaque(volatile)), /scope/);
});

test("fields without facts, such as those of unions, get no scope", () => {
  assert.not.match(scoped(opaque(TWO_FIELDS), new Map()), /scope/);
});

test("a field that holds resilient structs by value has no fixed size; a handle to them has", () => {
  const typed = (type: string) => new Map(FIELDS).set("race.off.api::Body.id", field(type, 8));
  assert.not.match(scoped(opaque(TWO_FIELDS), typed("[api::Tag; 1]")), /scope/);
  assert.not.match(scoped(opaque(TWO_FIELDS), typed("core::option::Option<api::Tag>")), /scope/);
  assert.match(scoped(opaque(TWO_FIELDS), typed("alloc::boxed::Box<api::Tag>")), /scope/);
});

const ELEMENTS = (
  product: string,
  flags: string,
): string => `define void @f(ptr %p, i64 %i, i64 %j) {
start:
${load("%hp", "race.off.api::Body.hp")}
${load("%id", "race.off.api::Body.id")}
${load("%size", "race.size.api::Body")}
  %m = mul ${product}i64 %i, %size
  %n = mul ${product}i64 %size, %j
  %e = getelementptr ${flags}i8, ptr %p, i64 %m
  %g = getelementptr ${flags}i8, ptr %p, i64 %n
  %a = getelementptr inbounds i8, ptr %e, i64 %hp
  %b = getelementptr inbounds i8, ptr %g, i64 %id
  store i32 1, ptr %a, align 4
  store i64 2, ptr %b, align 8
  ret void
}`;

test("fields of different elements of a slice are told apart, if no index may wrap or leave the object", () => {
  assert.match(scoped(opaque(ELEMENTS("nuw ", "inbounds "))), /store i32 1[^\n]*!noalias/);
  assert.not.match(scoped(opaque(ELEMENTS("", "inbounds "))), /scope/);
  assert.not.match(scoped(opaque(ELEMENTS("nuw ", "nuw "))), /scope/);
});

test("scopes that were there are kept", () => {
  const ir = opaque(
    TWO_FIELDS.replace("ptr %a, align 4", "ptr %a, align 4, !alias.scope !7, !noalias !8"),
  );
  const out = scoped(`${ir}\n!7 = !{!9}\n!8 = !{!10}\n!9 = distinct !{!9}\n!10 = distinct !{!10}`);
  const [, own, others] = /!alias\.scope (!\d+), !noalias (!\d+)/.exec(lineOf(out, "%v = load"))!;
  assert.match(out, new RegExp(`^${own} = !\\{!9, !\\d+\\}$`, "m"));
  assert.match(out, new RegExp(`^${others} = !\\{!10, !\\d+\\}$`, "m"));
});

test("a nested struct has scopes on both levels, each level in a domain of its own", () => {
  const ir = opaque(`define void @f(ptr %p) {
start:
${load("%hp", "race.off.api::Body.hp")}
${load("%tag", "race.off.api::Body.tag")}
${load("%kind", "race.off.api::Tag.kind")}
  %a = getelementptr i8, ptr %p, i64 %hp
  %t = getelementptr i8, ptr %p, i64 %tag
  %k = getelementptr i8, ptr %t, i64 %kind
  store i32 1, ptr %a, align 4
  store i32 2, ptr %k, align 4
  ret void
}`);
  assert.match(lineOf(scoped(ir), "store i32 2"), /!alias\.scope !\d+, !noalias !\d+/);
});

test("an array of structs is no level: its index is not known", () => {
  const ir = opaque(`define void @f(ptr %p) {
start:
${load("%hp", "race.off.api::Body.hp")}
${load("%id", "race.off.api::Body.id")}
${load("%first", "race.off.api::World.first")}
  %t = getelementptr i8, ptr %p, i64 %first
  %a = getelementptr i8, ptr %t, i64 %hp
  store i32 1, ptr %a, align 4
  %b = getelementptr i8, ptr %p, i64 %id
  store i64 2, ptr %b, align 8
  ret void
}`);
  assert.not.match(scoped(ir), /scope/);
});

test("a base that is made in a loop is declared in the loop, behind its definition", () => {
  const ir = opaque(`define void @f(ptr %p, i64 %n) {
start:
${load("%hp", "race.off.api::Body.hp")}
${load("%id", "race.off.api::Body.id")}
${load("%size", "race.size.api::Body")}
  br label %loop

loop:                                             ; preds = %loop, %start
  %i = phi i64 [ 0, %start ], [ %j, %loop ]
  %m = mul nuw i64 %i, %size
  %e = getelementptr i8, ptr %p, i64 %m
  %a = getelementptr i8, ptr %e, i64 %hp
  %b = getelementptr i8, ptr %e, i64 %id
  store i32 1, ptr %a, align 4
  store i64 1, ptr %b, align 8
  %j = add i64 %i, 1
  %c = icmp eq i64 %j, %n
  br i1 %c, label %out, label %loop

out:                                              ; preds = %loop
  ret void
}`);
  assert.match(
    scoped(ir),
    /%m = mul[^\n]*\n {2}call void @llvm\.experimental\.noalias\.scope\.decl/,
  );
});

const walk = (flags: string, product: string, step = "%size"): string =>
  opaque(`define i64 @f(ptr %start, i64 %n) {
entry:
${load("%size", "race.size.api::Body")}
${load("%hp", "race.off.api::Body.hp")}
  %bytes = mul ${product}i64 %n, %size
  %end = getelementptr inbounds i8, ptr %start, i64 %bytes
  br label %loop

loop:                                             ; preds = %loop, %entry
  %p = phi ptr [ %start, %entry ], [ %q, %loop ]
  %q = getelementptr inbounds ${flags}i8, ptr %p, i64 ${step}
  %done = icmp eq ptr %q, %end
  br i1 %done, label %out, label %loop

out:                                              ; preds = %loop
  ret i64 0
}`);

const counted = (ir: string): string => rewritten(ir, (parts) => void addCounters(parts));

test("a loop that steps by a size to start + n*size gets a counter", () => {
  const out = counted(walk("nuw ", "nuw "));
  assert.match(out, /%race\.i0 = phi i64 \[ 0, %entry \], \[ %race\.j0, %loop \]/);
  assert.match(out, /%race\.j0 = add nuw i64 %race\.i0, 1/);
  assert.match(out, /%done = icmp eq i64 %race\.j0, %n/);
});

test("no counter where a product or a step may wrap, or the step is no size", () => {
  for (const ir of [walk("", "nuw "), walk("nuw ", ""), walk("nuw ", "nuw ", "%hp")])
    assert.not.match(counted(ir), /race\.[ij]/);
});

const copy = (
  kind: string,
  to: string,
  from: string,
  volatile = "false",
  length = "%size",
): string =>
  opaque(`define void @f(ptr %d, ptr %s, i64 %i) {
start:
${load("%size", "race.size.api::Body")}
${load("%hp", "race.off.api::Body.hp")}
  %m = mul nuw i64 %i, %size
  %w = mul i64 %i, %size
  %e = getelementptr i8, ptr %d, i64 %m
  %u = getelementptr i8, ptr %d, i64 %w
  %h = getelementptr i8, ptr %d, i64 %hp
  call void @llvm.${kind}.p0.p0.i64(ptr align 8 ${to}, ptr nonnull align 8 ${from}, i64 ${length}, i1 ${volatile}), !dbg !7
  ret void
}`);

const copied = (ir: string): string => rewritten(ir, (parts) => void replaceCopies(parts));

test("memcpy of exactly one value becomes a call of its copy function", () => {
  const out = copied(copy("memcpy", "%d", "%s"));
  assert.match(
    out,
    /call preserve_mostcc void @"race\.copy\.api::Body"\(ptr %d, ptr %s\) nounwind, !dbg !7/,
  );
  assert.match(out, /declare hidden preserve_mostcc void @"race\.copy\.api::Body"/);
});

test("that a copy keeps no pointer is written as each LLVM reads it", () => {
  assert.is(keepsNothing("19.1.7"), "nocapture");
  assert.is(keepsNothing("20.1.8"), "captures(none)");
  const out = rewritten(copy("memcpy", "%d", "%s"), (parts) => void replaceCopies(parts, new Map(), "nocapture"));
  assert.match(out, /@"race\.copy\.api::Body"\(ptr writeonly nocapture, ptr readonly nocapture\)/);
});

test("memmove only where both sides are whole values apart", () => {
  assert.match(copied(copy("memmove", "%e", "%d")), /race\.copy/);
  assert.match(copied(copy("memmove", "%d", "%d")), /race\.copy/);
  for (const [to, from] of [
    ["%d", "%s"],
    ["%u", "%d"],
    ["%h", "%d"],
  ] as const)
    assert.not.match(copied(copy("memmove", to, from)), /race\.copy/);
});

test("volatile copies and other lengths stay", () => {
  assert.not.match(copied(copy("memcpy", "%d", "%s", "true")), /race\.copy/);
  assert.not.match(copied(copy("memcpy", "%d", "%s", "false", "%m")), /race\.copy/);
  assert.not.match(copied(copy("memcpy", "%d", "%s", "false", "%hp")), /race\.copy/);
});

const RANGE: Range = { least: 0n, most: 2147483646n };
const RANGES = new Map<string, Range | undefined>(SYMBOLS.map((name) => [name, RANGE]));

function closed(ir: string, derived = true, ranges = RANGES) {
  let made: ReturnType<typeof closeModule> = [];
  const out = rewritten(ir, (parts, metadata) => {
    made = closeModule(parts, metadata, ranges, { derived, firstNumber: 5 });
  });
  return { out, made };
}

const SUMS = `define i64 @f(ptr %p, i64 %x) {
start:
${load("%size", "race.size.api::Body")}
${load("%hp", "race.off.api::Body.hp")}
  %two = shl nuw i64 %size, 1
  %sum = add i64 %two, %hp
  %a = getelementptr inbounds nuw i8, ptr %p, i64 %size
  %b = getelementptr inbounds i8, ptr %a, i64 %hp
  %c = getelementptr i8, ptr %b, i64 4
  %v = load i64, ptr %c, align 8
  %r = add i64 %v, %sum
  ret i64 %r
}`;

test("sums of symbols become derived symbols, chains of GEPs one step with an addend", () => {
  const { out, made } = closed(opaque(SUMS));
  assert.equal(
    made.map(({ name, value }) => [name, [...value].sort()]),
    [
      [
        "race.x.5",
        [
          ["race.off.api::Body.hp", 1n],
          ["race.size.api::Body", 1n],
        ],
      ],
      [
        "race.x.6",
        [
          ["race.off.api::Body.hp", 1n],
          ["race.size.api::Body", 2n],
        ],
      ],
    ],
  );
  assert.match(
    out,
    /%b = getelementptr inbounds i8, ptr %p, i64 ptrtoint \(ptr @race\.x\.5 to i64\)/,
  );
  assert.match(
    out,
    /%c = getelementptr i8, ptr %p, i64 add \(i64 ptrtoint \(ptr @race\.x\.5 to i64\), i64 4\)/,
  );
  assert.match(out, /%r = add i64 %v, ptrtoint \(ptr @race\.x\.6 to i64\)/);
  assert.match(out, /@race\.x\.5 = extern_weak hidden global \{\}, !absolute_symbol/);
  assert.not.match(out, /get\./);
});

test("without derived symbols each symbol stands alone", () => {
  const { out, made } = closed(opaque(SUMS), false);
  assert.is(made.length, 0);
  assert.match(out, /%two = shl nuw i64 ptrtoint \(ptr @"race\.size\.api::Body" to i64\), 1/);
});

test("a symbol that may exceed 32 bits is not added to others", () => {
  const wide = new Map(RANGES).set("race.size.api::Body", undefined);
  const { made, out } = closed(opaque(SUMS), true, wide);
  assert.is(made.length, 0);
  assert.match(out, /@"race\.size\.api::Body" = extern_weak hidden global \{\}, !absolute_symbol/);
  assert.match(out, /!\{i64 -1, i64 -1\}/);
});

test("a difference gets a signed range, so that nothing false is said of it", () => {
  const { made } = closed(opaque(SUMS.replace("add i64 %two, %hp", "sub i64 %hp, %two")));
  assert.is(made[1]!.range.least, -(1n << 31n));
});

test("(x + c) * size is split, so that the linker computes c * size", () => {
  const { out, made } = closed(
    opaque(`define i8 @f(ptr %p, i64 %x) {
start:
${load("%size", "race.size.api::Body")}
  %y = or disjoint i64 %x, 1
  %m = mul i64 %y, %size, !dbg !0
  %a = getelementptr i8, ptr %p, i64 %m
  %v = load i8, ptr %a, align 1
  ret i8 %v
}`),
  );
  assert.is(made.length, 0);
  assert.match(out, /%race\.q0 = getelementptr i8, ptr %p, i64 %race\.m0/);
  assert.match(
    out,
    /%a = getelementptr i8, ptr %race\.q0, i64 ptrtoint \(ptr @"race\.size\.api::Body" to i64\)/,
  );
});

test("a stand-in that is used otherwise than by a load becomes a constant in memory", () => {
  const { out } = closed(
    opaque(`define i64 @f(i1 %c) {
start:
  %p = select i1 %c, ptr @"get.race.off.api::Body.hp", ptr @"get.race.off.api::Body.id"
  %v = load i64, ptr %p, align 8
  ret i64 %v
}`),
  );
  assert.match(
    out,
    new RegExp(`@"get\\.race\\.off\\.api::Body\\.hp" = internal constant i64 ptrtoint`),
  );
  const parts = readModule(out);
  assert.equal(
    [...declaredSymbols(parts, metadataOf(parts)).keys()],
    ["race.off.api::Body.hp", "race.off.api::Body.id"],
  );
  assert.is(functionsOf(parts).length, 1);
});

test.run();
