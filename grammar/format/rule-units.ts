/** The pieces of a rule file between which comments can stand: heads, clauses, effects, steps and closing braces. */
import type { Clause, Effect, Item, Rule, RuleFile, Span, Stage, StageStep } from "../ast.js";
import { Doc, FatArrow, FileDoc, LeftBrace } from "../parser/tokens.js";
import { isBlock, printClause } from "../print/clause.js";
import { keyword, type Scope } from "../print/flat.js";
import {
  hasArrow,
  isEmpty,
  printCount,
  printEffect,
  printParam,
  printRule,
  printRuleHead,
  printStageHead,
  printStep,
} from "../print/rules.js";
import { firstFrom, ignoredUnit, tokenFrom, unitOf, type Source } from "./source.js";
import type { Unit } from "./weave.js";

export function fileUnits(file: RuleFile, source: Source): Unit[] {
  const docs = source.tokens.filter((token) => token.tokenType === FileDoc);
  return [
    ...docs.map((token) =>
      unitOf(token.startOffset, token.endOffset! + 1, token.image.trimEnd(), "", "never"),
    ),
    ...file.uses.map((use, index) => {
      const text = `use ${use.path.map((name) => name.text).join(".")}`;
      return unitOf(use.span.start, use.span.end, text, "", index ? "never" : "always");
    }),
    ...file.items.flatMap((item) => itemUnits(item, source)),
  ];
}

/** Where the `///` lines before an item start, or else the item. */
function startWithDocs(item: Item, { tokens }: Source): number {
  let index = firstFrom(tokens, item.span.start);
  while (index > 0 && tokens[index - 1]!.tokenType === Doc) index--;
  return tokens[index]!.startOffset;
}

function itemUnits(item: Item, source: Source): readonly Unit[] {
  const start = startWithDocs(item, source);
  const kept = ignoredUnit(source, start, item.span.end, "", "always");
  if (kept) return [kept];
  switch (item.kind) {
    case "param":
      return [unitOf(start, item.span.end, printParam(item), "", "always")];
    case "stage":
      return stageUnits(item, start, source);
    case "rule":
      return isEmpty(item)
        ? [unitOf(start, item.span.end, printRule(item), "", "always")]
        : ruleUnits(item, start, source);
  }
}

function ruleUnits(rule: Rule, start: number, source: Source): readonly Unit[] {
  const open = tokenFrom(source, LeftBrace, (rule.decreases ?? rule.name).span.end)!;
  const behind =
    rule.form === "invariant"
      ? rule.holds.map((one, index) => clauseUnits(one, "  ", index, source))
      : rule.effects.map((one, index) => [effectUnit(one, index, source)]);
  return [
    unitOf(start, open.endOffset! + 1, printRuleHead(rule), "", "always"),
    ...rule.clauses.flatMap((one, index) => clauseUnits(one, "  ", index, source)),
    ...(hasArrow(rule)
      ? [arrowUnit(rule.clauses.at(-1)?.span.end ?? open.startOffset, source)]
      : []),
    ...behind.flat(),
    closing(rule.span, ""),
  ];
}

function arrowUnit(offset: number, source: Source): Unit {
  const arrow = tokenFrom(source, FatArrow, offset)!;
  return unitOf(arrow.startOffset, arrow.endOffset! + 1, "  =>", "  ", "never");
}

/** The brace at the end; what stands before it stands further in. */
const closing = ({ end }: Span, indent: string): Unit =>
  unitOf(end - 1, end, `${indent}}`, `${indent}  `, "never");

const gapAt = (index: number): Unit["gap"] => (index ? "keep" : "never");

function effectUnit(effect: Effect, index: number, source: Source): Unit {
  const { start, end } = effect.span;
  return (
    ignoredUnit(source, start, end, "  ", gapAt(index)) ??
    unitOf(start, end, printEffect(effect, "  "), "  ", gapAt(index))
  );
}

/** One unit, or for what stands in braces one for each clause in them. */
function clauseUnits(
  clause: Clause,
  indent: string,
  index: number,
  source: Source,
): readonly Unit[] {
  const { start, end } = clause.span;
  const kept = ignoredUnit(source, start, end, indent, gapAt(index));
  if (kept) return [kept];
  const brace = isScope(clause) && isBlock(clause, indent) ? braceOf(clause, source) : undefined;
  if (!isScope(clause) || brace === undefined)
    return [unitOf(start, end, printClause(clause, indent), indent, gapAt(index))];
  return [
    unitOf(start, brace, `${indent}${keyword(clause)} {`, indent, gapAt(index)),
    ...clause.clauses.flatMap((one, at) => clauseUnits(one, `${indent}  `, at, source)),
    closing(clause.span, indent),
  ];
}

const isScope = (clause: Clause): clause is Scope =>
  clause.kind === "unless" || clause.kind === "optional" || clause.kind === "each";

/** Offset behind the brace of the scope, if it has one in the text. */
function braceOf(scope: Scope, { tokens }: Source): number | undefined {
  const token = tokens[firstFrom(tokens, scope.span.start) + (scope.kind === "each" ? 2 : 1)]!;
  return token.tokenType === LeftBrace ? token.endOffset! + 1 : undefined;
}

function stageUnits(stage: Stage, start: number, source: Source): readonly Unit[] {
  const open = tokenFrom(source, LeftBrace, stage.name.span.end)!;
  return [
    unitOf(start, open.endOffset! + 1, printStageHead(stage), "", "always"),
    ...stage.steps.flatMap((step, index) => stepUnits(step, "  ", index, source)),
    closing(stage.span, ""),
  ];
}

function stepUnits(
  step: StageStep,
  indent: string,
  index: number,
  source: Source,
): readonly Unit[] {
  const { start, end } = step.span;
  const kept = ignoredUnit(source, start, end, indent, gapAt(index));
  if (kept) return [kept];
  if (step.kind !== "repeat")
    return [unitOf(start, end, printStep(step, indent), indent, gapAt(index))];
  const open = tokenFrom(source, LeftBrace, step.count.span.end)!;
  const head = `${indent}repeat ${printCount(step.count)} {`;
  return [
    unitOf(start, open.endOffset! + 1, head, indent, gapAt(index)),
    ...step.steps.flatMap((one, at) => stepUnits(one, `${indent}  `, at, source)),
    closing(step.span, indent),
  ];
}
