/** Functions of std that are taken along: what calls them calls what the link chooses, and each has a name of its own. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Lifted } from "../expression.js";
import { carriedApart, carriedFor, carriedName, carriedRecords } from "./carried.js";

const memrchr = "_RNvNtNtCsabc_4core5slice6memchr7memrchr";
const own = "_RNvCsdef_4ball4find";

const lifted = (ir: string, refused: readonly string[] = []): Lifted => ({
  ir,
  symbols: new Map(),
  guards: [],
  refusals: refused.map((name) => ({ function: name, reason: "for a test" })),
  vtables: new Map(),
  drops: new Map(),
  statistics: {},
});

const items = { functions: { [memrchr]: { carried: true, crate: "core" }, [own]: { carried: false, crate: "ball" } }, vtables: {} };

test("a copy has its own name, and calls go to a declaration of the old one", () => {
  const ir = `define hidden i64 @${memrchr}(i8 %x, ptr noundef readonly align 8 dereferenceable(24) %p) unnamed_addr #1 {\n  ret i64 1\n}\ndefine i64 @${own}(ptr %p) {\n  %r = call i64 @${memrchr}(i8 1, ptr %p)\n  ret i64 %r\n}`;
  const apart = carriedApart(lifted(ir), items, "ball");
  assert.equal(apart.carried, [memrchr]);
  assert.ok(apart.lifted.ir.includes(`define hidden i64 @"${carriedName(memrchr, "ball")}"(i8 %x`), apart.lifted.ir);
  assert.match(apart.lifted.ir, `(i8 %x, ptr noundef readonly align 8 dereferenceable(24) %p) unnamed_addr "no-jump-tables"="true" #1 {\n`);
  assert.ok(apart.lifted.ir.includes(`call i64 @${memrchr}(i8 1`), "who called it calls what the link chooses");
  assert.match(apart.lifted.ir, `declare i64 @${memrchr}(i8, ptr noundef align 8 dereferenceable(24)) unnamed_addr\n`);
  assert.ok(apart.lifted.ir.includes(`define i64 @${own}(`), "what the crate has itself stays");
});

test("names of the older mangling, which stand in quotes", () => {
  const name = "_ZN40_$LT$str$u20$as$u20$core..fmt..Debug$GT$3fmt17hea51842abdf408b5E";
  const apart = carriedApart(lifted(`define internal i1 @"${name}"(ptr %p) unnamed_addr {\n  ret i1 0\n}`), { functions: { [name]: { carried: true, crate: "core" } }, vtables: {} }, "ball");
  assert.match(apart.lifted.ir, `define hidden i1 @"${name}.carried.ball"(ptr %p) unnamed_addr "no-jump-tables"="true" {\n`);
  assert.match(apart.lifted.ir, `\ndeclare i1 @"${name}"(ptr) unnamed_addr\n`);
  assert.is(carriedFor(carriedName(name, "ball")), name);
});

test("one that could not be lifted is declared only, and nobody is told", () => {
  const apart = carriedApart(lifted(`declare i64 @${memrchr}(i8)`, [memrchr, own]), items, "ball");
  assert.equal(apart.carried, []);
  assert.equal(apart.lifted.refusals.map((one) => one.function), [own]);
});

test("the name of a copy tells what it stands for", () => {
  assert.is(carriedFor(carriedName(memrchr, "ball")), memrchr);
  assert.is(carriedFor(`${memrchr}.llvm.12`), undefined);
  assert.is(carriedFor("plain.carried.ball"), undefined);
});

test("a copy is described as what it stands for", () => {
  const facts = [{ key: `symbol ${memrchr}`, kind: "Symbol", attributes: { name: memrchr }, edges: { signature: ["signature 1"], of_crate: ["crate core"] } }];
  assert.equal(carriedRecords([memrchr], "ball", facts), [
    { key: `symbol ${memrchr}`, kind: "Symbol", attributes: {}, edges: { carried_as: [`symbol ${memrchr}.carried.ball`] } },
    { key: `symbol ${memrchr}.carried.ball`, kind: "Symbol", attributes: { form: "carried", path: "core::slice::memchr::memrchr" }, edges: { signature: ["signature 1"], of_crate: ["crate core"] } },
  ]);
});

test.run();
