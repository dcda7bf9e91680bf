/** What a run works on: the store, the journal, what it has to say, and the delta that the next round starts from. */
import type { Span } from "../../grammar/ast.js";
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Atom, Slot } from "../rule/pattern.js";
import { fileOf, type CompiledRule } from "../rule/program.js";
import type { Evaluation, Find, Frame } from "./evaluate.js";
import { chain, type Link } from "./matcher.js";
import { planAtoms } from "./planner.js";
import type { Random } from "../run/shuffle.js";
import type { NodeIndex, Store } from "./store.js";
import { emptyJournal, matchKeys, type Journal } from "./journal.js";

export interface Delta {
  readonly edges: Map<string, [NodeIndex, NodeIndex][]>;
  readonly attributes: Map<string, NodeIndex[]>;
  readonly nodes: Map<string, NodeIndex[]>;
}

export interface Machine {
  readonly store: Store;
  readonly journal: Journal;
  readonly diagnostics: Diagnostic[];
  readonly patches: Map<string, Patched>;
  /** What was made since the delta was last taken. */
  delta: Delta;
  steps: number;
  readonly budget: number;
  /** What has been said already, so that it is said once. */
  readonly said: Set<string>;
  /** Of nodes that derives made: how many makings lie behind each. */
  readonly depths: Map<NodeIndex, number>;
  /** Where rewrites are taken in another order. */
  readonly random: Random | undefined;
}

export interface Patched {
  readonly node: NodeIndex;
  readonly field: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly fact: number;
}

export function emptyDelta(): Delta {
  return { edges: new Map(), attributes: new Map(), nodes: new Map() };
}

export function newMachine(store: Store, budget: number, random?: Random): Machine {
  return {
    store,
    journal: emptyJournal(),
    diagnostics: [],
    patches: new Map(),
    delta: emptyDelta(),
    steps: 0,
    budget,
    said: new Set(),
    depths: new Map(),
    random,
  };
}

/** Evaluation of a rule's terms: arithmetic without an answer is said once for each place. */
export function evaluation(machine: Machine, rule: CompiledRule): Evaluation {
  const arithmetic = (span: Span, what: string, frame: Frame): void => {
    const mark = `arithmetic ${rule.path} ${span.start}`;
    if (machine.said.has(mark)) return;
    machine.said.add(mark);
    machine.diagnostics.push({
      severity: "warning",
      code: "arithmetic",
      message: `\`${what}\` has no value, so \`${rule.name}\` does not match there`,
      labels: [{ text: "here", place: { file: fileOf(rule, span), line: span.line, column: span.column, length: span.end - span.start } }],
      notes: [`first seen with ${showMatch(machine, rule, frame)}`],
      help: ["ask for what the operation needs in a `where` before it"],
    });
  };
  const context: Evaluation = { store: machine.store, arithmetic, find: (atoms, bound) => search(context, atoms, bound) };
  return context;
}

/** Plans when it is first asked, with the graph as it is then. */
function search(context: Evaluation, atoms: readonly Atom[], bound: readonly Slot[]): Find {
  let link: Link | undefined;
  let told: Link = () => true;
  return (frame, found) => {
    link ??= chain(planAtoms(context.store, atoms, new Set(bound)), context, (match) => told(match));
    const before = told;
    told = found;
    const enough = link(frame);
    told = before;
    return enough;
  };
}

/** `a = key, b = key`, of the names that are bound. */
export function showMatch(machine: Machine, rule: CompiledRule, frame: Frame): string {
  const bound = Object.entries(matchKeys(machine.store, rule, frame)).filter(([, key]) => key !== undefined);
  return bound.map(([name, key]) => `${name} = ${key}`).join(", ") || "no names";
}

/** Refuses to go on: rules that never come to an end are a mistake in the rules. */
export function overBudget(machine: Machine, rule: CompiledRule): void {
  const { span } = rule.tree.name;
  const rewrite = rule.tree.form === "rewrite";
  machine.diagnostics.push({
    severity: "error",
    code: rewrite ? "endless_rewrite" : "endless_derive",
    message: `after ${machine.steps} steps \`${rule.name}\` still finds something to do`,
    labels: [{ text: "this rule", place: { file: rule.path, line: span.line, column: span.column, length: span.end - span.start } }],
    notes: [],
    help: ["let the rule use up what it matches, or ask for what it makes with `unless`"],
  });
}
