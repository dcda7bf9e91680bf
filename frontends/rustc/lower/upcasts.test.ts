/** The choice at a conversion to a supertrait, as text. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { chooseUpcasts } from "./upcasts.js";

const symbol = (name: string): string => `ptrtoint (ptr @"race.vptr.${name}" to i64)`;

const conversion = `define ptr @up(ptr %0, ptr %vtable) {
  %g = getelementptr inbounds i8, ptr %vtable, i64 ${symbol("api::Top.api::Base")}, !dbg !7
  %v = load ptr, ptr %g, align 8, !dbg !7, !invariant.load !3, !nonnull !3
  ret ptr %v
}`;

test("a load of a supertrait's vtable becomes a choice, and promises nothing", () => {
  const expected = `define ptr @up(ptr %0, ptr %vtable) {
  %g = getelementptr inbounds i8, ptr %vtable, i64 ${symbol("api::Top.api::Base")}, !dbg !7
  %race.up0 = load ptr, ptr %g, align 8, !dbg !7
  %race.keep0 = icmp eq i64 ${symbol("api::Top.api::Base")}, 0, !dbg !7
  %v = select i1 %race.keep0, ptr %vtable, ptr %race.up0, !dbg !7
  ret ptr %v
}`;
  assert.is(chooseUpcasts(conversion), expected);
});

test("where addresses have 32 bits the symbol is cut to them", () => {
  const narrow = conversion.replace(/i64 (ptrtoint [^)]*\))/, "i32 trunc (i64 $1 to i32)");
  assert.match(chooseUpcasts(narrow), /%race\.keep0 = icmp eq i32 trunc \(i64 ptrtoint \(ptr @"race\.vptr\.api::Top\.api::Base" to i64\) to i32\), 0, /);
});

test("names of other functions are other values, and other slots are left alone", () => {
  const other = `${conversion}
define ptr @other(ptr %g) {
  %v = load ptr, ptr %g, align 8
  ret ptr %v
}`;
  const out = chooseUpcasts(other);
  assert.is(out.slice(out.indexOf("define ptr @other")), other.slice(other.indexOf("define ptr @other")));
  const call = conversion.replace("race.vptr.api::Top.api::Base", "race.slot.api::Top.top");
  assert.is(chooseUpcasts(call), call);
});

test.run();
