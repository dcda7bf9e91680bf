/** What a policy of a packing sees, and which of its words count. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileProgram, type Record } from "../../../engine/index.js";
import { parseRules } from "../../../grammar/index.js";
import { further } from "../../../rules/library.js";
import type { Expression } from "../expression.js";
import { expressionRecords } from "../ingest/expression.js";
import { startRecords, startsIn } from "../ingest/starts.js";
import type { LayoutTable } from "../lift/index.js";
import { chooseGuards } from "./choose.js";

const bool = "core::option::Option<bool>";
const nested = `core::option::Option<${bool}>`;
const text = "core::option::Option<alloc::string::String>";

const table: LayoutTable = {
  symbols: { [`race.start.i8.${bool}`]: 2, [`race.start.i8.${nested}`]: 3, [`race.start.i64.${text}`]: "9223372036854775808", "race.size.api::World": 32 },
  starts: {
    [`race.start.i8.${bool}`]: { type: bool, bits: 8, values: 1, low: 2, high: 255 },
    [`race.start.i8.${nested}`]: { type: nested, bits: 8, values: 1, low: 3, high: 255, after: bool },
    [`race.start.i64.${text}`]: { type: text, bits: 64, values: 1, low: "9223372036854775808", high: "18446744073709551615" },
  },
};

const unit: Record = { key: "unit", kind: "Unit", attributes: { name: "plugin", role: "client", rust_minor: 95n }, edges: {} };
/** The one symbol that an instruction has. */
const used = { op: "symbol", symbol: `race.start.i8.${bool}` } as const satisfies Expression;

/** A site, and what the driver says: of an enum that crosses, with its argument; of another type; and an edge to what it left out. */
const facts: readonly Record[] = [
  { key: "site p.o:5:4", kind: "Site", attributes: { object: "p.o", section: 5n, offset: 4n, width: 8n, relocation: "R_X86_64_8", addend: 0n, expected: 0n, function: "p::f" }, edges: { reads: [`expr ${used.symbol}`] } },
  ...expressionRecords(used, () => undefined),
  { key: `type ${text}`, kind: "Type", attributes: { path: text, name: "Option<String>", form: "enum", start_moves: true }, edges: { is: [`=type ${text}`], argument: ["type alloc::string::String", "type left::Out"] } },
  { key: "type alloc::string::String", kind: "Type", attributes: { path: "alloc::string::String", name: "String", form: "struct" }, edges: { is: ["=type alloc::string::String"] } },
];

function chosenBy(rules: string) {
  const own = { path: "own.race", file: parseRules(`use graph.rust\n${rules}`, "own.race").file };
  const beside = further.filter(({ path }) => path.startsWith("rules/packing/")).map(({ path, text }) => ({ path, file: parseRules(text, path).file }));
  const { program, diagnostics } = compileProgram([...beside, own]);
  assert.ok(program, JSON.stringify(diagnostics));
  return chooseGuards(program, unit, { records: [...startRecords(table, [used]), ...facts], starts: startRecords(table, startsIn(table)) });
}

const guard = (pattern: string): string => `/// One.\nderive one {\n  ${pattern}\n  =>\n  type.guarded = true\n}\n`;

test("enums of which the code marks variants, with what the driver says of them and of the plugin", () => {
  assert.equal(chosenBy(guard(`type:Type { start_moves: true } -argument-> :Type { name: "String" }`)), { guarded: [text], of: 3, diagnostics: [] });
  assert.equal(chosenBy(guard(`type:Type { tag_size: 8, spare_low: 0x8000000000000000, tag_niche_start: 0x8000000000000000 } -in-> :Unit { role: "client", rust_minor: 95 }`)).guarded, [text]);
});

test("what has a site, and what has none", () => {
  assert.equal(chosenBy(guard(`:Site -reads-> :Expression -symbol-> :LayoutSymbol { what: "start" } -about-> type:Type`)).guarded, [bool]);
});

test("with an enum those within it, in the order of their names", () => {
  assert.equal(chosenBy(guard(`type:Type { path: "${nested}" }`)).guarded, [bool, nested].sort());
  assert.equal(chosenBy(guard(`type:Type { path: "${bool}" }`)).guarded, [bool]);
});

test("what has no symbol cannot have a number instead", () => {
  assert.equal(chosenBy(guard(`type:Type { form: "struct" }`)), { guarded: [], of: 3, diagnostics: [] });
});

test("what a policy says is told, refusals and warnings", () => {
  const said = chosenBy(`/// No.\nforbid no_text {\n  type:Type { name: "String" }\n  =>\n  warning "\`{type.path}\` is there" at type\n}\n`);
  assert.equal(said.diagnostics.map(({ severity, code }) => `${severity} ${code}`), ["warning no_text"]);
});

test.run();
