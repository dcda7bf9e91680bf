/** The pieces of a case of a golden between which comments can stand. */
import type { GoldenCase, Span } from "../ast.js";
import { GoldenArrow, keywords } from "../parser/tokens.js";
import { pathParts } from "../print/flat.js";
import { printExpected, printSetting } from "../print/golden.js";
import { fill } from "../print/lines.js";
import { ignoredUnit, tokenFrom, unitOf, type Source } from "./source.js";
import type { Unit } from "./weave.js";

export function caseUnits(one: GoldenCase, source: Source): Unit[] {
  const title = `# ${one.title}`.trimEnd();
  const line = source.text.indexOf("\n", one.span.start);
  const arrow = tokenFrom(source, GoldenArrow, one.span.start)!;
  const each = (span: Span, text: string, index: number): Unit => {
    const gap = index ? "keep" : "always";
    return (
      ignoredUnit(source, span.start, span.end, "", gap) ??
      unitOf(span.start, span.end, text, "", gap)
    );
  };
  return [
    unitOf(one.span.start, line < 0 ? one.span.end : line, title, "", "always"),
    ...one.parameters.map((setting, index) => each(setting.span, printSetting(setting), index)),
    ...one.graph.map((path, index) => each(path.span, fill(pathParts(path), ""), index)),
    unitOf(arrow.startOffset, arrow.endOffset! + 1, "==>", "", "always"),
    ...one.expected.map((effect, index) =>
      each(effect.span, printExpected([effect]).trimEnd(), index),
    ),
    ...(one.expected.length ? [] : [nothingUnit(one, source, arrow.endOffset! + 1)]),
  ];
}

/** `nothing`, which may have been left out behind `==>`. */
function nothingUnit(one: GoldenCase, source: Source, arrowEnd: number): Unit {
  const { start, end } = one.expectedSpan;
  const said = tokenFrom(source, keywords.nothing, start);
  return said && said.startOffset < end
    ? unitOf(said.startOffset, said.endOffset! + 1, "nothing", "", "always")
    : unitOf(arrowEnd, arrowEnd, "nothing", "", "always");
}
