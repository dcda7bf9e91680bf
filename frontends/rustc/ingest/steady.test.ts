/** Probes that moved what marks variants twice are refused: code and constants may have met it at different times. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { pagesOf } from "../../../tools/test/page.js";
import type { Probe, StartFacts } from "../lift/probe.js";
import { unsteadyStarts } from "./steady.js";

const pages = pagesOf(["unsteady_layout"]);

const text = { type: "core::option::Option<alloc::string::String>", bits: 64, values: 1, low: "9223372036854775808", high: "18446744073709551615" } as const;
const around = { type: "core::option::Option<core::option::Option<alloc::string::String>>", bits: 64, values: 1, low: "9223372036854775808", high: "18446744073709551614", after: text.type } as const;

const probe = (name: string, ...starts: readonly StartFacts[]): Probe => ({ name, ir: "", table: { symbols: {}, starts: Object.fromEntries(starts.map((one) => [`race.start.i64.${one.type}`, one])) } });

test("the same values in all probes are right, and so is what others have left", () => {
  const natural = probe("natural-1", text, around);
  assert.is(unsteadyStarts(natural, [probe("far-1", text, { ...around, low: "9223372036854775809" }), probe("far-2", text)], "1.99.1"), undefined);
});

test("what an evolving enum lends moves with it", () => {
  const lent = { type: "core::option::Option<api::Kind>", bits: 8, values: 1, low: 3, high: 255, evolving: true } as const;
  assert.is(unsteadyStarts(probe("natural-1", lent), [probe("far-1", { ...lent, low: 233 })], "1.95.0"), undefined);
});

test("a type that was moved twice is refused", () => {
  const refused = unsteadyStarts(probe("natural-1", text), [probe("far-1", text), probe("far-2", { ...text, low: "9223373076654126541" })], "1.99.1");
  assert.is(pages.see([refused!])[0]!.code, "unsteady_layout");
});

test("its page shows it as it is", () => pages.compare());

test.run();
