/**
 * A host that lies, with digests that are right: its `.rcrate` is taken apart, something of it is replaced, and it is put
 * together as a tool would that knows the format. Object and manifest are those of the committed host of the first example, by
 * rustc 1.95; of its graph nothing but the unit is here, so that each link is a small one.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readRecords, writeRecords, type Record } from "../../../engine/index.js";
import { readRcrate, writeRcrate, type Rcrate, type RcrateContents } from "../../../formats/rcrate/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { unitRecord } from "../../../frontends/rustc/pack/unit.js";
import { checkout } from "../../test/programs.js";
import { anRcrate, rcrateOf } from "../../test/rcrates.js";
import { decide } from "./decide.js";
import type { Unit } from "./inputs.js";
import { readPolicy } from "./policy.js";

const packed = (name: string): Rcrate => readRcrate(new Uint8Array(readFileSync(join(checkout, "examples/first-link/packed", `${name}.rcrate`))), name).rcrate!;
const station = packed("station");
const own = station.members.find((name) => name.endsWith("station.o"))!;

interface Lie {
  readonly contents?: (told: RcrateContents) => RcrateContents;
  readonly graph?: (records: readonly Record[]) => readonly Record[];
  readonly members?: (name: string, data: Uint8Array) => Uint8Array;
}

/** What a tool would write that says something else. */
function rewritten({ contents = (told) => told, graph = (all) => all, members = (_, data) => data }: Lie): Uint8Array {
  const { format: _, digest: __, members: ___, ...told } = station.manifest;
  const said = contents(told as RcrateContents);
  const steg = { name: "steg.jsonl", data: new TextEncoder().encode(writeRecords(graph([unitRecord(told as RcrateContents)]))) };
  return writeRcrate(said, [steg, ...["link.json", own].map((name) => ({ name, data: members(name, station.member(name)!) }))]);
}

/** A plugin without code. */
const plugin = (records: readonly Record[]): Uint8Array => rcrateOf(anRcrate("plugin", "plugin", { target: station.manifest.target, panic: station.manifest.panic }), records);

function unit(bytes: Uint8Array, name: string): Unit {
  const { rcrate, diagnostics } = readRcrate(bytes, name);
  assert.equal(diagnostics, [], "its digests are right");
  return { name, file: `${name}.rcrate`, rcrate: rcrate!, records: readRecords(new TextDecoder().decode(rcrate!.member("steg.jsonl")), name).records };
}

const { program } = readPolicy({ files: [], parameters: {} });

const linked = (lie: Lie, more: readonly Record[] = []): readonly Diagnostic[] =>
  decide({ units: [unit(rewritten(lie), "station"), unit(plugin(more), "plugin")], plain: [] }, program!).diagnostics;

const codes = (told: readonly Diagnostic[]): readonly string[] => [...new Set(told.map(({ code }) => code))].sort();

const fingerprint = (more: { readonly [canary: string]: string | undefined }): Lie => ({
  contents: (told) => ({ ...told, fingerprint: Object.fromEntries(Object.entries({ ...told.fingerprint, ...more }).filter((entry): entry is [string, string] => entry[1] !== undefined)) }),
});

const char = "core::option::Option<char>";

/** A plugin in which what marks variants is taken from a rule. */
const any: readonly Record[] = [{ key: "type x::Choice", kind: "Type", attributes: { path: "x::Choice", name: "Choice", form: "enum", start_moves: true }, edges: { is: ["=type x::Choice"] } }];

test("a host that tells the truth is linked, with plugins of either kind", () => {
  assert.equal(codes(linked({})), []);
  assert.equal(codes(linked({}, any)), []);
});

test("a host that says another layout rule than its code was made by", () => {
  const [one, ...more] = linked(fingerprint({ [char]: "4294967295" }));
  assert.is(one?.code, "canary_differs");
  assert.is(one!.message, "station says that its compiler writes 0xffffffff for the `None` of `core::option::Option<char>`, and its own code has 0x110000");
  assert.match(one!.notes.join("\n") + one!.labels.map(({ text }) => text).join("\n"), own);
  assert.equal(more, []);
});

test("a host whose objects are of another build than its table", () => {
  const text = "_RACE_CANARIES";
  const without = (name: string, data: Uint8Array): Uint8Array => {
    const at = Buffer.from(data).indexOf(text);
    if (name !== own || at < 0) return data;
    return new Uint8Array(Buffer.from(Buffer.from(data).toString("latin1").replaceAll(text, text.toLowerCase()), "latin1"));
  };
  assert.equal(codes(linked({ members: without })), ["canaries_missing"]);
  // the same values as another compiler would have written them
  const other = (name: string, data: Uint8Array): Uint8Array => {
    if (name !== own) return data;
    const bytes = Buffer.from(data);
    bytes.writeUInt32LE(0xffffffff, bytes.indexOf(`${char}\0`) + 88);
    return new Uint8Array(bytes);
  };
  assert.equal(codes(linked({ members: other })), ["canary_differs"]);
});

test("a host whose table of layouts says something else than its code, whatever is said of the compiler", () => {
  const row = (attributes: Record["attributes"]): Record => ({
    key: `type ${char}`,
    kind: "Type",
    attributes: { path: char, name: "Option<char>", form: "enum", size: 4n, align: 4n, resilient: false, definition: true, tag_encoding: "niche", tag_offset: 0n, tag_size: 4n, tag_niche_values: 1n, tag_niche_start: 0x110000n, ...attributes },
    edges: { is: [`=type ${char}`] },
  });
  const table = (attributes: Record["attributes"]): Lie => ({ ...fingerprint({ [char]: undefined }), graph: (records) => [...records, row(attributes)] });
  assert.equal(codes(linked(table({}))), []);
  for (const lie of [{ size: 8n }, { align: 1n }, { tag_niche_start: 0xffffffffn }, { tag_encoding: "direct" }, { tag_offset: 2n }]) assert.equal(codes(linked(table(lie))), ["canary_contradicts_layout"], JSON.stringify(Object.keys(lie)));
});

test("a compiler of which nobody knows the rule, or that is another than is said: only who asks a rule is refused", () => {
  const third: Lie = {
    ...fingerprint({ [char]: "4294967294" }),
    members: (name, data) => {
      const bytes = Buffer.from(data);
      if (name === own) bytes.writeUInt32LE(0xfffffffe, bytes.indexOf(`${char}\0`) + 88);
      return new Uint8Array(bytes);
    },
  };
  assert.equal(codes(linked(third)), [], "what crosses is compared as it is");
  assert.equal(codes(linked(third, any)), ["unknown_fingerprint"]);
  const renamed: Lie = {
    contents: (told) => ({ ...told, compiler: { version: "1.97.0", commit: "0123456789abcdef" } }),
    graph: (records) => records.map((one) => (one.key === "unit" ? { ...one, attributes: { ...one.attributes, rust_minor: 97n, compiler: "1.97.0" } } : one)),
  };
  assert.equal(codes(linked(renamed, any)), ["unknown_fingerprint"]);
});

test("canaries that are not stated, and others that are stated and not there, as another version of RACE may have them", () => {
  assert.equal(codes(linked(fingerprint({ [char]: undefined, "core::option::Option<core::cmp::Ordering>": undefined }), any)), []);
  assert.equal(codes(linked(fingerprint({ "core::option::Option<core::num::Nth>": "340282366920938463463374607431768211455" }), any)), []);
  assert.equal(codes(linked({ contents: (told) => ({ ...told, fingerprint: {} }) }, any)), []);
});

test("a value that is no number of 128 bits is a damaged manifest", () => {
  for (const value of ["", "-1", "0x110000", "many", "1e6", "9".repeat(40)]) {
    const { diagnostics } = readRcrate(rewritten(fingerprint({ [char]: value })), "station.rcrate");
    assert.equal(diagnostics.map(({ code }) => code), ["damaged_manifest"], value);
  }
});

test.run();
