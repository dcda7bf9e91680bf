/**
 * An effect may only speak of nodes that the clauses bind or that it makes (a name and a kind),
 * and each form of rule has its own effects: only `rewrite` takes away, only `forbid` speaks.
 */
import type { Effect, Name, Path, Rule } from "../../grammar/ast.js";
import { creations, effectNames, isNode, pathNodes, type Names } from "./names.js";
import type { Finding } from "./report.js";

const allowed: Readonly<Record<Rule["form"], readonly Effect["kind"][]>> = {
  derive: ["path", "attribute", "patch"],
  rewrite: ["delete", "path", "attribute"],
  forbid: ["message", "beside"],
  invariant: [],
};

const can: Readonly<Record<Rule["form"], string>> = {
  derive: "a `derive` says `a -edge-> b`, `x.attribute = value` and `patch x.field from e to e`",
  rewrite: "a `rewrite` says `delete …`, `a -edge-> b` and `x.attribute = value`",
  forbid: "a `forbid` says `error \"…\" at x` or `warning`, with `note`, `help` and `beside a, b`",
  invariant: "an `invariant` has no effects",
};

/** Which form has an effect that only one has. */
const elsewhere: Partial<Readonly<Record<Effect["kind"], readonly string[]>>> = {
  delete: ["only a `rewrite` takes away"],
  patch: ["only a `derive` patches"],
  message: ["only a `forbid` speaks"],
  beside: ["only a `forbid` speaks"],
};

function misplaced(rule: Rule): Finding[] {
  return rule.effects
    .filter((effect) => !allowed[rule.form].includes(effect.kind))
    .map((effect) => ({
      code: "misplaced_effect",
      message: `a \`${rule.form}\` cannot have this effect`,
      span: effect.span,
      help: [...(elsewhere[effect.kind] ?? []), can[rule.form]],
    }));
}

function emptyHanded(rule: Rule): Finding[] {
  const speaks = rule.effects.some((e) => e.kind === "message" && (e.level === "error" || e.level === "warning"));
  const said = { forbid: speaks, invariant: rule.holds.length > 0, derive: rule.effects.length > 0, rewrite: rule.effects.length > 0 }[rule.form];
  if (said || misplaced(rule).length) return [];
  const help = { forbid: "say `error \"…\" at x` behind `=>`", invariant: "say behind `=>` what must hold", derive: "say behind `=>` what follows", rewrite: "say behind `=>` what follows" };
  return [{ code: "misplaced_effect", message: `the rule \`${rule.name.text}\` has no effect`, span: rule.name.span, help: [help[rule.form]] }];
}

function groundedPath(path: Path, names: Names, made: ReadonlySet<string>): Finding[] {
  const found: Finding[] = [];
  for (const node of pathNodes(path)) {
    const name = node.name?.text;
    if (name !== undefined && (isNode(names, name) || made.has(name))) continue;
    found.push({
      code: "ungrounded_effect",
      message: name === undefined ? "an effect needs a name for each node" : `no clause binds \`${name}\`, and without a kind it cannot be made`,
      span: node.span,
      help: ["bind it in a clause, or write `name:Kind` for a node that this rule makes"],
    });
  }
  for (const { edge } of path.steps)
    if (edge.kinds.length !== 1 || edge.repeat !== "one")
      found.push({
        code: "ungrounded_effect",
        message: "an effect needs one kind of edge, not repeated",
        span: edge.span,
        help: ["name the edge that is meant"],
      });
  return found;
}

/** Effects that speak of a node which the rule takes away. */
function ofTheDeleted(rule: Rule): Finding[] {
  const gone = new Set(rule.effects.flatMap((effect) => (effect.kind === "delete" && !effect.path.steps.length && effect.path.first.name ? [effect.path.first.name.text] : [])));
  const spoken = rule.effects.flatMap((effect): readonly Name[] => {
    if (effect.kind === "path") return pathNodes(effect.path).flatMap(({ name }) => name ?? []);
    return effect.kind === "attribute" ? [effect.node] : [];
  });
  return spoken
    .filter(({ text }) => gone.has(text))
    .map(({ text, span }) => ({ code: "ungrounded_effect", message: `this rule takes \`${text}\` away`, span, help: ["keep it, or say this of another node"] }));
}

/** Effects that hang in the air or stand in the wrong form of rule. */
export function checkGrounded(rule: Rule, parameters: ReadonlySet<string>): readonly Finding[] {
  const names = effectNames(rule, parameters);
  const made = creations(rule, names);
  const paths = rule.effects.flatMap((effect) => {
    if (effect.kind === "path") return groundedPath(effect.path, names, made);
    return effect.kind === "delete" ? groundedPath(effect.path, names, new Set()) : [];
  });
  return [...misplaced(rule), ...emptyHanded(rule), ...paths, ...ofTheDeleted(rule)];
}
