/**
 * Running a program on a graph, stage by stage: rewrites to a normal form, derives stratum by stratum to a fixpoint,
 * then forbids. The outcome is a function of graph and program alone. The graph itself is not touched: what rules made
 * is in the outcome's store and journal, and `writeBack` brings it home.
 */
import type { Diagnostic } from "../../specs/diagnostic.js";
import type { Provenance } from "../../specs/plan.js";
import { describe as describeNode } from "../describe/describe.js";
import type { Steg } from "../graph/steg.js";
import { byCodeUnit } from "../graph/value.js";
import type { Factories } from "../match/source.js";
import { storeOf } from "../match/load.js";
import { emptyStore, keyOf, type Store } from "../match/store.js";
import { provenanceOf } from "../provenance/show.js";
import { newJournal, type Journal, type Patched } from "../provenance/record.js";
import type { Program } from "../rule/program.js";
import type { Describe } from "./forbid.js";
import { newMachine, resetMachine, type Machine } from "./machine.js";
import { phasesOf, runFrom } from "./phases.js";
import { forgetMadeFrom } from "./rule-code.js";
import { randomFrom } from "./shuffle.js";

export interface RunOptions {
  /** Most steps that rewrites and derives may take together. */
  readonly budget?: number;
  /** Draws one side of a `beside`. */
  readonly describe?: Describe;
  /** Whether every step is written down. Without it nothing can be explained or undone. */
  readonly provenance?: boolean;
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

/** Functions of a program by their source. */
const compiled = new WeakMap<Program, Factories>();

function factoriesOf(program: Program): Factories {
  let factories = compiled.get(program);
  if (!factories) compiled.set(program, (factories = new Map()));
  return factories;
}

/** Runs a program on a graph. */
export function run(graph: Steg, program: Program, options: RunOptions = {}): Outcome {
  return runStore(storeOf(graph), program, options);
}



/** Runs a program on an index of a graph, which it changes. */
export function runStore(store: Store, program: Program, options: RunOptions = {}): Outcome {
  const machine = newMachine(store, newJournal(store, options.provenance ?? true), factoriesOf(program));
  return runMachine(machine, program, options);
}

/** Runs programs on one graph after another with one index: functions are compiled once, and columns are used again. */
export interface Runner {
  /** Runs on the graph that `put` puts into the empty index. The outcome is good until the next run. */
  readonly run: (put: (store: Store) => void, options?: RunOptions) => Outcome;
}

/** A runner of a program. Whether it keeps provenance is said here, for all runs. */
export function runnerOf(program: Program, provenance = true): Runner {
  const store = emptyStore();
  const machine = newMachine(store, newJournal(store, provenance), factoriesOf(program));
  return {
    run: (put, options = {}) => {
      resetMachine(machine);
      forgetMadeFrom(machine, 0);
      put(store);
      return runMachine(machine, program, options);
    },
  };
}

function runMachine(machine: Machine, program: Program, options: RunOptions): Outcome {
  machine.budget = options.budget ?? BUDGET;
  machine.random = options.shuffle === undefined ? undefined : randomFrom(options.shuffle);
  runFrom({ machine, program, describe: options.describe ?? describeNode, phases: phasesOf(program) }, 0);
  return outcomeOf(machine, program, options);
}

const machines = new WeakMap<Outcome, { readonly machine: Machine; readonly options: RunOptions }>();

/** What an outcome was made with. */
export function machineOf(outcome: Outcome): { readonly machine: Machine; readonly options: RunOptions } {
  return machines.get(outcome)!;
}

/** The outcome of a machine as it stands. */
export function outcomeOf(machine: Machine, program: Program, options: RunOptions): Outcome {
  const { store, journal, diagnostics, steps } = machine;
  const bySite = (a: Patched, b: Patched): number => byCodeUnit(keyOf(store, a.node), keyOf(store, b.node));
  let provenance: Provenance | undefined;
  const outcome: Outcome = {
    program,
    store,
    journal,
    diagnostics,
    patches: [...journal.patches.values()].sort(bySite),
    steps,
    get provenance() {
      return (provenance ??= provenanceOf(journal));
    },
  };
  machines.set(outcome, { machine, options });
  return outcome;
}
