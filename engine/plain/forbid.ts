/**
 * Forbids turn a shape that must not be into a diagnostic: the message with its holes filled, the node where it is wrong
 * with unit and source, what to do, both sides drawn beside each other, and the path of the clauses that led there.
 * One diagnostic for each rule, node and message.
 */
import type { Path } from "../../grammar/ast.js";
import type { Beside, Diagnostic, Label, SourcePlace } from "../../specs/diagnostic.js";
import { showNode, spokenOf } from "./show.js";
import type { Described } from "../describe/describe.js";
import type { Value } from "../graph/value.js";
import { evaluator, type Evaluate, type Frame } from "./evaluate.js";
import { compareRows } from "./aggregate.js";
import { elementsOf } from "./firing.js";
import type { Message } from "../rule/effects.js";
import { termSlots, type Slot, type Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { attributeOf, sources, type NodeIndex, type Store } from "./store.js";
import { record, restsOn } from "./journal.js";
import { allMatches } from "./derive.js";
import { evaluation, type Machine } from "./machine.js";

export type Describe = (store: Store, node: NodeIndex) => Described;

/** Parts that were written where their whole was: a parameter with its signature, a signature with its function. */
const wholes = ["parameter", "returns", "signature"] as const;

/** Where a node was written, as far as it or its whole says. */
function placeOf(store: Store, node: NodeIndex): SourcePlace | undefined {
  const file = attributeOf(store, node, "file");
  if (typeof file !== "string") {
    const whole = wholes.flatMap((edge) => [...sources(store, edge, node)]).filter((one) => store.units[one] === store.units[node]);
    return whole.map((one) => placeOf(store, one)).find((place) => place !== undefined);
  }
  const line = attributeOf(store, node, "line");
  return { file, ...(typeof line === "bigint" && { line: Number(line) }) };
}

/** The file name of the unit that a node belongs to, as the user gave it. */
export function unitFile(store: Store, node: NodeIndex): string | undefined {
  const name = store.units[node];
  if (!name) return undefined;
  const unit = store.indexOf.get(`${name}!unit`);
  const file = unit === undefined ? undefined : attributeOf(store, unit, "file");
  return typeof file === "string" ? file : name;
}

/** A label at a node. */
export function labelOf(store: Store, node: NodeIndex, text: string): Label {
  const unit = unitFile(store, node);
  const place = placeOf(store, node);
  return { text, node: store.keys[node]!, ...(unit && { unit }), ...(place && { place }) };
}

function showHole(store: Store, term: Term, value: Value | number | undefined): string {
  if (value === undefined) return "?";
  return term.kind === "slot" && term.sort === "node" ? showNode(store, value as NodeIndex) : String(value);
}

interface Said {
  readonly level: Message["level"];
  readonly text: string;
  readonly at: NodeIndex | undefined;
}

/** Nothing if the message speaks of what an `optional` did not find. */
type Say = (frame: Frame) => Said | undefined;

function sayer(store: Store, message: Message, holes: readonly Evaluate[], optional: ReadonlySet<Slot>): Say {
  const { level, at, parts } = message;
  const spoken = message.holes.map((hole) => termSlots(hole).filter((slot) => optional.has(slot)));
  return (frame) => {
    if (at !== undefined && frame[at] === undefined) return undefined;
    const values = holes.map((hole) => hole(frame));
    const lacks = values.some((value, i) => value === undefined && spoken[i]!.some((slot) => frame[slot] === undefined));
    // What is refused is said in any case.
    if (lacks && (level === "note" || level === "help")) return undefined;
    const text = parts.map((part, i) => (i ? showHole(store, message.holes[i - 1]!, values[i - 1]) + part : part)).join("");
    return { level, text, at: at === undefined ? undefined : (frame[at] as NodeIndex) };
  };
}

/** Says the messages of a rule for a match: those of a set for each of its elements. */
function speaker(machine: Machine, rule: CompiledRule): (match: Frame) => readonly Said[] {
  const context = evaluation(machine, rule);
  const optional = optionalSlots(rule);
  const sets = rule.body.each.map((each) => elementsOf(rule, each, context));
  const sayers = rule.effects.messages.map((message) => {
    const say = sayer(machine.store, message, message.holes.map((hole) => evaluator(hole, context)), optional);
    return { say, each: message.each };
  });
  return (match) => {
    const elements = sets.map((set) => set(match));
    return sayers.flatMap(({ say, each }) => (each === undefined ? [match] : elements[each]!).flatMap((frame) => say(frame) ?? []));
  };
}

function optionalSlots({ body }: CompiledRule): ReadonlySet<Slot> {
  return new Set(body.atoms.flatMap((atom) => (atom.kind === "optional" ? atom.binds : [])));
}

/** The paths of a rule's clauses with the nodes they matched. */
export function drawMatch(store: Store, rule: CompiledRule, frame: Frame): readonly string[] {
  return rule.tree.clauses.flatMap((clause) => (clause.kind === "path" ? drawPath(store, rule, clause.path, frame) : []));
}

/** The path of a clause with the nodes it matched, one node a line. */
function drawPath(store: Store, rule: CompiledRule, path: Path, frame: Frame): readonly string[] {
  const node = (pattern: Path["first"]): string => showNode(store, frame[rule.body.slotOf.get(pattern)!] as NodeIndex);
  const steps = path.steps.map(({ edge, node: next }) => {
    const repeat = { one: "", plus: "+", star: "*" }[edge.repeat];
    const kinds = edge.kinds.map((kind) => kind.text).join("|") + repeat;
    return `  ${edge.direction === "out" ? `-${kinds}->` : `<-${kinds}-`} ${node(next)}`;
  });
  return [node(path.first), ...steps];
}

function besides(machine: Machine, rule: CompiledRule, frame: Frame, describe: Describe): readonly Beside[] {
  const side = (slot: Slot): Beside["left"] => {
    const { heading, lines } = describe(machine.store, frame[slot] as NodeIndex);
    return { heading, lines };
  };
  const there = rule.effects.besides.filter(({ left, right }) => frame[left] !== undefined && frame[right] !== undefined);
  return there.map(({ left, right }) => ({
    title: describe(machine.store, frame[left] as NodeIndex).title,
    left: side(left),
    right: side(right),
  }));
}

function diagnosticOf(machine: Machine, rule: CompiledRule, frame: Frame, said: readonly Said[], describe: Describe): Diagnostic {
  const { store } = machine;
  const main = said.find(({ level }) => level === "error" || level === "warning")!;
  const others = said.filter((one) => one !== main && one.level !== "help");
  const labels = [
    ...(main.at === undefined ? [] : [labelOf(store, main.at, spokenOf(store, main.at))]),
    ...others.flatMap(({ at, text }) => (at === undefined ? [] : [labelOf(store, at, text)])),
  ];
  const beside = besides(machine, rule, frame, describe);
  const path = drawMatch(store, rule, frame);
  return {
    severity: main.level as "error" | "warning",
    code: rule.name,
    message: main.text,
    labels,
    notes: others.flatMap(({ at, text }) => (at === undefined ? [text] : [])),
    help: said.flatMap(({ level, text }) => (level === "help" ? [text] : [])),
    ...(beside.length && { beside }),
    ...(path.length && { path }),
  };
}

/** Every match of a rule, in the order of its nodes. */
export function matchesInOrder(machine: Machine, rule: CompiledRule): readonly Frame[] {
  const nodes = rule.body.variables.filter(({ sort }) => sort === "node").map(({ slot }) => slot);
  return allMatches(machine, rule).sort((a, b) => compareRows(machine.store, nodes, a, b));
}

/** Matches a forbid and says what it found. */
export function forbid(machine: Machine, rule: CompiledRule, describe: Describe): void {
  const speak = speaker(machine, rule);
  for (const frame of matchesInOrder(machine, rule)) {
    const said = speak(frame);
    const main = said.find(({ level }) => level === "error" || level === "warning");
    const mark = main && `forbid ${rule.name} ${main.at} ${main.text}`;
    if (!mark || machine.said.has(mark)) continue;
    machine.said.add(mark);
    record(machine.journal, {
      deed: { kind: "diagnostic", code: rule.name, node: main.at },
      rule,
      frame,
      from: restsOn(machine.store, rule, frame),
    });
    machine.diagnostics.push(diagnosticOf(machine, rule, frame, said, describe));
  }
}
