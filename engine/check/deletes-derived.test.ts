/** A rewrite may not take away what was derived before it: with stages set by hand, since here only their order matters. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseRules } from "../../grammar/index.js";
import { compileProgram } from "../rule/compile.js";
import { rulesOf, type CompiledRule, type Program, type ProgramStep } from "../rule/program.js";
import { checkDeletesDerived } from "./deletes-derived.js";

const text = `/// a
derive meet { a:Type -of_crate-> k:Crate
  =>
  a -meets-> a
  k.resilient = true
}
/// b
rewrite part { a:Type -meets-> b:Type
  =>
  delete a -meets-> b
}
/// c
rewrite drop_crate { :Type -of_crate-> k:Crate
  =>
  delete k cascade
}
/// d
rewrite forget { a:Type -of_crate-> k:Crate
  =>
  delete a -of_crate-> k
}
`;

const program = (): Program => compileProgram([{ path: "r.race", file: parseRules(text, "r.race").file }]).program!;

function found(steps: (rule: (name: string) => ProgramStep) => readonly ProgramStep[]): readonly string[] {
  const base = program();
  const named = new Map<string, CompiledRule>(rulesOf(base).map((rule) => [rule.name, rule]));
  const step = (name: string): ProgramStep => {
    const rule = named.get(name)!;
    const derive = rule.tree.form === "derive";
    return { kind: "group", group: { rewrites: derive ? [] : [rule], strata: derive ? [[rule]] : [], forbids: [] } };
  };
  const said = checkDeletesDerived({ ...base, stages: [{ name: "main", steps: steps(step) }] });
  for (const { code, labels } of said) assert.equal([code, labels.length, labels[1]!.place!.line], ["deletes_derived", 2, 2]);
  return said.map(({ message }) => message);
}

test("edges and attributes that were derived before", () => {
  assert.equal(found((step) => [step("meet"), step("part"), step("drop_crate"), step("forget")]), [
    "the rewrite `part` could take away the edge `meets` that `meet` derives before it",
    "the rewrite `drop_crate` could take away the attribute `Crate.resilient` that `meet` derives before it",
  ]);
});

test("what comes before may", () => {
  assert.equal(found((step) => [step("part"), step("drop_crate"), step("meet")]), []);
});

test("in a repeat everything comes after everything", () => {
  assert.is(found((step) => [{ kind: "repeat", count: 2, steps: [step("part"), step("meet")] }]).length, 1);
});

test.run();
