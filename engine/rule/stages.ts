/**
 * Which rules run when: stages in an order that agrees with what they say of each other, each with its steps.
 * Rules that no stage names are the stage `main`.
 */
import type { Count, Name, RepeatStep, RunStep, Stage, StageStep, TimesStep } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import { didYouMean } from "../check/nearest.js";
import { report, type Finding } from "../check/report.js";
import { byCodeUnit } from "../graph/value.js";
import type { Parameters } from "./pattern.js";
import type { CompiledRule, Group, ProgramStage, ProgramStep, RuleSource } from "./program.js";
import { inOrder } from "./order.js";
import { beforeEachOther } from "./precedence.js";
import { stratify } from "./strata.js";

interface Place {
  readonly path: string;
  readonly stage: Stage;
}

export interface StageRequest {
  readonly sources: readonly RuleSource[];
  /** Rules that could be compiled, by name. */
  readonly rules: readonly CompiledRule[];
  /** Every name that a stage may say: also of rules that have errors, or that an `override` took away. */
  readonly names: ReadonlySet<string>;
  readonly parameters: Parameters;
}

export interface Staged {
  readonly stages: readonly ProgramStage[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Context extends StageRequest {
  readonly byName: ReadonlyMap<string, CompiledRule>;
  readonly diagnostics: Diagnostic[];
}

const MAIN = "main";

/** The stages of a program, in the order in which they run. */
export function stagesOf(request: StageRequest): Staged {
  const context: Context = { ...request, byName: new Map(request.rules.map((rule) => [rule.name, rule])), diagnostics: [] };
  const declared = stagesIn(context);
  const taken = new Set(declared.flatMap(({ stage }) => namesIn(stage.steps).map(({ text }) => text)));
  checkTaken(context, declared);
  const left = request.rules.filter(({ name, tree }) => !taken.has(name) && tree.form !== "invariant");
  const order = ordered(context, declared).filter((one) => one !== MAIN || left.length > 0 || !declared.length);
  const stages = order.map((one) =>
    one === MAIN
      ? { name: MAIN, steps: [group(context, left)] }
      : { name: one.stage.name.text, steps: stepsOf(context, one.path, one.stage.steps) },
  );
  return { stages, diagnostics: context.diagnostics };
}

function say(context: Context, path: string, finding: Finding): void {
  context.diagnostics.push(report(path, finding));
}

/** Declared stages by file and place; a name that is taken is said. */
function stagesIn(context: Context): readonly Place[] {
  const all = [...context.sources]
    .sort((a, b) => byCodeUnit(a.path, b.path))
    .flatMap(({ path, file }) => file.items.flatMap((item) => (item.kind === "stage" ? [{ path, stage: item }] : [])));
  const seen = new Map<string, string>([[MAIN, "`main` is the stage of the rules that no stage names"]]);
  return all.filter(({ path, stage }) => {
    const { text, span } = stage.name;
    const before = seen.get(text);
    if (before)
      say(context, path, {
        code: "duplicate_rule",
        message: `there are two stages \`${text}\``,
        span,
        notes: [before],
        help: ["give this one another name"],
      });
    else seen.set(text, `the other is in ${path}, line ${span.line}`);
    return !before;
  });
}

function namesIn(steps: readonly StageStep[]): readonly Name[] {
  return steps.flatMap((step) => (step.kind === "repeat" ? namesIn(step.steps) : [step.rule]));
}

/** Rules that are not there, and rules that two stages name. */
function checkTaken(context: Context, declared: readonly Place[]): void {
  const first = new Map<string, Place>();
  for (const place of declared)
    for (const name of namesIn(place.stage.steps)) {
      if (!context.names.has(name.text)) {
        const help = [...didYouMean(name.text, context.names), "name a rule of this program"];
        say(context, place.path, { code: "no_such_rule", message: `there is no rule \`${name.text}\``, span: name.span, help });
      }
      const before = first.get(name.text);
      if (!before) first.set(name.text, place);
      else if (before !== place)
        say(context, place.path, {
          code: "staged_twice",
          message: `\`${name.text}\` is in the stage \`${before.stage.name.text}\` already`,
          span: name.span,
          notes: [`that stage is in ${before.path}, line ${before.stage.name.span.line}`],
          help: ["let one stage name it"],
        });
    }
}

type Entry = Place | typeof MAIN;

/** What a stage says it runs after: what it names, what names it; one that says nothing follows `main` and the one above it in its file. */
function predecessors(context: Context, declared: readonly Place[]): ReadonlyMap<Entry, readonly Entry[]> {
  const byName = new Map<string, Entry>([[MAIN, MAIN], ...declared.map((one): [string, Entry] => [one.stage.name.text, one])]);
  const before = new Map<Entry, Entry[]>([[MAIN, []], ...declared.map((one): [Entry, Entry[]] => [one, []])]);
  const find = (path: string, name: Name): readonly Entry[] => {
    const found = byName.get(name.text);
    if (found === undefined)
      say(context, path, {
        code: "no_such_rule",
        message: `there is no stage \`${name.text}\``,
        span: name.span,
        help: [...didYouMean(name.text, byName.keys())],
      });
    return found === undefined ? [] : [found];
  };
  let above: Place | undefined;
  for (const one of declared) {
    const { stage, path } = one;
    for (const name of stage.after) before.get(one)!.push(...find(path, name));
    for (const name of stage.before) for (const later of find(path, name)) before.get(later)!.push(one);
    if (stage.after.length || stage.before.length) continue;
    before.get(one)!.push(MAIN, ...(above?.path === path ? [above] : []));
    above = one;
  }
  return before;
}

function ordered(context: Context, declared: readonly Place[]): readonly Entry[] {
  const before = predecessors(context, declared);
  const { order, circle } = inOrder<Entry>([MAIN, ...declared], (one) => before.get(one)!);
  const place = circle.find((one) => one !== MAIN);
  if (place) {
    const nameOf = (one: Entry): string => `\`${one === MAIN ? MAIN : one.stage.name.text}\``;
    const notes = circle.map((one, i) => `${nameOf(one)} runs before ${nameOf(circle[(i + 1) % circle.length]!)}`);
    say(context, place.path, {
      code: "stage_circle",
      message: "these stages have no order",
      span: place.stage.name.span,
      notes,
      help: ["take one `after` or `before` out"],
    });
  }
  return order;
}

function group(context: Context, rules: readonly CompiledRule[]): ProgramStep {
  const form = (wanted: string): readonly CompiledRule[] => rules.filter(({ tree }) => tree.form === wanted);
  const rewrites = beforeEachOther(form("rewrite"));
  const derives = stratify(form("derive"));
  context.diagnostics.push(...rewrites.diagnostics, ...derives.diagnostics);
  const made: Group = { rewrites: rewrites.rules, strata: derives.strata, forbids: form("forbid") };
  return { kind: "group", group: made };
}

/** Steps of a stage: plain names beside each other are one group. */
function stepsOf(context: Context, path: string, steps: readonly StageStep[]): readonly ProgramStep[] {
  const made: ProgramStep[] = [];
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at]!;
    if (step.kind === "times") made.push(...timesStep(context, path, step));
    else if (step.kind === "repeat") made.push(repeatStep(context, path, step));
    else {
      let end = at;
      while (steps[end + 1]?.kind === "run") end++;
      made.push(group(context, runRules(context, path, steps.slice(at, end + 1) as readonly RunStep[])));
      at = end;
    }
  }
  return made;
}

function runRules(context: Context, path: string, steps: readonly RunStep[]): readonly CompiledRule[] {
  const rules = steps.flatMap(({ rule }) => {
    const found = context.byName.get(rule.text);
    if (found?.tree.form === "invariant")
      say(context, path, {
        code: "wrong_form",
        message: `\`${rule.text}\` is an invariant, which is looked at when all stages have run`,
        span: rule.span,
        help: ["leave it out"],
      });
    return found && found.tree.form !== "invariant" ? [found] : [];
  });
  return [...new Set(rules)].sort((a, b) => byCodeUnit(a.name, b.name));
}

function timesStep(context: Context, path: string, { rule: name, count }: TimesStep): readonly ProgramStep[] {
  const rule = context.byName.get(name.text);
  const times = count ? countOf(context, path, count) : 1;
  if (!rule) return [];
  if (rule.tree.form !== "rewrite") {
    say(context, path, {
      code: "wrong_form",
      message: `\`${name.text}\` is a \`${rule.tree.form}\`, and only steps of a rewrite are counted`,
      span: name.span,
      help: ["name it without a count"],
    });
    return [];
  }
  return [{ kind: "times", rule, count: times }];
}

function repeatStep(context: Context, path: string, { count, steps }: RepeatStep): ProgramStep {
  return { kind: "repeat", count: countOf(context, path, count), steps: stepsOf(context, path, steps) };
}

function countOf({ parameters, diagnostics }: Context, path: string, count: Count): number {
  const value = count.kind === "int" ? count.value : parameters.get(count.name.text);
  if (typeof value === "bigint" && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  const what = count.kind === "int" ? String(count.value) : count.name.text;
  diagnostics.push(
    report(path, {
      code: "bad_parameter",
      message: `\`${what}\` is not a number of times`,
      span: count.span,
      help: ["write a number that is not negative, or the name of a parameter that holds one"],
    }),
  );
  return 0;
}
