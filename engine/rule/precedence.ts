/** The order in which the rewrites of a group are tried: what says `before` goes before, otherwise the names decide. */
import type { Diagnostic } from "../../specs/diagnostic.js";
import { didYouMean } from "../check/nearest.js";
import { report } from "../check/report.js";
import { inOrder } from "./order.js";
import { fileOf, type CompiledRule } from "./program.js";

/** Rewrites in the order in which they are tried. They come sorted by name. */
export function beforeEachOther(rewrites: readonly CompiledRule[]): {
  readonly rules: readonly CompiledRule[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const first = (rule: CompiledRule): readonly CompiledRule[] =>
    rewrites.filter(({ tree }) => tree.before.some(({ text }) => text === rule.name));
  const { order, circle } = inOrder(rewrites, first);
  const [rule] = circle;
  if (!rule) return { rules: order, diagnostics: [] };
  const notes = circle.map(({ name }, i) => `\`${name}\` goes before \`${circle[(i + 1) % circle.length]!.name}\``);
  const finding = {
    code: "stage_circle",
    message: "these rewrites have no order",
    span: rule.tree.name.span,
    notes,
    help: ["take one `before` out"],
  };
  return { rules: order, diagnostics: [report(rule.path, finding)] };
}

/** `before` names rewrites. `forms` has the form of every rule, `removed` those that an `override` took away. */
export function checkPrecedence(
  { path, rule, places }: { readonly path: string; readonly rule: CompiledRule["tree"]; readonly places: CompiledRule["places"] },
  forms: ReadonlyMap<string, string>,
  removed: ReadonlySet<string>,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const name of rule.before) {
    const form = forms.get(name.text);
    if (form === "rewrite" || removed.has(name.text)) continue;
    const code = form ? "wrong_form" : "no_such_rule";
    const message = form ? `\`${name.text}\` is a \`${form}\`, and only rewrites have an order` : `there is no rule \`${name.text}\``;
    found.push(
      report(fileOf({ path, places }, name.span), {
        code,
        message,
        span: name.span,
        help: form ? ["leave it out"] : [...didYouMean(name.text, forms.keys()), "name a rewrite of this program"],
      }),
    );
  }
  return found;
}
