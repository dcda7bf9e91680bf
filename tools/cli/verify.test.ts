/** `race verify` as people and scripts meet it: what it says, what it writes, its exit statuses, and that it can be stopped. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { pagesOf } from "../test/page.js";

const pages = pagesOf(["search_too_wide"]);

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, "main.js");
const cases = join(here, "../../../engine/verify/cases");
const scratch = mkdtempSync(join(tmpdir(), "race-verify-"));
const environment = { ...process.env, NO_COLOR: "1" };

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const verify = (...args: readonly string[]): Ran => spawnSync(process.execPath, [main, "verify", ...args], { cwd: scratch, encoding: "utf8", env: environment });
const invariants = join(here, "../../../specs/invariants");
const policy = (name: string): string => join(cases, `${name}.race`);
const put = (name: string, text: string): string => (writeFileSync(join(scratch, name), text), name);

test("1: a counterexample in words, as a golden that can be pasted, and as a picture", () => {
  const ran = verify(policy("slot"), "--svg", "slot.svg");
  assert.equal([ran.status, ran.stderr], [1, ""]);
  assert.is(
    ran.stdout,
    `counterexample: \`one_entry_per_slot\` does not hold
  --> ${policy("slot")}:33
  A slot is filled by one entry.
  the match: table = vtable, one = entry_1, other = entry_2

# one_entry_per_slot does not hold

vtable:VTable -impl-> impl:Impl -provides-> implementation:Implementation
  -implements-> method:Method { has_default: true }
  <-holds- slot:Slot { offset: 0 } <-slot- trait:Trait <-of- vtable

==>

entry_1:Entry { offset: 0 }
entry_2:Entry { offset: 0 }
entry_1 -holds-> method
entry_2 -holds-> method
vtable -entry-> entry_1
vtable -entry-> entry_2
error one_entry_per_slot "A slot is filled by one entry"
error one_entry_per_slot "A slot is filled by one entry"
`,
  );
  const golden = ran.stdout.slice(ran.stdout.indexOf("# one"));
  put("pasted.race", readFileSync(policy("slot"), "utf8"));
  put("pasted.golden", golden);
  const tested = spawnSync(process.execPath, [main, "rules", "test", "pasted.golden"], { cwd: scratch, encoding: "utf8", env: environment });
  assert.match(tested.stdout, "1 passed, 0 failed");
  const svg = readFileSync(join(scratch, "slot.svg"), "utf8");
  assert.match(svg, /^<svg xmlns/);
  for (const text of ["vtable: VTable", "entry_2: Entry", "offset = 0 ◂", "made by the rules"]) assert.ok(svg.includes(text), text);
});

test("0: what was covered, where nothing was found", () => {
  const ran = verify(policy("call-mended"), "--elements", "5", "--svg", "none.svg");
  assert.equal([ran.status, ran.stderr], [0, ""]);
  assert.is(
    ran.stdout,
    `no counterexample: all graphs hold up to 5 nodes
  1 node                   4 graphs
  2 nodes                  4 graphs
  3 nodes                  8 graphs
  4 nodes                 19 graphs
  5 nodes                 52 graphs
  reaches_its_method: looked at in 7 graphs
  nodes: LayoutSymbol, Method, Slot, Trait
  edges: about, holds, slot, table
  graphs in one piece: no rule looks further
`,
  );
  assert.not.ok(existsSync(join(scratch, "none.svg")));
});

test("--json says both", () => {
  const found = JSON.parse(verify(policy("call"), "--json").stdout) as { result: string; counterexample: { rule: string; graph: readonly string[] }; covered: readonly unknown[] };
  assert.equal([found.result, found.counterexample.rule, found.covered.length], ["counterexample", "reaches_its_method", 5]);
  assert.ok(found.counterexample.graph.length > 1);
  const holds = JSON.parse(verify(policy("call-mended"), "--elements", "2", "--json").stdout) as { result: string; covered: readonly { size: number; graphs: number }[] };
  assert.equal([holds.result, holds.covered], ["holds", [{ size: 1, graphs: 4 }, { size: 2, graphs: 4 }]]);
});

test("what graphs are made of can be chosen", () => {
  assert.is(verify(policy("call"), "--values", "Slot.offset=0,8,16", "--elements", "3").stdout.includes("Slot.offset: 0, 8, 16"), true);
  assert.is(verify(policy("call"), "--kinds", "Slot,Trait", "--elements", "3").stdout.includes("nodes: Slot, Trait\n  edges: slot\n"), true);
  assert.is(verify(policy("call"), "--edges", "about,lands_on", "--kinds", "LayoutSymbol,Slot", "--elements", "2").stdout.includes("edges: about, lands_on\n"), true);
});

test("2: wrong use", () => {
  for (const args of [[], ["--elements", "many"], ["--kinds", "Sloot"], ["--edges", "sloot"], ["--values", "Slot.ofset=1"], ["--values", "Slot.offset=one"], ["--states"]]) {
    const ran = verify(...(args.length ? [policy("call")] : []), ...args);
    assert.equal([ran.status, ran.stdout], [2, ""], args.join(" "));
    assert.match(ran.stderr, "--help says more");
  }
});

test("1: a policy that cannot be read, or is wrong, or tells too much apart", () => {
  const code = (...args: readonly string[]): unknown => pages.see([JSON.parse(verify(...args, "--format", "json").stderr.split("\n")[0]!) as Diagnostic])[0]!.code;
  assert.is(code("absent.race"), "cannot_read");
  assert.is(code(put("wrong.race", "/// A.\nforbid bad {\n  a:Sloot\n  =>\n  error \"x\" at a\n  help \"y\"\n}\n")), "no_such_kind");
  const attributes = ["size", "align", "capacity", "length", "linked_size", "vtable_size", "tag_size", "tag_offset", "line", "niche_start"];
  const wide = `/// A.\nforbid wide {\n  a:Type\n  where ${attributes.map((name) => `a.${name} > 0`).join(" or ")}\n  =>\n  error "x" at a\n  help "y"\n}\n`;
  assert.is(code(put("wide.race", wide)), "search_too_wide");
});

test("graphs of a golden to begin with", () => {
  const golden = put("seed.golden", '# One call\n\ncall:LayoutSymbol { name: "call", what: "slot", local: 0 } -about-> method:Method\ncall -table-> trait:Trait -slot-> slot:Slot { offset: 0 } -holds-> method\n\n==>\n\nnothing\n');
  const ran = verify(policy("call-mended"), "--given", golden);
  assert.equal([ran.status, ran.stdout.split("\n").slice(0, 2)], [0, ["no counterexample: the drawn graphs hold, with up to 1 node more", "  as drawn                 1 graphs"]]);
  assert.is(verify(policy("call"), "--given", golden, "--elements", "2").status, 1);
});

test("the library keeps its invariants on small links, and they have something to say there", () => {
  const never: string[] = [];
  for (const [name, more] of [["calls", "0"], ["entries", "0"], ["fields", "1"], ["prefixes", "0"], ["sites", "0"]] as const) {
    const ran = verify(join(invariants, `${name}.race`), "--given", join(invariants, "links.golden"), "--elements", more, "--json");
    assert.is(ran.status, 0, ran.stdout + ran.stderr);
    const { met } = JSON.parse(ran.stdout) as { met: readonly { invariant: string; graphs: number }[] };
    never.push(...met.flatMap(({ invariant, graphs }) => (graphs ? [] : [invariant])));
  }
  // These need larger links: a default body, a supertrait's vtable, an expression.
  assert.equal(never, ["thunk_serves_its_method", "upcast_stays_with_its_type", "larger_is_larger", "site_holds_its_value", "sum_is_a_sum"]);
});

test("a rule of the library that is spoilt is found on the same links", () => {
  const spoilt = "use policies.calls\n\n/// Any slot will do.\noverride derive land_on_slot {\n  symbol:LayoutSymbol { what: \"slot\" } -table-> :Trait -meets-> target:Trait -slot-> slot:Slot\n  =>\n  symbol -lands_on-> slot\n}\n";
  for (const name of ["calls", "ingest"]) put(`${name}.race`, readFileSync(join(invariants, `${name}.race`), "utf8"));
  const ran = verify(put("spoilt.race", spoilt), "--given", join(invariants, "links.golden"), "--elements", "1");
  assert.is(ran.status, 1, ran.stdout + ran.stderr);
  assert.match(ran.stdout, /^counterexample: `call_(reaches_its_method|has_one_slot|meets_its_table)` does not hold/);
});

test("--states counts what rewrites lead to", () => {
  const ran = verify(policy("philosophers"), "--given", join(cases, "philosophers.golden"), "--states", "--json");
  assert.is(ran.status, 0, ran.stderr);
  const counts = ran.stdout.trim().split("\n").map((line) => JSON.parse(line) as { states: number; ends: number; end: readonly string[] });
  assert.equal(counts.map(({ states, ends }) => [states, ends]), [[1154, 1], [6726, 1], [39202, 1], [228486, 1]]);
  assert.is(counts[0]!.end[0], "take_left: philosopher = p0, fork = f0");
  const folded = verify(policy("philosophers"), "--given", join(cases, "philosophers.golden"), "--states", "--symmetry");
  assert.match(folded.stdout, "151 states modulo 8 symmetries");
});

test("--seconds stops it, with what was covered", () => {
  const ran = verify(policy("prefix-mended"), "--elements", "9", "--seconds", "1");
  assert.is(ran.status, 0, ran.stderr);
  assert.match(ran.stdout, /^no counterexample: all graphs hold up to \d nodes\nout of time: of \d nodes /);
});

test("an interruption stops it, with what was covered", async () => {
  const child = spawn(process.execPath, [main, "verify", policy("prefix-mended"), "--elements", "9"], { cwd: scratch, env: environment });
  let stdout = "";
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  await new Promise((done) => setTimeout(done, 2500));
  child.kill("SIGINT");
  const status = await new Promise((done) => child.on("close", done));
  assert.is(status, 130);
  assert.match(stdout, /^no counterexample: all graphs hold up to \d nodes\ninterrupted: of \d nodes /);
});

test.after(() => rmSync(scratch, { recursive: true }));

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
