/** DWARF: the source lines of code in objects and programs. */
export { readLines, type LineRow, type Lines, type SourceLine } from "./lines.js";
