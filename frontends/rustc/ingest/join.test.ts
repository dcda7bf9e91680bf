/** Records of several sources become one a key; an object that names a symbol does not undo the one that defines it. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Record } from "../../../engine/index.js";
import { joinRecords } from "./join.js";

const symbol = (object: string, defined: boolean): Record => ({ key: "symbol f", kind: "Symbol", attributes: { name: "f", object, defined }, edges: {} });

test("a symbol that one object of a unit defines and another one names is defined, whatever the order", () => {
  for (const records of [[symbol("a.o", true), symbol("b.o", false)], [symbol("b.o", false), symbol("a.o", true)]])
    assert.equal(joinRecords(records), [symbol("a.o", true)].map((one) => ({ ...one, attributes: { defined: true, name: "f", object: "a.o" } })));
});

test("attributes and edges of all sources come together, the last one counts", () => {
  const one: Record = { key: "t", kind: "Type", attributes: { size: 4n }, edges: { field: ["b"] } };
  const other: Record = { key: "t", kind: "Type", attributes: { size: 8n, align: 8n }, edges: { field: ["a"] } };
  assert.equal(joinRecords([one], [other]), [{ key: "t", kind: "Type", attributes: { align: 8n, size: 8n }, edges: { field: ["a", "b"] } }]);
});

test("what the driver says that a symbol is counts, since the older mangling of a name says less", () => {
  const name = (path: string): Record => ({ key: "symbol _ZN", kind: "Symbol", attributes: { name: "_ZN", path }, edges: { is: [`=symbol ${path}`] } });
  const found = joinRecords([name("<core::fmt::Formatter>::pad")], [name("core::fmt::Formatter::pad")]);
  assert.equal(found, [name("<core::fmt::Formatter>::pad")]);
});

test.run();
