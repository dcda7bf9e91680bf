/**
 * Runs one case of a golden: draws its graph, runs the rules, and compares the difference that they made,
 * line by line, with what follows `==>`. Nodes that rules make are called by their name in the rule,
 * with a number (in the order of their keys) where there are several.
 * A case that expects only diagnostics says nothing about what is derived.
 */
import type { ExpectedMessage, GoldenCase, NodePattern, Path } from "../grammar/ast.js";
import type { Diagnostic } from "../specs/diagnostic.js";
import { graphFromPaths } from "../engine/graph/literal.js";
import type { Value } from "../engine/graph/value.js";
import { byCodeUnit } from "../engine/graph/value.js";
import type { Program } from "../engine/rule/program.js";
import type { Deed } from "../engine/provenance/journal.js";
import { run, type Outcome } from "../engine/plain/run.js";

export interface CaseResult {
  readonly passed: boolean;
  /** What is there but not expected (`+`), and expected but not there (`-`). */
  readonly difference: readonly string[];
  /** What would have to follow `==>`. */
  readonly actual: readonly string[];
}

/** Text as the language writes it. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"{}]/g, (sign) => `\\${sign}`).replaceAll("\n", "\\n")}"`;
}

function literal(value: Value): string {
  return typeof value === "string" ? quote(value) : String(value);
}

const edgeLine = (from: string, kind: string, to: string): string => `${from} -${kind}-> ${to}`;
const messageLine = (level: string, code: string, text?: string): string => `${level} ${code}${text === undefined ? "" : ` ${quote(text)}`}`;

interface Shown {
  /** Lines for a person: nodes with their attributes, edges, attributes, patches. */
  readonly facts: readonly string[];
  /** The same, each fact a line of its own. */
  readonly single: readonly string[];
}

/** What the rules called the nodes that they made. */
function madeNames(outcome: Outcome): ReadonlyMap<number, string> {
  const made = new Map<string, number[]>();
  for (const { deed, rule } of outcome.journal.facts) {
    if (deed.kind !== "node" || !outcome.store.alive[deed.node]) continue;
    const key = outcome.store.keys[deed.node]!;
    const name = rule.effects.creations.map((one) => one.name).find((one) => key.startsWith(`${rule.name}.${one}(`))!;
    made.set(name, [...(made.get(name) ?? []), deed.node]);
  }
  const names = new Map<number, string>();
  for (const [name, nodes] of made) {
    nodes.sort((a, b) => byCodeUnit(outcome.store.keys[a]!, outcome.store.keys[b]!));
    const alone = nodes.length === 1 && !outcome.store.indexOf.has(name);
    nodes.forEach((node, i) => names.set(node, alone ? name : `${name}_${i + 1}`));
  }
  return names;
}

function patchLine(outcome: Outcome, node: string, deed: Extract<Deed, { kind: "patch" }>): string {
  return `patch ${node}.${deed.field} from ${deed.from} to ${deed.to}`;
}

/** The difference that an outcome made. Edges that a rewrite both drew and deleted are none. */
function show(outcome: Outcome): Shown {
  const { store, journal } = outcome;
  const made = madeNames(outcome);
  const name = (node: number): string => made.get(node) ?? store.keys[node]!;
  const nodes = [...made].map(([node, called]) => ({ called, kind: store.kinds[node]!, attributes: store.attributes[node]! }));
  const edges = new Set<string>();
  const attributes = new Set<string>();
  const patches = new Set<string>();
  const deleted = new Set<string>();
  for (const { deed } of journal.facts) {
    if (deed.kind === "edge") edges.add(edgeLine(name(deed.from), deed.edge, name(deed.to)));
    if (deed.kind === "delete_edge" && !edges.delete(edgeLine(name(deed.from), deed.edge, name(deed.to))))
      deleted.add(`delete ${edgeLine(name(deed.from), deed.edge, name(deed.to))}`);
    if (deed.kind === "delete_node" && !made.has(deed.node)) deleted.add(`delete ${name(deed.node)}`);
    if (deed.kind === "attribute" && !made.has(deed.node) && store.alive[deed.node])
      attributes.add(`${name(deed.node)}.${deed.name} = ${literal(store.attributes[deed.node]![deed.name]!)}`);
    if (deed.kind === "patch") patches.add(patchLine(outcome, name(deed.node), deed));
  }
  const sorted = (lines: Iterable<string>): string[] => [...lines].sort(byCodeUnit);
  const common = [...sorted(deleted), ...sorted(edges), ...sorted(attributes), ...sorted(patches)];
  const nodeLine = ({ called, kind, attributes: own }: (typeof nodes)[number]): string => {
    const inner = Object.keys(own).sort(byCodeUnit).map((one) => `${one}: ${literal(own[one]!)}`);
    return `${called}:${kind}${inner.length ? ` { ${inner.join(", ")} }` : ""}`;
  };
  return {
    facts: [...sorted(nodes.map(nodeLine)), ...common],
    single: [...nodes.flatMap(({ called, kind, attributes: own }) => nodeFacts(called, kind, own)), ...common],
  };
}

function nodeFacts(called: string, kind: string, attributes: Readonly<Record<string, Value>>): readonly string[] {
  return [`${called}:${kind}`, ...Object.keys(attributes).map((one) => `${called}.${one} = ${literal(attributes[one]!)}`)];
}

function literalOf(value: NodePattern["attributes"][number]["value"]): string {
  if (value?.kind === "int" || value?.kind === "string" || value?.kind === "bool") return literal(value.value);
  if (value?.kind === "unary" && value.op === "-" && value.operand.kind === "int") return literal(-value.operand.value);
  return "?";
}

function expectedPath(path: Path): readonly string[] {
  const nodes = [path.first, ...path.steps.map(({ node }) => node)];
  const called = (node: NodePattern): string => node.name?.text ?? "_";
  const lines = nodes.flatMap((node) => [
    ...(node.type ? [`${called(node)}:${node.type.text}`] : []),
    ...node.attributes.map(({ name, value }) => `${called(node)}.${name.text} = ${literalOf(value)}`),
  ]);
  const edges = path.steps.map(({ edge, node }, i) => {
    const [from, to] = edge.direction === "out" ? [nodes[i]!, node] : [node, nodes[i]!];
    return edgeLine(called(from), edge.kinds[0]!.text, called(to));
  });
  return [...lines, ...edges];
}

type Expected = GoldenCase["expected"][number];

function expectedFacts(one: Expected): readonly string[] {
  switch (one.kind) {
    case "path":
      return expectedPath(one.path);
    case "attribute":
      return [`${one.node.text}.${one.attribute.text} = ${literalOf(one.value)}`];
    case "patch":
      return [`patch ${one.node.text}.${one.field.text} from ${literalOf(one.from)} to ${literalOf(one.to)}`];
    case "delete":
    case "expected_message":
      return [];
  }
}

/** Lines of both sides that the other has not; a message without its text is any message of its code. */
function compareMessages(expected: readonly ExpectedMessage[], actual: readonly Diagnostic[]): readonly string[] {
  const left = [...actual];
  const missing: string[] = [];
  for (const one of [...expected].sort((a, b) => Number(a.text === undefined) - Number(b.text === undefined))) {
    const at = left.findIndex(
      ({ severity, code, message }) => severity === one.level && code === one.code.text && (one.text === undefined || message === one.text),
    );
    if (at < 0) missing.push(`- ${messageLine(one.level, one.code.text, one.text)}`);
    else left.splice(at, 1);
  }
  return [...missing, ...left.map(({ severity, code, message }) => `+ ${messageLine(severity, code, message)}`)];
}

function compareFacts(expected: ReadonlySet<string>, actual: ReadonlySet<string>): readonly string[] {
  const missing = [...expected].filter((line) => !actual.has(line)).map((line) => `- ${line}`);
  const surplus = [...actual].filter((line) => !expected.has(line)).map((line) => `+ ${line}`);
  return [...missing, ...surplus].sort((a, b) => byCodeUnit(a.slice(2), b.slice(2)));
}

/** Runs one case. */
export function runCase(program: Program, golden: GoldenCase, file: string): CaseResult {
  const { steg, diagnostics } = graphFromPaths(golden.graph, file);
  const damaged = diagnostics.map(({ message, labels }) => `! ${message} (line ${labels[0]?.place?.line})`);
  if (damaged.length) return { passed: false, difference: damaged, actual: [] };
  const outcome = run(steg, program);
  const shown = show(outcome);
  const messages = golden.expected.filter((one): one is ExpectedMessage => one.kind === "expected_message");
  const onlyMessages = messages.length > 0 && messages.length === golden.expected.length;
  const facts = onlyMessages ? [] : compareFacts(new Set(golden.expected.flatMap(expectedFacts)), new Set(shown.single));
  const difference = [...facts, ...compareMessages(messages, outcome.diagnostics)];
  const said = outcome.diagnostics.map(({ severity, code, message }) => messageLine(severity, code, message));
  return { passed: !difference.length, difference, actual: [...(onlyMessages && said.length ? [] : shown.facts), ...said] };
}
