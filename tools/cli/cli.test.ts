/** The command line as people and scripts meet it: exit statuses, where what is written, and the texts themselves. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { DiffReport } from "../../specs/types/diff.js";
import { anRcrate, marked, rcrateOf } from "../test/rcrates.js";
import { pagesOf } from "../test/page.js";

const pages = pagesOf(["cannot_read", "no_interface", "no_root", "two_roots", "nothing_to_explain"]);

const main = join(dirname(fileURLToPath(import.meta.url)), "main.js");
const scratch = mkdtempSync(join(tmpdir(), "race-cli-"));

const put = (name: string, bytes: Uint8Array | string): string => (writeFileSync(join(scratch, name), bytes), name);

function race(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { cwd: scratch, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
}

/** The JSON diagnostics of a refused command: one object a line. */
function codesOf(...args: readonly string[]): readonly string[] {
  const ran = race(...args, "--format", "json");
  assert.is(ran.status, 1, ran.stdout + ran.stderr);
  const said = ran.stderr.trim().split("\n").map((line) => JSON.parse(line) as Diagnostic);
  return pages.see(said).map(({ code }) => code);
}

put("v1.rcrate", rcrateOf(anRcrate("api", "interface"), marked("World", 8n, [
  { name: "frame", type: "u32", offset: 0n },
  { name: "dt", type: "f32", offset: 4n },
])));
put("v2.rcrate", rcrateOf(anRcrate("api", "interface"), marked("World", 12n, [
  { name: "dt", type: "f32", offset: 0n },
  { name: "frame", type: "u32", offset: 8n },
  { name: "seed", type: "u32", offset: 4n },
])));
put("v3.rcrate", rcrateOf(anRcrate("api", "interface"), marked("World", 4n, [{ name: "frame", type: "f32", offset: 0n }])));
for (const name of ["game", "other"]) put(`${name}.rcrate`, rcrateOf(anRcrate(name, "host"), []));
put("plugin.rcrate", rcrateOf(anRcrate("plugin", "plugin"), []));

test("0: help and version", () => {
  assert.is(race("--version").stdout, "0.1.0\n");
  const help = race("--help");
  assert.is(help.status, 0);
  assert.match(race("lsp", "--help").stdout, "specs/editor.md");
  for (const command of ["pack", "link", "check", "inspect", "diff", "explain", "verify", "rules", "lsp", "toolchain"]) assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
});

test("2: wrong use, with a hint and nothing on standard output", () => {
  for (const args of [["no-such-command"], ["link", "game.rcrate"], ["inspect"], ["link", "game.rcrate", "-o", "x", "--emit", "poem"], ["pack", ".", "--no-such-option"], ["check", "game.rcrate", "--param", "limit"], ["check", "game.rcrate", "--bind", "=x"]]) {
    const ran = race(...args);
    assert.is(ran.status, 2, args.join(" "));
    assert.is(ran.stdout, "");
    assert.match(ran.stderr, "race --help says more");
  }
});

test("1: refused, with the reason on standard error, for people", () => {
  const ran = race("inspect", "absent.rcrate");
  assert.is(ran.status, 1);
  assert.is(ran.stdout, "");
  assert.is(
    ran.stderr,
    `error[cannot_read]: cannot read absent.rcrate: there is no such file
   = help: check the path; \`race pack\` makes \`.rcrate\` files

1 error: nothing was written
`,
  );
});

test("--format json: every fault of every input, one object a line", () => {
  put("rubbish.rcrate", "no archive at all");
  assert.equal(codesOf("check", "absent.rcrate", "rubbish.rcrate"), ["cannot_read", "not_an_rcrate"]);
  assert.equal(codesOf("rules", "check", "absent.race"), ["cannot_read"]);
});

test("pack: a policy that is of no use, is not there or has a fault is told before anything is compiled", () => {
  put("guards.race", "use graph.rust\n\n/// How they begin.\nparam of: string = \"\"\n\n/// All.\nderive all {\n  type:Type { start_moves: true }\n  where starts_with(type.path, of)\n  =>\n  type.guarded = true\n}\n");
  put("faulty.race", "use graph.rust\n\n/// All.\nderive all {\n  type:Type { start_moves: true }\n  =>\n  type.guardet = true\n}\n");
  const wrong = (...more: readonly string[]): string => {
    const ran = race("pack", "absent-folder", ...more);
    assert.equal([ran.status, ran.stdout], [2, ""], more.join(" "));
    return ran.stderr;
  };
  assert.match(wrong("--policy", "guards.race"), "--policy chooses between symbols and guards in a plugin that is packed with --any-compiler: without it no value is a symbol");
  assert.match(wrong("--any-compiler", "--param", "of=x"), "there is no --policy");
  const refused = (...more: readonly string[]): readonly string[] => codesOf("pack", "absent-folder", "--any-compiler", ...more);
  assert.equal(refused("--policy", "absent.race"), ["cannot_read"]);
  assert.equal(refused("--policy", "faulty.race"), ["no_such_attribute"]);
  assert.equal(refused("--policy", "guards.race", "--param", "from=x"), ["bad_parameter"]);
  assert.match(race("pack", "--help").stdout, /--policy <file>/);
});

test("a program has one root", () => {
  const before = readdirSync(scratch);
  assert.equal(codesOf("link", "plugin.rcrate", "-o", "app"), ["no_root"]);
  assert.equal(codesOf("link", "game.rcrate", "other.rcrate", "-o", "app"), ["two_roots"]);
  assert.equal(readdirSync(scratch), before, "nothing is written");
});

test("an output that cannot be written", () => {
  assert.equal(codesOf("link", "plugin.rcrate", "game.rcrate", "--emit", "defsym", "-o", "no/such/folder/app"), ["cannot_write"]);
});

test("nothing to explain where nothing was linked", () => {
  assert.equal(codesOf("explain", "app"), ["nothing_to_explain"]);
});

test("inspect shows what a crate says of itself", () => {
  const ran = race("inspect", "v1.rcrate");
  assert.is(ran.status, 0, ran.stderr);
  assert.is(
    ran.stdout.slice(0, ran.stdout.indexOf("\nmembers")),
    `api 1.0.0, an interface for x86_64-unknown-linux-gnu
packed with rustc 1.95.0, panic=unwind

types that may evolve
api::World: size 8, align 4, indirect
       0  frame  u32
       4  dt     f32
`,
  );
  const { crate, role } = JSON.parse(race("inspect", "v1.rcrate", "--json").stdout) as { crate: { name: string }; role: string };
  assert.equal([crate.name, role], ["api", "interface"]);
});

test("diff says what a change means for clients and for implementers: 0 nothing breaks, 1 something may, 2 it cannot be told", () => {
  const grown = race("diff", "v1.rcrate", "v2.rcrate");
  assert.is(grown.status, 0, grown.stderr);
  assert.is(
    grown.stdout,
    `api 1.0.0 → 1.0.0                        clients          implementers

api::World
  ~ size 8 → 12                          works            works
  ~ fields moved: frame 0 → 8, dt 4 → 0  works            works
  + field seed                           works            works

4 changes: 4 work for everybody
compatible: plugins packed against api 1.0.0 link as they are
`,
  );
  const shrunk = race("diff", "v1.rcrate", "v3.rcrate");
  assert.is(shrunk.status, 1);
  assert.is(
    shrunk.stdout,
    `api 1.0.0 → 1.0.0                    clients          implementers

api::World
  ~ size 8 → 4                       works            works
  - field dt                         refused if used  works
      missing_field: \`api::World.dt\` is used, and \`api::World\` no longer has it
        help: rebuild the client without the field, or keep \`dt\` in \`api::World\`
  ~ field frame: \`u32\` became \`f32\`  refused if used  works
      field_type_changed: \`a client\` uses \`api::World.frame\` as \`u32\`, but it is \`f32\` here
        help: rebuild the client, or restore the type of \`frame\`

3 changes: 1 works for everybody, 2 are refused where a plugin uses them
breaking: plugins packed against api 1.0.0 may have to be packed again; api 2.0.0 would say so, this is 1.0.0
what a code means: specs/diagnostics/{field_type_changed,missing_field}.md
`,
  );
  const same = race("diff", "v1.rcrate", "v1.rcrate");
  assert.equal([same.status, same.stdout], [0, "nothing that crosses has changed\n"]);
  for (const wrong of ["plugin.rcrate", "absent.rcrate"]) {
    const ran = race("diff", "v1.rcrate", wrong);
    assert.equal([ran.status, ran.stdout], [2, ""], wrong);
    pages.read(ran.stderr);
    assert.match(ran.stderr, /^error\[(no_interface|cannot_read)\]/);
  }
});

test("diff --json is what its schema says", () => {
  const { format, old, verdict, version, summary, changes } = JSON.parse(race("diff", "v1.rcrate", "v3.rcrate", "--json").stdout) as DiffReport;
  assert.equal([format, old, verdict, version], [1, { file: "v1.rcrate", crate: "api 1.0.0" }, "breaking", "2.0.0"]);
  assert.equal(summary, { works: 1, warned: 0, refused_if_held: 0, refused_if_used: 2, refused: 0 });
  assert.equal(changes[1], {
    kind: "field",
    path: "api::World.dt",
    under: "api::World",
    sort: "gone",
    what: "field dt",
    clients: "refused_if_used",
    implementers: "works",
    reasons: [
      {
        code: "missing_field",
        severity: "error",
        whose: "client",
        message: "`api::World.dt` is used, and `api::World` no longer has it",
        help: ["rebuild the client without the field, or keep `dt` in `api::World`"],
      },
    ],
  });
});

test("rules: the library passes its own checks, and a file of one's own is told its faults", () => {
  assert.match(race("rules", "check").stdout, /^\d+ files, \d+ rules: no errors\n$/);
  put("faulty.race", "use graph.rust\n\n/// A fault.\nforbid bad {\n  type:Type -no_such_edge-> _\n  =>\n  error \"{type.path}\"\n  help \"do not\"\n}\n");
  assert.equal(codesOf("rules", "check", "faulty.race"), ["no_such_edge"]);
});

test("rules fmt writes the house look, and --check only says what it would do", () => {
  const ugly = "use graph.rust\n/// A fault.\nforbid bad { type:Type\n=> error \"{type.path}\" help \"do not\" }\n";
  const path = put("ugly.race", ugly);
  const checked = race("rules", "fmt", "--check", path);
  assert.equal([checked.status, checked.stdout], [1, "ugly.race is not formatted\n"]);
  assert.is(readFileSync(join(scratch, path), "utf8"), ugly);
  assert.is(race("rules", "fmt", path).status, 0);
  assert.is(
    readFileSync(join(scratch, path), "utf8"),
    "use graph.rust\n\n/// A fault.\nforbid bad {\n  type:Type\n  =>\n  error \"{type.path}\"\n  help \"do not\"\n}\n",
  );
  assert.equal([race("rules", "fmt", "--check", path).status, race("rules", "test", "absent.race").status], [0, 1]);
});

test("rules test rewrites no golden that cannot be read", () => {
  put("sized.race", "use graph.rust\n\n/// Sized.\nderive sized {\n  t:Type\n  =>\n  t.size = 4\n}\n");
  const damaged = "# No arrow\n\nt:Type\n\n# Whole\n\nt:Type\n\n==>\n\nnothing\n";
  const path = put("sized.golden", damaged);
  const ran = spawnSync(process.execPath, [main, "rules", "test", path], { cwd: scratch, encoding: "utf8", env: { ...process.env, NO_COLOR: "1", UPDATE: "1" } });
  assert.is(ran.status, 1);
  assert.match(ran.stderr, /found a line that starts with `#`/);
  assert.is(readFileSync(join(scratch, path), "utf8"), damaged);
});

const packed = join(dirname(fileURLToPath(import.meta.url)), "../../../examples/first-link/packed");
const first = [join(packed, "peak.rcrate"), join(packed, "station.rcrate")];

test("check decides what link writes, and link writes a program with its certificate", () => {
  const checked = race("check", ...first);
  assert.is(checked.status, 0, checked.stderr);
  const [, sites] = /^links: (\d+) sites/.exec(checked.stdout)!;
  assert.is(race("link", ...first, "-o", "first").status, 0);
  assert.equal(readdirSync(scratch).filter((name) => name.startsWith("first")), ["first", "first.link.json"]);
  const certificate = JSON.parse(readFileSync(join(scratch, "first.link.json"), "utf8")) as { sites: readonly unknown[] };
  assert.is(certificate.sites.length, Number(sites));
});

test("explain tells each site's value, its bytes, the rules behind it and both layouts", () => {
  const overview = race("explain", "first").stdout;
  assert.match(overview, "station 0.1.0, a host");
  assert.match(overview, /\d+ × race\.off\.board_api::Sample\.value = 16 /);
  const story = race("explain", "first", "Sample.value").stdout;
  assert.match(story, /offset of board_api::Sample\.value = 16\n  bytes at 0x[0-9a-f]+: 00 00 00 00 → 10 00 00 00/);
  for (const rule of ["fill_site", "evaluate_symbol", "offset_of_field", "land_on_field", "meet_field", "meet_type"]) assert.match(story, new RegExp(`by ${rule} \\(rules/.*\\.race:\\d+\\): \\w`));
  assert.match(story, /board_api::Sample in peak +board_api::Sample in station/);
  assert.ok((JSON.parse(race("explain", "first", "Sample.value", "--json").stdout) as readonly unknown[]).length >= 1);
  assert.equal(codesOf("explain", "first", "no-such-symbol"), ["nothing_to_explain"]);
});

test("explain --why gives the smallest derivation of a fact, down to the given graph", () => {
  const told = race("explain", "first", "--why", "patch", "--inputs", ...first);
  assert.is(told.status, 0, told.stderr);
  assert.match(told.stdout, /^patch .*\n  by fill_site \(rules\//);
  assert.match(told.stdout, "by offset_of_field");
  assert.equal(codesOf("explain", "first", "--why", "nothing is called so", "--inputs", ...first), ["nothing_to_explain"]);
});

test("another order of rewrites links the same", () => {
  assert.is(race("check", ...first, "--shuffle", "7").stdout, race("check", ...first).stdout);
});

test("explain --why-not names the clause that blocked a rule, for the inputs of that link alone", () => {
  const blocked = race("explain", "first", "--why-not", "missing_field", "--inputs", ...first);
  assert.is(blocked.status, 0, blocked.stderr);
  assert.match(blocked.stdout, /missing_field did not match\. The longest partial match binds\n/);
  assert.match(blocked.stdout, /is blocked by clause \d+ \(rules\/layout\/gone\.race:\d+:\d+\)/);
  assert.match(race("explain", "first", "--why-not", "land_on_field", "--inputs", ...first).stdout, "land_on_field does match:");
  assert.equal(codesOf("explain", "first", "--why-not", "land_on_field", "--inputs", join(packed, "drift.rcrate"), first[1]!), ["nothing_to_explain"]);
});

test.after(() => rmSync(scratch, { recursive: true }));

test("pages of diagnostics that are raised here show them as they are", () => pages.compare());

test.run();
