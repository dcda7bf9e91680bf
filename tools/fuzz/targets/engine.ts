/**
 * The engine: whatever program passes the checks and whatever graph it meets, the compiled engine makes of it what the
 * plain interpreter makes of it, in whatever order the graph was put together, and ends within its budget of steps.
 */
import { addEdge, compileProgram, emptySteg, graphFromPaths, run, writeBack, type Program, type Steg } from "../../../engine/index.js";
import * as plain from "../../../engine/plain/run.js";
import { vocabularyOf } from "../../../engine/rule/schema.js";
import { parseGolden, parseRules } from "../../../grammar/index.js";
import type { Diagnostic } from "../../../specs/diagnostic.js";
import { graphText, programText } from "../generate/program.js";
import { schemaText, vocabularyName } from "../generate/vocabulary.js";
import { randomOf, shuffled, type Random } from "../random.js";
import type { Broken, Input, Target, Verdict } from "../target.js";

const SCHEMA = `${vocabularyName}.schema.json`;
const BUDGET = 400;

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
}

/** Nothing where chance made what is refused. */
function prepared(input: Input): Prepared | undefined {
  const text = (ending: string): string => input.find(({ name }) => name.endsWith(ending))?.text ?? "";
  const rules = parseRules(text(".race"), "program.race");
  const golden = parseGolden(text(".golden"), "graph.golden");
  const drawn = golden.file.cases[0];
  if (rules.diagnostics.length || golden.diagnostics.length || !drawn) return undefined;
  const { program } = compileProgram([{ path: "program.race", file: rules.file }], {}, { vocabularies: [vocabulary] });
  const { steg, diagnostics } = graphFromPaths(drawn.graph, "graph.golden", vocabulary);
  return program && !diagnostics.length ? { program, graph: steg } : undefined;
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
  return "holds";
}

export const engine: Target = { name: "engine", make, check };
