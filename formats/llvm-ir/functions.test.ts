import * as assert from "uvu/assert";
import { test } from "uvu";
import {
  definitionsOf,
  functionsOf,
  localsIn,
  mapLocals,
  printModule,
  readModule,
  resultOf,
  terminatorOf,
} from "./functions.js";

const MODULE = `target triple = "x86_64-unknown-linux-gnu"

@x = global i32 0

define i32 @"a b"(i32 %v) personality ptr @p {
  switch i32 %v, label %one [
    i32 1, label %one
    i32 2, label %"t wo"
  ]

one:                                              ; preds = %0
    #dbg_value(i32 %v, !1, !DIExpression(), !2)
  %r = invoke i32 @f(i32 %v)
          to label %"t wo" unwind label %pad

"t wo":                                           ; preds = %one, %0
  ret i32 0

pad:                                              ; preds = %one
  %l = landingpad { ptr, i32 }
          cleanup
          filter [0 x ptr] zeroinitializer
  resume { ptr, i32 } %l
}

declare i32 @f(i32)
declare i32 @p(...)
!1 = !{}
`;

test("printing what was read gives the same module, blank lines within functions apart", () => {
  const squeezed = MODULE.replace(/\n\n(?=\S.*: )/g, "\n");
  assert.is(printModule(readModule(MODULE)), squeezed);
});

test("continued lines belong to their instruction, debug records do not", () => {
  const [fn] = functionsOf(readModule(MODULE));
  assert.is(fn!.name, "a b");
  assert.equal(
    fn!.blocks.map(({ label, lines }) => [label, lines.length]),
    [
      ["", 1],
      ["one", 2],
      ["t wo", 1],
      ["pad", 2],
    ],
  );
  assert.match(terminatorOf(fn!.blocks[1]!), /unwind label %pad$/);
  assert.equal([...definitionsOf(fn!).keys()], ["%r", "%l"]);
});

test("locals are found in operands, not in quoted names or assembly", () => {
  const line = `  %"a b" = call i64 asm "mov %rax, $0", "=r"(i64 %x, ptr @"n%n", i64 %"q r")`;
  assert.is(resultOf(line), `%"a b"`);
  assert.equal(localsIn(line), [`%"a b"`, "%x", `%"q r"`]);
  assert.is(
    mapLocals(line, (local) => (local === "%x" ? "7" : local)),
    line.replace("i64 %x", "i64 7"),
  );
});

test("a module without functions, and a function that never ends, are read without throwing", () => {
  assert.is(printModule(readModule("")), "");
  assert.is(functionsOf(readModule("define void @f() {\n  ret void")).length, 1);
});

test.run();
