/**
 * A name that stands in one place only joins nothing: it is a slip of the pen, or noise.
 * `_name` says that it is meant; a node that the rule makes needs its name as part of its identity.
 */
import type { Name, Rule } from "../../grammar/ast.js";
import { creations, effectNames, mentions } from "./names.js";
import type { Finding } from "./report.js";

/** Names that are mentioned once. */
export function checkUnused(rule: Rule, parameters: ReadonlySet<string>): readonly Finding[] {
  const made = creations(rule, effectNames(rule, parameters));
  const byName = new Map<string, Name[]>();
  for (const name of mentions(rule)) byName.set(name.text, [...(byName.get(name.text) ?? []), name]);
  return [...byName.values()].flatMap(([first, ...others]) => {
    const name = first!;
    if (others.length || name.text.startsWith("_") || made.has(name.text) || parameters.has(name.text)) return [];
    return [
      {
        code: "unused_name",
        severity: "warning" as const,
        message: `the name \`${name.text}\` is used only here`,
        span: name.span,
        help: [`leave it out, or write \`_${name.text}\` if it is only there to be read`],
      },
    ];
  });
}
