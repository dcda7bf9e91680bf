/** Loads from copies: which are read from the source, and every reason why one is not. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { printModule, readModule } from "../../../formats/llvm-ir/functions.js";
import type { FieldFacts } from "../expression.js";
import { forwardCopies } from "./forwarding.js";
import { replaceCopies } from "./copies.js";

const SYMBOLS = ["race.off.api::Body.id", "race.off.api::Body.tag", "race.off.api::Tag.kind", "race.size.api::Body", "race.size.api::Tag"];

const fact = (type: string, size: number, resilient?: string): FieldFacts => ({ type, size, align: 8, ...(resilient !== undefined && { resilient }) });
const FIELDS = new Map<string, FieldFacts>([
  ["race.off.api::Body.id", fact("u64", 8)],
  ["race.off.api::Body.tag", fact("api::Tag", 8, "api::Tag")],
  ["race.off.api::Tag.kind", fact("u32", 4)],
]);

const COPY = `  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %slot, ptr align 8 %s, i64 %size, i1 false), !dbg !7`;
const LOAD = `  %x = load i64, ptr %p, align 8, !noundef !0, !alias.scope !1, !dbg !7`;

function module(lines: readonly string[], prologue: readonly string[] = []): string {
  return [
    ...SYMBOLS.map((name) => `@"get.${name}" = external hidden constant i64, align 8`),
    "define void @f(ptr %s, ptr %t, i1 %c) {",
    "start:",
    "  %slot = alloca [64 x i8], align 8",
    "  %other = alloca [64 x i8], align 8",
    `  %size = load i64, ptr @"get.race.size.api::Body", align 8`,
    `  %tagsize = load i64, ptr @"get.race.size.api::Tag", align 8`,
    `  %id = load i64, ptr @"get.race.off.api::Body.id", align 8`,
    `  %tag = load i64, ptr @"get.race.off.api::Body.tag", align 8`,
    `  %kind = load i64, ptr @"get.race.off.api::Tag.kind", align 8`,
    "  %p = getelementptr inbounds nuw i8, ptr %slot, i64 %id",
    ...prologue,
    ...lines,
    "  ret void",
    "}",
  ].join("\n");
}

function forwarded(lines: readonly string[], prologue: readonly string[] = []) {
  const parts = readModule(module(lines, prologue));
  const count = forwardCopies(parts, FIELDS);
  return { count, out: printModule(parts) };
}

test("a field of a copy is read from what was copied, with the facts that still hold", () => {
  const { count, out } = forwarded([COPY, LOAD]);
  assert.is(count, 1);
  assert.match(out, "  %race.f0.0 = getelementptr inbounds nuw i8, ptr %s, i64 %id\n  %x = load i64, ptr %race.f0.0, align 8, !noundef !0, !dbg !7");
});

test("a field of a nested struct has both steps", () => {
  const nested = ["  %q = getelementptr inbounds nuw i8, ptr %slot, i64 %tag", "  %r = getelementptr inbounds nuw i8, ptr %q, i64 %kind"];
  const { out } = forwarded([...nested, COPY, "  %x = load i32, ptr %r, align 4"]);
  assert.match(out, "%race.f0.0 = getelementptr inbounds nuw i8, ptr %s, i64 %tag\n  %race.f0.1 = getelementptr inbounds nuw i8, ptr %race.f0.0, i64 %kind\n  %x = load i32, ptr %race.f0.1, align 4");
});

test("what writes elsewhere is no hindrance: an own slot, lifetimes, debug records, intrinsics without memory", () => {
  const harmless = [
    "  store i64 0, ptr %other, align 8",
    "  call void @llvm.lifetime.start.p0(ptr nonnull %other)",
    "  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %other, ptr align 8 %t, i64 %size, i1 false)",
    "    #dbg_value(ptr %slot, !1, !2, !3)",
    "  tail call void @llvm.assume(i1 %c)",
    "  %m = tail call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %size, i64 2)",
  ];
  assert.is(forwarded([COPY, ...harmless, LOAD]).count, 1);
});

test("nothing is read from the source where it, or the copy, may have changed", () => {
  const writes = [
    "  store i64 0, ptr %s, align 8",
    "  store i64 0, ptr %t, align 8",
    "  store i64 0, ptr %p, align 8",
    "  call void @g()",
    "  call void @llvm.lifetime.end.p0(ptr %slot)",
    "  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %slot, ptr align 8 %t, i64 %tagsize, i1 false)",
    "  call void @llvm.memset.p0.i64(ptr %slot, i8 0, i64 8, i1 false)",
    "  %old = atomicrmw add ptr %t, i64 1 seq_cst, align 8",
    "  %seen = load atomic i64, ptr %t acquire, align 8",
    "  fence seq_cst",
  ];
  for (const write of writes) assert.is(forwarded([COPY, write, LOAD]).count, 0, write);
});

test("a slot whose address got away may be what a store writes to, and what a source points to", () => {
  const away = "  call void @keep(ptr %other)";
  const through = "  call void @llvm.memcpy.p0.p0.i64(ptr align 8 %other, ptr align 8 %t, i64 %size, i1 false)";
  assert.is(forwarded([COPY, through, LOAD], [away]).count, 0);
  assert.is(forwarded([COPY, through, LOAD], ["  store ptr %other, ptr %t, align 8"]).count, 0);
  assert.is(forwarded([COPY, through, LOAD], ["  %either = select i1 %c, ptr %other, ptr %t"]).count, 0);
});

test("only loads that surely lie within the copied bytes, as aligned as both sides", () => {
  assert.is(forwarded([COPY, LOAD.replace("i64", "i128").replace("align 8", "align 1")]).count, 0);
  assert.is(forwarded([COPY, LOAD.replace("align 8", "align 16")]).count, 0);
  assert.is(forwarded([COPY.replace("ptr align 8 %s", "ptr %s"), LOAD]).count, 0);
  assert.is(forwarded([COPY.replace("%size", "%tagsize"), LOAD]).count, 0);
  assert.is(forwarded([COPY.replace("%size", "16"), LOAD]).count, 0);
  assert.is(forwarded([COPY.replace("i1 false", "i1 true"), LOAD]).count, 0);
  assert.is(forwarded([COPY, LOAD.replace("load i64", "load volatile i64")]).count, 0);
  assert.is(forwarded([COPY, "  %x = load i64, ptr %slot, align 8"]).count, 0);
});

test("a copy holds in a block with this one predecessor, not where paths meet", () => {
  const branch = [COPY, "  br i1 %c, label %one, label %two", "one:", "  br label %two"];
  assert.is(forwarded([...branch, "two:", LOAD]).count, 0);
  assert.is(forwarded([COPY, "  br label %one", "one:", LOAD]).count, 1);
});

const moved = (to: string, from: string, flags = "nuw nsw", gep = "inbounds nuw"): string => {
  const elements = ["i", "j"].flatMap((name) => [`  %${name}.at = mul ${flags} i64 %${name}, %size`, `  %${name}.p = getelementptr ${gep} i8, ptr %s, i64 %${name}.at`]);
  const parts = readModule(module([`  call void @llvm.memmove.p0.p0.i64(ptr ${to}, ptr ${from}, i64 %size, i1 false)`], elements));
  replaceCopies(parts);
  return printModule(parts);
};

test("two elements of one object are equal or disjoint: a memmove between them is a copy", () => {
  assert.match(moved("%i.p", "%j.p"), /race\.copy/);
  assert.not.match(moved("%i.p", "%j.p", "nuw"), /race\.copy/);
  assert.not.match(moved("%i.p", "%j.p", "nuw nsw", "nuw"), /race\.copy/);
  assert.not.match(moved("%i.p", "%t"), /race\.copy/);
});

const tuple = (kind: string, length: string): string => {
  const line = `  call void @llvm.${kind}.p0.p0.i64(ptr align 8 %s, ptr align 8 %t, i64 ${length}, i1 false), !dbg !7`;
  const parts = readModule(module([line], [`  %tuple = load i64, ptr @get.race.x.3, align 8`]));
  replaceCopies(parts, new Map([["race.x.3", { size: "race.size.api::Body", more: 8 }]]));
  return printModule(parts);
};

test("a value and a few bytes more are copied one behind the other", () => {
  const out = tuple("memcpy", "%tuple");
  assert.match(out, "@llvm.memcpy.p0.p0.i64(ptr %s, ptr %t, i64 8, i1 false), !dbg !7\n  %race.b0 = getelementptr inbounds i8, ptr %s, i64 8\n  %race.b1 = getelementptr inbounds i8, ptr %t, i64 8\n");
  assert.match(out, /race\.copy\.api::Body"\(ptr %race\.b0, ptr %race\.b1\) nounwind, !dbg !7/);
});

test("a memmove of a tuple stays, and so does a length that is no such sum", () => {
  assert.not.match(tuple("memmove", "%tuple"), /race\.copy/);
  assert.not.match(tuple("memcpy", "%id"), /race\.copy/);
});

test.run();
