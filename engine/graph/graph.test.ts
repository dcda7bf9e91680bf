/** Records, assembly, shaking, exchange and literals: what is right goes through unchanged, what is damaged is said. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseGolden } from "../../grammar/index.js";
import { assemble, type UnitGraph } from "./assemble.js";
import { exportGraph, importGraph } from "./exchange.js";
import { graphFromPaths } from "./literal.js";
import { readRecords, type Record } from "./record.js";
import { withoutRepeats, recordLine, writeRecords } from "./write.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["damaged_graph"]);

const key = fc.string({ minLength: 1, maxLength: 8, unit: "grapheme-ascii" }).filter((k) => !k.startsWith("="));
const attributes = fc.record(
  { path: fc.string(), size: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), resilient: fc.boolean() },
  { requiredKeys: [] },
);
const record: fc.Arbitrary<Record> = fc
  .record({ key, attributes, argument: fc.array(key, { maxLength: 3 }), is: fc.option(key.map((k) => `=${k}`)) })
  .map(({ key: k, attributes: a, argument, is }) => ({ key: k, kind: "Type", attributes: { ...a }, edges: { ...(argument.length && { argument }), ...(is !== null && { is: [is] }) } }));

test("what is written is read again, and its text does not depend on the order", () => {
  fc.assert(
    fc.property(fc.uniqueArray(record, { selector: (r) => r.key }), (records) => {
      const text = writeRecords(records);
      assert.is(writeRecords([...records].reverse()), text);
      const { records: read, diagnostics } = readRecords(text, "x");
      assert.equal(diagnostics, []);
      assert.is(writeRecords(read), text);
      assert.equal(read.map(recordLine), withoutRepeats(records, "x").records.map(recordLine));
    }),
  );
});

test("the canonical form", () => {
  const text = writeRecords([
    { key: "b", kind: "Type", attributes: { size: 2n ** 60n, path: "é\n" }, edges: { target: ["a", "a"], argument: [] } },
    { key: "a", kind: "Type", attributes: {}, edges: { is: ["=type a"] } },
  ]);
  assert.is(
    text,
    '{"key":"a","kind":"Type","attributes":{},"edges":{"is":["=type a"]}}\n' +
      '{"key":"b","kind":"Type","attributes":{"path":"é\\n","size":"1152921504606846976"},"edges":{"target":["a"]}}\n',
  );
});

const damaged: readonly (readonly [string, string])[] = [
  ["{", "this is not JSON"],
  ["[]", "a record is an object"],
  ['{"key":"a","kind":"Typ"}', 'no record can have the kind "Typ"'],
  ['{"key":"a","kind":"constructor"}', 'no record can have the kind "constructor"'],
  ['{"key":"=a","kind":"Type"}', "the key of the record is missing or not allowed"],
  ['{"key":"a\\tb","kind":"Type"}', "the key of the record is missing or not allowed"],
  ['{"key":"a","kind":"Type","attributes":{"colour":1}}', 'a Type has no attribute "colour"'],
  ['{"key":"a","kind":"Type","attributes":{"__proto__":1}}', 'a Type has no attribute "__proto__"'],
  ['{"key":"a","kind":"Type","attributes":{"size":"4x"}}', "`size` of a Type must be of type int"],
  ['{"key":"a","kind":"Type","attributes":{"size":9007199254740993}}', "`size` of a Type must be of type int"],
  ['{"key":"a","kind":"Type","attributes":{"size":1.5}}', "`size` of a Type must be of type int"],
  ['{"key":"a","kind":"Type","edges":{"holds":["b"]}}', 'a Type has no edge "holds"'],
  ['{"key":"a","kind":"Type","edges":{"of_crate":"b"}}', "the edge `of_crate` needs a list of keys"],
  ['{"key":"a","kind":"Type","edges":{"is":["=a","=b"]}}', "a record has at most one identity"],
  ['{"key":"a","kind":"Type","more":1}', "a record has no `more`"],
];

for (const [line, message] of damaged)
  test(`damaged: ${line}`, () => {
    const { records, diagnostics } = readRecords(`{"key":"x","kind":"Type"}\n${line}\n`, "f.rcrate");
    pages.see(diagnostics);
    assert.is(records.length, 1);
    assert.is(diagnostics[0]!.code, "damaged_graph");
    assert.is(diagnostics[0]!.message, `the graph of f.rcrate is damaged: ${message}`);
    assert.is(diagnostics[0]!.labels[0]!.place!.line, 2);
  });

test("any text is read without an exception", () => {
  fc.assert(fc.property(fc.string(), (text) => void readRecords(text, "x")));
  fc.assert(fc.property(fc.json(), (text) => void readRecords(text, "x")));
});

test("integers may be hexadecimal and negative", () => {
  const { records } = readRecords('{"key":"a","kind":"Type","attributes":{"size":"-0x10","align":-3}}', "x");
  assert.equal(records[0]!.attributes, { size: -16n, align: -3n });
});

test("two different records with one key", () => {
  const one: Record = { key: "a", kind: "Type", attributes: { size: 1n }, edges: {} };
  const { records, diagnostics } = withoutRepeats([one, { ...one, attributes: { size: 2n } }, { ...one }], "x");
  assert.is(records.length, 1);
  assert.is(diagnostics.length, 1);
  assert.match(diagnostics[0]!.message, "two different records have the key a");
});

const unitRecord = (name: string): Record => ({ key: "unit", kind: "Unit", attributes: { name, file: `${name}.rcrate` }, edges: {} });
const type = (k: string, edges: Record["edges"] = {}): Record => ({ key: k, kind: "Type", attributes: { path: k }, edges });

const client: UnitGraph = { unit: "ball", whole: true, records: [unitRecord("ball"), type("t", { is: ["=type World"] })] };
const definer: UnitGraph = {
  unit: "host",
  whole: false,
  records: [
    unitRecord("host"),
    type("w", { is: ["=type World"], field: ["f"] }),
    { key: "f", kind: "Field", attributes: {}, edges: { of: ["u"] } },
    type("u"),
    type("other", { is: ["=type Other"] }),
    type("owner", { field: ["g"] }),
    { key: "g", kind: "Field", attributes: {}, edges: { is: ["=field g"], of: ["u"] } },
  ],
};

test("units share identities, and only what is touched stays of a definer", () => {
  const { steg, diagnostics } = assemble([definer, client]);
  assert.equal(diagnostics, []);
  assert.equal(steg.nodes().sort(), ["=type World", "ball!t", "ball!unit", "host!f", "host!u", "host!unit", "host!w"]);
  assert.equal(steg.getNodeAttributes("=type World"), { kind: "Identity", unit: "", attributes: { domain: "type", path: "World" } });
  assert.ok(steg.hasEdge("host!w\tin\thost!unit"));
  assert.ok(steg.hasEdge("ball!t\tis\t=type World"));
});

test("owners of parts, roots and aliases keep what belongs to them", () => {
  const speaks: UnitGraph = { ...client, records: [...client.records, { key: "f", kind: "Field", attributes: {}, edges: { is: ["=field g"] } }] };
  assert.ok(assemble([definer, speaks]).steg.hasNode("host!owner"));
  assert.ok(assemble([definer, client], { roots: ({ key: k }) => k === "other" }).steg.hasNode("host!other"));
  assert.ok(assemble([definer, client], { aliases: new Map([["=type World", ["=type Other"]]]) }).steg.hasNode("host!other"));
  assert.is(assemble([definer, client], { unshaken: true }).steg.order, 12);
});

test("edges that lead nowhere or to the wrong kind are damage", () => {
  const { diagnostics } = assemble([{ unit: "x", whole: true, records: [unitRecord("x"), type("a", { field: ["gone", "a"] })] }]);
  assert.equal(diagnostics.map(({ code }) => code), ["damaged_graph", "damaged_graph"]);
  assert.is(assemble([client, client]).diagnostics[0]!.code, "damaged_graph");
});

test("graphology's JSON and back", () => {
  const { steg } = assemble([definer, client]);
  steg.updateNodeAttribute("host!w", "attributes", (old) => ({ ...old, size: 2n ** 80n, name: "12", copy: true }));
  const json = JSON.stringify(exportGraph(steg));
  const back = importGraph(JSON.parse(json));
  assert.is(JSON.stringify(exportGraph(back)), json);
  assert.equal(back.getNodeAttribute("host!w", "attributes"), { path: "w", size: 2n ** 80n, name: "12", copy: true });
});

function drawn(text: string): ReturnType<typeof graphFromPaths> {
  const { file, diagnostics } = parseGolden(`# g\n${text}\n==>\n`, "g");
  assert.equal(diagnostics, []);
  return graphFromPaths(file.cases[0]!.graph);
}

test("a graph in arrows", () => {
  const { steg, diagnostics } = drawn("a:Type { size: -4 } -field-> :Field -of-> b:Type\na <-meets- b");
  assert.equal(diagnostics, []);
  assert.equal(steg.nodes(), ["a", "_1", "b"]);
  assert.equal(steg.getNodeAttribute("a", "attributes"), { size: -4n });
  assert.equal(steg.edges(), ["a\tfield\t_1", "_1\tof\tb", "b\tmeets\ta"]);
});

test("a graph that cannot be", () => {
  const codes = (text: string): number => drawn(text).diagnostics.length;
  assert.is(codes("a -field-> :Field"), 2);
  assert.is(codes("a:Type -holds-> :Field"), 1);
  assert.is(codes("a:Typ"), 1);
  assert.is(codes('a:Type { size: "1" }'), 1);
  assert.is(codes("a:Type -meets-> a:Trait"), 1);
});

test("shaking 100,000 records is quick", () => {
  const records = Array.from({ length: 100_000 }, (_, i) => type(`t${i}`, { is: [`=type t${i}`], argument: i ? [`t${i >> 1}`] : [] }));
  const wanted: UnitGraph = { unit: "c", whole: true, records: [type("x", { is: ["=type t99999"] })] };
  const { steg } = assemble([{ unit: "d", whole: false, records }, wanted]);
  assert.is(steg.filterNodes((_key, { unit }) => unit === "d").length, 19);
});

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
