/** Who may stand behind a call through a pointer, by the words of the compilers. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Record } from "../../../engine/index.js";
import { Routines, withoutSuffix } from "./routines.js";

const routine = (symbol: string, edges: Record["edges"], more: Record["attributes"] = {}): Record => ({ key: `routine ${symbol}`, kind: "Routine", attributes: { symbol, ...more }, edges });

const host = { name: "host", routines: [routine("_Rturn", { inlines: ["routine _Router"] }), routine("_Router", { inlines: ["routine _Rinner", "routine _Rturn"] }), routine("_Rinner", { dispatches: ["=call api::Pilot::step"] }), routine("_Rown", { serves: ["=call api::Pilot::step"] }), routine("_Rbody", { stands_in: ["=call api::Pilot::step"] })] };
const plugin = { name: "plugin", routines: [routine("_Rmine", { serves: ["=call api::Pilot::step", "=call api::Named::name"] }, { real_time: true }), routine("_Rother", { serves: ["=call api::Named::name"] })] };
const routines = new Routines([host, plugin]);

test("a method that an inlined function calls leads to every unit's vtables, and to the default body", () => {
  assert.equal(
    routines.behind({ unit: "host", symbol: "_Rturn" }).map(({ unit, symbol }) => `${unit} ${symbol}`),
    ["host _Rown", "host _Rbody", "plugin _Rmine"],
  );
  assert.equal(routines.behind({ unit: "plugin", symbol: "_Rmine" }), []);
  assert.equal(routines.behind({ unit: "plugin", symbol: "_Rnone" }), []);
});

test("what serves several methods is told once", () => {
  assert.equal(routines.serving("plugin").map(({ symbol }) => symbol), ["_Rmine", "_Rother"]);
  assert.equal(routines.realTime, [{ unit: "plugin", symbol: "_Rmine" }]);
});

test("LLVM's copies go by the function", () => {
  assert.is(withoutSuffix("_RNvCs1_4host4turn.specialized.1"), "_RNvCs1_4host4turn");
  assert.is(withoutSuffix("race.export.plugin::step"), "race.export.plugin::step");
  assert.is(routines.keyOf({ unit: "host", symbol: "_Rturn.llvm.7" }), "routine _Rturn");
});

test.run();
