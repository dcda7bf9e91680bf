/** Checks of rules in several files: both places are told, an order that is said silences, and a search that is cut short says so. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { compileProgram } from "../rule/compile.js";
import { checkDeep } from "./deep.js";
import { defaultBounds, type OverlapBounds } from "./overlap/overlapping.js";

function deep(files: Readonly<Record<string, string>>, bounds: OverlapBounds = defaultBounds): readonly Diagnostic[] {
  const sources = Object.entries(files).map(([path, text]) => ({ path, file: parseRules(text, path).file }));
  const { program, diagnostics } = compileProgram(sources);
  assert.ok(program, JSON.stringify(diagnostics));
  return checkDeep(program, bounds);
}

const uses = (name: string, made: string, before = ""): string => `/// x\nrewrite ${name}${before} {\n  a:Type -meets-> b:Type\n  =>\n  delete a -meets-> b\n  a -${made}-> b\n}\n`;

const places = ({ labels }: Diagnostic): readonly string[] => labels.map(({ place }) => `${place!.file}:${place!.line}`);

test("two rules in two files: both are shown", () => {
  const [one, ...more] = deep({ "b.race": `\n${uses("first", "faces")}`, "a.race": uses("second", "target") });
  assert.equal([one!.code, places(one!), more], ["overlapping_rewrites", ["b.race:3", "a.race:2"], []]);
  const rule = (name: string, extra: string): string => `/// x\nforbid ${name} {\n  a:Type -meets-> b:Type${extra}\n  =>\n  error "no" at a\n  help "no"\n}\n`;
  const [shadowed] = deep({ "c.race": rule("near", " -meets-> :Type"), "d.race": rule("any", "") });
  assert.equal([shadowed!.code, places(shadowed!)], ["shadowed_rule", ["c.race:2", "d.race:2"]]);
});

test("`before` silences, also by way of others", () => {
  const three = [uses("one", "faces", " before two"), uses("two", "target", " before three"), uses("three", "argument")];
  assert.equal(deep({ "a.race": three.join("\n") }), []);
  assert.is(deep({ "a.race": [three[0], uses("two", "target"), three[2]].join("\n") }).length, 2);
});

test("groups that do not run together are not compared", () => {
  const both = `${uses("one", "faces")}\n${uses("two", "target")}\n/// y\nstage early before main {\n  one\n}\n`;
  assert.equal(deep({ "a.race": both }), []);
});

test("a search that is cut short says so", () => {
  const found = deep({ "a.race": `${uses("one", "faces")}\n${uses("two", "target")}` }, { ...defaultBounds, graphs: 0 });
  assert.equal(found.map(({ severity, code }) => `${severity} ${code}`), ["note overlapping_rewrites"]);
  assert.is(found[0]!.message, "not every overlap of `one` and `two` was tried");
});

test.run();
