/** What all objects of an output must agree on beside the machine, and what the output's header says for them all. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Architecture } from "../architecture.js";
import { complaint } from "./complaint.js";
import type { Part } from "./load.js";

/** Refuses an object whose calls pass arguments in other places than those of the first one. */
export function disagreements(parts: readonly Part[], architecture: Architecture): readonly Diagnostic[] {
  const [first, ...others] = parts;
  if (!first) return [];
  const wanted = architecture.convention(first.model.flags);
  return others.flatMap(({ label, model }): Diagnostic[] => {
    const found = architecture.convention(model.flags);
    if (found === wanted) return [];
    return [
      complaint(
        "wrong_target",
        `${label} and ${first.label} are for other calls: ${found} in one, ${wanted} in the other`,
        [{ text: `${first.label}: ${wanted}` }, { text: `${label}: ${found}` }],
        ["this is what the ELF headers of both say (e_flags)"],
        ["pack both for the same target (`race pack --target …`)"],
      ),
    ];
  });
}

/** `e_flags` of an output: what one of its objects uses, the output uses. */
export function flagsOf(parts: readonly Part[]): number {
  return parts.reduce((flags, { model }) => (flags | model.flags) >>> 0, 0);
}
