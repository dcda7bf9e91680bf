/** Pointer steps: which go to the end of their round, and which stay. */
import * as assert from "uvu/assert";
import { test } from "uvu";
import { printModule, readModule } from "../../../formats/llvm-ir/functions.js";
import { sinkSteps } from "./sinking.js";

function sunk(blocks: string) {
  const parts = readModule(`define void @f(ptr %s, ptr %e, i1 %c, i64 %size) {\nstart:\n  br label %head\n${blocks}\nexit:\n  ret void\n}`);
  const count = sinkSteps(parts);
  return { count, out: printModule(parts) };
}

const one = (step: string, between = ""): string => `head:
  %p = phi ptr [ %s, %start ], [ ${step}, %head ]
  ${step} = getelementptr inbounds nuw i8, ptr %p, i64 %size
${between}  call void @g(ptr %p)
  %done = icmp eq ptr ${step}, %e
  br i1 %done, label %exit, label %head`;

test("a step goes in front of its first use at the end of the round", () => {
  const { count, out } = sunk(one("%n"));
  assert.is(count, 1);
  assert.match(out, /call void @g\(ptr %p\)\n {2}%n = getelementptr inbounds nuw i8, ptr %p, .*\n {2}%done/);
});

test("a numbered step gets a name, for numbers must ascend", () => {
  const { out } = sunk(one("%7"));
  assert.match(out, /%p = phi ptr \[ %s, %start \], \[ %race.n7, %head \]/);
  assert.match(out, /%done = icmp eq ptr %race.n7, %e/);
  assert.not.match(out, /%7\b/);
});

test("a use within the round keeps the step above it", () => {
  const { out } = sunk(one("%n", "  call void @h(ptr %n)\n"));
  assert.match(out, /%n = getelementptr .*\n {2}call void @h\(ptr %n\)\n {2}call void @g/);
});

const two = (uses: { readonly then?: string; readonly exit?: string }): string => `head:
  %p = phi ptr [ %s, %start ], [ %n, %latch ]
  %n = getelementptr inbounds nuw i8, ptr %p, i64 8
  br i1 %c, label %then, label %latch
then:
  call void @g(ptr ${uses.then ?? "%p"})
  br label %latch
latch:
  %done = icmp eq ptr %n, %e
  br i1 %done, label %out, label %head
out:
  call void @g(ptr ${uses.exit ?? "%s"})
  br label %exit`;

test("in a loop of several blocks the step goes to the latch, unless it is used elsewhere", () => {
  assert.match(sunk(two({})).out, /latch:\n {2}%n = getelementptr/);
  assert.is(sunk(two({ then: "%n" })).count, 0);
  assert.is(sunk(two({ exit: "%n" })).count, 0);
});

test("a pointer that is not the loop's own is no step", () => {
  assert.is(sunk(one("%n").replace("ptr %p, i64", "ptr %s, i64")).count, 0);
});

test.run();
