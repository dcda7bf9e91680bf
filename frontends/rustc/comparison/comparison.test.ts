/**
 * rustc's layouts and vtables are those of `rules/rustc`: for the kept recording of real crates with every supported compiler,
 * and, where toolchains are there, for what they say today of the hand-written cases.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Record } from "../../../engine/index.js";
import { skip } from "../../../tools/test/skip.js";
import { missingComponents } from "../toolchain/components.js";
import { findToolchain } from "../toolchain/toolchain.js";
import { askCases, kept } from "./ask.js";
import { compare, summary, type Comparison } from "./compare.js";
import { pack, unpack } from "./file.js";
import { rustcRules } from "./program.js";
import type { Recorded } from "./recorded.js";
import { sample } from "./sample.js";

const bytes = readFileSync(kept);
const all = unpack(bytes);
const program = rustcRules();

const typesIn = ({ forms }: Comparison): number => [...forms.values()].reduce((sum, count) => sum + count, 0);

function agrees(recorded: Recorded): Comparison {
  const comparison = compare(recorded, program);
  console.log(summary(comparison));
  const told = comparison.differences.slice(0, 20).map(({ of, what, rustc, rules }) => `${of}: ${what}: rustc ${rustc}, rules ${rules}`);
  assert.equal(told, []);
  return comparison;
}

test("the recording is small, and of the compilers on both sides of the change of the niche rule", () => {
  assert.ok(bytes.length < 400_000);
  assert.equal(all.map(({ compiler }) => compiler), ["1.95.0", "1.97.0-nightly"]);
});

for (const recorded of all)
  test(`rustc ${recorded.compiler} and the rules agree on every recorded type and trait`, () => {
    const comparison = agrees(recorded);
    assert.ok(typesIn(comparison) >= 2000, `${typesIn(comparison)} types`);
    assert.ok(comparison.traits >= 200, `${comparison.traits} traits`);
    for (const form of ["array", "closure", "enum", "pattern", "pointer", "reference", "struct", "tuple", "union"])
      assert.ok((comparison.forms.get(form) ?? 0) >= 10, form);
  });

const changed = (records: readonly Record[], key: string, name: string, value: bigint): readonly Record[] =>
  records.map((record) => (record.key === key ? { ...record, attributes: { ...record.attributes, [name]: value } } : record));

test("the comparison sees a wrong size, offset, niche and slot", () => {
  const recorded = sample(all[0]!, { instances: 0, definitions: 0, others: 0 });
  const of = "type corpus::cases::structs::Mixed";
  const wrong: readonly (readonly [string, string, string])[] = [
    [of, "size", of],
    [`field${of.slice(4)}.1`, "offset", of],
    [of, "niche_count", of],
    ["slot corpus::cases::traits::Diamond 3", "index", "trait corpus::cases::traits::Diamond"],
  ];
  const answers = wrong.reduce((records, [key, name]) => changed(records, key, name, 999n), recorded.answers);
  const told = compare({ ...recorded, answers }, program).differences.map((one) => `${one.of}: ${one.what}`);
  for (const [, name, of] of wrong) assert.ok(told.some((line) => line.startsWith(`${of}: ${name === "index" ? "slot" : name}`)), name);
  assert.is(new Set(told.map((line) => line.split(": ")[0])).size, 2);
});

test("what is packed is unpacked, and the same records give the same bytes", () => {
  const recorded = sample(all[0]!, { instances: 0, definitions: 0, others: 0 });
  assert.equal(unpack(pack([recorded])), [recorded]);
  assert.equal(pack(unpack(pack([recorded]))), pack([recorded]));
});

/** What the kept recording says of the cases, under the names that they have by themselves. */
function keptCases(compiler: string): ReadonlyMap<string, string> {
  const recorded = all.find((one) => one.compiler === compiler);
  const text = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner));
  const lines = (recorded?.answers ?? []).filter(({ key }) => /^\w+ corpus::cases::\w+::/.test(key)).map((one) => text(one).replaceAll("corpus::cases::", "cases::"));
  return new Map(lines.map((line) => [(JSON.parse(line) as { key: string }).key, line]));
}

for (const name of ["1.95.0", "nightly"])
  test(`what ${name} says of the cases today is what was recorded, and what the rules say`, async () => {
    const found = await findToolchain(name);
    if ("diagnostic" in found) return skip(`the cases with ${name}`, found.diagnostic.message);
    const missing = missingComponents(found.value, "x86_64-unknown-linux-gnu");
    if (missing.length) return skip(`the cases with ${name}`, missing[0]!.message);
    const folder = mkdtempSync(join(tmpdir(), "race-layouts-"));
    try {
      const recorded = await askCases(name, folder);
      agrees(sample(recorded, { instances: 1, definitions: 2, others: 5 }));
      const known = keptCases(recorded.compiler);
      const today = new Map(recorded.answers.map((one) => [one.key, JSON.stringify(one, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner))]));
      assert.ok(known.size > 500 || !all.some(({ compiler }) => compiler === recorded.compiler));
      assert.equal([...known].filter(([key, line]) => today.get(key) !== line), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

test.run();
