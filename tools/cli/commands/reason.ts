/** What `--why` and `--why-not` ask of an outcome, answered one after the other. */
import type { Outcome } from "../../../engine/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { whyLines } from "./why.js";
import { bindingsOf, whyNotLines } from "./why-not.js";

export interface Asked {
  readonly why?: string;
  readonly whyNot?: string;
  readonly bind: readonly string[];
}

/** The answers as lines, or why there is none. */
export function reasonLines(outcome: Outcome, { why, whyNot, bind }: Asked): readonly string[] | Diagnostic {
  const answers = [
    ...(why === undefined ? [] : [whyLines(outcome, why)]),
    ...(whyNot === undefined ? [] : [whyNotLines(outcome, whyNot, bindingsOf(bind))]),
  ];
  const lines: string[] = [];
  for (const answer of answers) {
    if ("severity" in answer) return answer;
    lines.push(...answer);
  }
  return lines;
}
