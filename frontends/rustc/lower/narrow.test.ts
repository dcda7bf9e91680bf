/** Bytes of data that stand for a layout constant, on machines without a relocation of one byte. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { printModule, readModule } from "../../../formats/llvm-ir/functions.js";
import { markNarrow } from "./narrow.js";

const marks = { 1: "R_AARCH64_NONE" };
const symbol = "ptrtoint (ptr @\"race.disc.api::Kind.Ship\" to i8)";
const long = "trunc (i64 ptrtoint (ptr @race.disc.Kind to i64) to i8)";

function marked(line: string): readonly string[] {
  const parts = readModule(`${line}\n`);
  markNarrow(parts, marks);
  return printModule(parts).trim().split("\n").filter(Boolean);
}

test("a byte becomes zero, and a relocation marks its place", () => {
  assert.equal(marked(`@x = private unnamed_addr constant <{ i8 }> <{ i8 ${symbol} }>, align 1`), [
    "@x = private externally_initialized constant <{ i8 }> <{ i8 0 }>, align 1",
    'module asm ".reloc \\22.Lx\\22+0, R_AARCH64_NONE, \\22race.disc.api::Kind.Ship\\22"',
  ]);
});

test("its place is behind all that comes before; equal bytes are marked each", () => {
  const line = `@"a b" = constant <{ [3 x i8], i8, ptr, i8, i16 }> <{ [3 x i8] c"a,\\22", i8 ${long}, ptr @f, i8 ${long}, i16 7 }>, align 8`;
  assert.equal(marked(line), [
    '@"a b" = externally_initialized constant <{ [3 x i8], i8, ptr, i8, i16 }> <{ [3 x i8] c"a,\\22", i8 0, ptr @f, i8 0, i16 7 }>, align 8',
    'module asm ".reloc \\22a b\\22+3, R_AARCH64_NONE, \\22race.disc.Kind\\22"',
    'module asm ".reloc \\22a b\\22+12, R_AARCH64_NONE, \\22race.disc.Kind\\22"',
  ]);
});

test("numbers that have a relocation stay, and so does all without symbols", () => {
  for (const line of [`@x = constant <{ i64 }> <{ i64 ptrtoint (ptr @race.size.T to i64) }>, align 8`, `@y = constant <{ i8 }> <{ i8 3 }>, align 1`]) assert.equal(marked(line), [line]);
  const parts = readModule(`@x = constant <{ i8 }> <{ i8 ${symbol} }>, align 1\n`);
  assert.is(markNarrow(parts, {}), 0);
});

test.run();
