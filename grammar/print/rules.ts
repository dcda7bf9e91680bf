/** Rule files in the house look. Comments are not in the tree and so not in what is printed. */
import type { Count, Effect, Item, Name, Param, Rule, RuleFile, Stage, StageStep } from "../ast.js";
import { chain, printClause } from "./clause.js";
import { pathParts, printTemplate } from "./flat.js";
import { fill, led } from "./lines.js";
import { printLiteral } from "./literal.js";

/** A whole rule file. */
export function printRules(file: RuleFile): string {
  const uses = file.uses.map((use) => `use ${use.path.map((name) => name.text).join(".")}`);
  const blocks = [docLines("//!", file.doc), uses.join("\n"), ...file.items.map(printItem)];
  const text = blocks.filter((block) => block !== "").join("\n\n");
  return text === "" ? "" : `${text}\n`;
}

const docLines = (marker: string, doc: readonly string[]): string =>
  doc.map((line) => (line === "" ? marker : `${marker} ${line}`)).join("\n");

function printItem(item: Item): string {
  switch (item.kind) {
    case "param":
      return printParam(item);
    case "rule":
      return printRule(item);
    case "stage":
      return printStage(item);
  }
}

const documented = (doc: readonly string[], text: string): string =>
  doc.length ? `${docLines("///", doc)}\n${text}` : text;

export const printParam = (param: Param): string =>
  documented(
    param.doc,
    `param ${param.name.text}: ${param.type.text} = ${printLiteral(param.value)}`,
  );

// ── Rules ──

export function printRule(rule: Rule): string {
  if (isEmpty(rule)) return `${printRuleHead(rule)} }`;
  const behind = rule.form === "invariant" ? rule.holds.map(inClause) : rule.effects.map(inEffect);
  const lines = [
    printRuleHead(rule),
    ...rule.clauses.map(inClause),
    ...(hasArrow(rule) ? ["  =>"] : []),
    ...behind,
    "}",
  ];
  return lines.join("\n");
}

const inClause = (clause: Parameters<typeof printClause>[0]): string => printClause(clause, "  ");
const inEffect = (effect: Effect): string => printEffect(effect, "  ");

/** The lines up to the brace that opens the rule. */
export function printRuleHead(rule: Rule): string {
  const change = rule.change ? `${rule.change} ` : "";
  const parts = [
    `${change}${rule.form} ${rule.name.text}`,
    ...(rule.before.length ? [`before ${names(rule.before)}`] : []),
    ...(rule.decreases ? led("decreases", chain(rule.decreases)) : []),
  ];
  return documented(rule.doc, `${fill(parts, "  ", "")} {`);
}

const names = (list: readonly Name[]): string => list.map((name) => name.text).join(", ");

/** Whether the rule takes another away, so that its braces stand on one line. */
export const isEmpty = (rule: Rule): boolean =>
  rule.change !== undefined && !rule.clauses.length && !hasArrow(rule);

/** What changes a rule says `=>` only where something stands behind it. */
export const hasArrow = (rule: Rule): boolean =>
  rule.change === undefined || rule.effects.length > 0 || rule.holds.length > 0;

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
    case "patch": {
      const start = `patch ${effect.node.text}.${effect.field.text} from`;
      return fill([...led(start, chain(effect.from)), ...led("to", chain(effect.to))], indent);
    }
    case "message":
      return `${indent}${effect.level} ${printTemplate(effect.text)}${effect.at ? ` at ${effect.at.text}` : ""}`;
    case "beside":
      return `${indent}beside ${effect.left.text}, ${effect.right.text}`;
  }
}

// ── Stages ──

const printStage = (stage: Stage): string =>
  [printStageHead(stage), ...stage.steps.map((step) => printStep(step, "  ")), "}"].join("\n");

/** The lines up to the brace that opens the stage. */
export function printStageHead(stage: Stage): string {
  const parts = [
    `stage ${stage.name.text}`,
    ...(stage.after.length ? [`after ${names(stage.after)}`] : []),
    ...(stage.before.length ? [`before ${names(stage.before)}`] : []),
  ];
  return documented(stage.doc, `${fill(parts, "  ", "")} {`);
}

/** A step, which takes several lines if it holds others. */
export function printStep(step: StageStep, indent: string): string {
  switch (step.kind) {
    case "run":
      return `${indent}${step.rule.text}`;
    case "times": {
      const often = step.count ? `${printCount(step.count)} times` : "once";
      return `${indent}${step.rule.text} ${often}`;
    }
    case "repeat":
      return [
        `${indent}repeat ${printCount(step.count)} {`,
        ...step.steps.map((one) => printStep(one, `${indent}  `)),
        `${indent}}`,
      ].join("\n");
  }
}

export const printCount = (count: Count): string =>
  count.kind === "name" ? count.name.text : printLiteral(count);
