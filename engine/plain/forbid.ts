/**
 * Forbids turn a shape that must not be into a diagnostic: the message with its holes filled, the node where it is wrong
 * with unit and source, what to do, both sides drawn beside each other, and the path of the clauses that led there.
 * One diagnostic for each rule, node and message.
 */
import type { Path } from "../../grammar/ast.js";
import type { Beside, Diagnostic, Label, SourcePlace } from "../../specs/diagnostic.js";
import { showNode, spokenOf } from "../describe/show.js";
import type { Described } from "../describe/describe.js";
import type { Value } from "../graph/value.js";
import { evaluator, type Evaluate, type Frame } from "./evaluate.js";
import type { Message } from "../rule/effects.js";
import type { Slot, Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { attributeOf, sources, type NodeIndex, type Store } from "./store.js";
import { record, restsOn } from "../provenance/journal.js";
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

type Say = (frame: Frame) => Said;

function sayer(store: Store, message: Message, holes: readonly Evaluate[]): Say {
  return (frame) => {
    const text = message.parts
      .map((part, i) => (i ? showHole(store, message.holes[i - 1]!, holes[i - 1]!(frame)) + part : part))
      .join("");
    return { level: message.level, text, at: message.at === undefined ? undefined : (frame[message.at] as NodeIndex) };
  };
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
  return rule.effects.besides.map(({ left, right }) => ({
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
  const path = rule.tree.clauses.flatMap((clause) => (clause.kind === "path" ? drawPath(store, rule, clause.path, frame) : []));
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

/** Matches a forbid and says what it found. */
export function forbid(machine: Machine, rule: CompiledRule, describe: Describe): void {
  const context = evaluation(machine, rule);
  const sayers = rule.effects.messages.map((message) =>
    sayer(machine.store, message, message.holes.map((hole) => evaluator(hole, context))),
  );
  for (const frame of allMatches(machine, rule)) {
    const said = sayers.map((say) => say(frame));
    const main = said.find(({ level }) => level === "error" || level === "warning")!;
    const mark = `forbid ${rule.name} ${main.at} ${main.text}`;
    if (machine.said.has(mark)) continue;
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
