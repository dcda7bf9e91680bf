/** Reading IR text: tokens, byte strings, sizes, items, source lines; damage never throws. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { decodeBytes, encodeBytes } from "./bytes.js";
import { sourceOf } from "./debug-location.js";
import { readModuleText } from "./module.js";
import {
  BYTES,
  GLOBAL,
  GROUP,
  INTEGER,
  integerType,
  LOCAL,
  METADATA,
  scanLine,
  tokenText,
  WORD,
} from "./scan.js";
import { extentOf, readTypes } from "./sizes.js";

const tokensOf = (line: string): (readonly [number, string])[] => {
  const tokens = scanLine(line);
  return Array.from(
    { length: tokens.length / 3 },
    (_, at) => [tokens[at * 3]!, tokenText(line, tokens, at)] as const,
  );
};

test("integers are told from names, types and floats", () => {
  const found = tokensOf(
    '  %_7 = call i64 @"f 8"(i64 noundef -12, double 1.5e+3, ptr @g.9) #3, !dbg !44 ; 99',
  );
  assert.equal(
    found.filter(([kind]) => kind === INTEGER).map(([, text]) => text),
    ["-12"],
  );
  assert.equal(
    found.filter(([kind]) => kind === GLOBAL).map(([, text]) => text),
    ['@"f 8"', "@g.9"],
  );
  assert.equal(
    found.filter(([kind]) => kind === LOCAL).map(([, text]) => text),
    ["%_7"],
  );
  assert.equal(
    found.filter(([kind]) => kind === METADATA).map(([, text]) => text),
    ["!dbg", "!44"],
  );
  assert.equal(
    found.filter(([kind]) => kind === GROUP).map(([, text]) => text),
    ["#3"],
  );
  assert.ok(found.some(([kind, text]) => kind === WORD && text === "1.5e+3"));
});

test("byte strings are one token", () => {
  assert.equal(
    tokensOf('[4 x i8] c"a 1\\22"')
      .filter(([kind]) => kind === BYTES)
      .map(([, text]) => text),
    ['c"a 1\\22"'],
  );
});

test("the type of a value is the nearest integer type outside parentheses", () => {
  const line = "call void @f(i64 noundef range(i8 0, 5) 7)";
  const tokens = scanLine(line);
  const at = tokensOf(line).findIndex(([, text]) => text === "7");
  assert.is(integerType(line, tokens, at), "i64");
});

test("bytes go through text and back", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(decodeBytes(encodeBytes(bytes)), bytes);
    }),
  );
  assert.equal([...decodeBytes('c"\\\\\\5C\\00a"')!], [92, 92, 0, 97]);
  assert.is(decodeBytes('c"\\G1"'), undefined);
});

test("sizes follow the data layout", () => {
  const types = readTypes([
    'target datalayout = "e-m:e-p270:32:32-i64:64-i128:128-f80:128-n8:16:32:64-S128"',
    '%"a::B" = type { i8, i64, [3 x i16] }',
    "%P = type <{ i8, i64 }>",
    "%loop = type { %loop }",
  ]);
  const size = (text: string): (number | undefined)[] => [
    extentOf(types, text)?.size,
    extentOf(types, text)?.align,
  ];
  assert.equal(size('%"a::B"'), [24, 8]);
  assert.equal(size("%P"), [9, 1]);
  assert.equal(size('{ i32, [1 x i32], %"a::B" }'), [32, 8]);
  assert.equal(size("i128"), [16, 16]);
  assert.equal(size("[0 x i64]"), [0, 8]);
  assert.equal(size("{}"), [0, 1]);
  for (const bad of ["%loop", "%unknown", "void", "[x i8]", "{ i8", "i8 i8", ""])
    assert.is(extentOf(types, bad), undefined, bad);
});

test("addresses may have 32 bits", () => {
  const types = readTypes(['target datalayout = "e-m:e-p:32:32-Fi8-i64:64-v128:64:128-a:0:32-n32-S64"']);
  assert.equal(extentOf(types, "{ ptr, i64, ptr }"), { size: 24, align: 8 });
  assert.equal([extentOf(types, "ptr")!.size, types.pointer], [4, 4]);
  assert.is(readTypes(['target datalayout = "e-m:e-p270:32:32-i64:64-S128"']).pointer, 8);
});

test("a module is cut into its items, and a line has its source", () => {
  const module = readModuleText(
    [
      "@g = constant i8 0",
      "declare void @e()",
      "define void @f() !dbg !1 {",
      "  ret void, !dbg !2",
      "}",
      "!llvm.module.flags = !{}",
      '!1 = distinct !DISubprogram(name: "f", scope: !4, file: !3, line: 5)',
      "!2 = !DILocation(line: 9, column: 2, scope: !5, inlinedAt: !6)",
      '!3 = !DIFile(filename: "src/lib.rs", directory: "/w")',
      '!5 = distinct !DISubprogram(name: "g", file: !3, line: 1)',
      "!6 = !DILocation(line: 7, column: 1, scope: !1)",
    ].join("\n"),
  );
  assert.equal(module.functions, [{ name: "@f", start: 2, end: 5 }]);
  assert.equal([...module.globals.keys()], ["@g"]);
  assert.equal([...module.metadata.keys()], [1, 2, 3, 5, 6]);
  assert.equal(sourceOf(module, module.lines[3]!), { file: "/w/src/lib.rs", line: 7 });
  assert.equal(sourceOf(module, module.lines[2]!), { file: "/w/src/lib.rs", line: 5 });
  assert.is(sourceOf(module, "ret void"), undefined);
});

test("damaged text never throws", () => {
  const pieces = fc.constantFrom(
    "define ",
    "@",
    '"',
    "{",
    "}",
    "[4 x i8]",
    'c"\\',
    "!1 = ",
    "!DILocation(scope: !1)",
    "%",
    "getelementptr",
    "\n",
    "(",
    ")",
    "i64 ",
    "-5",
    "x",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      const text = parts.join("");
      const module = readModuleText(text);
      const types = readTypes(module.lines);
      for (const line of module.lines) {
        scanLine(line);
        extentOf(types, line);
        decodeBytes(line);
        sourceOf(module, line);
      }
    }),
  );
});

test.run();
