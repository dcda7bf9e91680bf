/** What only some LLVMs write leaves the text; everything else stays. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inOneDialect } from "./dialect.js";

test("the size of a frame slot that begins or ends to live is left open", () => {
  const line = (size: string): string => `  call void @llvm.lifetime.start.p0(${size}ptr %slot), !dbg !7`;
  assert.is(inOneDialect(line("i64 1184, ")), line("i64 -1, "));
  assert.is(inOneDialect(line("")), line(""));
  assert.is(inOneDialect("  call void @llvm.lifetime.end.p0(i64 24, ptr nonnull %slot)\n  ret i64 24"), "  call void @llvm.lifetime.end.p0(i64 -1, ptr nonnull %slot)\n  ret i64 24");
});

test("numbers of functions for profiles are gone, and no other attachment is", () => {
  assert.is(inOneDialect("define void @f() unnamed_addr #0 !dbg !3 !guid !12 {\nstart:\n  ret void\n}"), "define void @f() unnamed_addr #0 !dbg !3 {\nstart:\n  ret void\n}");
  assert.is(inOneDialect("define void @f() !guid !12 !dbg !3 {"), "define void @f() !guid !12 !dbg !3 {".replace(" !guid !12", ""));
  assert.is(inOneDialect("  %1 = load i64, ptr %p, !range !4"), "  %1 = load i64, ptr %p, !range !4");
});

test.run();
