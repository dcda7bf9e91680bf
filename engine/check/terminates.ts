/**
 * A `rewrite` must use something up: an edge or a node of a kind that it takes away and does not make again.
 * That does not prove that a group of rewrites ends (the step budget does), but it refuses those that plainly do not.
 */
import type { Rule } from "../../grammar/ast.js";
import type { Effects } from "../rule/effects.js";
import type { Kinds } from "./kinds.js";
import type { Finding } from "./report.js";

/** Rewrites that decrease nothing. */
export function checkTerminates(rule: Rule, effects: Effects, kinds: Kinds): readonly Finding[] {
  if (rule.form !== "rewrite") return [];
  const madeEdges = new Set(effects.effects.flatMap((effect) => (effect.kind === "edge" ? [effect.edge] : [])));
  const madeNodes = new Set(effects.creations.map(({ type }) => type));
  const decreases = effects.effects.some((effect) => {
    if (effect.kind === "delete_edge") return !madeEdges.has(effect.edge);
    return effect.kind === "delete_node" && [...kinds[effect.node]!].every((kind) => !madeNodes.has(kind));
  });
  if (decreases) return [];
  return [
    {
      code: "endless_rewrite",
      message: `the rewrite \`${rule.name.text}\` may go on for ever: it uses nothing up`,
      span: rule.name.span,
      help: ["delete an edge or a node of a kind that the rule does not make, or write a `derive`"],
    },
  ];
}
