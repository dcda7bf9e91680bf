/** Marked source lines: one label, two in a file, two in two files, and places without a text. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic, Label } from "../../../specs/diagnostic.js";
import { renderHuman } from "./human.js";

const files: Readonly<Record<string, string>> = {
  "a.race": "/// x\nrewrite one {\n\ta:Type\n}\n\nrewrite two {\n}\n",
  "b.race": `${"\n".repeat(122)}derive three {\n}\n`,
};

const at = (text: string, file: string, line: number, column: number, length: number): Label => ({ text, place: { file, line, column, length } });

function drawn(...labels: readonly Label[]): readonly string[] {
  const diagnostic: Diagnostic = { severity: "warning", code: "shadowed_rule", message: "m", labels, notes: ["why\nand how"], help: [] };
  return renderHuman(diagnostic, { color: false, width: 80, sourceOf: (file) => files[file] }).split("\n").slice(1);
}

test("two labels in one file stand in one block, in the order of their lines", () => {
  assert.equal(drawn(at("this", "a.race", 6, 9, 3), at("that", "a.race", 2, 9, 3)), [
    "  --> a.race:6:9",
    "   |",
    " 2 | rewrite one {",
    "   |         --- that",
    "...",
    " 6 | rewrite two {",
    "   |         ^^^ this",
    "   |",
    "   = note: why",
    "          and how",
  ]);
});

test("two files are two blocks, and the margin is as wide as the largest number", () => {
  assert.equal(drawn(at("this", "a.race", 3, 2, 6), at("that", "b.race", 123, 8, 5)), [
    "   --> a.race:3:2",
    "    |",
    "  3 | \ta:Type",
    "    | \t^^^^^^ this",
    "   ::: b.race:123:8",
    "    |",
    "123 | derive three {",
    "    |        ----- that",
    "    |",
    "    = note: why",
    "           and how",
  ]);
});

test("what goes over several lines is marked to the end of the first; what is not at hand is a place", () => {
  assert.equal(drawn(at("this", "a.race", 2, 1, 40), at("there", "c.race", 7, 1, 2), { text: "a node", node: "n" }), [
    "  --> a.race:2:1",
    "   |",
    " 2 | rewrite one {",
    "   | ^^^^^^^^^^^^^ this",
    "  ::: c.race:7:1",
    "   | there",
    "   | a node",
    "   |",
    "   = note: why",
    "          and how",
  ]);
  assert.equal(drawn(at("gone", "a.race", 99, 1, 4)).slice(0, 2), ["  --> a.race:99:1", "   | gone"]);
});

test.run();
