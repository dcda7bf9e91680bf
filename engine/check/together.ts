/** What rules say together and that refuses a program: it costs little, and is part of compiling. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { groupsOf, type Program } from "../rule/program.js";
import { checkDeletesDerived } from "./deletes-derived.js";
import { checkEndless } from "./endless.js";

/** Errors of rules together. */
export function checkTogether(program: Program): readonly Diagnostic[] {
  return [...groupsOf(program).flatMap(({ rewrites }) => checkEndless(rewrites)), ...checkDeletesDerived(program)];
}
