/** Text ⇄ syntax tree of the rule language. */
export type * from "./ast.js";
export { parseGolden, parseRules, type ParsedGolden, type ParsedRules } from "./parser/parse.js";
