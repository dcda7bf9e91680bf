/** The plan collects what rules decided, sorted, and says what they left open. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import { assemble, type UnitGraph } from "../graph/assemble.js";
import type { Record } from "../graph/record.js";
import { compileProgram } from "../rule/compile.js";
import { run } from "../run/run.js";
import { makePlan } from "./plan.js";
import { pagesOf } from "../../tools/test/page.js";

const pages = pagesOf(["unresolved_symbol", "incomplete_vtable"]);

const record = (key: string, kind: string, attributes: Record["attributes"], edges: Record["edges"] = {}): Record => ({ key, kind, attributes, edges });

const client: UnitGraph = {
  unit: "ball",
  whole: true,
  records: [
    record("unit", "Unit", { role: "client", target: "x86_64-unknown-linux-gnu" }),
    record("off", "Symbol", { name: "race.off.api::World.frame", defined: false, form: "reserved" }, { stands_for: ["e"], site: ["s2", "s1"] }),
    record("e", "Expression", { op: "const", constant: 8n }),
    record("s1", "Site", { object: "a.o", section: 2n, offset: 16n, relocation: "R_X86_64_32S", addend: 4n, function: "ball::step" }, { reads: ["e"] }),
    record("s2", "Site", { object: "a.o", section: 2n, offset: 8n, relocation: "R_X86_64_32", addend: 0n }, { reads: ["e"] }),
    record("vt", "Symbol", { name: "race.vtable.0", form: "reserved", object: "a.o", defined: false }, { stands_for: ["table"], site: ["s3"] }),
    record("s3", "Site", { object: "a.o", section: 2n, offset: 24n, relocation: "R_X86_64_64" }),
    record("table", "VTable", { name: "race.vtable.<Ball as Plugin>" }),
    record("cp", "Symbol", { name: "race.copy.api::World", form: "reserved", defined: false }, { stands_for: ["copy"] }),
    record("copy", "Copy", { name: "race.copy.api::World" }, { size: ["e"] }),
    record("need", "Symbol", { name: "_RNvfoo", path: "api::foo", form: "rust", defined: false }, { is: ["=symbol api::foo"] }),
    record("code", "Symbol", { name: "_RNvstep", path: "ball::step", form: "rust", defined: true, object: "a.o" }),
  ],
};
const host: UnitGraph = {
  unit: "host",
  whole: false,
  records: [
    record("unit", "Unit", { role: "definer", target: "x86_64-unknown-linux-gnu" }),
    record("foo", "Symbol", { name: "_RNvfoo2", form: "rust", defined: true, object: "h.o" }, { is: ["=symbol api::foo"] }),
  ],
};

const all: Readonly<{ [name: string]: string }> = {
  constant: "{ e:Expression { op: \"const\" } \n => \n e.value = e.constant }",
  fill: "{ s:Site -reads-> e:Expression \n => \n patch s.value from 0 to e.value + s.addend }",
  size: "{ c:Copy -size-> e:Expression \n => \n c.size = e.value }",
  bind: "{ n:Symbol { defined: false } -is-> :Identity <-is- d:Symbol { defined: true } \n => \n n -resolves_to-> d }",
  need: "{ v:VTable <-stands_for- :Symbol \n => \n v.needed = true }",
  table: `{ v:VTable <-stands_for- :Symbol
  c:Symbol { path: "ball::step" }
  =>
  v -entry-> drop:Entry { offset: 0, entry: "value", value: 0 }
  v -entry-> own:Entry { offset: 24, entry: "symbol" } -points_to-> c
  v -entry-> none:Entry { offset: 32, entry: "vacant" }
  v -entry-> via:Entry { offset: 40, entry: "thunk" } -points_to-> thunk:Thunk { name: "t", position: 1, following: 2, words: "if" }
  thunk -inserts-> v
  thunk -jumps_to-> c }`,
};

function planWithout(...missing: readonly string[]): ReturnType<typeof makePlan> {
  const text = Object.keys(all).filter((name) => !missing.includes(name)).map((name) => `/// x\nderive ${name} ${all[name]}`).join("\n");
  const { file, diagnostics } = parseRules(text, "r");
  assert.equal(diagnostics, []);
  const { program } = compileProgram([{ path: "r", file }]);
  const { steg, diagnostics: damaged } = assemble([client, host]);
  assert.equal(damaged, []);
  const outcome = run(steg, program!);
  assert.equal(outcome.diagnostics, []);
  return makePlan(outcome);
}

const withoutWhy = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === "why" ? undefined : typeof one === "bigint" ? `${one}n` : one)));

test("everything that rules decided, in order", () => {
  const { plan, diagnostics } = planWithout();
  assert.equal(diagnostics, []);
  const symbol = { unit: "ball", object: "a.o", name: "_RNvstep" };
  const site = { unit: "ball", object: "a.o", section: 2, symbol: "race.off.api::World.frame", what: "offset of api::World.frame", from: "0n" };
  assert.equal(withoutWhy(plan), {
    target: "x86_64-unknown-linux-gnu",
    patches: [
      { ...site, offset: 8, relocation: "R_X86_64_32", to: "8n" },
      { ...site, offset: 16, relocation: "R_X86_64_32S", to: "12n", function: "ball::step" },
    ],
    bindings: [{ from: { unit: "ball", object: "", name: "_RNvfoo" }, to: { unit: "host", object: "h.o", name: "_RNvfoo2" } }],
    vtables: [
      {
        name: "race.vtable.<Ball as Plugin>",
        standsFor: [{ unit: "ball", object: "a.o", name: "race.vtable.0" }],
        entries: [
          { offset: 0, value: { kind: "value", value: "0n" } },
          { offset: 24, value: { kind: "symbol", symbol } },
          { offset: 32, value: { kind: "vacant" } },
          { offset: 40, value: { kind: "thunk", name: "t" } },
        ],
      },
    ],
    thunks: [{ name: "t", position: 1, following: 2, words: "if", vtable: "race.vtable.<Ball as Plugin>", target: symbol }],
    copies: [{ name: "race.copy.api::World", standsFor: [{ unit: "ball", object: "", name: "race.copy.api::World" }], size: "8n" }],
    traps: [],
  });
});

test("every decision names its fact", () => {
  const { plan } = planWithout();
  const whys = [...plan.patches, ...plan.bindings, ...plan.vtables, ...plan.vtables[0]!.entries, ...plan.thunks, ...plan.copies, ...plan.traps].map(({ why }) => why);
  assert.ok(whys.every((why) => Number.isInteger(why) && why >= 0));
});

for (const [missing, code, count] of [
  ["fill", "unresolved_site", 2],
  ["constant", "unresolved_site", 3],
  ["size", "unresolved_site", 1],
  ["bind", "unresolved_symbol", 1],
  ["table", "incomplete_vtable", 1],
] as const)
  test(`without the rule ${missing} the plan is refused`, () => {
    const { diagnostics } = planWithout(missing);
    pages.see(diagnostics);
    assert.equal(diagnostics.map((one) => one.code), Array.from({ length: count }, () => code));
  });

test("a vtable that nobody needs is not made", () => assert.equal(planWithout("need").plan.vtables, []));

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
