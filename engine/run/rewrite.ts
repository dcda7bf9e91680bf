/**
 * Rewrites, one step at a time: the first rule that has a match takes the first of its matches, in the order in which
 * the rules and the nodes come. A search that goes through candidates in that order finds it at once where there are few;
 * where there are many an agenda takes its place, and stays while the steps of a stage go round: so a step that is
 * repeated a million times is matched in full once.
 */
import { showValue } from "../graph/value.js";
import { valueOf, type Scalar } from "../match/values.js";
import { compile, type First } from "../match/compile.js";
import { emit } from "../match/source.js";
import { MOST_NODES } from "../match/store.js";
import { scalar } from "../match/terms.js";
import { fileOf, type CompiledRule, type Program } from "../rule/program.js";
import { intList } from "../match/int-list.js";
import type { Apply } from "./apply.js";
import { firstOf } from "./holds.js";
import { findFirst, newAgenda, passOver, putBack, trimLogs, type Agenda } from "./agenda.js";
import type { Rank } from "./heap.js";
import { placesOf } from "./layout.js";
import { silence } from "./logs.js";
import { overBudget, showNodes, type Machine } from "./machine.js";
import { applyOf, ruleCode, type RuleCode } from "./rule-code.js";
import { shuffled } from "./shuffle.js";

type Value = (frame: Int32Array, at: number) => Scalar | undefined;

/** A rewrite at work. */
interface Rewriter {
  readonly rule: CompiledRule;
  readonly code: RuleCode;
  readonly apply: Apply;
  /** The search for the first match, as long as it finds it soon. */
  search: First | undefined;
  /** What takes its place. */
  agenda: Agenda | undefined;
  measure: Value | undefined;
}

/** The rewrites of a stage at work. */
export interface Rewriting {
  readonly machine: Machine;
  readonly program: Program;
  readonly rewriters: Map<CompiledRule, Rewriter>;
  readonly rank: Rank;
  /** Whether the order of nodes is that of their numbers. */
  readonly plain: boolean;
  /** Steps since the logs were trimmed. */
  untrimmed: number;
}

/** Begins to rewrite; the order of nodes is that of this moment, and what is made comes behind. */
export function beginRewriting(machine: Machine, program: Program): Rewriting {
  const plain = !machine.journal.derived.length && !machine.random;
  return { machine, program, rewriters: new Map(), rank: rankOf(machine), plain, untrimmed: 0 };
}

/** Ends it: nobody listens to changes any more. */
export function endRewriting({ machine, rewriters }: Rewriting): void {
  for (const { agenda } of rewriters.values()) for (const { trigger } of agenda?.seeds ?? []) silence(machine.store, trigger.change);
  rewriters.clear();
}

// Nodes that derives made are ordered by their keys, whatever the order in which they were made.
function rankOf({ store, journal }: Machine): Rank {
  const { derived } = journal;
  if (!derived.length) return (node) => node;
  const ranks = Int32Array.from({ length: store.nodes }, (_, node) => node);
  for (let i = 0; i < derived.length; i += 2) {
    const [first, end] = [derived.data[i]!, derived.data[i + 1]!];
    const sorted = Array.from({ length: end - first }, (_, at) => first + at).sort(journal.compareNodes);
    sorted.forEach((node, at) => (ranks[node] = first + at));
  }
  return (node) => ranks[node] ?? node;
}

function rewriterOf(rewriting: Rewriting, rule: CompiledRule): Rewriter {
  const { machine, rewriters, plain } = rewriting;
  const known = rewriters.get(rule);
  if (known) return known;
  const code = ruleCode(machine, rule);
  const made: Rewriter = { rule, code, apply: applyOf(machine, code), search: plain ? searchOf(code) : undefined, agenda: undefined, measure: undefined };
  rewriters.set(rule, made);
  return made;
}

function searchOf(code: RuleCode): First | undefined {
  code.search ??= firstOf(code) ?? "none";
  return code.search === "none" ? undefined : code.search;
}

const TRIM = 4096;

/** What came of an attempt: a step, nothing to do, or the end of the run. */
export type Attempt = "step" | "nothing" | "stop";

const found = intList(64);

/** Applies the first match of a rule that changes something. */
function attempt(rewriting: Rewriting, rewriter: Rewriter): Attempt {
  const { search } = rewriter;
  if (search === undefined) return byAgenda(rewriting, rewriter);
  found.length = 0;
  const answer = search(found);
  if (answer === 0) return "nothing";
  if (answer === 1) {
    const came = fire(rewriting, rewriter, found.data, 0);
    if (came !== "nothing") return came;
    // There is no other match to look for.
    if (!rewriter.code.layout.nodes) return "nothing";
  }
  rewriter.search = undefined;
  return byAgenda(rewriting, rewriter);
}

function byAgenda(rewriting: Rewriting, rewriter: Rewriter): Attempt {
  const { machine, program, rank } = rewriting;
  const agenda = (rewriter.agenda ??= newAgenda(machine, program, rewriter.code, rank, machine.random));
  while (findFirst(agenda)) {
    const came = fire(rewriting, rewriter, agenda.first.frames, agenda.first.at);
    if (came === "nothing") passOver(agenda);
    else putBack(agenda);
    if (came !== "nothing") return came;
  }
  return "nothing";
}

/** Applies a match; "nothing" if it changes nothing. */
function fire(rewriting: Rewriting, rewriter: Rewriter, frames: Int32Array, at: number): Attempt {
  const { rule, apply } = rewriter;
  if (rule.decreases === undefined) return apply(frames, at) ? counted(rewriting, rule) : "nothing";
  const measure = (rewriter.measure ??= measureOf(rewriter.code));
  const before = measure(frames, at);
  if (!apply(frames, at)) return "nothing";
  const after = measure(frames, at);
  if (decreased(before, after)) return counted(rewriting, rule);
  notDecreasing(rewriting.machine, rewriter.code, frames, at, before, after);
  return "stop";
}

function counted(rewriting: Rewriting, rule: CompiledRule): Attempt {
  const { machine, rewriters } = rewriting;
  if (++machine.steps > machine.budget || machine.store.nodes >= MOST_NODES) {
    overBudget(machine, rule);
    return "stop";
  }
  if (++rewriting.untrimmed < TRIM) return "step";
  rewriting.untrimmed = 0;
  trimLogs([...rewriters.values()].flatMap(({ agenda }) => agenda ?? []));
  return "step";
}

function measureOf({ rule, context, layout }: RuleCode): Value {
  return compile<Value>(context, `measure_${rule.name}`, { kind: "frame", slots: placesOf(layout) }, [], (emission) => {
    emit(emission.source, `return ${scalar(emission, rule.decreases!)};`);
  });
}

/** Whether the step made smaller what its rule says; what is gone is smaller than anything. */
function decreased(before: Scalar | undefined, after: Scalar | undefined): boolean {
  return before !== undefined && (before as number) >= 0 && (after === undefined || (after < before && (after as number) >= 0));
}

function notDecreasing(machine: Machine, { rule, layout }: RuleCode, frames: Int32Array, at: number, before: Scalar | undefined, after: Scalar | undefined): void {
  const { span } = rule.tree.decreases!;
  const show = (value: Scalar | undefined): string => (value === undefined ? "nothing" : showValue(valueOf(value)));
  const places = new Map(layout.match.map(({ slot }, i) => [slot, frames[at + i]]));
  machine.diagnostics.push({
    severity: "error",
    code: "not_decreasing",
    message: `a step of \`${rule.name}\` does not decrease what the rule says: it was ${show(before)} and is ${show(after)}`,
    labels: [{ text: "this must become smaller, and never negative", place: { file: fileOf(rule, span), line: span.line, column: span.column, length: span.end - span.start } }],
    notes: [`first seen with ${showNodes(machine.store, rule, (slot) => places.get(slot))}`],
    help: ["let the rule decrease it, or say what it decreases"],
  });
}

/** Runs rewrites together until none has anything to do; false if the run has to stop. */
export function normalise(rewriting: Rewriting, rules: readonly CompiledRule[]): boolean {
  const rewriters = rules.map((rule) => rewriterOf(rewriting, rule));
  let turn = inTurn(rewriting, rewriters);
  for (let at = 0; at < turn.length; ) {
    const came = attempt(rewriting, turn[at]!);
    if (came === "stop") return false;
    if (came === "step") turn = inTurn(rewriting, rewriters);
    at = came === "step" ? 0 : at + 1;
  }
  return true;
}

function inTurn({ machine: { random } }: Rewriting, rewriters: readonly Rewriter[]): readonly Rewriter[] {
  if (!random) return rewriters;
  return shuffled(rewriters, random, ({ rule }) => rewriters.filter((other) => other.rule.tree.before.some(({ text }) => text === rule.name)));
}

/** Applies the first match of a rule, so often at most; false if the run has to stop. */
export function applyTimes(rewriting: Rewriting, rule: CompiledRule, count: number): boolean {
  const rewriter = rewriterOf(rewriting, rule);
  for (let i = 0; i < count; i++) {
    const came = attempt(rewriting, rewriter);
    if (came !== "step") return came === "nothing";
  }
  return true;
}
