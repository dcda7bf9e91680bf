/** What only copies of std's functions use is set aside, and nothing else is. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Record } from "../../../engine/index.js";
import { copiesIn, withAside } from "./aside.js";

type Uses = Readonly<{ [name: string]: readonly string[] }>;

/** Symbols by name; what ends with `?` is not defined here, and `c_…` has no crate. */
function symbols(uses: Uses, pointedTo: readonly string[] = []): readonly Record[] {
  const made = Object.entries(uses).map(([name, used]): Record => ({
    key: `symbol ${name}`,
    kind: "Symbol",
    attributes: { name, defined: !name.endsWith("?"), form: name.startsWith("c_") ? "plain" : name.startsWith("race.") ? "reserved" : "rust" },
    edges: used.length ? { uses: used.map((one) => `symbol ${one}`) } : {},
  }));
  return [...made, ...pointedTo.map((name, i): Record => ({ key: `entry ${i}`, kind: "Entry", attributes: {}, edges: { points_to: [`symbol ${name}`] } }))];
}

function aside(uses: Uses, copies: readonly string[], foreign: readonly string[], pointedTo: readonly string[] = []): readonly string[] {
  const of = { copies: new Set(copies.map((name) => `symbol ${name}`)), isForeign: (name: string) => foreign.includes(name) };
  return withAside(symbols(uses, pointedTo), of)
    .filter(({ attributes }) => attributes.aside !== undefined)
    .map(({ attributes }) => {
      assert.is(attributes.form, undefined);
      return String(attributes.name);
    });
}

test("helpers and needs of copies alone are set aside, through other helpers and copies", () => {
  const uses = { own: ["f?", "helper1"], helper1: [], copy: ["helper1", "helper2", "g?"], helper2: ["c_memcpy?", "race.size.T?"], copy2: ["h?"], "f?": [], "g?": [], "h?": [], "c_memcpy?": [], "race.size.T?": [] };
  assert.equal(aside(uses, ["copy", "copy2"], ["helper1", "helper2", "copy", "copy2"]), ["helper2", "g?", "h?", "c_memcpy?"]);
});

test("what a vtable or a type's record points to belongs to the program", () => {
  assert.equal(aside({ copy: ["glue"], glue: ["f?"], "f?": [] }, ["copy"], ["copy", "glue"], ["glue"]), []);
});

test("that a helper has sites and guards says nothing of who calls it", () => {
  const sites = ["Site", "Guard"].map((kind): Record => ({ key: kind, kind, attributes: {}, edges: { within: ["symbol helper"] } }));
  const records = [...symbols({ copy: ["helper"], helper: ["f?"], "f?": [] }), ...sites];
  const set = withAside(records, { copies: new Set(["symbol copy"]), isForeign: () => true }).filter(({ attributes }) => attributes.aside !== undefined);
  assert.equal(set.map(({ attributes }) => attributes.name), ["helper", "f?"]);
});

test("without copies nothing is set aside, also of instances that nobody uses", () => {
  assert.equal(aside({ instance: ["f?"], "f?": [] }, [], ["instance"]), []);
});

test("a copy of which no call is left is a copy all the same, and what it uses is set aside", () => {
  const name = (symbol: string): string => `${symbol}.carried.ball`;
  const inObject = new Set(["symbol f", "symbol f.carried.ball", "symbol g.carried.ball", "symbol own"]);
  const { copies, called, uncalled } = copiesIn(["f", "g", "gone"], name, inObject);
  assert.equal([...copies], ["symbol f.carried.ball", "symbol g.carried.ball"]);
  assert.equal(called, ["f"]);
  assert.equal(uncalled.map(({ key, attributes }) => [key, attributes.form]), [["symbol g.carried.ball", "carried"]]);
  const uses = symbols({ "g.carried.ball": ["write?"], "write?": [] });
  assert.is(withAside(uses, { copies, isForeign: () => true }).find(({ attributes }) => attributes.name === "write?")!.attributes.aside, "rust");
});

test.run();
