/**
 * Every reader of this folder says what is wrong with a file in the same way: one error, the file's name,
 * where in it, why that matters, what to do. Offsets are bytes from the start of the file.
 */
import type { Diagnostic } from "../specs/diagnostic.js";

/** A refusal of the file `file`. */
export function refusal(
  code: string,
  file: string,
  message: string,
  notes: readonly string[] = [],
  help: readonly string[] = [],
): Diagnostic {
  return { severity: "error", code, message, labels: [{ text: file, unit: file }], notes, help };
}
