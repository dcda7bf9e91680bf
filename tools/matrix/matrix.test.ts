/** The page says what was seen, and a cell that is run here works: values packed by one compiler are read by another. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkout, lacks } from "../test/programs.js";
import { skip } from "../test/skip.js";
import { cell, isOfTheMachine, type Cell } from "./cell.js";
import { page } from "./page.js";
import { programs } from "./programs.js";
import { lookFor, wanted, type Compiler } from "./toolchains.js";

const there = (name: string, version: string): Compiler => ({ name, toolchain: { name, sysroot: "", rustc: "", cargo: "", version, commit: "0123456789abcdef", host: "" } });

const one = (plugin: string, host: string, outcome: Cell["outcome"], codes: readonly string[] = [], text = ""): Cell => ({ program: "plain", plugin, host, outcome, codes, text });

test("the page counts what works, what is refused and with which codes, and what is missing", () => {
  const text = page({
    compilers: [there("1.95.0", "1.95.0"), there("beta", "1.100.0-beta.7"), { name: "1.85.0", why: "the toolchain `1.85.0` is not there" }],
    programs: programs.filter((program) => program.name === "plain"),
    cells: [
      one("1.95.0", "1.95.0", "works"),
      one("1.95.0", "beta", "refused", ["niche_value_differs"], "error[niche_value_differs]: `Option<String>` | differs\n  more"),
      one("beta", "1.95.0", "WRONG", [], "it prints\nthis"),
      one("beta", "beta", "works"),
    ],
    packed: new Map([["plain 1.95.0", { path: "", left: 2, functions: 40 }]]),
    llvm: new Map([["beta", "23"]]),
  });
  assert.match(text, "2 compilers were there, 1 was missing (1.85.0: the toolchain `1.85.0` is not there)");
  assert.match(text, "Of 4 cells 2 work, 1 are refused, 1 are wrong.");
  assert.match(text, "| beta | 1.100.0-beta.7 (012345678) | 23 |");
  assert.match(text, "| packed by 1.95.0 | 38 of 40 | works | A |");
  assert.match(text, "| packed by beta |  | WRONG | works |");
  assert.match(text, "| A | [`niche_value_differs`](diagnostics/niche_value_differs.md) | 1 | `'Option<String>' / differs` (plain, 1.95.0 in beta) |");
  assert.match(text, "| plain | beta | 1.95.0 | it prints / this |");
});

test("compilers are named from old to new, each once, and one that is not there says why", async () => {
  assert.is(new Set(wanted).size, wanted.length);
  assert.match((await lookFor("1.2.3")).why ?? "", "1.2.3");
});

test("what rules tell of bodies was run, by programs that are there", () => {
  const rules = readFileSync(join(checkout, "rules/contract/inlined.race"), "utf8");
  const told = [...rules.matchAll(/local\.evidence = "([^"]+)"/g)].map(([, path]) => path!);
  const run = new Set(programs.map(({ host }) => dirname(host)));
  assert.ok(told.length > 4, String(told.length));
  assert.equal(told.filter((path) => !run.has(path)), []);
});

test("values of std that every compiler stores alike cross between compilers", async () => {
  const why = (await lacks("stable")) ?? (await lacks("nightly"));
  if (why) return skip("plain values between compilers", why);
  const program = programs.find(({ name }) => name === "plain")!;
  const made = await cell(program, await lookFor("stable"), await lookFor("nightly"));
  assert.is(made.outcome, "works", made.text);
});

test("what a full disk answers is not kept for what a compiler does", () => {
  assert.ok(isOfTheMachine('{"refused":{"codes":["package_not_compiled"],"text":"error: failed to write: No space left on device (os error 28)"}}'));
  assert.not(isOfTheMachine('{"refused":{"codes":["layout_differs"],"text":"`core::fmt::Arguments` has 48 bytes"}}'));
});

test.run();
