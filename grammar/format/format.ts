/** The formatter: the house look of the printer, with every comment kept. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { parseGolden, parseRules } from "../parser/parse.js";
import { scan, type Comment } from "../parser/scan.js";
import { caseUnits } from "./case-units.js";
import { fileUnits } from "./rule-units.js";
import { sourceOf, type Source } from "./source.js";
import { weave, type Unit } from "./weave.js";

export interface Formatted {
  /** The text in the house look; nothing where it cannot be read. */
  readonly text: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Formats a rule file. */
export function formatRules(text: string, path: string): Formatted {
  const { file, diagnostics } = parseRules(text, path);
  if (diagnostics.length) return { text: undefined, diagnostics };
  return { text: woven(text, (source) => fileUnits(file, source)), diagnostics };
}

/** Formats a golden. */
export function formatGolden(text: string, path: string): Formatted {
  const { file, diagnostics } = parseGolden(text, path);
  if (diagnostics.length) return { text: undefined, diagnostics };
  return {
    text: woven(text, (source) => file.cases.flatMap((one) => caseUnits(one, source))),
    diagnostics,
  };
}

/** Formats what a file of this name holds: a golden, or else rules. */
export const format = (text: string, path: string): Formatted =>
  (path.endsWith(".golden") ? formatGolden : formatRules)(text, path);

function woven(text: string, unitsOf: (source: Source) => readonly Unit[]): string {
  const scanned = scan(text);
  const units = unitsOf(sourceOf(text, scanned));
  return weave(text, units, outside(scanned.comments, units));
}

/** The comments that do not lie in a piece of text that is kept as it is. */
function outside(comments: readonly Comment[], units: readonly Unit[]): readonly Comment[] {
  const kept = units.filter((unit) => unit.kept);
  return comments.filter(
    ({ start }) => !kept.some((unit) => unit.start <= start && start < unit.end),
  );
}
