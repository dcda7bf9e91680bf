/**
 * Derives of one stratum to a fixpoint, semi-naive: each rule is matched in full once, and from then on only against
 * what was made since, as a new edge, a new attribute or a new node. A cursor into each log says how far a rule has looked,
 * so nothing is looked at twice and nothing is copied.
 */
import { intList, pushPair, type IntList } from "../match/int-list.js";
import { MOST_NODES } from "../match/store.js";
import type { CompiledRule } from "../rule/program.js";
import { listen, silence, widthOf } from "./logs.js";
import { overBudget, type Machine } from "./machine.js";
import { allOf, applyOf, batchOf, ruleCode, type RuleCode } from "./rule-code.js";
import { triggersOfDerive, type Change, type Trigger } from "./triggers.js";

interface Seed {
  readonly trigger: Trigger;
  readonly log: IntList;
  /** Entries of the log that were looked at. */
  cursor: number;
}

interface Runner {
  readonly code: RuleCode;
  readonly seeds: readonly Seed[];
}

/** Whether a change is among those that are named by kinds. */
function changing(names: Iterable<string>): (change: Change) => boolean {
  const outputs = new Set([...names].map((output) => (output.startsWith("attribute") ? output.replace(/ .*\./, " ") : output)));
  return (change) => outputs.has(change.of === "attribute" ? `attribute ${change.name}` : `${change.of} ${change.kind}`);
}

const triggers = new WeakMap<CompiledRule, readonly Trigger[]>();

function triggersOf(rule: CompiledRule): readonly Trigger[] {
  let known = triggers.get(rule);
  if (!known) triggers.set(rule, (known = triggersOfDerive(rule)));
  return known;
}

function seedOf(machine: Machine, trigger: Trigger): Seed {
  const log = listen(machine.store, trigger.change);
  return { trigger, log, cursor: log.length / widthOf(trigger.change) };
}

function runnerOf(machine: Machine, rule: CompiledRule, makes: (change: Change) => boolean): Runner {
  const triggers = triggersOf(rule).filter(({ change }) => makes(change));
  return { code: ruleCode(machine, rule), seeds: triggers.map((trigger) => seedOf(machine, trigger)) };
}

/** Nodes made of nodes made of nodes, so deep, are a rule that feeds itself. */
const DEEPEST = 10_000;

function isTooDeep({ journal: { depths, origins } }: Machine): boolean {
  return depths.length > 0 && depths.length === origins.length && depths.data[depths.length - 1]! > DEEPEST;
}

/** Applies the matches of a list; false if the run has to stop. */
function applyAll(machine: Machine, code: RuleCode, matches: IntList): boolean {
  if (!matches.length) return true;
  const apply = applyOf(machine, code);
  const { data, length } = matches;
  for (let at = 0; at < length; at += code.stride) {
    if (!apply(data, at)) continue;
    if (++machine.steps <= machine.budget && machine.store.nodes < MOST_NODES && !isTooDeep(machine)) continue;
    overBudget(machine, code.rule);
    return false;
  }
  return true;
}

const length = ({ log, trigger }: Seed): number => log.length / widthOf(trigger.change);

/** Matches a rule in full. */
function begin(machine: Machine, { code, seeds }: Runner, matches: IntList): boolean {
  for (const seed of seeds) seed.cursor = length(seed);
  matches.length = 0;
  allOf(code)(matches);
  return applyAll(machine, code, matches);
}

/** Looks at what is new in one log until nothing is. */
function follow(machine: Machine, runner: Runner, seed: Seed, matches: IntList): boolean {
  const { code } = runner;
  if (seed.trigger.entry.kind === "all") return begin(machine, runner, matches);
  const batch = batchOf(code, seed.trigger);
  while (seed.cursor < length(seed)) {
    matches.length = 0;
    seed.cursor = batch(seed.log.data, seed.cursor, length(seed), matches);
    if (!applyAll(machine, code, matches)) return false;
  }
  return true;
}

function untilNothingIsNew(machine: Machine, runners: readonly Runner[], matches: IntList): boolean {
  for (let changed = true; changed; ) {
    changed = false;
    for (const runner of runners)
      for (const seed of runner.seeds) {
        if (seed.cursor >= length(seed)) continue;
        changed = true;
        if (!follow(machine, runner, seed, matches)) return false;
      }
  }
  return true;
}

/** A stratum at work. */
export interface Deriving {
  readonly runners: readonly Runner[];
  /** Nodes that there were when it began. */
  readonly first: number;
}

/** Begins to listen to what the rules of a stratum look at, as far as it changes: `edge K`, `node K`, `attribute K.NAME`. */
export function beginDeriving(machine: Machine, stratum: readonly CompiledRule[], changes: Iterable<string>): Deriving {
  const isChanging = changing(changes);
  return { runners: stratum.map((rule) => runnerOf(machine, rule, isChanging)), first: machine.store.nodes };
}

/** Looks at what is new since it began, until nothing is; false if the run has to stop. */
export function carryOn(machine: Machine, { runners }: Deriving): boolean {
  return untilNothingIsNew(machine, runners, intList(1024));
}

/** Ends it. What it made is in the order of keys. */
export function endDeriving({ store, journal }: Machine, { runners, first }: Deriving): void {
  for (const { seeds } of runners) for (const { trigger } of seeds) silence(store, trigger.change);
  if (store.nodes - first > 1) pushPair(journal.derived, first, store.nodes);
}

/** Runs the rules of a stratum until nothing is new; false if it had to stop before. Nodes that it makes are in the order of their keys. */
export function saturate(machine: Machine, stratum: readonly CompiledRule[]): boolean {
  const matches = intList(1024);
  const deriving = beginDeriving(machine, stratum, stratum.flatMap(({ outputs }) => [...outputs]));
  const { runners } = deriving;
  const settled = runners.every((runner) => begin(machine, runner, matches)) && untilNothingIsNew(machine, runners, matches);
  endDeriving(machine, deriving);
  return settled;
}
