/** Diagnostics as a person reads them: places are told once, and not without end. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic, Label } from "../../../specs/diagnostic.js";
import { renderHuman } from "./human.js";

const used = (line: number): Label => ({ text: "used by `f`", unit: "ball.rcrate", place: { file: "src/lib.rs", line } });

const said = (labels: readonly Label[]): string => {
  const diagnostic: Diagnostic = { severity: "error", code: "missing_field", message: "gone", labels, notes: [], help: [] };
  return renderHuman(diagnostic, { color: false, width: 100 });
};

test("two uses in one line of source are told once", () => {
  assert.is(said([used(1), used(7), used(7)]).match(/lib\.rs:7/g)?.length, 1);
});

test("the places beyond the twelfth are counted", () => {
  const text = said(Array.from({ length: 15 }, (_, i) => used(i + 1)));
  assert.match(text, "src/lib.rs:12");
  assert.not.match(text, "src/lib.rs:13");
  assert.match(text, "… and 3 further places");
});

test.run();
