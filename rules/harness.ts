/**
 * Runs cases of goldens: draws the graph, runs the rules, and compares the difference that they made with what follows `==>`.
 * Nodes that rules make are called by their name in the rule, with a number (in the order of their keys) where there are several.
 * A case that expects only diagnostics says nothing about what is derived.
 */
import type { ExpectedMessage, Expr, GoldenCase, GoldenFile, Path } from "../grammar/ast.js";
import type { Diagnostic } from "../specs/diagnostic.js";
import { compileProgram, type CompileOptions } from "../engine/rule/compile.js";
import { graphFromPaths } from "../engine/graph/literal.js";
import type { Steg } from "../engine/graph/steg.js";
import { byCodeUnit, type Value } from "../engine/graph/value.js";
import type { Program, RuleSource } from "../engine/rule/program.js";
import { attributeOf, attributesOf as attributesAt, edgesOf as edgesIn, keyOf, kindName, liveNodes, nodeOf } from "../engine/match/store.js";
import { run, type Outcome } from "../engine/run/run.js";
import { difference, factLine, type Fact } from "./difference.js";

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

const messageLine = (level: string, code: string, text?: string): string => `${level} ${code}${text === undefined ? "" : ` ${quote(text)}`}`;

/** What the rules called the nodes that they made; the key of such a node says it. */
function madeNames(steg: Steg, { store }: Outcome): ReadonlyMap<number, string> {
  const made = new Map<string, number[]>();
  for (const node of liveNodes(store)) {
    const key = keyOf(store, node);
    if (steg.hasNode(key)) continue;
    const name = /^\w+\.(\w+)\(/.exec(key)![1]!;
    made.set(name, [...(made.get(name) ?? []), node]);
  }
  const names = new Map<number, string>();
  for (const [name, nodes] of made) {
    nodes.sort((a, b) => byCodeUnit(keyOf(store, a), keyOf(store, b)));
    const alone = nodes.length === 1 && !steg.hasNode(name);
    nodes.forEach((node, i) => names.set(node, alone ? name : `${name}_${i + 1}`));
  }
  return names;
}

interface Edge {
  readonly from: string;
  readonly edge: string;
  readonly to: string;
}

const edgeFact = ({ from, edge, to }: Edge): Fact => ({ kind: "edge", from, edge, to });
const deletedEdge = (edge: Edge): Fact => ({ kind: "line", line: `delete ${factLine(edgeFact(edge))}` });

interface Shown {
  readonly facts: readonly Fact[];
  /** Lines for a person: made nodes with their attributes in one. */
  readonly lines: readonly string[];
}

/** The difference between the graph and the outcome. */
function show(steg: Steg, outcome: Outcome): Shown {
  const made = madeNames(steg, outcome);
  const nodes = [...made].map(([node, called]): Fact => ({ kind: "node", node: called, type: kindName(outcome.store, node) }));
  const attributes = attributesOf(steg, outcome, made);
  const ofMade = (fact: Fact): boolean => fact.kind === "attribute" && nodes.some((one) => one.kind === "node" && one.node === fact.node);
  const others = [deletions(steg, outcome), edgesOf(steg, outcome, made), attributes.filter((fact) => !ofMade(fact)), patchesOf(outcome, made)];
  const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort(byCodeUnit);
  const inner = difference([], [...nodes, ...attributes.filter(ofMade)]).map((line) => line.slice(2));
  return { facts: [...nodes, ...attributes.filter(ofMade), ...others.flat()], lines: [...sorted(inner), ...others.flatMap((facts) => sorted(facts.map(factLine)))] };
}

/** What was taken away; the edges of a node go with it. */
function deletions(steg: Steg, { store }: Outcome): readonly Fact[] {
  const gone = steg.nodes().filter((key) => nodeOf(store, key) === undefined);
  const edges = steg.mapEdges((_key, { kind }, from, to): Edge => ({ from, edge: kind, to }));
  const left = new Set([...edgesIn(store)].map(([edge, from, to]) => `${keyOf(store, from)}\t${edge}\t${keyOf(store, to)}`));
  const lost = edges.filter(({ from, edge, to }) => nodeOf(store, from) !== undefined && nodeOf(store, to) !== undefined && !left.has(`${from}\t${edge}\t${to}`));
  return [...gone.map((key): Fact => ({ kind: "line", line: `delete ${key}` })), ...lost.map(deletedEdge)];
}

function edgesOf(steg: Steg, { store }: Outcome, made: ReadonlyMap<number, string>): readonly Fact[] {
  const name = (node: number): string => made.get(node) ?? keyOf(store, node);
  const drawn = [...edgesIn(store)].filter(([edge, from, to]) => !steg.hasEdge(`${keyOf(store, from)}\t${edge}\t${keyOf(store, to)}`));
  return drawn.map(([edge, from, to]) => edgeFact({ from: name(from), edge, to: name(to) }));
}

function attributesOf(steg: Steg, { store }: Outcome, made: ReadonlyMap<number, string>): readonly Fact[] {
  return liveNodes(store).flatMap((node) => {
    const key = keyOf(store, node);
    const before = steg.hasNode(key) && !made.has(node) ? steg.getNodeAttribute(key, "attributes") : {};
    const changed = Object.keys(attributesAt(store, node)).filter((name) => attributeOf(store, node, name) !== before[name]);
    return changed.map((name): Fact => ({ kind: "attribute", node: made.get(node) ?? key, name, value: literal(attributeOf(store, node, name)!) }));
  });
}

function patchesOf({ store, patches }: Outcome, made: ReadonlyMap<number, string>): readonly Fact[] {
  return patches.map(({ node, field, from, to }) => ({ kind: "line", line: `patch ${made.get(node) ?? keyOf(store, node)}.${field} from ${from} to ${to}` }));
}

function literalOf(value: Expr | undefined): string {
  if (value?.kind === "int" || value?.kind === "string" || value?.kind === "bool") return literal(value.value);
  if (value?.kind === "unary" && value.op === "-" && value.operand.kind === "int") return literal(-value.operand.value);
  return "?";
}

function edgesOfPath(path: Path): readonly Edge[] {
  const nodes = [path.first, ...path.steps.map(({ node }) => node)].map((node) => node.name?.text ?? "_");
  return path.steps.map(({ edge }, i) => {
    const [from, to] = edge.direction === "out" ? [nodes[i]!, nodes[i + 1]!] : [nodes[i + 1]!, nodes[i]!];
    return { from, edge: edge.kinds[0]!.text, to };
  });
}

function expectedPath(path: Path): readonly Fact[] {
  const nodes = [path.first, ...path.steps.map(({ node }) => node)].flatMap((node): readonly Fact[] => {
    const called = node.name?.text ?? "_";
    const attributes = node.attributes.map(({ name, value }): Fact => ({ kind: "attribute", node: called, name: name.text, value: literalOf(value) }));
    return [...(node.type ? [{ kind: "node" as const, node: called, type: node.type.text }] : []), ...attributes];
  });
  return [...nodes, ...edgesOfPath(path).map(edgeFact)];
}

type Expected = GoldenCase["expected"][number];

function expectedFacts(one: Expected): readonly Fact[] {
  switch (one.kind) {
    case "path":
      return expectedPath(one.path);
    case "attribute":
      return [{ kind: "attribute", node: one.node.text, name: one.attribute.text, value: literalOf(one.value) }];
    case "patch":
      return [{ kind: "line", line: `patch ${one.node.text}.${one.field.text} from ${literalOf(one.from)} to ${literalOf(one.to)}` }];
    case "delete":
      return one.path.steps.length ? edgesOfPath(one.path).map(deletedEdge) : [{ kind: "line", line: `delete ${one.path.first.name?.text ?? "_"}` }];
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

/** What is wrong with a parameter that a case sets has no place of its own. */
const placeOf = (labels: Diagnostic["labels"]): string => (labels[0]?.place?.line === undefined ? "" : ` (line ${labels[0].place.line})`);

const complaints = (diagnostics: readonly Diagnostic[]): CaseResult => ({
  passed: false,
  difference: diagnostics.map(({ message, labels }) => `! ${message}${placeOf(labels)}`),
  actual: [],
});

/** Runs one case on a compiled program; parameters of the case are those of the program. */
export function runCase(program: Program, golden: GoldenCase, file: string): CaseResult {
  const { steg, diagnostics } = graphFromPaths(golden.graph, file, program.vocabulary);
  if (diagnostics.length) return complaints(diagnostics);
  const outcome = run(steg, program);
  const shown = show(steg, outcome);
  const messages = golden.expected.filter((one): one is ExpectedMessage => one.kind === "expected_message");
  const onlyMessages = messages.length > 0 && messages.length === golden.expected.length;
  const facts = onlyMessages ? [] : difference(golden.expected.flatMap(expectedFacts), shown.facts);
  const differs = [...facts, ...compareMessages(messages, outcome.diagnostics)];
  const said = outcome.diagnostics.map(({ severity, code, message }) => messageLine(severity, code, message));
  return { passed: !differs.length, difference: differs, actual: [...(onlyMessages && said.length ? [] : shown.lines), ...said] };
}

export interface GoldenResult extends CaseResult {
  readonly golden: GoldenCase;
}

/** Runs all cases of a golden, each with its parameters; `sources` must compile without errors. */
export function runGolden(sources: readonly RuleSource[], golden: GoldenFile, file: string, options: CompileOptions = {}): readonly GoldenResult[] {
  const programs = new Map<string, ReturnType<typeof compileProgram>>();
  return golden.cases.map((one) => {
    const values = Object.fromEntries(one.parameters.map(({ name, value }) => [name.text, value.value]));
    const mark = Object.entries(values).map(([name, value]) => `${name} = ${literal(value)}`).join("\n");
    const compiled = programs.get(mark) ?? compileProgram(sources, values, options);
    programs.set(mark, compiled);
    const errors = compiled.diagnostics.filter(({ severity }) => severity === "error");
    return { golden: one, ...(compiled.program ? runCase(compiled.program, one, file) : complaints(errors)) };
  });
}
