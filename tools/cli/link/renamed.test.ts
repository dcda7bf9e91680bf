/** What a compiler of another release knows by another name is found, though nobody in the link speaks of that name. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readRecords, type Record } from "../../../engine/index.js";
import { readRcrate, type RcrateContents } from "../../../formats/rcrate/index.js";
import { anRcrate, rcrateOf } from "../../test/rcrates.js";
import { decide } from "./decide.js";
import type { Unit } from "./inputs.js";
import { readPolicy } from "./policy.js";

const crate: Record = { key: "crate alloc ", kind: "Crate", attributes: { name: "alloc", version: "", features: "" }, edges: { is: ["=crate alloc"] } };
const symbol = (path: string, defined: boolean): Record => ({
  key: `symbol ${path}`,
  kind: "Symbol",
  attributes: { name: path, path, form: "rust", binding: "global", defined },
  edges: { is: [`=symbol ${path}`], of_crate: [crate.key] },
});

function unit(name: string, role: RcrateContents["role"], version: string, of: Record): Unit {
  const file = `${name}.rcrate`;
  const { rcrate } = readRcrate(rcrateOf(anRcrate(name, role, { compiler: { version, commit: version } }), [crate, of]), file);
  return { name, file, rcrate: rcrate!, records: readRecords(new TextDecoder().decode(rcrate!.member("steg.jsonl")), file).records };
}

const { program } = readPolicy({ files: [], parameters: {} });

/** Whether the plugin's symbol is said to be nowhere. */
function isMissing(by: string, needs: string, on: string, has: string): boolean {
  const { diagnostics } = decide({ units: [unit("host", "host", on, symbol(has, true)), unit("ball", "plugin", by, symbol(needs, false))], plain: [] }, program!);
  return diagnostics.some(({ code }) => code === "missing_symbol");
}

test("a function whose module moved is found by a client that knows the old name, and by one that knows the new", () => {
  const [old, now] = ["alloc::rc::rc_inner_layout_for_value_layout", "alloc::rcs::rc::rc_inner_layout_for_value_layout"];
  assert.not(isMissing("1.100.0", old, "1.101.0", now));
  assert.not(isMissing("1.101.0", now, "1.100.0", old));
});

test("what only looks alike is not found, nor is what has moved between other releases", () => {
  assert.ok(isMissing("1.100.0", "alloc::rc::other", "1.101.0", "alloc::rcs::rc::rc_inner_layout_for_value_layout"));
  assert.ok(isMissing("1.95.0", "alloc::rc::same", "1.97.0", "alloc::rcs::rc::same"));
});

test.run();
