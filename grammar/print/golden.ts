/** Goldens in the house look. */
import type { ExpectedMessage, GoldenCase, GoldenFile } from "../ast.js";
import { pathParts } from "./flat.js";
import { fill } from "./lines.js";
import { printLiteral } from "./literal.js";
import { printEffect } from "./rules.js";

type Expected = GoldenCase["expected"][number];
type Setting = GoldenCase["parameters"][number];

/** A whole golden. */
export const printGolden = (file: GoldenFile): string => file.cases.map(printCase).join("\n");

function printCase(one: GoldenCase): string {
  const settings = one.parameters.map((setting) => `${printSetting(setting)}\n`).join("");
  const graph = one.graph.map((path) => `${fill(pathParts(path), "")}\n`).join("");
  const blocks = [
    `# ${one.title}`.trimEnd() + "\n",
    settings,
    graph,
    "==>\n",
    printExpected(one.expected),
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

/** `param name = literal` */
export const printSetting = ({ name, value }: Setting): string =>
  `param ${name.text} = ${printLiteral(value)}`;

/** What follows `==>`, each on a line that ends; `nothing` where nothing is expected. */
export const printExpected = (expected: readonly Expected[]): string =>
  expected.length ? expected.map((one) => `${printOne(one)}\n`).join("") : "nothing\n";

const printOne = (one: Expected): string =>
  one.kind === "expected_message" ? printMessage(one) : printEffect(one);

const printMessage = (one: ExpectedMessage): string =>
  `${one.level} ${one.code.text}` +
  (one.text === undefined ? "" : ` ${printLiteral({ ...one, kind: "string", value: one.text })}`);
