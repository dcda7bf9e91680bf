/** A rule says why it holds (`///`), and a `forbid` says what to do (`help`). */
import type { Rule } from "../../grammar/ast.js";
import type { Finding } from "./report.js";

/** Rules without a sentence, forbids without help. */
export function checkDocumented(rule: Rule): readonly Finding[] {
  const found: Finding[] = [];
  if (!rule.doc.some((line) => line.trim()))
    found.push({
      code: "missing_doc",
      severity: "warning",
      message: `the rule \`${rule.name.text}\` does not say why it holds`,
      span: rule.name.span,
      help: ["write one sentence above it, behind `///`, in words of the domain"],
    });
  if (rule.form === "forbid" && !rule.effects.some((effect) => effect.kind === "message" && effect.level === "help"))
    found.push({
      code: "missing_help",
      severity: "warning",
      message: `\`${rule.name.text}\` refuses without saying what to do`,
      span: rule.name.span,
      help: ["end it with `help \"…\"`"],
    });
  return found;
}
