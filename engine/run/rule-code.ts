/**
 * A rule ready to run: its functions, compiled when they are first wanted.
 * What is compiled alike is compiled once for a program, whatever the number of runs.
 */
import { compile, edgeCondition, emitMatch, type All, type Batch, type Context, type Emission, type Entry, type First, type Look } from "../match/compile.js";
import { emit } from "../match/source.js";
import { TINY } from "../match/statistics.js";
import type { Creation } from "../rule/effects.js";
import type { CompiledRule } from "../rule/program.js";
import { numberOf } from "../provenance/record.js";
import { applier, type Apply } from "./apply.js";
import { keyVariables, layoutOf, type Layout } from "./layout.js";
import { contextOf, type Machine } from "./machine.js";
import { clearMade, emptyMade, forgetMade, type Made } from "./made.js";
import type { Fill } from "./forbid.js";
import type { Trigger } from "./triggers.js";

export interface RuleCode {
  readonly rule: CompiledRule;
  readonly layout: Layout;
  /** Integers of a match in a list. */
  readonly stride: number;
  readonly context: Context;
  /** Nodes that a derive has made. */
  readonly made: ReadonlyMap<Creation, Made>;
  all?: All;
  apply?: Apply;
  holds?: Look;
  search?: First | "none";
  readonly batches: Map<Trigger, Batch>;
  fills?: readonly Fill[];
}

/** A rule of a run, with what it keeps from one stage to the next. For tiny graphs all plans are the same, and so are the functions. */
export function ruleCode(machine: Machine, rule: CompiledRule): RuleCode {
  const { layout, made } = lasting(machine, rule);
  numberOf(machine.journal, rule, layout);
  const isTiny = machine.store.nodes <= TINY;
  const known = isTiny ? (machine.codes.get(rule) as RuleCode | undefined) : undefined;
  if (known) return known;
  const code: RuleCode = { rule, layout, stride: Math.max(1, layout.match.length), context: contextOf(machine, rule), made, batches: new Map() };
  if (isTiny) machine.codes.set(rule, code);
  return code;
}

interface Lasting {
  readonly layout: Layout;
  readonly made: ReadonlyMap<Creation, Made>;
}

function lasting(machine: Machine, rule: CompiledRule): Lasting {
  let known = machine.lasting.get(rule) as Lasting | undefined;
  if (!known) machine.lasting.set(rule, (known = { layout: layoutOf(rule), made: madeOf(rule) }));
  return known;
}

/** Forgets which nodes derives made, from one node on. */
export function forgetMadeFrom(machine: Machine, firstNode: number): void {
  for (const one of machine.lasting.values()) for (const made of (one as Lasting).made.values()) firstNode === 0 ? clearMade(made) : forgetMade(made, firstNode);
}

// A rewrite makes another node each time.
function madeOf(rule: CompiledRule): ReadonlyMap<Creation, Made> {
  if (rule.tree.form === "rewrite") return new Map();
  return new Map(rule.effects.creations.map((creation) => [creation, emptyMade(keyVariables(rule, creation).length)]));
}

/** A condition that a match would make an edge that is not there, of rules that do nothing else. */
function novelty(emission: Emission, { rule, layout }: RuleCode): string {
  const { effects, creations } = rule.effects;
  if (rule.tree.form !== "derive" || creations.length || !effects.length) return "true";
  const missing = effects.map((effect) => {
    const plain = effect.kind === "edge" && effect.each === undefined && !layout.doubtful.has(effect.from) && !layout.doubtful.has(effect.to);
    return plain ? `!(${edgeCondition(emission, { kinds: [effect.edge], from: effect.from, to: effect.to, repeat: "one" })})` : "true";
  });
  return missing.includes("true") ? "true" : missing.join(" || ");
}

function listMatches(code: RuleCode): (emission: Emission) => void {
  return (emission) => {
    emit(emission.source, `if (${novelty(emission, code)}) {`);
    emitMatch(emission, code.layout.match.map(({ slot }) => slot));
    emit(emission.source, "}");
  };
}

const all: Entry = { kind: "all" };

/** Lists every match; of an invariant, every one that lacks what must hold. */
export function allOf(code: RuleCode): All {
  const { body, holds, name } = code.rule;
  return (code.all ??= compile<All>(code.context, `all_${name}`, all, holds ? [...body.atoms, holds] : body.atoms, listMatches(code)));
}

/** Lists the matches that a change can have brought. */
export function batchOf(code: RuleCode, trigger: Trigger): Batch {
  const known = code.batches.get(trigger);
  if (known) return known;
  const { entry, met, beside } = trigger;
  const atoms = [...code.rule.body.atoms.filter((atom) => atom !== met), ...beside.filter((atom) => atom !== met)];
  const batch = compile<Batch>(code.context, `new_${code.rule.name}`, entry, atoms, listMatches(code));
  code.batches.set(trigger, batch);
  return batch;
}

/** Applies a match. */
export function applyOf(machine: Machine, code: RuleCode): Apply {
  return (code.apply ??= applier(machine, code.context, code.rule, code.layout, code.made));
}
