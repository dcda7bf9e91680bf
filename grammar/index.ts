/** Text ⇄ syntax tree of the rule language. */
export type * from "./ast.js";
export { parseGolden, parseRules, type ParsedGolden, type ParsedRules } from "./parser/parse.js";
export { printExpr, printLiteral, printTemplate } from "./print/expression.js";
export { printExpected, printGolden } from "./print/golden.js";
export { printEdge, printNode, printPath } from "./print/path.js";
export { printClause, printEffect, printRule, printRules } from "./print/rules.js";
export { formatGolden, formatRules, type Formatted } from "./format/format.js";
