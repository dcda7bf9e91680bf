/**
 * What is wrong with a small graph under a program, if anything is.
 * A graph that the program refuses (an `error` of a forbid) is no counterexample: refused or right is what soundness means.
 * Many graphs are judged in one store where pieces of a graph know nothing of each other: what costs is planning, not matching.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Journal } from "../plain/journal.js";
import { allMatches } from "../plain/derive.js";
import type { Frame } from "../plain/evaluate.js";
import { evaluation, newMachine } from "../plain/machine.js";
import { runStore } from "../plain/run.js";
import type { Store } from "../plain/store.js";
import { rulesOf, type CompiledRule, type Program, type ProgramStep } from "../rule/program.js";
import { choicesOf } from "./choices.js";
import { worksInPieces } from "./connected.js";
import { explore, type Explored } from "./explore.js";
import { specimenIn, storeOfSpecimens, type Specimen } from "./specimen.js";
import { allTerms, termsOfRule } from "./walk.js";

export type Failure =
  /** An invariant has a match that it should not have. */
  | { readonly kind: "invariant"; readonly rule: CompiledRule }
  /** Two values for one thing. */
  | { readonly kind: "conflict"; readonly diagnostic: Diagnostic }
  /** Rules that do not come to an end, with the rule if one was at it when the bound was reached, or the way round. */
  | { readonly kind: "endless"; readonly rule?: string; readonly explored?: Explored }
  /** Two orders lead to two results. */
  | { readonly kind: "disagree"; readonly explored: Explored };

export interface Judge {
  readonly program: Program;
  /** How many graphs are judged together. */
  readonly batch: number;
  /** For each graph what is wrong with it. */
  readonly all: (specimens: readonly Specimen[]) => readonly (Failure | undefined)[];
  /** For each invariant, in how many of the graphs that were not refused it had something to say. */
  readonly met: ReadonlyMap<CompiledRule, number>;
}

type Met = Map<CompiledRule, number>;

export interface JudgeOptions {
  /** Most steps of one run. */
  readonly steps: number;
  /** Most states of all orders of rewrites of one graph. */
  readonly states: number;
}

const BATCH = 256;

/** A stage's step without its forbids, which are looked for by themselves. */
function silent(step: ProgramStep): ProgramStep {
  return step.kind === "group" ? { kind: "group", group: { ...step.group, forbids: [] } } : step;
}

function onlyStep(program: Program, step: ProgramStep): Program {
  return { ...program, stages: [{ name: "main", steps: [step] }], invariants: [] };
}

/** Whether a forbid is an error, and not a warning. */
export const refuses = (rule: CompiledRule): boolean => rule.effects.messages.some(({ level }) => level === "error");

/** To which graph each node belongs; nodes that rules make belong to that of their match. */
export function ownersOf(store: Store, specimens: readonly Specimen[], journals: readonly Journal[]): Int32Array {
  const owners = new Int32Array(store.keys.length).fill(-1);
  let node = 0;
  specimens.forEach(({ nodes }, at) => {
    owners.fill(at, node, (node += nodes.length));
  });
  for (const { facts } of journals)
    for (const { deed, rule, frame } of facts) if (deed.kind === "node") owners[deed.node] = ownerOf(owners, rule, frame);
  return owners;
}

/** To which graph a match belongs. */
export function ownerOf(owners: Int32Array, rule: CompiledRule, frame: Frame): number {
  for (const { slot, sort } of rule.body.variables) if (sort === "node" && frame[slot] !== undefined) return owners[frame[slot] as number]!;
  return 0;
}

/** What rules made of graphs. */
export interface Ran {
  readonly store: Store;
  readonly owners: Int32Array;
  readonly refused: ReadonlySet<number>;
  readonly diagnostics: readonly Diagnostic[];
}

const ENDLESS = new Set(["endless_rewrite", "endless_derive", "not_decreasing"]);

/** Runs a program on graphs in one store, stage by stage, and looks after each for what its forbids refuse. */
export function ran(program: Program, specimens: readonly Specimen[], budget: number): Ran {
  const store = storeOfSpecimens(specimens);
  const journals: Journal[] = [];
  const diagnostics: Diagnostic[] = [];
  const refused = new Set<number>();
  let owners = ownersOf(store, specimens, journals);
  for (const step of program.stages.flatMap(({ steps }) => steps)) {
    const outcome = runStore(store, onlyStep(program, silent(step)), { budget });
    journals.push(outcome.journal);
    diagnostics.push(...outcome.diagnostics);
    owners = ownersOf(store, specimens, journals);
    if (diagnostics.some(({ code }) => ENDLESS.has(code))) break;
    const forbids = step.kind === "group" ? step.group.forbids.filter(refuses) : [];
    for (const rule of forbids) for (const frame of allMatches(newMachine(store, 0), rule)) refused.add(ownerOf(owners, rule, frame));
  }
  return { store, owners, refused, diagnostics };
}

/** The steps before each group that has rewrites, and these. */
function rewriting(program: Program): readonly { readonly before: readonly ProgramStep[]; readonly rewrites: readonly CompiledRule[] }[] {
  const steps = program.stages.flatMap((stage) => stage.steps);
  return steps.flatMap((step, at) => (step.kind === "group" && step.group.rewrites.length ? [{ before: steps.slice(0, at), rewrites: step.group.rewrites }] : []));
}

function readsKeys(program: Program): boolean {
  return rulesOf(program).some((rule) => termsOfRule(rule).some((term) => allTerms(term).some(({ kind }) => kind === "key")));
}

/** Tries every order of the rewrites of each group. */
function ordersFail(program: Program, specimen: Specimen, { steps, states }: JudgeOptions): Failure | undefined {
  for (const { before, rewrites } of rewriting(program)) {
    const store = storeOfSpecimens([specimen]);
    for (const step of before) runStore(store, onlyStep(program, silent(step)), { budget: steps });
    if (!rewrites.some((rule) => choicesOf(store, rule).length)) continue;
    const explored = explore(specimenIn(store), rewrites, { limit: states, steps, named: readsKeys(program) });
    if (explored.circle || explored.endless) return { kind: "endless", explored };
    if (explored.ends.length > 1) return { kind: "disagree", explored };
  }
  return undefined;
}

function judgeOne(program: Program, specimen: Specimen, options: JudgeOptions, met: Met): Failure | undefined {
  const result = ran(program, [specimen], options.steps);
  const endless = result.diagnostics.find(({ code }) => ENDLESS.has(code));
  const orders = rewriting(program).length ? ordersFail(program, specimen, options) : undefined;
  if (endless) return orders?.kind === "endless" ? orders : { kind: "endless", rule: /`([^`]+)`/.exec(endless.message)?.[1] ?? "" };
  return failures(program, [specimen], result, met)[0] ?? (result.refused.size ? undefined : orders);
}

/** Conflicts and invariants of graphs that were not refused. A conflict comes first: with one the graph is refused, though not by the policy. */
function failures(program: Program, specimens: readonly Specimen[], { store, owners, refused, diagnostics }: Ran, met: Met): (Failure | undefined)[] {
  const found: (Failure | undefined)[] = specimens.map(() => undefined);
  const note = (at: number, failure: Failure): void => void (refused.has(at) || (found[at] ??= failure));
  for (const diagnostic of diagnostics) {
    // What is given beside what rules make of it begins a chain; that a rule then makes it anew is no fault of the rules.
    if (diagnostic.code !== "conflicting_values" || diagnostic.notes[0]?.startsWith("the graph says")) continue;
    const node = store.keys.indexOf(diagnostic.labels[0]!.node!);
    note(owners[node] ?? 0, { kind: "conflict", diagnostic });
  }
  for (const rule of program.invariants) {
    const machine = newMachine(store, 0);
    const holds = evaluation(machine, rule).find(rule.holds!.atoms, rule.holds!.outer);
    const spoken = new Set<number>();
    for (const frame of allMatches(machine, rule)) {
      const at = ownerOf(owners, rule, frame);
      if (!refused.has(at)) spoken.add(at);
      if (!holds(frame.slice(), () => true)) note(at, { kind: "invariant", rule });
    }
    met.set(rule, (met.get(rule) ?? 0) + spoken.size);
  }
  return found;
}

/** Which of the graphs a rewrite has something to do in, at the start. */
function busy(program: Program, specimens: readonly Specimen[]): ReadonlySet<number> {
  const rules = rewriting(program).flatMap(({ rewrites }) => rewrites);
  if (!rules.length) return new Set();
  const store = storeOfSpecimens(specimens);
  const owners = ownersOf(store, specimens, []);
  return new Set(rules.flatMap((rule) => choicesOf(store, rule).map((frame) => ownerOf(owners, rule, frame))));
}

/** What judges graphs under a program. */
export function judgeOf(program: Program, options: JudgeOptions): Judge {
  const steps = program.stages.flatMap((stage) => stage.steps);
  const together = worksInPieces(program) && steps.every(({ kind }) => kind === "group") && rewriting(program).every(({ before }) => !before.length);
  const met: Met = new Map(program.invariants.map((rule) => [rule, 0]));
  const one = (specimen: Specimen): Failure | undefined => judgeOne(program, specimen, options, met);
  const all = (specimens: readonly Specimen[]): readonly (Failure | undefined)[] => {
    if (!together || specimens.length < 2) return specimens.map(one);
    const alone = busy(program, specimens);
    const quiet = specimens.filter((_, at) => !alone.has(at));
    const result = ran(program, quiet, options.steps * quiet.length);
    if (result.diagnostics.some(({ code }) => ENDLESS.has(code))) return specimens.map(one);
    const found = failures(program, quiet, result, met).values();
    return specimens.map((specimen, at) => (alone.has(at) ? one(specimen) : found.next().value));
  };
  return { program, batch: together ? BATCH : 1, all, met };
}
