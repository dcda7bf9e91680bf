/**
 * Running a program on a graph, stage by stage: rewrites to a normal form, derives stratum by stratum to a fixpoint, then forbids;
 * when all stages have run, invariants.
 * The outcome is a function of graph and program alone. The graph itself is not touched: what rules made is in the
 * outcome's store and journal, and `writeBack` brings it home.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { FactRef, Provenance } from "../../specs/plan.js";
import * as steg from "../graph/steg.js";
import type { Steg } from "../graph/steg.js";
import type { Group, Program, ProgramStep } from "../rule/program.js";
import { edgeTable, GIVEN, pair, storeOf, type Store } from "./store.js";
import { provenanceOf, type Journal } from "./journal.js";
import { saturate } from "./derive.js";
import { forbid, type Describe } from "./forbid.js";
import { hold } from "./invariant.js";
import { newMachine, type Machine, type Patched } from "./machine.js";
import { normalise, takeSteps } from "./rewrite.js";
import { randomFrom } from "../run/shuffle.js";

export interface RunOptions {
  /** Most steps that rewrites and derives may take together. */
  readonly budget?: number;
  /** Draws one side of a `beside`. */
  readonly describe?: Describe;
  /** Takes rewrites in another order, one for each seed. */
  readonly shuffle?: number;
}

export interface Outcome {
  readonly program: Program;
  /** The saturated graph. */
  readonly store: Store;
  readonly journal: Journal;
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of site keys. */
  readonly patches: readonly Patched[];
  /** Matches that made something new. */
  readonly steps: number;
  /** The journal as data. Made when first asked for. */
  readonly provenance: Provenance;
}

const BUDGET = 5_000_000;

/** Runs a program on a graph. */
export function run(graph: Steg, program: Program, options: RunOptions = {}): Outcome {
  return runStore(storeOf(graph), program, options);
}

/** Runs a program on an index of a graph, which it changes. */
export function runStore(store: Store, program: Program, options: RunOptions = {}): Outcome {
  const machine = newMachine(store, options.budget ?? BUDGET, options.shuffle === undefined ? undefined : randomFrom(options.shuffle));
  const describe = options.describe ?? (() => ({ title: "", heading: "", lines: [] }));
  const refused = (): boolean => machine.diagnostics.some(({ severity }) => severity === "error");
  const ended = program.stages.every((stage) => runSteps(machine, stage.steps, describe) && !refused());
  if (ended) for (const rule of program.invariants) hold(machine, rule);
  const { journal, diagnostics, steps } = machine;
  const patches = [...machine.patches.values()].sort((a, b) => (store.keys[a.node]! < store.keys[b.node]! ? -1 : 1));
  let provenance: Provenance | undefined;
  return {
    program,
    store,
    journal,
    diagnostics,
    patches,
    steps,
    get provenance() {
      return (provenance ??= provenanceOf(store, journal));
    },
  };
}

/** Runs steps in turn; false if the run has to stop. */
function runSteps(machine: Machine, steps: readonly ProgramStep[], describe: Describe): boolean {
  return steps.every((step) => {
    switch (step.kind) {
      case "group":
        return runGroup(machine, step.group, describe);
      case "times":
        return takeSteps(machine, step.rule, step.count);
      case "repeat":
        return repeat(step.count, () => runSteps(machine, step.steps, describe));
    }
  });
}

function repeat(count: number, once: () => boolean): boolean {
  for (let i = 0; i < count; i++) if (!once()) return false;
  return true;
}

function runGroup(machine: Machine, { rewrites, strata, forbids }: Group, describe: Describe): boolean {
  const settled = normalise(machine, rewrites) && strata.every((stratum) => saturate(machine, stratum));
  if (settled) for (const rule of forbids) forbid(machine, rule, describe);
  return settled;
}

/** The fact behind an edge; `undefined` if the graph came with it or it is not there. */
export function factOfEdge({ store }: Outcome, from: string, kind: string, to: string): FactRef | undefined {
  const [a, b] = [store.indexOf.get(from), store.indexOf.get(to)];
  if (a === undefined || b === undefined) return undefined;
  return derived(edgeTable(store, kind).facts.get(pair(a, b)));
}

function derived(fact: number | undefined): FactRef | undefined {
  return fact === GIVEN ? undefined : fact;
}

/** The fact behind an attribute's value; `undefined` if the graph came with it or it is not set. */
export function factOfAttribute({ store }: Outcome, node: string, name: string): FactRef | undefined {
  const index = store.indexOf.get(node);
  return index === undefined ? undefined : derived(store.attributeFacts.get(name)?.get(index));
}

/** The fact behind a node; `undefined` if the graph came with it or it is not there. */
export function factOfNode({ store }: Outcome, node: string): FactRef | undefined {
  const index = store.indexOf.get(node);
  return index === undefined ? undefined : derived(store.nodeFacts[index]);
}

/** The fact behind a patch. */
export function factOfPatch({ store, journal }: Outcome, node: string, field: string): FactRef | undefined {
  const index = store.indexOf.get(node);
  return index === undefined ? undefined : journal.patches.get(`${index} ${field}`);
}

/** Brings what the rules made into the graph itself. */
export function writeBack(graph: Steg, { store, journal }: Outcome): void {
  for (const { deed } of journal.facts) {
    if (deed.kind === "delete_edge") graph.dropEdge(`${store.keys[deed.from]}\t${deed.edge}\t${store.keys[deed.to]}`);
    if (deed.kind === "delete_node") graph.dropNode(store.keys[deed.node]!);
    if (deed.kind === "node") graph.addNode(store.keys[deed.node]!, { kind: store.kinds[deed.node]!, unit: "", attributes: {} });
    if (deed.kind === "edge") steg.addEdge(graph, store.keys[deed.from]!, deed.edge, store.keys[deed.to]!);
    if (deed.kind === "attribute")
      graph.updateNodeAttribute(store.keys[deed.node]!, "attributes", (old) => ({ ...old, [deed.name]: deed.value }));
  }
}
