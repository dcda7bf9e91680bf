import { test } from "uvu";
import * as assert from "uvu/assert";
import { expressionText } from "../lift/index.js";
import { enumGuards, type EnumTable } from "./enum-guards.js";

const offset = "race.off.api::Body.name";
const natural: EnumTable = {
  symbols: { [offset]: 0, "race.size.api::Body": 32 },
  enums: { "r::R": { tag: 0, tag_size: 8, others: [[8, 24]], from: ["api::Body"] } },
};
const offsets = [1032, 5064, 20488, 9112, 3000, 56, 104, 72];

const tables = (others: (tag: number, probe: number) => readonly [number, number]): EnumTable[] =>
  offsets.map((at, probe) => ({
    symbols: { [offset]: at, "race.size.api::Body": at * 3 + probe * probe },
    enums: { "r::R": { tag: at + 8, tag_size: 8, others: [others(at + 8, probe)], from: ["api::Body"] } },
  }));

const texts = (all: readonly EnumTable[]): string[] =>
  enumGuards(all, natural).map((guard) => `${expressionText(guard.left)} ${guard.relation} ${expressionText(guard.right)}`);

test("data in front of the tag stays in front of it", () => {
  assert.equal(texts(tables(() => [0, 16])), [`add(${offset}, 8) ge 16`]);
});

test("data behind the tag stays behind it", () => {
  assert.equal(texts(tables((tag) => [tag + 8, tag + 24])), [`add(${offset}, 16) ge add(add(${offset}, 8), 8)`]);
});

test("data that lies now here and now there pins the type", () => {
  const pins = [`${offset} eq 0`, "race.size.api::Body eq 32"];
  assert.equal(texts(tables((tag, probe) => (probe % 2 ? [0, 16] : [tag + 8, tag + 24]))), pins);
  const [first, ...others] = tables(() => [0, 16]);
  assert.equal(texts([{ symbols: first!.symbols }, ...others]), pins);
});

test.run();
