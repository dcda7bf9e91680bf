/**
 * Derives of one stratum to a fixpoint, semi-naive: the first round matches everything, each later round only
 * what touches something that the round before made, as a new edge, a new attribute or a new node.
 * A repeated edge can become longer anywhere, so rules that have one are matched in full again;
 * so are those that look at nodes of any kind.
 * What changes within an aggregate leads to the matches around it.
 */
import { chain } from "./matcher.js";
import type { Frame } from "./evaluate.js";
import type { Atom, Slot } from "../rule/pattern.js";
import { planAtoms } from "./planner.js";
import type { CompiledRule } from "../rule/program.js";
import { rankByKey } from "./store.js";
import { waysOf, type Way } from "./within.js";
import { apply } from "./apply.js";
import { firings, type Firing } from "./firing.js";
import { emptyDelta, evaluation, overBudget, type Delta, type Machine } from "./machine.js";

/** Collects the matches that agree with the seed frame. */
type Search = (seed: Frame, into: Frame[]) => void;

interface Runner {
  readonly rule: CompiledRule;
  readonly fire: (match: Frame) => Firing | undefined;
  readonly searches: Map<string, Search>;
  readonly ways: ReadonlyMap<Slot, Way>;
}

function search(machine: Machine, rule: CompiledRule, atoms: readonly Atom[], bound: ReadonlySet<Slot>): Search {
  const steps = planAtoms(machine.store, atoms, bound);
  let matches: Frame[] = [];
  const link = chain(steps, evaluation(machine, rule), (frame) => {
    matches.push(frame.slice(0, rule.body.slots));
    return false;
  });
  return (seed, into) => {
    matches = into;
    link(seed);
  };
}

function searchFor(machine: Machine, runner: Runner, name: string, atoms: readonly Atom[], bound: readonly Slot[]): Search {
  let known = runner.searches.get(name);
  if (!known) runner.searches.set(name, (known = search(machine, runner.rule, atoms, new Set(bound))));
  return known;
}

function seedFrame(rule: CompiledRule): Frame {
  return new Array<undefined>(rule.body.slots).fill(undefined);
}

/** Every match of a rule. */
export function allMatches(machine: Machine, rule: CompiledRule): Frame[] {
  const matches: Frame[] = [];
  search(machine, rule, rule.body.atoms, new Set())(seedFrame(rule), matches);
  return matches;
}

function needsAll({ rule, ways }: Runner, delta: Delta): boolean {
  const apart = ({ node, name }: CompiledRule["reads"][number]): boolean => delta.attributes.has(name) && isWithin(rule, node) && !ways.has(node);
  return rule.reads.some(apart) || rule.body.atoms.some((atom) => {
    if (atom.kind === "any") return delta.nodes.size > 0;
    if (atom.kind !== "edge" || atom.repeat === "one") return false;
    // A node by itself is a way of no steps.
    return atom.kinds.some((kind) => delta.edges.has(kind)) || (atom.repeat === "star" && delta.nodes.size > 0);
  });
}

/** Slots whose nodes a search cannot begin with: those of aggregates, sets and `optional`s, whose matches belong together. */
function isWithin({ body }: CompiledRule, slot: Slot): boolean {
  return slot >= body.variables.length || body.atoms.some((atom) => atom.kind === "optional" && atom.binds.includes(slot));
}

/** Matches of a rule that rest on something in the delta; some may come twice. */
function newMatches(machine: Machine, runner: Runner, delta: Delta): Frame[] {
  const { rule } = runner;
  if (needsAll(runner, delta)) return allMatches(machine, rule);
  const matches: Frame[] = [];
  rule.body.atoms.forEach((atom, i) => {
    if (atom.kind === "edge" && atom.repeat === "one") byEdge(machine, runner, delta, i, matches);
    if (atom.kind === "kind") byNode(machine, runner, delta.nodes.get(atom.type), atom.node, matches);
  });
  for (const { node, name } of rule.reads)
    if (!runner.ways.has(node)) byNode(machine, runner, delta.attributes.get(name), node, matches);
  for (const [slot, way] of runner.ways) byWay(machine, runner, delta, slot, way, matches);
  return matches;
}

function byEdge(machine: Machine, runner: Runner, delta: Delta, position: number, into: Frame[]): void {
  const atom = runner.rule.body.atoms[position]! as Extract<Atom, { kind: "edge" }>;
  for (const kind of atom.kinds) {
    const fresh = delta.edges.get(kind);
    if (!fresh) continue;
    const others = runner.rule.body.atoms.filter((other) => other !== atom);
    const find = searchFor(machine, runner, `edge ${position}`, others, [atom.from, atom.to]);
    for (const [from, to] of fresh) {
      if (atom.from === atom.to && from !== to) continue;
      const seed = seedFrame(runner.rule);
      seed[atom.from] = from;
      seed[atom.to] = to;
      find(seed, into);
    }
  }
}

function byNode(machine: Machine, runner: Runner, fresh: readonly number[] | undefined, slot: Slot, into: Frame[]): void {
  if (!fresh) return;
  const find = searchFor(machine, runner, `node ${slot}`, runner.rule.body.atoms, [slot]);
  for (const node of fresh) {
    const seed = seedFrame(runner.rule);
    seed[slot] = node;
    find(seed, into);
  }
}

/** Matches around what changed within an aggregate. */
function byWay(machine: Machine, runner: Runner, delta: Delta, slot: Slot, { atoms, around }: Way, into: Frame[]): void {
  const names = new Set(runner.rule.reads.filter(({ node }) => node === slot).map(({ name }) => name));
  const changed = new Set([...names].flatMap((name) => delta.attributes.get(name) ?? []));
  if (!changed.size) return;
  const outwards = searchFor(machine, runner, `from ${slot}`, atoms, [slot]);
  const find = searchFor(machine, runner, `around ${around.join(" ")}`, runner.rule.body.atoms, around);
  const seeds = new Map<string, Frame>();
  for (const node of changed) {
    const start = seedFrame(runner.rule);
    start[slot] = node;
    const ends: Frame[] = [];
    outwards(start, ends);
    for (const end of ends) seeds.set(around.map((outer) => end[outer]).join(" "), end);
  }
  for (const end of seeds.values()) {
    const seed = seedFrame(runner.rule);
    for (const outer of around) seed[outer] = end[outer];
    find(seed, into);
  }
}

function takeDelta(machine: Machine): Delta {
  const { delta } = machine;
  machine.delta = emptyDelta();
  return delta;
}

function isEmpty(delta: Delta): boolean {
  return !delta.edges.size && !delta.attributes.size && !delta.nodes.size;
}

/** Nodes made of nodes made of nodes, so deep, are a rule that feeds itself. */
const DEEPEST = 10_000;

function tooDeep({ depths, store }: Machine): boolean {
  return (depths.get(store.keys.length - 1) ?? 0) > DEEPEST;
}

/** Applies matches; false if the run has to stop. */
function applyAll(machine: Machine, { rule, fire }: Runner, matches: readonly Frame[]): boolean {
  for (const match of matches) {
    const firing = fire(match);
    if (!firing || !apply(machine, rule, firing)) continue;
    machine.steps++;
    if (machine.steps > machine.budget || tooDeep(machine)) {
      overBudget(machine, rule);
      return false;
    }
  }
  return true;
}

/** Whether a rule of the stratum looks at what the stratum makes. */
function feedsItself(stratum: readonly CompiledRule[]): boolean {
  return stratum.some((rule) => stratum.some((other) => [...other.outputs].some((output) => rule.inputs.has(output))));
}

/** Runs the rules of a stratum until nothing is new; false if it had to stop before. */
export function saturate(machine: Machine, stratum: readonly CompiledRule[]): boolean {
  const first = machine.store.keys.length;
  const ended = untilNothingIsNew(machine, stratum);
  rankByKey(machine.store, first);
  return ended;
}

function untilNothingIsNew(machine: Machine, stratum: readonly CompiledRule[]): boolean {
  const runners = stratum.map((rule): Runner => ({ rule, fire: firings(rule, evaluation(machine, rule)), searches: new Map(), ways: waysOf(rule) }));
  takeDelta(machine);
  for (const runner of runners) if (!applyAll(machine, runner, allMatches(machine, runner.rule))) return false;
  if (!feedsItself(stratum)) return true;
  for (let delta = takeDelta(machine); !isEmpty(delta); delta = takeDelta(machine))
    for (const runner of runners) if (!applyAll(machine, runner, newMatches(machine, runner, delta))) return false;
  return true;
}
