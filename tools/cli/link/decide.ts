/** From inputs and a policy to a plan: assemble the graph, run the rules, project the plan. Nothing is written here. */
import { addEdge, aliasesOf, assemble, makePlan, run, type Outcome, type Program, type Record, type UnitGraph } from "../../../engine/index.js";
import { joinRecords } from "../../../frontends/rustc/ingest/join.js";
import type { Edge, Reached } from "../../../frontends/rustc/ingest/reach.js";
import type { Diagnostic, Label } from "../../../specs/diagnostic.js";
import type { Plan } from "../../../specs/plan.js";
import { canariesIn } from "./canaries.js";
import { closureOf } from "./closure.js";
import { codeOf } from "./code.js";
import type { Inputs } from "./inputs.js";

export interface Decision {
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly diagnostics: readonly Diagnostic[];
  /** Who calls whom, where a policy asks about code. */
  readonly calls: readonly Edge[];
}

/** What brings a definer's record into the graph without a client that mentions it: what it imports, points, and its own contributions. */
const isImport = ({ kind, attributes }: Record): boolean => kind === "Symbol" && (attributes.import === true || attributes.form === "point" || attributes.form === "extension");

/** Units are called by their files in messages. */
function withFiles(diagnostic: Diagnostic, files: ReadonlyMap<string, string>): Diagnostic {
  const label = (one: Label): Label => (one.unit !== undefined && files.has(one.unit) ? { ...one, unit: files.get(one.unit)! } : one);
  return { ...diagnostic, labels: diagnostic.labels.map(label) };
}

/** Whether these units are the whole program: nothing of a system is linked below them. */
function isClosed(inputs: Inputs): boolean {
  const closure = closureOf(inputs);
  return inputs.plain.length === 0 && !("severity" in closure) && closure.link.driver === "ld";
}

/** A unit says of itself whether it tells what stands behind calls through pointers. */
const withCode = (graphs: readonly UnitGraph[], code: Reached | undefined): readonly UnitGraph[] =>
  code ? graphs.map((graph) => ({ ...graph, records: joinRecords(graph.records, code.records.get(graph.unit) ?? []) })) : graphs;

/** What enters the graph for its own sake: code that a policy asks about, and what a definer's objects say of its compiler. */
const stays = new Set(["Function", "Routine", "UnsafeUse", "Canary"]);

/** Runs a policy on the units of a link. */
export function decide(inputs: Inputs, program: Program, shuffle?: number): Decision {
  const closed = isClosed(inputs);
  const graphs = inputs.units.map((unit) => ({
    unit: unit.name,
    whole: unit.rcrate.manifest.role === "plugin",
    records: [...unit.records.map((record) => (record.key === "unit" ? { ...record, attributes: { ...record.attributes, name: unit.name, ...(unit.rcrate.manifest.role === "host" ? { root: true, ...(closed ? { closed } : {}) } : {}) } } : record)), ...canariesIn(unit)],
  }));
  const code = codeOf(inputs, program);
  // by one compiler nothing has two names
  const compilers = new Set(inputs.units.map((unit) => unit.rcrate.manifest.compiler.commit));
  const aliases = compilers.size > 1 ? aliasesOf(program, graphs) : new Map<string, readonly string[]>();
  const { steg, diagnostics } = assemble(withCode(graphs, code), { aliases, roots: (record) => isImport(record) || stays.has(record.kind) });
  for (const { from, kind, to } of code?.edges ?? []) addEdge(steg, from, kind, to);
  const outcome = run(steg, program, shuffle === undefined ? {} : { shuffle });
  const refused = [...diagnostics, ...outcome.diagnostics];
  const { plan, diagnostics: left } = makePlan(outcome);
  // what the plan lacks is only worth telling when no rule has told why
  const told = refused.some((one) => one.severity === "error") ? refused : [...refused, ...left];
  const files = new Map(inputs.units.map((unit) => [unit.name, unit.file]));
  return { plan, outcome, diagnostics: told.map((one) => withFiles(one, files)), calls: code?.edges ?? [] };
}
