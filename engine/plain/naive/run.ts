/** A program by brute force: stage by stage, step by step, as `specs/race.md` says it. */
import type { Clause, Rule } from "../../../grammar/ast.js";
import type { Steg } from "../../graph/steg.js";
import { byCodeUnit } from "../../graph/value.js";
import type { Program, ProgramStep } from "../../rule/program.js";
import { fire, firingOf, mayHappen } from "./fire.js";
import { evaluate, matches, nodesOf, sorted } from "./match.js";
import { modelLines, modelOf, nothing, type Env, type Model } from "./model.js";

export interface NaiveResult {
  /** Every node, edge, attribute, patch and message, as sorted lines. */
  readonly lines: readonly string[];
  readonly conflict: boolean;
  /** Whether it gave up: too many steps, or one that did not decrease what it should. */
  readonly stopped: boolean;
}

const opened = (clauses: readonly Clause[]): readonly Clause[] =>
  clauses.flatMap((clause): readonly Clause[] => (clause.kind === "optional" ? clause.clauses : [clause]));

function inOrder(model: Model, rule: Rule, parameters: Env): readonly Env[] {
  return sorted(model, opened(rule.clauses), [...matches(model, rule.clauses, parameters)]);
}

/** Goes on until nothing is new; false if it gave up. */
function saturate(model: Model, rules: readonly Rule[], parameters: Env): boolean {
  const first = model.next;
  for (let changed = true; changed;) {
    changed = false;
    for (const rule of rules)
      for (const env of inOrder(model, rule, parameters)) {
        const firing = firingOf(model, rule, env);
        if (!firing || !fire(model, firing)) continue;
        changed = true;
        if (--model.steps < 0) return false;
      }
  }
  const made = [...model.rank].filter(([, rank]) => rank >= first).map(([key]) => key);
  made.sort(byCodeUnit).forEach((key, i) => model.rank.set(key, first + i));
  return true;
}

type Outcome = "stepped" | "nothing" | "stop";

/** The first step of the first rule that has one. */
function step(model: Model, rules: readonly Rule[], parameters: Env): Outcome {
  for (const rule of rules)
    for (const env of inOrder(model, rule, parameters)) {
      const firing = firingOf(model, rule, env);
      if (!firing || !mayHappen(model, firing)) continue;
      const measure = (): bigint | undefined => rule.decreases && (evaluate(model, rule.decreases, env) as bigint | undefined);
      const before = measure();
      if (!fire(model, firing)) continue;
      const after = measure();
      const decreased = before !== undefined && before >= 0n && (after === undefined || (after < before && after >= 0n));
      return --model.steps < 0 || (rule.decreases && !decreased) ? "stop" : "stepped";
    }
  return "nothing";
}

function rewrite(model: Model, rules: readonly Rule[], most: number, parameters: Env): boolean {
  for (let taken = 0; taken < most; taken++) {
    const outcome = step(model, rules, parameters);
    if (outcome !== "stepped") return outcome === "nothing";
  }
  return true;
}

function speak(model: Model, rule: Rule, parameters: Env): void {
  for (const env of inOrder(model, rule, parameters))
    for (const effect of rule.effects)
      if (effect.kind === "message" && effect.level === "error" && !(effect.at && env.absent.has(effect.at.text))) {
        const text = effect.text.parts
          .map((part, i) => (i ? String(evaluate(model, effect.text.holes[i - 1]!, env) ?? "?") + part : part))
          .join("");
        const line = `${rule.name.text} ${effect.at ? env.nodes.get(effect.at.text) : ""} ${text}`;
        model.messages.set(line, line);
      }
}

function runSteps(model: Model, steps: readonly ProgramStep[], parameters: Env): boolean {
  const trees = (rules: readonly { readonly tree: Rule }[]): readonly Rule[] => rules.map(({ tree }) => tree);
  return steps.every((one) => {
    switch (one.kind) {
      case "times":
        return rewrite(model, [one.rule.tree], one.count, parameters);
      case "repeat":
        return Array.from({ length: one.count }).every(() => runSteps(model, one.steps, parameters));
      case "group":
        if (!rewrite(model, trees(one.group.rewrites), Infinity, parameters)) return false;
        if (!one.group.strata.every((stratum) => saturate(model, trees(stratum), parameters))) return false;
        for (const rule of trees(one.group.forbids)) speak(model, rule, parameters);
        return true;
    }
  });
}

function hold(model: Model, rule: Rule, parameters: Env): void {
  const patterns = opened(rule.clauses).flatMap((clause) => (clause.kind === "path" ? nodesOf(clause.path) : []));
  const names = [...new Set(patterns.flatMap(({ name }) => (name ? [name.text] : [])))];
  for (const env of inOrder(model, rule, parameters)) {
    const keys = names.map((name) => env.nodes.get(name));
    const at = keys.find((key) => key !== undefined);
    if (matches(model, rule.holds, env).next().done)
      model.messages.set(JSON.stringify([rule.name.text, keys]), `${rule.name.text} ${at} ${rule.doc.join(" ").trim()}`);
  }
}

/** Runs a program by brute force, for so many steps at most. */
export function runNaively(steg: Steg, program: Program, steps = 1000): NaiveResult {
  const model = modelOf(steg, steps);
  const parameters: Env = { ...nothing, values: program.parameters };
  let ended = true;
  const goesOn = program.stages.every((stage) => (ended = runSteps(model, stage.steps, parameters)) && !model.messages.size && !model.conflict);
  if (goesOn) for (const { tree } of program.invariants) hold(model, tree, parameters);
  return { lines: modelLines(model), conflict: model.conflict, stopped: !ended };
}
