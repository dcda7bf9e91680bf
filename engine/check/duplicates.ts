/** A rule is spoken of by its name: in diagnostics, in `before`, in `race explain`. So names are unique in a program. */
import type { Rule } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { report } from "./report.js";

/** Rules that have the name of another one, in any file. */
export function checkDuplicates(rules: readonly { readonly path: string; readonly rule: Rule }[]): readonly Diagnostic[] {
  const first = new Map<string, { readonly path: string; readonly rule: Rule }>();
  return rules.flatMap((one) => {
    const { path, rule } = one;
    const before = first.get(rule.name.text);
    if (!before) return first.set(rule.name.text, one), [];
    const finding = {
      code: "duplicate_rule",
      message: `there are two rules \`${rule.name.text}\``,
      span: rule.name.span,
      notes: [`the other is in ${before.path}, line ${before.rule.name.span.line}`],
      help: ["give one of them another name"],
    };
    return [report(path, finding)];
  });
}
