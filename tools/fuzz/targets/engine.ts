/**
 * The engine: whatever program passes the checks and whatever graph it meets, the compiled engine makes of it what the
 * plain interpreter makes of it, in whatever order the graph was put together, and ends within its budget of steps.
 * An outcome whose graph is changed a little is what a run of the changed graph gives.
 */
import { addEdge, compileProgram, emptySteg, graphFromPaths, run, writeBack, type Attributes, type Program, type Steg } from "../../../engine/index.js";
import { edit, type GraphChange } from "../../../engine/run/edit.js";
import * as plain from "../../../engine/plain/run.js";
import { vocabularyOf } from "../../../engine/rule/schema.js";
import { parseGolden, parseRules } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { graphText, programText } from "../generate/program.js";
import { schemaText, vocabularyName } from "../generate/vocabulary.js";
import { randomOf, shuffled, type Random } from "../random.js";
import type { Broken, Input, Target, Verdict } from "../target.js";

const SCHEMA = `${vocabularyName}.schema.json`;
const BUDGET = 150;

const vocabulary = vocabularyOf(vocabularyName, JSON.parse(schemaText())).vocabulary!;

function make(random: Random): Input {
  return [
    { name: SCHEMA, text: schemaText() },
    { name: "program.race", text: programText(random) },
    { name: "graph.golden", text: graphText(random, random.once(3) ? 9 : 4) },
  ];
}

interface Prepared {
  readonly program: Program;
  readonly graph: Steg;
  /** What a few changes make of the graph. */
  readonly changed: Steg;
}

/** Nothing where chance made what is refused. */
function prepared(input: Input): Prepared | undefined {
  const text = (ending: string): string => input.find(({ name }) => name.endsWith(ending))?.text ?? "";
  const rules = parseRules(text(".race"), "program.race");
  const golden = parseGolden(text(".golden"), "graph.golden");
  if (rules.diagnostics.length || golden.diagnostics.length || !golden.file.cases.length) return undefined;
  const { program } = compileProgram([{ path: "program.race", file: rules.file }], {}, { vocabularies: [vocabulary] });
  const drawn = golden.file.cases.map((one) => graphFromPaths(one.graph, "graph.golden", vocabulary));
  if (!program || drawn.some(({ diagnostics }) => diagnostics.length)) return undefined;
  return { program, graph: drawn[0]!.steg, changed: drawn.at(-1)!.steg };
}

/** The same graph, put together in the order that chance says. */
function rebuilt(graph: Steg, random: Random): Steg {
  const other = emptySteg();
  for (const key of shuffled(random, graph.nodes())) other.addNode(key, { ...graph.getNodeAttributes(key) });
  for (const key of shuffled(random, graph.edges())) addEdge(other, graph.source(key), graph.getEdgeAttribute(key, "kind"), graph.target(key));
  return other;
}

interface Result {
  /** Everything of the graph, patches and messages, a line each. */
  readonly lines: readonly string[];
  readonly codes: ReadonlySet<string>;
}

interface Ended {
  readonly diagnostics: readonly Diagnostic[];
  readonly patches: readonly unknown[];
}

function resultOf(graph: Steg, { diagnostics, patches }: Ended): Result {
  const nodes = graph.mapNodes((key, { kind, attributes }) => `${key}:${kind} ${JSON.stringify(Object.entries(attributes).map(([name, value]) => `${name}: ${typeof value} ${value}`).sort())}`);
  const edges = graph.mapEdges((key) => key.replaceAll("\t", " "));
  // Where arithmetic has no answer is met depends on the plan: a match that fails elsewhere first never asks.
  const told = diagnostics.filter(({ code }) => code !== "arithmetic");
  const said = told.map(({ severity, code, message, labels, notes }) => `${severity} ${code} ${message} at ${labels.map(({ node }) => node ?? "-").join()} ${severity === "error" ? notes.length : ""}`);
  return { lines: [...nodes.sort(), ...edges.sort(), `${patches.length} patches`, ...said.sort()], codes: new Set(diagnostics.map(({ code }) => code)) };
}

function byProduct({ program, graph }: Prepared, built: Steg = rebuilt(graph, randomOf(0, 0))): Result {
  const outcome = run(built, program, { budget: BUDGET });
  writeBack(built, outcome);
  return resultOf(built, outcome);
}

function byPlain({ program, graph }: Prepared): Result {
  const built = rebuilt(graph, randomOf(0, 1));
  const outcome = plain.run(built, program, { budget: BUDGET });
  plain.writeBack(built, outcome);
  return resultOf(built, outcome);
}

/** A run that was cut short may have been cut elsewhere: then only what it was cut for has to be the same. */
const cut = ["endless_rewrite", "endless_derive", "conflicting_values", "not_decreasing"];

function differ(property: string, one: Result, other: Result): Broken | undefined {
  const ends = (result: Result): string => cut.filter((code) => result.codes.has(code)).join();
  if (ends(one) !== ends(other)) return { property: `${property}: why it ended`, detail: `${ends(one) || "by itself"} and ${ends(other) || "by itself"}` };
  if (ends(one)) return undefined;
  const missing = other.lines.filter((line) => !one.lines.includes(line)).map((line) => `- ${line}`);
  const surplus = one.lines.filter((line) => !other.lines.includes(line)).map((line) => `+ ${line}`);
  return missing.length + surplus.length ? { property, detail: [...missing, ...surplus].join("\n") } : undefined;
}

/** What makes the one graph of the other: what goes first, then what comes. */
function changesOf(before: Steg, after: Steg): readonly GraphChange[] {
  const same = (key: string): boolean => before.hasNode(key) && after.hasNode(key) && before.getNodeAttribute(key, "kind") === after.getNodeAttribute(key, "kind");
  const edge = (graph: Steg, kind: "add_edge" | "remove_edge", key: string): GraphChange => ({ kind, from: graph.source(key), edge: graph.getEdgeAttribute(key, "kind"), to: graph.target(key) });
  // With a node that goes its edges go as well, so those that are there again come anew.
  const stays = (graph: Steg, key: string): boolean => before.hasEdge(key) && after.hasEdge(key) && same(graph.source(key)) && same(graph.target(key));
  const removed = before.edges().filter((key) => !stays(before, key)).map((key) => edge(before, "remove_edge", key));
  const gone = before.nodes().filter((key) => !same(key)).map((key): GraphChange => ({ kind: "remove_node", key }));
  const come = after.nodes().filter((key) => !same(key)).map((key): GraphChange => ({ kind: "add_node", key, type: after.getNodeAttribute(key, "kind"), attributes: after.getNodeAttribute(key, "attributes") }));
  const set = after.nodes().filter(same).flatMap((key) => attributeChanges(key, before.getNodeAttribute(key, "attributes"), after.getNodeAttribute(key, "attributes")));
  const added = after.edges().filter((key) => !stays(after, key)).map((key) => edge(after, "add_edge", key));
  return [...removed, ...gone, ...come, ...set, ...added];
}

function attributeChanges(node: string, before: Attributes, after: Attributes): readonly GraphChange[] {
  const unset = Object.keys(before).filter((name) => !(name in after)).map((name): GraphChange => ({ kind: "unset", node, name }));
  const set = Object.keys(after).filter((name) => before[name] !== after[name]).map((name): GraphChange => ({ kind: "set", node, name, value: after[name]! }));
  return [...unset, ...set];
}

function afterEdit({ program, graph, changed }: Prepared): Broken | undefined {
  const scratch = byProduct({ program, graph: changed, changed });
  const first = run(rebuilt(graph, randomOf(0, 2)), program, { budget: BUDGET });
  if (cut.some((code) => scratch.codes.has(code) || first.diagnostics.some((one) => one.code === code))) return undefined;
  const outcome = edit(first, changesOf(graph, changed));
  const built = rebuilt(changed, randomOf(0, 3));
  writeBack(built, outcome);
  return differ("an edit gives what a run gives", resultOf(built, outcome), scratch);
}

function check(input: Input): Verdict {
  const ready = prepared(input);
  if (!ready) return "idle";
  const product = byProduct(ready);
  const broken = differ("compiled is plain", product, byPlain(ready));
  if (broken) return broken;
  for (let order = 1; order <= 3; order++) {
    const other = differ("the order of the graph does not matter", byProduct(ready, rebuilt(ready.graph, randomOf(2, order))), product);
    if (other) return other;
  }
  return afterEdit(ready) ?? "holds";
}

export const engine: Target = { name: "engine", make, check };
