/**
 * An effect may only speak of nodes that the clauses bind or that it makes (a name and a kind),
 * and each form of rule has its own effects: only `rewrite` takes away, only `forbid` speaks.
 */
import type { Effect, Path, Rule } from "../../grammar/ast.js";
import { bindings, creations, isNode, pathNodes, type Names } from "./names.js";
import type { Finding } from "./report.js";

const allowed: Readonly<Record<Rule["form"], readonly Effect["kind"][]>> = {
  derive: ["path", "attribute", "patch"],
  rewrite: ["delete", "path", "attribute"],
  forbid: ["message", "beside"],
  invariant: [],
};

function misplaced(rule: Rule): Finding[] {
  return rule.effects
    .filter((effect) => !allowed[rule.form].includes(effect.kind))
    .map((effect) => ({
      code: "misplaced_effect",
      message: `a \`${rule.form}\` cannot have this effect`,
      span: effect.span,
      help: [`the effects of a \`${rule.form}\` are: ${allowed[rule.form].join(", ")}`],
    }));
}

function emptyHanded(rule: Rule): Finding[] {
  const speaks = rule.effects.some((e) => e.kind === "message" && (e.level === "error" || e.level === "warning"));
  if (rule.form === "invariant" || (rule.form === "forbid" ? speaks : rule.effects.length)) return [];
  return [
    {
      code: "misplaced_effect",
      message: `the rule \`${rule.name.text}\` has no effect`,
      span: rule.name.span,
      help: [rule.form === "forbid" ? "say `error \"…\" at x` behind `=>`" : "say behind `=>` what follows"],
    },
  ];
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

/** Effects that hang in the air or stand in the wrong form of rule. */
export function checkGrounded(rule: Rule, parameters: ReadonlySet<string>): readonly Finding[] {
  const names = bindings(rule.clauses, parameters);
  const made = creations(rule, names);
  const paths = rule.effects.flatMap((effect) => {
    if (effect.kind === "path") return groundedPath(effect.path, names, made);
    return effect.kind === "delete" ? groundedPath(effect.path, names, new Set()) : [];
  });
  return [...misplaced(rule), ...emptyHanded(rule), ...paths];
}
