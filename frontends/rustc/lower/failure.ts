/**
 * What a person reads when LLVM could not lower a module: at which step, what LLVM said, and in which function if that
 * can be told from its words.
 */
import type { Diagnostic } from "../../../specs/diagnostic.js";

const FUNCTION = /(?:on function|in function|function) ['"`]@?([^'"`\s]+)['"`]/i;
const shown = 20;

/** The diagnostic `lowering_failed`. */
export function failure(stage: string, message: string): Diagnostic {
  const named = FUNCTION.exec(message)?.[1];
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  return {
    severity: "error",
    code: "lowering_failed",
    message: `LLVM could not lower the symbolic module (${stage})`,
    labels: named === undefined ? [] : [{ text: `in function ${named}` }],
    notes: lines.slice(0, shown),
    help: ["report it with the crate; `race pack --keep` leaves the module that LLVM was given"],
  };
}
