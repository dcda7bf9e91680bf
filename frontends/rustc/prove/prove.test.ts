/** A right lift is proved, a wrong one is caught: other expression, swapped symbols, a site that was dropped, damage. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Expression, Lifted } from "../expression.js";
import { lift, noItems, type Probe } from "../lift/index.js";
import { exceptions, liftAndProve, prove, withdraw } from "./index.js";

const names = [
  "race.off.a::Body.x",
  "race.off.a::Body.y",
  "race.size.a::Body",
  "race.slot.a::Plugin.update",
] as const;

/** Layout number `n`; 20 is the natural one, with a first field at offset zero. */
function layout(n: number): Record<string, number> {
  if (n === 20) return { [names[0]]: 0, [names[1]]: 8, [names[2]]: 24, [names[3]]: 24 };
  return Object.fromEntries(
    names.map((name, at) => [
      name,
      (n < 5 || n === 10 ? 1024 : 16) * (at + 2) +
        8 * ((n * n * 37 + at * 101 + n * at * 13) % 211),
    ]),
  );
}

function ir(of: Record<string, number>): string {
  const [x, y, size, slot] = names.map((name) => of[name]!) as [number, number, number, number];
  const gep =
    x === 0
      ? ["  store i64 7, ptr %p, align 8"]
      : [`  %1 = getelementptr inbounds i8, ptr %p, i64 ${x}`, "  store i64 7, ptr %1, align 8"];
  const next = x === 0 ? 1 : 2;
  return [
    'target datalayout = "e-i64:64-i128:128"',
    `%"a::Body" = type { [${size / 8} x i64] }`,
    `@alloc_${String(size).padStart(32, "0")} = private constant [8 x i8] c"${[0, 1, 2, 3, 4, 5, 6, 7].map((at) => "\\" + (Math.floor(size / 256 ** at) % 256).toString(16).toUpperCase().padStart(2, "0")).join("")}"`,
    `define i64 @fields(ptr noundef dereferenceable(${size}) %p) {`,
    "start:",
    ...gep,
    `  %${next} = getelementptr inbounds i8, ptr %p, i64 ${y}`,
    `  %${next + 1} = load i64, ptr %${next}, align 8`,
    `  ret i64 %${next + 1}`,
    "}",
    "define ptr @element(ptr %p, i64 %i) {",
    "start:",
    `  %slot = alloca [${size} x i8], align 8`,
    '  %1 = getelementptr inbounds nuw %"a::Body", ptr %p, i64 %i',
    `  %2 = getelementptr inbounds i8, ptr %p, i64 ${slot}`,
    "  ret ptr %1",
    "}",
    "define ptr @bytes() {",
    "start:",
    `  ret ptr @alloc_${String(size).padStart(32, "0")}`,
    "}",
  ].join("\n");
}

const probe = (n: number): Probe => ({
  name: String(n),
  ir: ir(layout(n)),
  table: { symbols: layout(n) },
});
const all = {
  lift: [0, 1, 2, 3, 4, 5, 6, 7].map(probe),
  heldOut: [probe(10), probe(11)],
  natural: probe(20),
};
const lifted = lift(all.lift, noItems, { natural: (name) => BigInt(layout(20)[name] ?? 0) });
const failing = (wrong: Lifted): string[] =>
  [
    ...new Set(prove(wrong, all.heldOut, all.natural).failures.map((failure) => failure.function)),
  ].sort();

test("a right lift is proved, with the omitted GEP of the natural layout", () => {
  const report = prove(lifted, all.heldOut, all.natural);
  assert.equal(report.failures, []);
  assert.equal([...report.proved], ["fields", "element", "bytes"]);
  assert.is(report.uses.zero, 1);
  assert.is(report.uses.scale, 3);
  assert.is(report.uses.frame, 3);
  assert.equal(lifted.refusals, []);
});

test("a discriminant of zero that is subtracted is omitted by nature, and nothing else is", () => {
  const symbol = "race.disc.a::Kind.Rock";
  const one = (value: number, body: readonly string[]): Probe => ({
    name: String(value),
    ir: ["define i64 @distance(i64 %k) {", "start:", ...body, "}"].join("\n"),
    table: { symbols: { [symbol]: value } },
  });
  const subtracts = (value: number): Probe =>
    one(value, [`  %1 = sub i64 %k, ${value}`, "  ret i64 %1"]);
  const values = [17, 3, 91, 44, 120, 8, 63, 29];
  const made = lift(values.map(subtracts), noItems, {});
  const heldOut = [subtracts(77), subtracts(5)];
  const report = prove(made, heldOut, one(0, ["  ret i64 %k"]));
  assert.equal(report.failures, []);
  assert.is(report.uses.zero, 1);
  assert.is(prove(made, heldOut, one(2, ["  ret i64 %k"])).failures.length, 1);
  assert.is(prove(made, heldOut, one(0, ["  ret i64 0"])).failures.length, 1);
});

test("another expression is caught", () => {
  for (const [name, meaning] of lifted.symbols) {
    const wrong: Expression = { op: "add", left: meaning, right: { op: "const", constant: 8n } };
    assert.ok(
      failing({ ...lifted, symbols: new Map([...lifted.symbols, [name, wrong]]) }).length > 0,
      name,
    );
  }
});

test("swapped symbols are caught", () => {
  const swapped = lifted.ir.replace(
    /race\.off\.a::Body\.(x|y)/g,
    (_, field) => `race.off.a::Body.${field === "x" ? "y" : "x"}`,
  );
  assert.equal(failing({ ...lifted, ir: swapped }), ["fields"]);
  const mixed = lifted.ir.replace(
    /(mul nuw nsw i64 %i, ptrtoint \(ptr @")race\.size\.a::Body/,
    "$1race.slot.a::Plugin.update",
  );
  assert.equal(failing({ ...lifted, ir: mixed }), ["element"]);
});

test("a site that was dropped is caught", () => {
  const sites = [...lifted.ir.matchAll(/ptrtoint \(ptr @"race\.[^"]*" to i64\)/g)];
  assert.is(sites.length, 5);
  for (const site of sites) {
    const dropped =
      lifted.ir.slice(0, site.index) + "40" + lifted.ir.slice(site.index + site[0].length);
    assert.is(failing({ ...lifted, ir: dropped }).length, 1, site[0]);
  }
});

test("a stronger fact, another flag and another frame are caught", () => {
  const wrong = (from: string | RegExp, to: string): string[] =>
    failing({ ...lifted, ir: lifted.ir.replace(from, to) });
  assert.equal(wrong("dereferenceable(1)", "dereferenceable(99999999)"), ["fields"]);
  assert.equal(wrong("load i64, ptr %3, align 8", "load i64, ptr %3, align 16"), []);
  assert.equal(wrong(/(load i64, ptr %2), align 8/, "$1, align 16"), ["fields"]);
  assert.equal(wrong("getelementptr inbounds nuw i8", "getelementptr nuw i8"), ["element"]);
  assert.equal(wrong("mul nuw nsw", "mul nuw"), []);
  assert.equal(
    wrong('; reserved for @"race.size.a::Body"', '; reserved for @"race.slot.a::Plugin.update"'),
    ["element"],
  );
  assert.equal(wrong("ret ptr %1", "ret ptr %2"), ["element"]);
});

test("what is not proved is withdrawn, and its guards with it", () => {
  const wrong = { ...lifted, ir: lifted.ir.replace("ret ptr %1", "ret ptr %2") };
  const rest = withdraw(wrong, prove(wrong, all.heldOut));
  assert.equal(
    rest.refusals.map((refusal) => refusal.function),
    ["element"],
  );
  assert.match(rest.ir, /^declare ptr @element\(ptr, i64\)$/m);
  assert.not.match(rest.ir, /define ptr @element/);
  assert.equal(rest.guards, []);
  assert.is(lifted.guards.length, 1);
});

test("lift and proof in one give the same", () => {
  const { lifted: proved, report, rounds } = liftAndProve(all, noItems);
  assert.is(proved.ir, lifted.ir);
  assert.equal([report.failures.length, rounds], [0, 1]);
});

test("every exception says what makes it sound", () => {
  for (const [name, reason] of Object.entries(exceptions)) assert.ok(reason.length > 20, name);
});

test("where std chooses by size for speed alone, the natural layout may have chosen otherwise; a held-out probe may not", () => {
  const name = "_RNvXs_NtNtNtNtC4core5slice4sort6shared9smallsort4BodyNtB2_25UnstableSmallSortTypeImpl20small_sort_threshold";
  const probe = (of: string, limit: number): Probe => ({ ...all.heldOut[0]!, name: of, ir: `define i64 @${name}() {\n  ret i64 ${limit}\n}\n` });
  const chosen: Lifted = { ...lifted, ir: probe("far", 16).ir, symbols: new Map() };
  assert.equal(prove(chosen, [], probe("natural", 32)).failures, []);
  assert.is(prove(chosen, [probe("far", 32)]).failures.length, 1);
  const other = (one: Probe): Probe => ({ ...one, ir: one.ir.replace("9smallsort", "5other") });
  assert.is(prove({ ...chosen, ir: other(probe("far", 16)).ir }, [], other(probe("natural", 32))).failures.length, 1);
});

test("damaged probes never throw", () => {
  const pieces = [
    "%",
    '"',
    "{",
    "}",
    "[",
    "(",
    "define ",
    "@x",
    "\n",
    "switch i8 %k, label %a [",
    "9",
    "!",
    'c"\\',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(7), fc.nat(2000), fc.nat(12), fc.nat(30)), { maxLength: 6 }),
      (damage) => {
        const probes = [...all.lift];
        for (const [n, at, piece, cut] of damage) {
          const text = probes[n]!.ir;
          probes[n] = {
            ...probes[n]!,
            ir: text.slice(0, at) + pieces[piece]! + text.slice(at + cut),
          };
        }
        withdraw(lifted, prove(lift(probes, noItems), [probes[0]!], probes[3]));
      },
    ),
    { numRuns: 300 },
  );
});

test.run();
