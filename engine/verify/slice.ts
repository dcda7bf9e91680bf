/**
 * The part of a program that its invariants and rewrites depend on. What makes nothing that they look at cannot make them fail;
 * a forbid that asks for what they do not look at cannot match where that is not drawn, so it refuses nothing there.
 * One that asks for its absence could refuse all the more: it stays, with what it asks for.
 * Edges that the vocabulary promises are in every graph, so what asks for them counts as well.
 */
import { rulesOf, type CompiledRule, type Program, type ProgramStep } from "../rule/program.js";
import { looksAt, makesOf, needsOf, type Thing } from "./given.js";

function kept(step: ProgramStep, keeps: ReadonlySet<CompiledRule>): ProgramStep {
  switch (step.kind) {
    case "group": {
      const { rewrites, strata, forbids } = step.group;
      const only = (rules: readonly CompiledRule[]): readonly CompiledRule[] => rules.filter((rule) => keeps.has(rule));
      return { kind: "group", group: { rewrites, strata: strata.map(only).filter(({ length }) => length > 0), forbids: only(forbids) } };
    }
    case "times":
      return step;
    case "repeat":
      return { ...step, steps: step.steps.map((one) => kept(one, keeps)) };
  }
}

/** The things with the edges, and the kinds at their ends, that every node of these kinds is promised to have. */
function withPromised({ vocabulary }: Program, things: ReadonlySet<Thing>): ReadonlySet<Thing> {
  const all = new Set(things);
  for (const [name, { from, to, always }] of Object.entries(vocabulary.edges))
    for (const kind of always ? from.filter((one) => things.has(`node ${one}`)) : [])
      for (const end of to) {
        all.add(`edge ${name} ${kind} ${end}`);
        all.add(`node ${end}`);
      }
  return all;
}

function matters(program: Program, rule: CompiledRule, things: ReadonlySet<Thing>, promised: ReadonlySet<Thing>): boolean {
  if (rule.tree.form === "derive") return makesOf(rule).some((thing) => things.has(thing));
  return needsOf(program, rule, rule.body.atoms).every((need) => need.some((thing) => promised.has(thing)));
}

/** The rules that matter to invariants and rewrites; all of them where there are neither. */
export function sliceOf(program: Program): Program {
  const rules = rulesOf(program);
  const keeps = new Set(rules.filter(({ tree }) => tree.form === "invariant" || tree.form === "rewrite"));
  if (!keeps.size) return program;
  const things = new Set([...keeps].flatMap((rule) => looksAt(program, rule)));
  for (let size = -1; size !== keeps.size; ) {
    size = keeps.size;
    const promised = withPromised(program, things);
    for (const rule of rules) {
      if (keeps.has(rule) || !matters(program, rule, things, promised)) continue;
      keeps.add(rule);
      for (const thing of looksAt(program, rule)) things.add(thing);
    }
  }
  return { ...program, stages: program.stages.map(({ name, steps }) => ({ name, steps: steps.map((step) => kept(step, keeps)) })) };
}
