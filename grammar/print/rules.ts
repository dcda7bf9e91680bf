/** Rule files in the house look. Comments are not in the tree and so not in what is printed. */
import type { Clause, Effect, Item, Param, Rule, RuleFile, UnlessClause } from "../ast.js";
import { chain, printExpr, printLiteral, printTemplate } from "./expression.js";
import { fill, width } from "./line.js";
import { pathParts, printPath } from "./path.js";

/** A whole rule file. */
export function printRules(file: RuleFile): string {
  const uses = file.uses.map((use) => `use ${use.path.map((name) => name.text).join(".")}`);
  const blocks = [docLines("//!", file.doc), uses.join("\n"), ...file.items.map(printItem)];
  const text = blocks.filter((block) => block !== "").join("\n\n");
  return text === "" ? "" : `${text}\n`;
}

const docLines = (marker: string, doc: readonly string[]): string =>
  doc.map((line) => (line === "" ? marker : `${marker} ${line}`)).join("\n");

const printItem = (item: Item): string =>
  item.kind === "param" ? printParam(item) : printRule(item as Rule);

const documented = (doc: readonly string[], text: string): string =>
  doc.length ? `${docLines("///", doc)}\n${text}` : text;

export const printParam = (param: Param): string =>
  documented(
    param.doc,
    `param ${param.name.text}: ${param.type.text} = ${printLiteral(param.value)}`,
  );

export function printRule(rule: Rule): string {
  const lines = [
    `${rule.form} ${rule.name.text} {`,
    ...rule.clauses.map((clause) => printClause(clause, "  ")),
    "  =>",
    ...rule.effects.map((effect) => printEffect(effect, "  ")),
    "}",
  ];
  return documented(rule.doc, lines.join("\n"));
}

/** A clause, which may take several lines; each starts with at least `indent`. */
export function printClause(clause: Clause, indent = ""): string {
  switch (clause.kind) {
    case "path":
      return fill(pathParts(clause.path), indent);
    case "let":
      return fill(led(`let ${clause.name.text} =`, chain(clause.value)), indent);
    case "where":
      return fill(led("where", chain(clause.condition)), indent);
    case "optional":
    case "each":
      throw new Error("the new forms are not printed yet");
    case "unless":
      return printUnless(clause, indent);
  }
}

/** Puts words before the first part. */
const led = (words: string, parts: readonly string[]): readonly string[] => [
  `${words} ${parts[0]}`,
  ...parts.slice(1),
];

function printUnless(clause: UnlessClause, indent: string): string {
  const [first, second, ...more] = clause.clauses;
  if (first?.kind === "path" && !second) return fill(led("unless", pathParts(first.path)), indent);
  if (first?.kind === "path" && second?.kind === "where" && !more.length) {
    const line = `${indent}unless ${printPath(first.path)} where ${printExpr(second.condition)}`;
    if (line.length <= width) return line;
  }
  const inner = clause.clauses.map((one) => printClause(one, `${indent}  `));
  return [`${indent}unless {`, ...inner, `${indent}}`].join("\n");
}

/** An effect, which may take several lines; each starts with at least `indent`. */
export function printEffect(effect: Effect, indent = ""): string {
  switch (effect.kind) {
    case "path":
      return fill(pathParts(effect.path), indent);
    case "delete":
      return fill(
        [...led("delete", pathParts(effect.path)), ...(effect.cascade ? ["cascade"] : [])],
        indent,
      );
    case "attribute":
      return fill(
        led(`${effect.node.text}.${effect.attribute.text} =`, chain(effect.value)),
        indent,
      );
    case "patch":
      return `${indent}patch ${effect.node.text}.${effect.field.text} from ${printExpr(effect.from)} to ${printExpr(effect.to)}`;
    case "message":
      return `${indent}${effect.level} ${printTemplate(effect.text)}${effect.at ? ` at ${effect.at.text}` : ""}`;
    case "beside":
      return `${indent}beside ${effect.left.text}, ${effect.right.text}`;
  }
}
