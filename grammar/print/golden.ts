/** Goldens in the house look. */
import type { ExpectedMessage, GoldenCase, GoldenFile } from "../ast.js";
import { printLiteral } from "./expression.js";
import { fill } from "./line.js";
import { pathParts } from "./path.js";
import { printEffect } from "./rules.js";

type Expected = GoldenCase["expected"][number];

/** A whole golden. */
export const printGolden = (file: GoldenFile): string => file.cases.map(printCase).join("\n");

function printCase(one: GoldenCase): string {
  const graph = one.graph.map((path) => `${fill(pathParts(path), "")}\n`).join("");
  return (
    `# ${one.title}`.trimEnd() +
    `\n\n${graph}${graph ? "\n" : ""}==>\n\n${printExpected(one.expected)}`
  );
}

/** What follows `==>`, each on a line that ends; `nothing` where nothing is expected. */
export const printExpected = (expected: readonly Expected[]): string =>
  expected.length ? expected.map((one) => `${printOne(one)}\n`).join("") : "nothing\n";

const printOne = (one: Expected): string =>
  one.kind === "expected_message" ? printMessage(one) : printEffect(one);

const printMessage = (one: ExpectedMessage): string =>
  `${one.level} ${one.code.text}` +
  (one.text === undefined ? "" : ` ${printLiteral({ ...one, kind: "string", value: one.text })}`);
