/** Text ⇄ syntax tree of the rule language. */
export type * from "./ast.js";
export { parseGolden, parseRules, type ParsedGolden, type ParsedRules } from "./parser/parse.js";
export { scan, type Comment, type Scan } from "./parser/scan.js";
export { printClause } from "./print/clause.js";
export { printEdge, printExpr, printNode, printPath, printTemplate } from "./print/flat.js";
export { printExpected, printGolden } from "./print/golden.js";
export { printLiteral } from "./print/literal.js";
export { printEffect, printRule, printRules } from "./print/rules.js";
export { format, formatGolden, formatRules, type Formatted } from "./format/format.js";
