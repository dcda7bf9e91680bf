/**
 * Forbids turn a shape that must not be into a diagnostic: the message with its holes filled, the node where it is wrong
 * with unit and source, what to do, both sides drawn beside each other, and the path of the clauses that led there.
 * One diagnostic for each rule, node and message.
 */
import type { Path } from "../../grammar/ast.js";
import type { Beside, Diagnostic, Label, SourcePlace } from "../../specs/diagnostic.js";
import type { Described } from "../describe/describe.js";
import { showNode, spokenOf } from "../describe/show.js";
import { compile, emitSteps, type Emission } from "../match/compile.js";
import { intList, type IntList } from "../match/int-list.js";
import { planAtoms } from "../match/plan.js";
import { emit } from "../match/source.js";
import { attributeOf, keyOf, nodeOf, sources, unitOf, type NodeIndex, type Store } from "../match/store.js";
import { scalar } from "../match/terms.js";
import { valueOf, type Scalar } from "../match/values.js";
import { beginRecord } from "../provenance/record.js";
import type { Message } from "../rule/effects.js";
import { termSlots, type Slot, type Term } from "../rule/pattern.js";
import type { CompiledRule } from "../rule/program.js";
import { placesOf, type Layout } from "./layout.js";
import type { Machine } from "./machine.js";
import { allOf, ruleCode, type RuleCode } from "./rule-code.js";

export type Describe = (store: Store, node: NodeIndex) => Described;

/** Parts that were written where their whole was: a parameter with its signature, a signature with its function. */
const wholes = ["parameter", "returns", "signature"] as const;

/** Where a node was written, as far as it or its whole says. */
function placeOf(store: Store, node: NodeIndex): SourcePlace | undefined {
  const file = attributeOf(store, node, "file");
  if (typeof file !== "string") {
    const whole = wholes.flatMap((edge) => [...sources(store, edge, node)]).filter((one) => unitOf(store, one) === unitOf(store, node));
    return whole.map((one) => placeOf(store, one)).find((place) => place !== undefined);
  }
  const line = attributeOf(store, node, "line");
  return { file, ...(typeof line === "bigint" && { line: Number(line) }) };
}

/** The file name of the unit that a node belongs to, as the user gave it. */
export function unitFile(store: Store, node: NodeIndex): string | undefined {
  const name = unitOf(store, node);
  if (!name) return undefined;
  const unit = nodeOf(store, `${name}!unit`);
  const file = unit === undefined ? undefined : attributeOf(store, unit, "file");
  return typeof file === "string" ? file : name;
}

/** A label at a node. */
export function labelOf(store: Store, node: NodeIndex, text: string): Label {
  const unit = unitFile(store, node);
  const place = placeOf(store, node);
  return { text, node: keyOf(store, node), ...(unit && { unit }), ...(place && { place }) };
}

interface Said {
  readonly level: Message["level"];
  readonly text: string;
  readonly at: NodeIndex | undefined;
}

/** The values of a message's holes, the node that it is at, for each hole whether it speaks of what stands for nothing, and the nodes of the element. */
type Filled = (values: readonly (Scalar | undefined)[], at: number | undefined, lacks: readonly boolean[], nodes: readonly number[]) => void;

export type Fill = (frame: Int32Array, at: number, tell: Filled) => boolean;

function doubtfulSlots({ doubtful }: Layout, { holes }: Message): readonly (readonly Slot[])[] {
  return holes.map((hole) => [...new Set(termSlots(hole))].filter((slot) => doubtful.has(slot)));
}

/** Compiles what a message says of a match: once, or for each element of a `for each`. */
function fillOf({ rule, layout, context }: RuleCode, message: Message): Fill {
  const say = (emission: Emission): void => {
    const values = message.holes.map((hole) => scalar(emission, hole));
    const lacks = doubtfulSlots(layout, message).map((slots) => slots.map((one) => (emission.scope.get(one)!.as === "node" ? `n${one} < 0` : `i${one} === 0`)).join(" || ") || "false");
    const element = message.each === undefined ? [] : rule.body.each[message.each]!.variables.filter(({ sort }) => sort === "node");
    const nodes = element.map(({ slot }) => `n${slot}`);
    emit(emission.source, `tell([${values.join(", ")}], ${message.at === undefined ? "undefined" : `n${message.at}`}, [${lacks.join(", ")}], [${nodes.join(", ")}]);`);
  };
  return compile<Fill>(context, `say_${rule.name}`, { kind: "frame", slots: placesOf(layout) }, [], (emission) => {
    if (message.each === undefined) return say(emission);
    const steps = planAtoms(emission.statistics, rule.body.each[message.each]!.atoms, emission.scope.keys());
    emitSteps(emission, steps, 0, () => say(emission));
  });
}

function showHole(store: Store, term: Term, value: Scalar | undefined): string {
  if (value === undefined) return "?";
  return term.kind === "slot" && term.sort === "node" ? showNode(store, value as NodeIndex) : String(valueOf(value));
}

/** What a message says of a match; of a set, for each element in the order of its nodes. */
function sayings({ store, journal }: Machine, message: Message, fill: Fill, frame: Int32Array, at: number): readonly Said[] {
  const said: (Said & { readonly nodes: readonly number[] })[] = [];
  fill(frame, at, (values, node, lacks, nodes) => {
    if (node !== undefined && node < 0) return;
    // What is refused is said in any case.
    if ((message.level === "note" || message.level === "help") && values.some((value, i) => value === undefined && lacks[i])) return;
    const text = message.parts.map((part, i) => (i ? showHole(store, message.holes[i - 1]!, values[i - 1]) + part : part)).join("");
    said.push({ level: message.level, text, at: node, nodes });
  });
  return said.sort((a, b) => a.nodes.map((node, i) => journal.compareNodes(node, b.nodes[i]!)).find((order) => order !== 0) ?? 0);
}

export type NodeAt = (slot: Slot) => NodeIndex;

/** The path of a clause with the nodes it matched, one node a line. */
function drawPath(store: Store, rule: CompiledRule, path: Path, nodeAt: NodeAt): readonly string[] {
  const node = (pattern: Path["first"]): string => showNode(store, nodeAt(rule.body.slotOf.get(pattern)!));
  const steps = path.steps.map(({ edge, node: next }) => {
    const repeat = { one: "", plus: "+", star: "*" }[edge.repeat];
    const kinds = edge.kinds.map((kind) => kind.text).join("|") + repeat;
    return `  ${edge.direction === "out" ? `-${kinds}->` : `<-${kinds}-`} ${node(next)}`;
  });
  return [node(path.first), ...steps];
}

/** The paths of a rule's clauses with the nodes they matched. */
export function drawMatch(store: Store, rule: CompiledRule, nodeAt: NodeAt): readonly string[] {
  return rule.tree.clauses.flatMap((clause) => (clause.kind === "path" ? drawPath(store, rule, clause.path, nodeAt) : []));
}

function besides(store: Store, rule: CompiledRule, nodeAt: NodeAt, describe: Describe): readonly Beside[] {
  const side = (slot: Slot): Beside["left"] => {
    const { heading, lines } = describe(store, nodeAt(slot));
    return { heading, lines };
  };
  return rule.effects.besides
    .filter(({ left, right }) => nodeAt(left) >= 0 && nodeAt(right) >= 0)
    .map(({ left, right }) => ({ title: describe(store, nodeAt(left)).title, left: side(left), right: side(right) }));
}

function diagnosticOf(store: Store, rule: CompiledRule, nodeAt: NodeAt, said: readonly Said[], describe: Describe): Diagnostic {
  const main = mainOf(said)!;
  const others = said.filter((one) => one !== main && one.level !== "help");
  const labels = [
    ...(main.at === undefined ? [] : [labelOf(store, main.at, spokenOf(store, main.at))]),
    ...others.flatMap(({ at, text }) => (at === undefined ? [] : [labelOf(store, at, text)])),
  ];
  const beside = besides(store, rule, nodeAt, describe);
  const path = drawMatch(store, rule, nodeAt);
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

const mainOf = (said: readonly Said[]): Said | undefined => said.find(({ level }) => level === "error" || level === "warning");

/** Matches a forbid and says what it found. */
export function forbid(machine: Machine, rule: CompiledRule, describe: Describe): void {
  const code = ruleCode(machine, rule);
  const matches = intList(64);
  allOf(code)(matches);
  if (!matches.length) return;
  const fills = (code.fills ??= rule.effects.messages.map((message) => fillOf(code, message)));
  for (const at of matchesInOrder(machine, code, matches)) speak(machine, code, matches.data, at, fills, describe);
}

/** Where the matches of a list stand, in the order of their nodes. */
export function matchesInOrder(machine: Machine, { stride, layout }: RuleCode, { data, length }: IntList): readonly number[] {
  const { compareNodes } = machine.journal;
  return Array.from({ length: length / stride }, (_, i) => i * stride).sort((a, b) => {
    for (let i = 0; i < layout.nodes; i++) {
      const order = compareNodes(data[a + i]!, data[b + i]!);
      if (order) return order;
    }
    return 0;
  });
}

function speak(machine: Machine, code: RuleCode, data: Int32Array, at: number, fills: readonly Fill[], describe: Describe): void {
  const { rule, layout } = code;
  const { store, journal } = machine;
  const said = rule.effects.messages.flatMap((message, i) => sayings(machine, message, fills[i]!, data, at));
  const main = mainOf(said);
  if (!main) return;
  const mark = `forbid ${rule.name} ${main.at} ${main.text}`;
  if (machine.said.has(mark)) return;
  machine.said.add(mark);
  if (journal.on) {
    const start = beginRecord(journal, 1 + layout.match.length);
    journal.records.data[start] = journal.numbers.get(rule)!;
    journal.records.data.set(data.subarray(at, at + layout.match.length), start + 1);
  }
  const places = new Map(layout.match.map(({ slot }, i) => [slot, data[at + i]!]));
  machine.diagnostics.push(diagnosticOf(store, rule, (slot) => places.get(slot) ?? -1, said, describe));
}


