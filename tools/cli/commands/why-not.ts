/**
 * Why a rule did not fire: the longest partial match and the clause that blocked it. It needs the graph, so the inputs
 * are decided again; `race explain OUT --why-not RULE --inputs FILES` first makes sure that they are the same inputs.
 */
import { whyNot, type Outcome } from "../../../engine/index.js";
import { library } from "../../../rules/library.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { demangled } from "../render/names.js";

const refuse = (message: string, help: string): Diagnostic => ({ severity: "error", code: "nothing_to_explain", message, labels: [], notes: [], help: [help] });

/** `local=type a::T` pairs as bindings. */
export function bindingsOf(pairs: readonly string[]): Readonly<{ [name: string]: string }> {
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

function clauseText(file: string, start: number, end: number): string {
  const text = library.find((one) => one.path === file)?.text;
  return text === undefined ? "" : text.slice(start, end).replaceAll(/\s+/g, " ");
}

const matchLines = (match: Readonly<{ [name: string]: string }>): readonly string[] => Object.entries(match).map(([name, key]) => `    ${name} = ${demangled(key)}`);

/** The answer as lines, or why there is none. */
export function whyNotLines(outcome: Outcome, rule: string, bindings: Readonly<{ [name: string]: string }>): readonly string[] | Diagnostic {
  const answer = whyNot(outcome, rule, bindings);
  switch (answer.kind) {
    case "no_such_rule":
      return refuse(`there is no rule \`${rule}\``, "rules are the `derive`, `rewrite` and `forbid` of rules/ and of your policies");
    case "no_such_binding":
      return refuse(`the rule \`${rule}\` binds no \`${answer.name}\`, or the graph has no such node`, "give --bind NAME=KEY with a name of the rule and a key of the graph");
    case "matches":
      return [`${rule} does match:`, ...matchLines(answer.match)];
    case "blocked":
      return [
        `${rule} did not match. The longest partial match binds`,
        ...matchLines(answer.match),
        `  and is blocked by clause ${answer.clause + 1} (${answer.file}:${answer.span.line}:${answer.span.column})`,
        `    ${clauseText(answer.file, answer.span.start, answer.span.end)}`,
      ];
  }
}
