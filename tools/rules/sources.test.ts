/** What files use is found: files of the library, files and schemas beside them; and what is not there is said where it is used. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileProgram, rulesOf } from "../../engine/index.js";
import { parseGolden } from "../../grammar/index.js";
import { runGolden } from "../../rules/harness.js";
import { gather, goldenSources, type Gathered } from "./sources.js";

const schema = JSON.stringify({
  properties: { nodes: { properties: { Box: {} } } },
  definitions: { Box: { properties: { size: { $ref: "#/definitions/Int" }, name: { type: "string" } }, required: ["name"] } },
  edges: { next: { from: ["Box"], to: ["Box"], one: true } },
});

const base =
  '//! Base.\n\n/// Too large.\nforbid large {\n  type:Type\n  where type.size > 8\n  =>\n  error "large" at type\n  help "smaller"\n}\n';
const files: Readonly<Record<string, string>> = {
  "p/base.race": base,
  "p/small.schema.json": schema,
  "p/broken.schema.json": '{ "edges": { "next": { "from": ["Boy"] } } }',
  "p/round.race": "use policies.around\n",
  "p/around.race": "use policies.round\n",
};

const read = (path: string): string | undefined => files[path];
const of = (text: string): Gathered => gather([{ path: "p/mine.race", text }], read);
const paths = ({ sources }: Gathered): readonly string[] => sources.map(({ path }) => path);

test("files of the library, by file and by folder, and files beside the one that uses them", () => {
  assert.equal(paths(of("use rules.layout.sites\nuse policies.base\n")), ["p/mine.race", "rules/layout/sites.race", "p/base.race"]);
  assert.ok(paths(of("use rules.layout\n")).length > 5);
  assert.equal(paths(gather([{ path: "p/round.race", text: files["p/round.race"]! }], read)), ["p/round.race", "p/around.race"]);
});

test("what is not there is said where it is used", () => {
  const said = (text: string): readonly string[] => of(text).diagnostics.map(({ code, labels }) => `${code} ${labels[0]!.place!.line}`);
  assert.equal(said("use rules.missing\nuse policies.missing\nuse elsewhere.x\n"), ["cannot_read 1", "cannot_read 2", "cannot_read 3"]);
});

test("a schema beside the file is its vocabulary", () => {
  const found = of("//! x\n\nuse graph.small\n\n/// x\nderive d {\n  a:Box -next-> b\n  =>\n  b.size = a.size\n}\n");
  assert.equal(found.diagnostics, []);
  const { program, diagnostics } = compileProgram(found.sources, {}, found);
  assert.equal(diagnostics, []);
  assert.equal(program!.vocabulary.nodes, { Box: { size: "int", name: "string" } });
  assert.equal(program!.vocabulary.edges["next"], { from: ["Box"], to: ["Box"], one: true });
  assert.equal(program!.vocabulary.required, { Box: ["name"] });
});

test("a schema that is none is said, and the rules are not held against another", () => {
  const found = of("use graph.broken\n\n/// x\nderive d {\n  a:Box -next-> b\n  =>\n  b.size = a.size\n}\n");
  assert.equal(
    found.diagnostics.map(({ code }) => code),
    Array.from({ length: 3 }, () => "no_such_vocabulary"),
  );
  assert.equal(
    compileProgram(found.sources, {}, found).diagnostics.map(({ code }) => code),
    ["no_such_vocabulary"],
  );
});

test("a golden of a file that changes others runs with what it uses, any other with the file alone", () => {
  const mine = of(
    'use policies.base\n\n/// And tells where.\nextend forbid large {\n  type -in-> unit:Unit\n  =>\n  note "in {unit.name}" at unit\n}\n',
  );
  const { file } = parseGolden('# Large\n\nt:Type { size: 9 } -in-> u:Unit\n\n==>\n\nerror large "large"\n', "p/mine.golden");
  assert.equal(
    runGolden(goldenSources(mine), file, "p/mine.golden", mine).map(({ difference }) => difference),
    [[]],
  );
  assert.is(goldenSources(of("use policies.base\n")).length, 1);
  const staged = of("use policies.base\n\n/// x\nstage late {\n  large\n}\n");
  assert.equal(
    rulesOf(compileProgram(goldenSources(staged)).program!).map(({ name }) => name),
    ["large"],
  );
});

test.run();
