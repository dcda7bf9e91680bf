/**
 * What was derived is not taken away: its reasons are still there, so it would have to come back.
 * A rewrite of a later stage is refused if it could delete, by kinds, an edge, a node or an attribute that derives of an
 * earlier one make, or set such an attribute anew. In a `repeat` each step comes after each.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Effect } from "../rule/effects.js";
import { fileOf, type CompiledRule, type Program, type ProgramStep } from "../rule/program.js";
import type { Vocabulary } from "../rule/vocabulary.js";
import { report } from "./report.js";

interface Made {
  readonly rule: CompiledRule;
  /** As the rule's outputs call it. */
  readonly what: string;
}

/** What derives make that have run, by what it is. */
type Derived = Map<string, CompiledRule>;

/** Outputs that an effect could take away. */
function losses(rule: CompiledRule, effect: Effect, vocabulary: Vocabulary): readonly string[] {
  switch (effect.kind) {
    case "delete_edge":
      return [`edge ${effect.edge}`];
    case "attribute":
      return [...rule.kinds[effect.node]!].map((kind) => `attribute ${kind}.${effect.name}`);
    case "delete_node":
      return [...rule.kinds[effect.node]!].flatMap((kind) => [
        `node ${kind}`,
        ...Object.keys(vocabulary.nodes[kind] ?? {}).map((name) => `attribute ${kind}.${name}`),
        ...edgesAt(rule, effect, kind, vocabulary).map((edge) => `edge ${edge}`),
      ]);
    case "edge":
    case "patch":
      return [];
  }
}

/** Kinds of edge that go with a node: all that it can have with `cascade`, else those that the clauses draw at it. */
function edgesAt(rule: CompiledRule, effect: Extract<Effect, { kind: "delete_node" }>, kind: string, { edges }: Vocabulary): readonly string[] {
  if (effect.cascade) return Object.keys(edges).filter((edge) => edges[edge]!.from.includes(kind) || edges[edge]!.to.includes(kind));
  return rule.body.atoms.flatMap((atom) => (atom.kind === "edge" && (atom.from === effect.node || atom.to === effect.node) ? atom.kinds : []));
}

function takenAway(rule: CompiledRule, derived: Derived, vocabulary: Vocabulary): { readonly effect: Effect; readonly made: Made } | undefined {
  for (const effect of rule.effects.effects)
    for (const what of losses(rule, effect, vocabulary)) {
      const by = derived.get(what);
      if (by) return { effect, made: { rule: by, what } };
    }
  return undefined;
}

function refuse(rule: CompiledRule, effect: Effect, { rule: by, what }: Made): Diagnostic {
  return report(fileOf(rule, effect.span), {
    code: "deletes_derived",
    message: `the rewrite \`${rule.name}\` could take away the ${what.replace(" ", " `")}\` that \`${by.name}\` derives before it`,
    span: effect.span,
    label: "taken away or changed here",
    others: [{ text: "derived here", span: by.tree.name.span, path: by.path }],
    help: ["let the rewrite run in an earlier stage, or use another kind for what is derived"],
  });
}

/** Visits the rules in the order in which they can run; the steps of a `repeat` twice, so that each comes after each. */
function visit(steps: readonly ProgramStep[], rewrite: (rule: CompiledRule) => void, derive: (rule: CompiledRule) => void): void {
  const one = (rule: CompiledRule): void => (rule.tree.form === "rewrite" ? rewrite(rule) : rule.tree.form === "derive" ? derive(rule) : undefined);
  for (const step of steps) {
    if (step.kind === "times") one(step.rule);
    if (step.kind === "group") for (const rule of [...step.group.rewrites, ...step.group.strata.flat()]) one(rule);
    if (step.kind === "repeat") for (let round = 0; round < 2; round++) visit(step.steps, rewrite, derive);
  }
}

/** Rewrites that could take away what was derived before them. */
export function checkDeletesDerived({ stages, vocabulary }: Program): readonly Diagnostic[] {
  const derived: Derived = new Map();
  const found = new Map<CompiledRule, Diagnostic>();
  const derive = (rule: CompiledRule): void => {
    for (const what of rule.outputs) if (!derived.has(what)) derived.set(what, rule);
  };
  const rewrite = (rule: CompiledRule): void => {
    const lost = found.has(rule) ? undefined : takenAway(rule, derived, vocabulary);
    if (lost) found.set(rule, refuse(rule, lost.effect, lost.made));
  };
  visit(stages.flatMap(({ steps }) => steps), rewrite, derive);
  return [...found.values()];
}
